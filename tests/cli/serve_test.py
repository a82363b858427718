"""The explorer: what it answers equals the tables, refuses what it must, and follows a run that goes on."""

import contextlib
import csv
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from luxmeter import BINARY, Case, SMALLEST, main, run
from report_test import HOSTILE, documents, episode, hostile_lab, rows_of, small_lab


class Explorer:
    """The program serving a lab; `get` asks it."""

    def __init__(self, lab, *more):
        environment = dict(os.environ, HOME=tempfile.gettempdir(), HF_HUB_CACHE=os.devnull, NO_COLOR="1")
        self.process = subprocess.Popen([BINARY, "serve", "--lab", str(lab), "--port", "0", *map(str, more)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        self.url = self.process.stdout.readline().strip()
        self.port = urllib.parse.urlsplit(self.url).port

    def ask(self, path, method="GET", host=None, headers=(), body=None):
        """(status, headers, body) of a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if host != "":
                connection.putheader("Host", host or f"localhost:{self.port}")
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def get(self, name, **words):
        status, _, body = self.ask(f"/data/{name}" + ("?" + urllib.parse.urlencode(words) if words else ""))
        if status != 200:
            raise AssertionError(f"{name} {words}: {status} {body[:300]}")
        return json.loads(body)

    def wait(self, good, seconds=60):
        """The state, once it is good."""
        end = time.monotonic() + seconds
        while True:
            state = self.get("state")
            if good(state):
                return state
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s: {state}")
            time.sleep(0.1)

    def ready(self):
        return self.wait(lambda state: state["snapshot"] is not None)

    def end(self, with_signal=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


PLAY = ("--game", "taboo", "--game", "wordle", "--limit", 2, "--pairing", "self", "--model", "bot:perfect",
        "--model", "bot:random", "--format", "csv")


def half_a_run(lab, here, share=0.5):
    """A lab with a run that has played a share of its episodes: its journal, and the lines that are still to come."""
    whole = here / "whole"
    done = run("run", "--lab", whole, *PLAY)
    assert done.returncode == 0, done.stderr
    source = next((whole / "runs").iterdir())
    folder = lab / "runs" / source.name
    folder.mkdir(parents=True)
    if not (lab / "lab.json").exists():
        (lab / "lab.json").write_bytes((whole / "lab.json").read_bytes())
    (folder / "plan.json").write_bytes((source / "plan.json").read_bytes())
    lines = next(source.glob("episodes-*.jsonl")).read_bytes().splitlines(keepends=True)
    done = int(share * len(lines))
    journal = folder / "episodes-1-of-1.jsonl"
    if done:
        journal.write_bytes(b"".join(lines[:done]))
    return journal, lines[done:]


class Serve(Case):
    def serve(self, lab, *more):
        explorer = Explorer(lab, *more)
        self.addCleanup(explorer.end, signal.SIGKILL)
        self.assertTrue(explorer.url.startswith("http://"), explorer.url)
        return explorer

    def test_answers_what_the_tables_say(self):
        small_lab(self.lab)
        explorer = self.serve(self.lab)
        explorer.ready()

        # Every metric, in pages, as `table tasks --format csv` has it.
        told = {(r["model_id"], r["task"], r["metric"]): r for r in csv.DictReader(
            io.StringIO(run("table", "tasks", "--lab", self.lab, "--format", "csv").stdout))}
        found = []
        while True:
            page = explorer.get("scores", count=100, **{"from": len(found)})
            found += rows_of(page)
            if len(found) >= page["total"]:
                break
            self.assertEqual(len(page["rows"]), 100)
        self.assertEqual(len(found), len(told))
        for row in found:
            other = told[row["model_id"], row["task"], row["metric"]]
            for name in ("value", "ci_low", "ci_high", "n"):
                self.assertEqual(row[name], float(other[name]) if other[name] else None)
        best = rows_of(explorer.get("scores", task="arc_easy", metric="acc", sort="value", down=1, count=1))[0]
        self.assertEqual(best["value"], max(float(r["value"]) for r in told.values()
                                            if (r["task"], r["metric"]) == ("arc_easy", "acc")))

        # Clemscores, and all episodes with what was said in them.
        games = {r["model"]: r for r in json.loads(run("table", "games", "--lab", self.lab, "--format", "json").stdout)}
        perfect = next(r for r in rows_of(explorer.get("overview")["games"]) if r["model"] == "bot-perfect")
        self.assertEqual(perfect["clemscore"][0], games["bot-perfect-t0.0--bot-perfect-t0.0"]["clemscore"]["value"])
        page = explorer.get("episodes", count=1000)
        self.assertEqual(len(page["rows"]), page["total"])
        self.assertEqual(page["total"], explorer.get("overview")["counts"]["episodes"])
        told = 0
        for row in rows_of(page):
            status, _, body = explorer.ask(f"/data/episode?run={row['run']}&unit={row['unit']}")
            self.assertIn(status, (200, 404))
            if status == 200:
                self.assertIn("turns", json.loads(body))
                told += 1
        self.assertGreater(told, 0)
        first = explorer.get("episodes", game="taboo", sort="main_score", down=1, count=3)
        self.assertTrue(all(r["game"] == "taboo" for r in rows_of(first)))
        scores = [r["main_score"] for r in rows_of(explorer.get("episodes", sort="main_score", count=1000))]
        known = [s for s in scores if s is not None]
        self.assertEqual(scores, sorted(known) + [None] * (len(scores) - len(known)))
        second = explorer.get("episodes", count=2, **{"from": 2})
        self.assertEqual(second["rows"], page["rows"][2:4])
        self.assertEqual(explorer.get("episodes", game="' OR '1'='1")["total"], 0)

        # A document: as the report holds it.
        out = self.here / "report.html"
        self.assertEqual(run("report", "--lab", self.lab, "--out", out).returncode, 0)
        held = documents(out.read_text())
        for number, entry in enumerate(held["tasks"]["documents"]):
            for at in (1, 7, 12):
                one = explorer.get("document", task=entry["task"], shots=entry["num_fewshot"], at=at)
                block = held[f"documents-{number}"]
                self.assertEqual(one["models"], block["models"])
                self.assertEqual(one["documents"], [block["documents"][at - 1]])
        for name in ("chain", "overview", "cards", "look"):
            self.assertEqual(explorer.get(name), held[name])

        # Compressed where that is worth it, and only for those who take it; kept by its tag.
        status, headers, body = explorer.ask("/data/how", headers=[("Accept-Encoding", "gzip")])
        self.assertEqual((status, headers.get("content-encoding")), (200, "gzip"))
        self.assertNotIn("content-encoding", explorer.ask("/data/how")[1])
        status, _, body = explorer.ask("/data/how", headers=[("If-None-Match", headers["etag"])])
        self.assertEqual((status, body), (304, b""))

    def test_refuses_in_words(self):
        episode(self.here / "one", "solo", "hello")
        run("import", "clembench", self.here / "one", "--lab", self.lab)
        explorer = self.serve(self.lab)
        explorer.ready()

        def said(expected, path, **more):
            status, headers, body = explorer.ask(path, **more)
            self.assertEqual(status, expected, (path, body[:200]))
            self.assertIn("default-src 'none'", headers["content-security-policy"])
            self.assertNotIn("unsafe", headers["content-security-policy"])
            self.assertEqual(headers["x-content-type-options"], "nosniff")
            return headers, body.decode()

        # Paths: none leads to a file.
        for path in ("/nonsense", "/../lab.json", "/..%2f..%2fetc/passwd", "/data/../../lab.json", "/data/%2e%2e/lab.json",
                     "//etc/passwd", "/lab.json", "/%00", "/data/overview/", "/<script>alert(1)</script>"):
            headers, body = said(404, path)
            self.assertNotIn("luxmeter-lab", body)
            self.assertNotIn("<script>", body)
            self.assertNotIn("root:", body)
        self.assertIn("no such page", said(404, "/nonsense")[1])
        self.assertEqual(json.loads(said(404, "/data/nonsense")[1]).keys(), {"error"})

        # Words behind the question mark.
        for path in ("/data/episodes?count=0", "/data/episodes?count=5000", "/data/episodes?from=-1", "/data/episodes?from=x",
                     "/data/episodes?sort=unit%3bDROP", "/data/episodes?down=2", "/data/episodes?other=1",
                     "/data/episodes?count=1&count=2", "/data/scores?sort=run_id", "/data/document", "/data/state?x=1",
                     "/data/document?task=a&shots=0&at=1e9", "/data/episode?run=x&unit=../../x", "/data/overview?x=1"):
            self.assertTrue(json.loads(said(400, path)[1])["error"])
        said(404, "/data/document?task=none&shots=0&at=1")
        said(404, f"/data/episode?run=x&unit={'0' * 64}")

        # Methods: what is sent is never read.
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            headers, body = said(405, "/", method=method, body=b"x" * 1000 if method in ("POST", "PUT", "PATCH") else None)
            self.assertEqual(headers["allow"], "GET, HEAD")
        self.assertEqual(explorer.ask("/", method="BREW")[0], 400)
        status, headers, body = explorer.ask("/", method="HEAD")
        self.assertEqual((status, body), (200, b""))
        self.assertEqual(int(headers["content-length"]), len(explorer.ask("/")[2]))

        # Names: a page elsewhere whose name is made to point here may not read.
        for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", ""):
            self.assertEqual(explorer.ask("/data/overview", host=host)[0] in (400, 421), True, host)
        for host in ("localhost", "127.0.0.1:9", "[::1]:80"):
            self.assertEqual(explorer.ask("/data/overview", host=host)[0], 200)

        # No HTTP at all, and a request without an end.
        for noise in (b"\x00\xff" * 100 + b"\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
                      b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", explorer.port), timeout=10) as raw:
                with contextlib.suppress(ConnectionError):
                    raw.sendall(noise)
                    self.assertNotIn(b" 200 ", raw.recv(100))
        self.assertEqual(explorer.ask("/")[0], 200)

        # A port that is taken, and one that is not to be had.
        self.refused(["serve", "--lab", self.lab, "--port", explorer.port], f"Port {explorer.port} is in use", "--port")
        self.refused(["serve", "--lab", self.lab, "--port", 70000], "--port", code=2)
        self.refused(["serve", "--lab", self.lab, "--host", "host.invalid"], "host.invalid")
        self.refused(["serve", "--lab", self.here / "none"], "none")
        self.refused(["serve"], "--lab", code=2)

        code, out, err = explorer.end()
        self.assertEqual(code, 0, err)
        self.assertEqual(out, "")  # but for the address, which was read
        self.assertNotIn("password", err)

    def test_warns_where_others_can_reach_it(self):
        run("import", "clembench", episode(self.here / "one", "solo", "hello") or self.here / "one", "--lab", self.lab)
        explorer = self.serve(self.lab, "--host", "0.0.0.0")
        self.assertEqual(explorer.ask("/", host="192.168.7.7")[0], 200)
        self.assertEqual(explorer.ask("/", host="evil.example")[0], 421)
        code, _, err = explorer.end(signal.SIGTERM)
        self.assertEqual(code, 0)
        self.assertIn("no password", err)

    def test_hostile_text_is_text(self):
        hostile_lab(self.lab, self.here)
        explorer = self.serve(self.lab)
        explorer.ready()
        self.assertNotIn(b"hacked", explorer.ask("/")[2])
        rows = rows_of(explorer.get("episodes"))
        said = [json.dumps(explorer.get("episode", run=r["run"], unit=r["unit"]), ensure_ascii=False) for r in rows]
        self.assertTrue(all(len(one) < 500_000 for one in said))
        self.assertTrue(any(json.dumps(HOSTILE, ensure_ascii=False)[1:-1] in one for one in said))
        self.assertEqual(explorer.ask("/data/episodes")[1]["content-type"], "application/json; charset=utf-8")

    def test_an_empty_lab(self):
        self.write("lab/lab.json", '{"format": "luxmeter-lab", "version": 1}\n')
        explorer = self.serve(self.lab)
        explorer.ready()
        self.assertIn("luxmeter run", explorer.get("games")["missing"])
        self.assertEqual(explorer.get("episodes")["total"], 0)
        self.assertEqual(explorer.get("state")["progress"], [])

    def test_follows_a_run(self):
        self.write("lab/lab.json", '{"format": "luxmeter-lab", "version": 1}\n')
        explorer = self.serve(self.lab)
        explorer.ready()

        # Episodes come one by one into a journal, as a run writes them.
        journal, lines = half_a_run(self.lab, self.here, 0)
        planned, folder = len(lines), journal.parent
        state = explorer.wait(lambda s: s["progress"])
        kind = state["progress"][0]
        self.assertEqual((kind["planned"], kind["done"], kind["rate"]), (planned, 0, None))
        with open(journal, "ab", buffering=0) as file:
            for n, line in enumerate(lines[:4], 1):
                file.write(line[:50])
                time.sleep(0.05)
                file.write(line[50:])
                explorer.wait(lambda s: s["progress"][0]["done"] == n)
                page = explorer.get("episodes", count=10)
                self.assertEqual(page["total"], n)
                newest = json.loads(line)
                self.assertEqual(rows_of(page)[0]["unit"], newest["unit"])  # the newest first
                self.assertIn("turns", explorer.get("episode", run=folder.name, unit=newest["unit"]))
        kind = explorer.get("state")["progress"][0]
        self.assertGreater(kind["rate"], 0)
        self.assertEqual(kind["what"], "episodes")
        self.assertEqual(sum(line[4] for line in kind["lines"]), 4)
        explorer.wait(lambda s: explorer.get("overview")["counts"]["episodes"] == 4)
        self.assertFalse((self.lab / "lock").exists())  # it only reads

        # The run goes on in earnest, beside the explorer, and ends.
        done = run("run", "--lab", self.lab, *PLAY)
        self.assertEqual(done.returncode, 0, done.stderr)
        explorer.wait(lambda s: s["progress"][0]["done"] == planned and explorer.get("overview")["counts"]["episodes"] == planned)
        self.assertEqual(explorer.get("episodes")["total"], planned)
        self.assertNotIn("lines", explorer.get("state")["progress"][0])

        # A file that cannot be read is told, and what was there stays.
        card = self.lab / "models" / "broken.json"
        card.parent.mkdir(exist_ok=True)
        card.write_text("{")
        state = explorer.wait(lambda s: s["problem"])
        self.assertIn("broken.json", state["problem"])
        self.assertEqual(explorer.get("overview")["counts"]["episodes"], planned)
        card.unlink()
        explorer.wait(lambda s: not s["problem"])
        self.assertEqual(explorer.end()[0], 0)

    def test_documents_of_a_run_that_goes_on(self):
        done = run("run", "--lab", self.lab, "--model", f"gguf:{SMALLEST}", "--task", "arc_easy",
                   "--limit", 12, "--format", "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        explorer = self.serve(self.lab)
        explorer.ready()
        before = explorer.get("document", task="arc_easy", shots=0, at=3)
        explorer.end()
        for table in (self.lab / "tables").rglob("choices.parquet"):
            table.unlink()  # as before the run's end: only the journal is there
        explorer = self.serve(self.lab)
        explorer.ready()
        self.assertEqual(explorer.get("document", task="arc_easy", shots=0, at=3), before)
        self.assertGreater(len(before["documents"][0]["choices"]), 1)


if __name__ == "__main__":
    main()
