#!/usr/bin/env python3
"""How fast models behind a wire are asked, against a server on loopback that answers each request after 200 ms.

    tools/build release && ninja -C build/release http_speed fault_server
    python3 bench/http_ratios.py

throughput  answers a second over the ideal, which is --concurrency requests open at every moment: over the whole run, in
            which the client finds out how many the server bears, and over its second half
memory      the asking process's peak, in MB
CPU         the asking process's CPU seconds a second, in cores
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SPEED = os.path.join(ROOT, "build/release/bench/http_speed")
SERVER = os.path.join(ROOT, "build/release/tests/fault_server")


def report(name, values, bound, better, words=""):
    middle = statistics.median(values)
    fine = middle >= bound if better == "at least" else middle <= bound
    listed = " ".join(f"{v:.3f}" for v in values)
    print(f"{name}: {middle:.3f} ({better} {bound:g}; {'reached' if fine else 'NOT reached'}) [{listed}] {words}", flush=True)


def measure(options):
    server = subprocess.Popen([SERVER, "--latency", str(options.latency)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        spec = f"openai:fault-model-1@http://127.0.0.1:{server.stdout.readline().strip()}/v1"
        done = subprocess.run([SPEED, spec, "--requests", str(options.requests), "--concurrency", str(options.concurrency)],
                              capture_output=True, text=True, env=dict(os.environ, no_proxy="*"))
        if done.returncode != 0:
            sys.exit(f"http_speed failed: {done.stderr}")
        return json.loads(done.stdout)
    finally:
        server.stdin.close()
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=200000)
    parser.add_argument("--concurrency", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.2, help="seconds")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    runs = [measure(options) for _ in range(options.rounds)]
    if any(run["failed"] for run in runs):
        sys.exit(f"requests failed: {runs}")
    ideal = options.concurrency / options.latency
    report("throughput over the ideal, whole run", [run["requests"] / run["seconds"] / ideal for run in runs], 0.95, "at least",
           f"{options.requests} requests, ideal {ideal:.0f}/s")
    report("throughput over the ideal, second half",
           [run["requests"] / 2 / (run["seconds"] - run["half_seconds"]) / ideal for run in runs], 0.95, "at least")
    report("peak memory, MB", [run["peak_mb"] for run in runs], 150, "at most")
    report("CPU, cores", [run["cpu_seconds"] / run["seconds"] for run in runs], 1, "at most")


if __name__ == "__main__":
    main()
