#!/usr/bin/env python3
"""How fast local models chat, as ratios of two sides measured in one run on one machine.

    tools/setup --peers && tools/build release && ninja -C build/release chat_speed
    python3 bench/make_models.py --out DIR ...        (see its --help; needs the reference environment)
    python3 bench/chat_ratios.py --models DIR --episodes ../shared/data/clembench/oracle [--only NAME ...]

together   time of 64 recorded episodes of Wordle and 64 of Taboo, 64 at a time, over that of one after another
replies    tokens/s of 64 replies at once over those of llama.cpp's own batched benchmark
tokens     prompt tokens decoded over distinct ones, in the same episodes

The model is asked for 100 tokens at every request and the recorded reply goes into the history, so that every episode runs
its full length whatever the model says.
"""
import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CHAT_SPEED = os.path.join(ROOT, "build/release/bench/chat_speed")
BATCHED = os.path.join(ROOT, ".deps/build/peers/bin/llama-batched-bench")


def call(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def report(name, ratios, bound, words, better):
    middle = statistics.median(ratios)
    fine = middle >= bound if better == "at least" else middle <= bound
    listed = " ".join(f"{r:.3f}" for r in ratios)
    print(f"{name}: {middle:.3f} ({better} {bound:.3g}; {'reached' if fine else 'NOT reached'}) [{listed}] {words}", flush=True)


def steps(episode):
    """What an episode asks of the model: (player, what the player is told, its recorded reply)."""
    told, found, players = {}, [], {}
    for turn in episode["interactions"]["turns"]:
        for event in turn:
            kind, content = event["action"]["type"], event["action"]["content"]
            if kind == "send message" and event["to"] != "GM":
                told.setdefault(event["to"], []).append(content)
            elif kind == "get message" and told.get(event["from"]):
                player = players.setdefault(event["from"], len(players))
                found.append({"player": player, "user": "\n\n".join(told.pop(event["from"])), "reply": content.strip()})
    return found


def script(folder, path, count, requests):
    """Writes `count` episodes of at least `requests` requests, the two games by turns."""
    games = []
    for game in ("wordle", "taboo"):
        with gzip.open(os.path.join(folder, f"{game}.jsonl.gz"), "rt", encoding="utf-8", newline="\n") as file:
            found = [steps(json.loads(line)) for line in file]
        games.append([episode for episode in found if len(episode) >= requests])
    chosen = [episode for pair in zip(*games) for episode in pair][:count]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(episode) + "\n" for episode in chosen)
    return chosen


class Bench:
    def __init__(self, options, folder):
        self.options, self.script = options, os.path.join(folder, "episodes.jsonl")
        self.model = next(os.path.join(path, "bench-134M-f16.gguf") for path, _, files in os.walk(options.models)
                          if "bench-134M-f16.gguf" in files)
        chosen = script(options.episodes, self.script, options.count, 4)
        print(f"{len(chosen)} episodes, {sum(map(len, chosen))} requests, {options.threads} threads", flush=True)

    def speed(self, *words):
        return json.loads(call([CHAT_SPEED, words[0], "--model", self.model, "--threads", str(self.options.threads), *words[1:]]))

    def play(self, episodes, together):
        return self.speed("episodes", "--script", self.script, "--episodes", str(episodes), "--together", str(together),
                          "--tokens", str(self.options.tokens))

    def together(self):
        """One after another takes long: a sample of the episodes, its time counted by requests."""
        ratios, words = [], ""
        for _ in range(self.options.rounds):
            alone = self.play(self.options.sample, 1)
            beside = self.play(self.options.count, 64)
            one, many = (side["seconds"] / side["requests"] for side in (alone, beside))
            ratios.append(many / one)
            words = (f"last: {beside['seconds']:.1f} s for {beside['requests']} requests; one after another {one:.2f} s a request, "
                     f"over {alone['requests']}; CPU {beside['cpu_seconds'] / beside['requests']:.2f} against "
                     f"{alone['cpu_seconds'] / alone['requests']:.2f} s a request")
        report("episodes together over one after another", ratios, 1 / 3, words, "at most")

    def peer(self, prompt, *words):
        out = call([BATCHED, "-m", self.model, "-npp", str(prompt), "-ntg", str(self.options.tokens), "-npl", "64", "-b", "2048",
                    "-ub", "512", "-t", str(self.options.threads), "-c", str(64 * (prompt + self.options.tokens)),
                    "--output-format", "jsonl", *words])
        return next(json.loads(line)["speed_tg"] for line in out.splitlines() if line.startswith("{"))

    def replies(self):
        """Prompts of each conversation's own, and one that all share, as in episodes of one game."""
        for name, ours, theirs in (("own prompts", [], [[], ["-kvu"]]), ("one prompt", ["--shared"], [["-pps", "-kvu"]])):
            # The cache's type is llama.cpp's default there, F16, and F32 here; so both are run, and then the best.
            ways = [[*mode, *kv] for mode in theirs for kv in ([], ["-ctk", "f32", "-ctv", "f32"])]
            ratios, words = [], ""
            for _ in range(self.options.rounds):
                mine = self.speed("replies", "--together", "64", "--tokens", str(self.options.tokens), "--prompt",
                                  str(self.options.prompt), *ours)
                limits = {" ".join(way): self.peer(mine["prompt"], *way) for way in ways}
                best = max(limits, key=limits.get)
                speed = mine["generated_tokens"] / mine["seconds"]
                ratios.append(speed / limits[best])
                if len(ways) > 1:
                    words = "first: llama-batched-bench " + ", ".join(f"'{key}' {value:.0f}" for key, value in limits.items()) + "; "
                ways = [best.split()]
            words += f"last: {speed:.0f} tokens/s after {mine['prompt']} tokens, llama-batched-bench {limits[best]:.0f}"
            report(f"64 replies at once over llama-batched-bench, {name}", ratios, 0.8, words, "at least")

    def tokens(self):
        for together in (1, 64):
            cost = self.speed("episodes", "--script", self.script, "--together", str(together), "--tokens", "2")
            report(f"prompt tokens decoded/distinct, {together} at once", [cost["decoded_tokens"] / cost["distinct_tokens"]], 1.05,
                   f"{cost['distinct_tokens']} distinct of {cost['prompt_tokens']}", "at most")


def main():
    names = ["tokens", "together", "replies"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", required=True, help="folder that bench/make_models.py wrote")
    parser.add_argument("--episodes", required=True, help="folder with wordle.jsonl.gz and taboo.jsonl.gz: recorded episodes")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--count", type=int, default=128, help="episodes")
    parser.add_argument("--sample", type=int, default=8, help="of them played one after another")
    parser.add_argument("--tokens", type=int, default=100, help="tokens a reply")
    parser.add_argument("--prompt", type=int, default=96, help="words of a prompt, where replies alone are measured")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=names, default=names)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, folder)
        for name in options.only:
            getattr(bench, name)()


if __name__ == "__main__":
    main()
