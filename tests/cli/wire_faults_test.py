"""A server that goes wrong one time in five: every answer is there once, none is invented, swapped or counted twice.

    tests/cli/wire_faults_test.py [--requests 10000]     # a few for every day, many for the proof
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import subprocess
import time
import unittest
import unittest.mock
import urllib.request

import luxmeter

os.environ["no_proxy"] = "*"
SERVER = os.environ.get("FAULT_SERVER", str(pathlib.Path(luxmeter.BINARY).parent / "tests" / "fault_server"))
PREFIX = "GREET: "
KILLS = 6
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class FaultServer:
    """tests/tools/fault_server: `with FaultServer("--rate", 0.2) as server`."""

    def __init__(self, *words):
        self.words = [SERVER, "--prefix", PREFIX, *map(str, words)]

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def log(self):
        return json.loads(DIRECT.open(f"http://127.0.0.1:{self.port}/_log").read())

    def url(self, version="v1"):
        return f"http://127.0.0.1:{self.port}/{version}"


def key_of(sent):
    """What the server makes its answer of, from the request as it is recorded."""
    turns = []
    for turn in sent.get("messages") or sent.get("contents"):
        text = turn["content"] if "content" in turn else "".join(part["text"] for part in turn["parts"])
        turns.append(f"{turn['role']}\x1f{text}\x1e")
    return hashlib.sha256("".join(turns).encode()).hexdigest()


def episodes(lab):
    return [json.loads(line) for path in sorted(lab.glob("runs/*/episodes-*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()]


def episodes_so_far(lab):
    """Lines that are whole: the last may be torn."""
    return [line for path in lab.glob("runs/*/episodes-*.jsonl") for line in path.read_bytes().split(b"\n")[:-1]]


class WireFaults(luxmeter.Case):
    requests, rate, timeout, at_once = 80, 0.2, 1, 6

    def setUp(self):
        super().setUp()
        names = [{"game_id": i, "target_name": f"Somebody {i}"} for i in range(self.requests)]
        self.instances = self.write("instances.json", json.dumps(
            {"experiments": [{"name": "greet", "language": "en", "game_instances": names}]}))

    def words(self, lab, spec, **settings):
        plan = self.write(f"{lab.name}.yaml", json.dumps({"model": [{"spec": spec, **settings}]}))
        return ["run", plan, "--lab", lab, "--game", "hellogame", "--instances", self.instances, "--timeout", self.timeout]

    def check(self, lab, server, under_way=0):
        """Each episode once, with the answer to its own request, as the server counts them; gives all attempts."""
        records = episodes(lab)
        self.assertEqual(len({record["unit"] for record in records}), len(records))
        self.assertEqual({record["instance"]["target_name"] for record in records},
                         {f"Somebody {i}" for i in range(self.requests)})
        self.assertEqual(len(records), self.requests)
        answered, attempts, keys = server.log()["answered"], 0, set()
        for record in records:
            self.assertEqual(record["status"], "done")
            [request] = record["requests"]
            key = key_of(request["manipulated_prompt_obj"])
            self.assertIn(f"\\n{record['instance']['target_name']}\\n", json.dumps(request["manipulated_prompt_obj"]))
            reply = [event["action"]["content"] for turn in record["interactions"]["turns"] for event in turn
                     if event["action"]["type"] == "get message" and event["from"] == "Player 1"]
            self.assertEqual(reply, [PREFIX + key])
            self.assertEqual((record["tokens_in"], record["tokens_out"]), (7, 5))
            attempts += request["raw_response_obj"]["luxmeter"].get("attempts", 0)
            keys.add(key)
        self.assertEqual(len(keys), self.requests)
        self.assertEqual(set(answered), keys)
        # No answer is asked for again, but for those that came too late: a loaded machine has some.
        self.assertLessEqual(sum(answered.values()) - self.requests, under_way + max(2, self.requests // 50))
        table = luxmeter.run("table", "games", "--lab", lab, "--format", "json")
        self.assertEqual(table.returncode, 0, table.stderr)
        return attempts

    def undisturbed(self, way):
        provider, version, stream = way
        lab = self.here / f"{provider}-{stream}"
        settings = {"stream": stream, "key-env": "none"}
        with FaultServer("--rate", self.rate, "--seed", 7, "--retry-after", 0.2) as server:
            words = self.words(lab, f"{provider}:fault-model-1@{server.url(version)}", **settings)
            done = luxmeter.run(*words, timeout=3600)
            self.assertEqual(done.returncode, 0, done.stderr[-2000:])
            attempts = self.check(lab, server)
            log = server.log()
        self.assertEqual(attempts, log["attempts"])
        self.assertGreater(log["attempts"], self.requests * (1 + self.rate / 4))

    def test_each_dialect_whole_and_as_a_stream(self):
        ways = [(provider, "v1beta" if provider == "gemini" else "v1", stream)
                for provider in ("openai", "anthropic", "gemini") for stream in (False, True)]
        with concurrent.futures.ThreadPoolExecutor(self.at_once) as pool:
            for way, result in [(way, pool.submit(self.undisturbed, way)) for way in ways]:
                with self.subTest(way=way):
                    result.result()

    def test_kill_nine_and_resume(self):
        rng = random.Random(3)
        parallel = 32
        with FaultServer("--rate", self.rate, "--seed", 8, "--retry-after", 0.2, "--latency", 0.02) as server:
            words = [*self.words(self.lab, f"openai:fault-model-1@{server.url()}"), "--parallel", parallel]
            saved = 0
            for kill in range(KILLS):
                process = luxmeter.start(*words)
                share, patience = (kill + 1) / (KILLS + 1), time.monotonic() + 600
                while (process.poll() is None and time.monotonic() < patience
                       and len(server.log()["answered"]) < share * self.requests):
                    time.sleep(rng.uniform(0.001, 0.02))
                self.assertIsNone(process.poll())
                process.kill()
                process.wait()
                saved = len(episodes_so_far(self.lab))
            self.assertGreater(saved, 0)
            done = luxmeter.run(*words, timeout=3600)
            self.assertEqual(done.returncode, 0, done.stderr[-2000:])
            # Beside those that were under way when it was killed, each start asks who answers.
            self.check(self.lab, server, under_way=KILLS * (parallel + 1))
            asked = server.log()["attempts"]
            again = luxmeter.run(*words)
            self.assertEqual(again.returncode, 0, again.stderr)
            self.assertEqual(server.log()["attempts"], asked)

    def test_a_certificate_for_another_name_ends_the_run_at_once(self):
        folder = self.here / "tls"
        folder.mkdir()
        with FaultServer("--tls", folder, "--tls-name", "DNS:example.org") as server:
            trusted = unittest.mock.patch.dict(os.environ, SSL_CERT_FILE=str(folder / "certificate.pem"))
            trusted.start()
            self.addCleanup(trusted.stop)
            began = time.monotonic()
            done = self.refused(self.words(self.lab, f"openai:fault-model-1@https://127.0.0.1:{server.port}/v1"),
                                "certificate is not for the host's name")
        self.assertLess(time.monotonic() - began, 30)
        self.assertNotIn("internal", done.stderr)
        self.assertEqual(episodes(self.lab), [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=WireFaults.requests)
    parser.add_argument("--rate", type=float, default=WireFaults.rate)
    parser.add_argument("--timeout", type=float, default=WireFaults.timeout, help="seconds of a request")
    parser.add_argument("--at-once", type=int, default=WireFaults.at_once, help="runs beside each other")
    parser.add_argument("--only", nargs="*", help="names of tests")
    options = parser.parse_args()
    WireFaults.requests, WireFaults.rate = options.requests, options.rate
    WireFaults.timeout, WireFaults.at_once = options.timeout, options.at_once
    names = [f"WireFaults.{name}" for name in options.only] if options.only else None
    unittest.main(verbosity=2, argv=["wire_faults_test.py"], defaultTest=names)
