#!/usr/bin/env python3
"""How fast lm-evaluation-harness's logs are imported, against Python's json.loads over the same file in the same run.

    venv/bin/python tools/reference/harness_logs.py --model HF_MODEL --data DATA --tasks arc_easy --out LOGS [--old]
    python3 bench/import_ratios.py LOGS/<model>/samples_*.jsonl ...
    python3 bench/import_ratios.py --together LOGS/<model>/samples_*.jsonl ...

Each log's lines are repeated, with numbers of their own, until they are --mb; with --together all logs are, each as often as
the others, and they are imported at once. `luxmeter import harness --threads 1` reads them, writes journal and table into a
new lab, and is timed as a whole process: CPU time is what one core needs. Python parses each line and keeps nothing. The two
alternate; the fastest of each counts, since other work on a machine only ever adds.
"""
import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = "import json, sys\nfor log in sys.argv[1:]:\n  for line in open(log, encoding='utf-8'): json.loads(line)"


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def repeat(log, folder, times):
    """A log with the lines of another so many times, documents counted on; gives its path and its number of documents."""
    with open(log, "rb") as file:
        bodies = [line[line.index(b","):] for line in file if line.startswith(b'{"doc_id": ')]
    path = os.path.join(folder, "model", os.path.basename(log))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    number = 0
    with open(path, "wb") as out:
        for _ in range(times):
            for body in bodies:
                out.write(b'{"doc_id": %d' % number + body)
                number += 1
    return path, number


def measure(logs, options):
    times = -(-options.mb * 10**6 // sum(os.path.getsize(log) for log in logs))
    with tempfile.TemporaryDirectory() as folder:
        repeated = [repeat(log, folder, times) for log in logs]
        paths, documents = [path for path, _ in repeated], sum(number for _, number in repeated)
        mb, lab = sum(map(os.path.getsize, paths)) / 1e6, os.path.join(folder, "lab")
        imported, parsed = [], []
        for _ in range(options.rounds):
            shutil.rmtree(lab, ignore_errors=True)
            imported.append(cpu_seconds([f"{ROOT}/build/release/luxmeter", "import", "harness", *paths, "--lab", lab, "--threads", "1"]))
            parsed.append(cpu_seconds([sys.executable, "-c", PYTHON, *paths]))
    middle = statistics.median(b / a for a, b in zip(imported, parsed))
    name = os.path.basename(logs[0]) if len(logs) == 1 else f"{len(logs)} logs"
    print(f"{name}: {documents} documents, {mb:.0f} MB: import {mb / min(imported):.0f} MB/s a core (at least 300), "
          f"median {mb / statistics.median(imported):.0f}; json.loads {mb / min(parsed):.0f} MB/s; "
          f"ratio {middle:.2f} [{' '.join(f'{mb / s:.0f}' for s in imported)}]", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for logs in [options.logs] if options.together else [[log] for log in options.logs]:
        measure(logs, options)


if __name__ == "__main__":
    main()
