#!/usr/bin/env python3
"""Builds a lab of about 1,000,000 choices and 5,000 episodes and measures the report and the explorer on it:
    bench/report_size.py [--luxmeter build/release/luxmeter] [--keep DIR]
Choices come in as lm-evaluation-harness's logs of made-up models (50 models, 5,000 documents, 4 choices),
episodes as clembench's folders (20 models, 5 games, 50 episodes each, 20 turns of prose)."""

import argparse
import http.client
import json
import math
import pathlib
import random
import resource
import signal
import subprocess
import tempfile
import time

WORDS = ("the a light lamp turns bright dim glass filament warm cold shade switch wire glow night reads page word guess "
         "hint letter grid row column clue answer think because about never always small large red green blue").split()


def prose(chance, n):
    return " ".join(chance.choices(WORDS, k=n))


def harness_logs(folder, models, documents):
    for m in range(models):
        chance = random.Random(m)
        at = folder / f"model-{m:02}"
        at.mkdir(parents=True)
        skill = m / models
        lines = []
        for d in range(documents):
            gold = d % 4
            logprobs = [chance.gauss(-20 + (3 * skill if k == gold else 0), 4) for k in range(4)]
            best = max(range(4), key=lambda k: logprobs[k])
            lines.append(json.dumps({
                "doc_id": d, "doc": {"id": str(d)}, "target": str(gold),
                "arguments": {f"gen_args_{k}": {"arg_0": f"Question {d}?", "arg_1": f" choice {k}"} for k in range(4)},
                "resps": [[[str(x), "False"]] for x in logprobs],
                "filtered_resps": [[str(x), "False"] for x in logprobs],
                "filter": "none", "metrics": ["acc"], "doc_hash": f"{d:064x}", "prompt_hash": f"{d:064x}",
                "target_hash": f"{gold:064x}", "acc": float(best == gold)}))
        stamp = "2024-01-01T00-00-00.000000"
        (at / f"samples_made_up_{stamp}.jsonl").write_text("\n".join(lines) + "\n")
        (at / f"results_{stamp}.json").write_text(json.dumps({
            "results": {"made_up": {"alias": "made_up", "acc,none": 0.5}}, "versions": {"made_up": 1.0},
            "n-shot": {"made_up": 0}, "model_name": f"model-{m:02}", "config": {"model": "hf", "model_args": f"pretrained=model-{m:02}"}}))


def episodes(folder, models, games, each):
    for m in range(models):
        chance = random.Random(1000 + m)
        name = f"player-{m:02}-t0.0"
        for game in games:
            for e in range(each):
                at = folder / f"{name}--{name}" / game / "0_plain" / f"episode_{e}"
                at.mkdir(parents=True)
                turns = []
                for _ in range(20):
                    told, said = prose(chance, 60), prose(chance, 40)
                    turns.append([{"from": a, "to": b, "timestamp": "2024-01-01T00:00:00", "action": {"type": t, "content": c}}
                                  for a, b, t, c in (("GM", "Player 1", "send message", told),
                                                     ("Player 1", "GM", "get message", said), ("GM", "GM", "valid guess", "ok"))])
                (at / "instance.json").write_text(json.dumps({"game_id": e}))
                (at / "interactions.json").write_text(json.dumps({"players": {"GM": game, "Player 1": name}, "turns": turns}))
                won = chance.random() < m / models
                (at / "scores.json").write_text(json.dumps({"turn scores": {}, "episode scores": {
                    "Aborted": 0, "Success": int(won), "Lose": int(not won), "Main Score": 100.0 * won,
                    "Request Count": 20, "Parsed Request Count": 20, "Violated Request Count": 0}}))


def timed(*words):
    before = time.monotonic()
    subprocess.run([str(w) for w in words], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - before


class Explorer:
    """`luxmeter serve` on a free port."""

    def __init__(self, luxmeter, lab):
        before = time.monotonic()
        self.process = subprocess.Popen([str(luxmeter), "serve", "--lab", str(lab), "--port", "0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().strip().rstrip("/").rsplit(":", 1)[1])
        self.up = time.monotonic() - before
        while json.loads(self.get("/data/state")[1])["snapshot"] is None:
            time.sleep(0.02)
        self.ready = time.monotonic() - before

    def get(self, path):
        """Milliseconds and body; each request by a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        before = time.monotonic()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        elapsed = 1000 * (time.monotonic() - before)
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:200]}")
        return elapsed, body

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


def serve(luxmeter, lab):
    explorer = Explorer(luxmeter, lab)
    print(f"serve             listens after {explorer.up:.2f} s, first snapshot after {explorer.ready:.1f} s")
    first = json.loads(explorer.get("/data/episodes?count=12")[1])
    row = dict(zip((c["name"] for c in first["columns"]), first["rows"][0]))
    task = json.loads(explorer.get("/data/tasks")[1])["documents"][0]
    document = f"/data/document?task={task['task']}&shots={task['num_fewshot']}&at="
    kinds = {
        "the page": ["/"],
        "state of runs": ["/data/state"],
        "sections": [f"/data/{name}" for name in ("overview", "games", "tasks", "chain", "traits", "how", "cards", "look")],
        "episodes": [f"/data/episodes?count={n}&from={m}" for n, m in ((12, 0), (300, 2000), (1000, 4000))],
        "episodes, sorted and filtered": ["/data/episodes?game=wordle&sort=main_score&down=1&count=300"],
        "a transcript": [f"/data/episode?run={row['run']}&unit={row['unit']}"],
        "a document": [document + str(at) for at in (1, task["all"] // 3, task["all"])],
        "scores": ["/data/scores?count=60", "/data/scores?count=1000&sort=value&down=1"],
    }
    worst = 0
    for kind, paths in kinds.items():
        once = max(explorer.get(path)[0] for path in paths)
        again = max(explorer.get(path)[0] for path in paths for _ in range(5))
        worst = max(worst, once, again)
        print(f"  {kind:30} first {once:6.1f} ms   again, the slowest of 5 {again:6.1f} ms")
    print(f"  the slowest of all {worst:.0f} ms (at most 300); {math.ceil(explorer.memory())} MiB of memory at most; "
          f"Ctrl-C gives {explorer.end()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--luxmeter", default="build/release/luxmeter")
    parser.add_argument("--keep", help="a folder for the lab and the page")
    parser.add_argument("--only", choices=["report", "serve"], help="measure one of the two")
    parser.add_argument("--models", type=int, default=50)
    parser.add_argument("--documents", type=int, default=5000)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        here = pathlib.Path(words.keep or scratch)
        here.mkdir(parents=True, exist_ok=True)
        lab, page = here / "lab", here / "report.html"
        if not lab.exists():
            raw = pathlib.Path(scratch) / "raw"
            harness_logs(raw / "logs", words.models, words.documents)
            episodes(raw / "episodes", 20, ["taboo", "wordle", "imagegame", "referencegame", "privateshared"], 50)
            print(f"import harness    {timed(words.luxmeter, 'import', 'harness', raw / 'logs', '--lab', lab):7.1f} s")
            print(f"import clembench  {timed(words.luxmeter, 'import', 'clembench', raw / 'episodes', '--lab', lab):7.1f} s")
        if words.only != "report":
            serve(words.luxmeter, lab)
        if words.only == "serve":
            return
        seconds = timed(words.luxmeter, "report", "--lab", lab, "--out", page)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"report            {seconds:7.1f} s   {page.stat().st_size / 1e6:.1f} MB   "
              f"(at most 20 s, 25 MB); {math.ceil(memory)} MiB of memory at most, imports included")


if __name__ == "__main__":
    main()
