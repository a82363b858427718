"""Tasks through a server, as a user scores them: the same numbers as in process, or a refusal."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import luxmeter
from model_server import LlamaServer, WrittenServer, free_port

SCRATCH = tempfile.TemporaryDirectory()
PROMPT_SERVER = os.environ.get("PROMPT_SERVER", "build/release/tests/prompt_server")
TASKS = ["--task", "arc_easy", "--task", "winogrande", "--limit", "24"]


class PromptServer:
    """tests/tools/prompt_server with the smallest model: `with PromptServer("--as", "echo") as url`."""

    def __init__(self, *words):
        self.words = [PROMPT_SERVER, luxmeter.wide(luxmeter.SMALLEST, SCRATCH.name), *map(str, words)]

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def rows(lab):
    """{(task, document, choice): the row as the journal has it}; a doubled row is a failure."""
    found = {}
    for path in pathlib.Path(lab).glob("runs/*/journal-*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            unit = json.loads(line)
            for row in unit["rows"]:
                key = (unit["task"], row[0], row[1])
                assert key not in found, "a row stands twice"
                found[key] = row
    return found


class WireTasks(luxmeter.Case):
    def score(self, url, *words, lab=None, **settings):
        plan = self.here / "plan.yaml"
        plan.write_text(json.dumps({"model": [{"spec": f"openai:served@{url}", **settings}]}), encoding="utf-8")
        return luxmeter.run("run", plan, "--lab", lab or self.lab, *(words or TASKS))

    usual = None  # the rows of TASKS in process

    def in_process(self, *words):
        if not words:
            WireTasks.usual = WireTasks.usual or self.in_process(*TASKS)
            return self.usual
        lab = self.here / "in-process"
        done = luxmeter.run("run", "--lab", lab, "--model",
                            f"gguf:{luxmeter.wide(luxmeter.SMALLEST, SCRATCH.name)}", "--threads", "2",
                            *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return rows(lab)

    def equal(self, done, expected):
        self.assertEqual(done.returncode, 0, done.stderr)
        found = rows(self.lab)
        self.assertEqual(found.keys(), expected.keys())
        for key, row in found.items():
            want = expected[key]
            self.assertAlmostEqual(row[3], want[3], delta=1e-3, msg=key)
            if want[8] is not None:
                self.assertAlmostEqual(row[8], want[8], delta=1e-3, msg=key)
            self.assertEqual(row[:3] + row[4:8] + row[9:], want[:3] + want[4:8] + want[9:], key)

    def refused_server(self, done, *pieces):
        self.assertEqual(done.returncode, 1, done.stderr)
        for piece in pieces:
            self.assertIn(piece, done.stderr)
        self.assertEqual(rows(self.lab), {})

    def test_prompt_logprobs_are_the_in_process_scores(self):
        with PromptServer() as url:
            self.equal(self.score(url), self.in_process())
            again = self.score(url)
            self.assertEqual(again.returncode, 0, again.stderr)
        model = json.loads(next(self.lab.glob("models/*.json")).read_text())
        self.assertNotIn("params", model)

    def test_an_echo_of_token_numbers_is_too(self):
        with PromptServer("--as", "echo") as url:
            self.equal(self.score(url, tokenizer=str(luxmeter.SMALLEST)), self.in_process())

    def test_an_echo_of_texts_is_too(self):
        with PromptServer("--as", "echo") as url:
            self.equal(self.score(url), self.in_process())

    def test_empty_contexts(self):
        self.write("mi.yaml", f"include: {luxmeter.ROOT}/tasks/openbookqa/openbookqa.yaml\ntask: mi\n"
                              "metric_list:\n  - metric: acc_mutual_info\n")
        (self.here / "data").mkdir()
        (self.here / "data" / "mi").symlink_to(luxmeter.ROOT / "data" / "tasks" / "openbookqa")
        words = ["--include-path", self.here, "--data", self.here / "data", "--task", "mi", "--limit", "10"]
        expected = self.in_process(*words)
        self.assertTrue(all(row[8] is not None for row in expected.values()))
        for way in ("vllm", "echo"):
            self.lab = self.here / way
            with PromptServer("--as", way) as url:
                self.equal(self.score(url, *words), expected)

    def test_what_is_too_long_is_cut_and_marked(self):
        words = ["--task", "arc_easy", "--limit", "10", "--ctx", "40"]
        expected = self.in_process(*words)
        self.assertTrue(any(row[9] for row in expected.values()))
        with PromptServer() as url:
            self.equal(self.score(url, *words), expected)

    def test_a_server_that_cannot_is_refused(self):
        for way, words in (("generated", "log-probabilities of tokens that it generates, not of a prompt's"),
                           ("text", "gives text without log-probabilities")):
            with PromptServer("--as", way) as url:
                self.refused_server(self.score(url), words, "--model gguf:PATH")

    def test_llama_server_is_refused(self):
        with LlamaServer(luxmeter.SMALLEST) as url:
            self.refused_server(luxmeter.run("run", "--lab", self.lab, "--model", f"openai:@{url}", *TASKS),
                                "llama-server gives the log-probabilities of tokens that it generates, not of a prompt's",
                                "Score the GGUF file in process: --model gguf:PATH.")
            doctor = luxmeter.run("doctor", "--model", f"openai:@{url}", "--format", "json")
            self.assertEqual(doctor.returncode, 1, doctor.stderr)
            parts = {part["part"]: part["detail"] for part in json.loads(doctor.stdout)}
            self.assertIn("llama-server", parts["server"])
            self.assertIn("generated tokens only", parts["gives"])

    def test_other_apis_are_refused_unasked(self):
        for provider, key in (("anthropic", "ANTHROPIC_API_KEY"), ("gemini", "GEMINI_API_KEY")):
            done = luxmeter.run("run", "--lab", self.lab, "--model", f"{provider}:m@http://127.0.0.1:9", *TASKS)
            self.refused_server(done, f"{provider} gives text without the log-probabilities of a prompt")

    def test_a_server_that_refuses_is_quoted(self):
        error = {"error": {"message": "The model `served` does not exist.", "code": 404}}
        with WrittenServer(lambda body, headers: (404, error)) as server:
            self.refused_server(self.score(server.url), "The model `served` does not exist", "It has fake-1.")

    def test_unsound_scores_are_refused(self):
        for fault, words in (("nan", "NaN as the log-probability"),
                             ("positive", "above 0"),
                             ("clamped", "a probability of 0"),
                             ("constant", "the log-probability of every token"),
                             ("double-bos", "tokens for a prompt of"),
                             ("future", "depends on what follows it"),
                             ("shift", "depends on what follows it"),
                             ("self", "the likeliest is not scored so"),
                             ("wrong-best", "the likeliest is not scored so")):
            for way in ("vllm", "echo"):
                if (fault, way) in (("wrong-best", "echo"), ("double-bos", "echo")):
                    continue  # an echo of texts has neither numbers of tokens nor doubled ones
                with self.subTest(fault=fault, way=way), PromptServer("--as", way, "--fault", fault) as url:
                    self.refused_server(self.score(url), words)
        with PromptServer("--as", "echo", "--fault", "double-bos") as url:
            self.refused_server(self.score(url, tokenizer=str(luxmeter.SMALLEST)), "where 36 were sent")

    def test_another_tokenizer_is_refused(self):
        with PromptServer("--fault", "tokenizer") as url:
            self.refused_server(self.score(url, tokenizer=str(luxmeter.SMALLEST)), "the server's tokenizer is not that of")

    def test_a_failed_request_fails_its_unit_and_is_tried_again(self):
        port = free_port()
        with PromptServer("--port", port, "--refuse-every", 90) as url:
            done = self.score(url)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("This prompt is refused", done.stderr)
        self.assertIn("requests failed; the first:", done.stderr)
        expected = self.in_process()
        before = rows(self.lab)
        self.assertLess(len(before), len(expected))
        with PromptServer("--port", port) as url:
            self.equal(self.score(url), expected)
        self.assertLessEqual(before.items(), rows(self.lab).items())

    def test_what_goes_wrong_now_and_then_is_asked_again(self):
        with PromptServer("--fault", "sometimes") as url:
            self.equal(self.score(url), self.in_process())

    def test_a_server_that_goes_away_ends_it(self):
        server = PromptServer()
        with server as url:
            plan = self.here / "plan.yaml"
            plan.write_text(json.dumps({"model": f"openai:served@{url}", "attempts": 2, "task": "arc_easy"}))
            run = subprocess.Popen([luxmeter.BINARY, "run", plan, "--lab", self.lab], text=True,
                                   stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
            journals = lambda: [p for p in self.lab.glob("runs/*/journal-*.jsonl") if p.stat().st_size > 0]
            while run.poll() is None and not journals():
                time.sleep(0.05)
        said = run.communicate(timeout=120)[1]
        self.assertEqual(run.returncode, 1, said)
        self.assertIn("requests in a row failed", said)
        self.assertIn("further units of served are not tried", said)
        self.assertTrue(rows(self.lab))

    def test_a_change_of_the_server_is_told(self):
        with PromptServer("--fault", "fingerprint") as url:
            done = self.score(url)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("the server's fingerprint was one and is two now", done.stderr)
        made = [json.loads(line)["made_with"]["engine"] for path in self.lab.glob("runs/*/journal-*.jsonl")
                for line in path.read_text().splitlines()]
        self.assertTrue(any("fingerprint one and two" in engine for engine in made))

    def test_doctor_says_what_a_server_can(self):
        with PromptServer() as url:
            doctor = luxmeter.run("doctor", "--model", f"openai:@{url}", "--format", "json")
        self.assertEqual(doctor.returncode, 0, doctor.stderr)
        parts = {part["part"]: part["detail"] for part in json.loads(doctor.stdout)}
        self.assertIn("512 tokens of context", parts["server"])
        self.assertEqual(parts["gives"], "log-probabilities of prompts")
        self.assertIn("<s>", parts["tokens"])
        self.assertIn("can be scored", parts["tasks"])

    def test_a_dry_run_counts_and_scores_nothing(self):
        with PromptServer() as url:
            done = luxmeter.run("run", "--dry-run", "--model", f"openai:served@{url}", *TASKS, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        estimate = json.loads(done.stdout)[0]
        self.assertGreater(estimate["requested_tokens"], estimate["distinct_tokens"])
        self.assertIsNone(estimate["seconds"])

    def test_offline_asks_nobody(self):
        done = luxmeter.run("run", "--offline", "--lab", self.lab, "--model", "openai:served@http://127.0.0.1:9", *TASKS)
        self.refused_server(done, "--offline")


if __name__ == "__main__":
    luxmeter.main()
