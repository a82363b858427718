"""Models behind a wire, as a user plays with them: the real llama-server, and servers whose answers are written."""

import json
import os
import pathlib
import unittest

import luxmeter
from model_server import LlamaServer, WrittenServer, chat_answer

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONG = ROOT.parent / "shared/models/long/wick-0.4M-ctx4k-f16.gguf"
KEY = "sk-test-1234567890abcdef"
CHATML = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' "
          "+ '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")


def conversations(lab):
    """{episode: who said what to whom}, without the times."""
    found = {}
    for path in lab.glob("runs/*/episodes/*/*/*/*/interactions.json"):
        turns = json.loads(path.read_text(encoding="utf-8"))["turns"]
        found["/".join(path.parts[-4:-1])] = [[(e["from"], e["to"], e["action"]) for e in turn] for turn in turns]
    return found


def requests(lab):
    return [request for path in sorted(lab.glob("runs/*/episodes/*/*/*/*/requests.json"))
            for request in json.loads(path.read_text(encoding="utf-8"))]


class Wire(luxmeter.Case):
    def plan(self, url, **settings):
        plan = self.here / "plan.yaml"
        plan.write_text(json.dumps({"model": [{"spec": f"openai:fake-1@{url}", **settings}]}), encoding="utf-8")
        return plan

    def play(self, *words, **more):
        return luxmeter.run("run", "--lab", self.lab, *words, **more)

    def hellogame(self, url, *words, **more):
        return self.play("--game", "hellogame", "--model", f"openai:fake-1@{url}", *words, **more)

    def both_ways(self, server_words, words):
        if not LONG.exists():
            self.skipTest("shared/models is not here")
        games = ["--game", "all", "--limit", "2"]
        with LlamaServer(luxmeter.wide(LONG, self.here), *server_words) as url:
            plan = self.here / "plan.yaml"
            plan.write_text(json.dumps({"model": [{"spec": f"openai:@{url}", "name": "wick-0.4M-ctx4k"}]}))
            done = self.play(plan, *games, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return games, conversations(self.lab)

    def in_process(self, games, *words):
        here = self.here / "in-process"
        done = luxmeter.run("run", "--lab", here, *games, "--model", f"gguf:{luxmeter.wide(LONG, self.here)}",
                            "--threads", "1", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return conversations(here)

    def test_all_games_through_completions_are_as_in_process(self):
        games, played = self.both_ways([], ["--chat-template", "plain"])
        self.assertEqual(len(played), 46)
        self.assertEqual(played, self.in_process(games, "--chat-template", "plain"))

    def test_all_games_through_chat_are_as_in_process(self):
        template = self.here / "chatml.jinja"
        template.write_text(CHATML)
        games, played = self.both_ways(["--chat-template", "chatml"], [])
        self.assertEqual(len(played), 46)
        self.assertEqual(played, self.in_process(games, "--chat-template", template))

    def test_a_stream_is_the_same_answer(self):
        if not LONG.exists():
            self.skipTest("shared/models is not here")
        with LlamaServer(LONG) as url:
            for stream in (False, True):
                plan = self.here / f"plan{stream}.yaml"
                plan.write_text(json.dumps({"model": [{"spec": f"openai:@{url}", "name": "m", "stream": stream}]}))
                done = luxmeter.run("run", plan, "--lab", self.here / f"lab{stream}", "--game", "hellogame")
                self.assertEqual(done.returncode, 0, done.stderr)
        whole, streamed = (requests(self.here / f"lab{stream}") for stream in (False, True))
        self.assertTrue(whole)
        for one, other in zip(whole, streamed, strict=True):
            one, other = one["raw_response_obj"], other["raw_response_obj"]
            self.assertEqual(one["choices"][0]["message"]["content"], other["choices"][0]["message"]["content"])
            self.assertEqual(one["usage"]["completion_tokens"], other["usage"]["completion_tokens"])

    def test_no_trace_of_a_key(self):
        def reply(body, headers):
            said = headers.get("Authorization", "none")
            if len(server.requests) % 2:
                return 500, {"error": {"message": f"no luck with {said}"}}
            return 200, chat_answer("GREET: hello and welcome")

        key = {"OPENAI_API_KEY": KEY}
        with WrittenServer(reply) as server:
            done = self.hellogame(server.url, "--limit", "3", variables=key)
            self.assertEqual(done.returncode, 0, done.stderr)
        with WrittenServer(lambda body, headers: (401, {"error": {"message": f"bad {headers['Authorization']}"}})) as other:
            refused = luxmeter.run("run", "--lab", self.here / "other", "--game", "hellogame", "--model",
                                   f"openai:fake-1@{other.url}", variables=key)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("401", refused.stderr)
        texts = [done.stdout, done.stderr, refused.stdout, refused.stderr]
        texts += [path.read_text(encoding="utf-8", errors="replace") for path in self.here.rglob("*") if path.is_file()]
        for text in texts:
            self.assertNotIn(KEY, text)

    def test_a_key_in_the_wrong_place_is_refused_and_not_repeated(self):
        for spec in (f"openai:m@http://me:{KEY}@localhost:1", f"openai:m@http://localhost:1/v1?key={KEY}"):
            done = self.play("--game", "hellogame", "--model", spec)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertNotIn(KEY, done.stderr)

    def test_a_process_with_a_key_cannot_be_looked_into(self):
        with WrittenServer(lambda body, headers: (503, {})) as server:
            process = luxmeter.start("run", "--lab", self.lab, "--game", "hellogame", "--model",
                                     f"openai:fake-1@{server.url}", variables={"OPENAI_API_KEY": KEY})
            try:
                while not server.requests and process.poll() is None:
                    pass
                status = pathlib.Path(f"/proc/{process.pid}/status").stat()
                if os.getuid() != 0:  # root's own files do not tell
                    self.assertEqual(status.st_uid, 0)
                self.assertNotIn(KEY.encode(), pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes())
            finally:
                process.kill()
                process.wait()

    def test_answers_are_kept_and_replayed_offline(self):
        with WrittenServer(lambda body, headers: (200, chat_answer("GREET: hello"))) as server:
            done = self.hellogame(server.url, "--limit", "2", "--cache", self.here / "cache")
            self.assertEqual(done.returncode, 0, done.stderr)
            asked = len(server.requests)
            again = luxmeter.run("run", "--lab", self.here / "again", "--game", "hellogame", "--limit", "2", "--model",
                                 f"openai:fake-1@{server.url}", "--cache", self.here / "cache")
            self.assertEqual(again.returncode, 0, again.stderr)
            # One request asks who answers now.
            self.assertEqual(len(server.requests), asked + 1)
            url = server.url
        offline = luxmeter.run("run", "--lab", self.here / "offline", "--game", "hellogame", "--limit", "2", "--model",
                               f"openai:fake-1@{url}", "--cache", self.here / "cache", "--offline")
        self.assertEqual(offline.returncode, 0, offline.stderr)
        self.assertEqual(conversations(self.here / "offline"), conversations(self.lab))
        more = luxmeter.run("run", "--lab", self.here / "offline", "--game", "taboo", "--limit", "1", "--model",
                            f"openai:fake-1@{url}", "--cache", self.here / "cache", "--offline")
        self.assertEqual(more.returncode, 1)
        self.assertIn("this request's answer is not in", more.stderr)

    def test_another_models_answers_are_not_taken(self):
        with WrittenServer(lambda body, headers: (200, chat_answer("GREET: hello", model=name))) as server:
            for name in ("m-2024", "m-2025"):
                before = len(server.requests)
                done = luxmeter.run("run", "--lab", self.here / name, "--game", "hellogame", "--model",
                                    f"openai:fake-1@{server.url}", "--cache", self.here / "cache")
                self.assertEqual(done.returncode, 0, done.stderr)
                asked = len(server.requests) - before
                first = locals().get("first", asked)
            self.assertEqual(asked, first)

    def test_a_change_of_fingerprint_is_said(self):
        def reply(body, headers):
            return 200, chat_answer("GREET: hi", system_fingerprint="a" if len(server.requests) < 3 else "b")

        with WrittenServer(reply) as server:
            done = self.hellogame(server.url)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("fingerprint was a and is b now", done.stderr)

    def test_thoughts_length_and_withheld_answers(self):
        answers = [chat_answer("<think>let me see</think>GREET: hello"),
                   chat_answer("GREET: wel", finish="length"),
                   chat_answer("GREET", finish="content_filter")]
        with WrittenServer(lambda body, headers: (200, answers[len(server.requests) - 1])) as server:
            done = self.hellogame(server.url, "--limit", "3", "--parallel", "1", "--instances",
                                  ROOT / "src/game/hellogame/instances/instances.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("withheld the answer (content_filter)", done.stderr)
        first, second = requests(self.lab)[:2]
        self.assertEqual(first["raw_response_obj"]["clem_player"]["response"], "GREET: hello")
        self.assertEqual(first["raw_response_obj"]["luxmeter"]["reasoning"], "let me see")
        self.assertEqual(second["raw_response_obj"]["luxmeter"]["finish"], "length")

    def test_the_spending_limit_stops_and_a_higher_one_goes_on(self):
        with WrittenServer(lambda body, headers: (200, chat_answer("GREET: hello"))) as server:
            plan = self.plan(server.url, price={"input": 10000, "output": 20000})  # $0.2 an answer
            stopped = self.play(plan, "--game", "hellogame", "--max-cost", "5", "--parallel", "1")
            self.assertEqual(stopped.returncode, 1, stopped.stderr)
            self.assertIn("The spending limit of $5 is reached", stopped.stderr)
            saved = len(conversations(self.lab))
            self.assertGreater(saved, 0)
            done = self.play(plan, "--game", "hellogame")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(len(server.requests), len(conversations(self.lab)))
        unpriced = self.hellogame("http://127.0.0.1:1", "--max-cost", "5")
        self.assertEqual(unpriced.returncode, 1)
        self.assertIn("a spending limit needs a price", unpriced.stderr)

    def test_a_full_context_is_marked_and_no_bad_move(self):
        too_long = {"error": {"code": 400, "type": "exceed_context_size_error", "message": "exceeds the context"}}
        with WrittenServer(lambda body, headers: (400, too_long)) as server:
            done = self.hellogame(server.url, "--limit", "1", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(server.requests), len(conversations(self.lab)))  # asked once each
        journals = [json.loads(line) for path in self.lab.glob("runs/*/episodes-*.jsonl")
                    for line in path.read_text().splitlines()]
        self.assertTrue(journals)
        self.assertEqual({line["status"] for line in journals}, {"overflow"})


if __name__ == "__main__":
    unittest.main()
