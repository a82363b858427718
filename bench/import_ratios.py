#!/usr/bin/env python3
"""How fast lm-evaluation-harness's logs are imported, against Python's json.loads over the same file in the same run.

    venv/bin/python tools/reference/harness_logs.py --model HF_MODEL --data DATA --tasks arc_easy --out LOGS [--old]
    python3 bench/import_ratios.py LOGS/<model>/samples_*.jsonl ...

Each log's lines are repeated, with numbers of their own, until they are --mb. `luxmeter import harness --threads 1` reads the
file, writes journal and table into a new lab, and is timed as a whole process: CPU time is what one core needs. Python
parses each line and keeps nothing. The two alternate; the fastest of each counts, since other work on a machine only
ever adds.
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
PYTHON = "import json, sys\nfor line in open(sys.argv[1], encoding='utf-8'): json.loads(line)"


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def repeat(log, folder, size):
    """A log of that size in bytes: the lines of another again and again, documents counted on."""
    with open(log, "rb") as file:
        bodies = [line[line.index(b","):] for line in file if line.startswith(b'{"doc_id": ')]
    path = os.path.join(folder, "model", os.path.basename(log))
    os.makedirs(os.path.dirname(path))
    number = 0
    with open(path, "wb") as out:
        while out.tell() < size:
            for body in bodies:
                out.write(b'{"doc_id": %d' % number + body)
                number += 1
    return path, number


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+")
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for log in options.logs:
        with tempfile.TemporaryDirectory() as folder:
            path, documents = repeat(log, folder, options.mb * 10**6)
            mb, lab = os.path.getsize(path) / 1e6, os.path.join(folder, "lab")
            imported, parsed = [], []
            for _ in range(options.rounds):
                shutil.rmtree(lab, ignore_errors=True)
                imported.append(cpu_seconds([f"{ROOT}/build/release/luxmeter", "import", "harness", path, "--lab", lab, "--threads", "1"]))
                parsed.append(cpu_seconds([sys.executable, "-c", PYTHON, path]))
            middle = statistics.median(b / a for a, b in zip(imported, parsed))
            print(f"{os.path.basename(log)}: {documents} documents, {mb:.0f} MB: import {mb / min(imported):.0f} MB/s a core "
                  f"(at least 300), median {mb / statistics.median(imported):.0f}; json.loads {mb / min(parsed):.0f} MB/s; "
                  f"ratio {middle:.2f} [{' '.join(f'{mb / s:.0f}' for s in imported)}]", flush=True)


if __name__ == "__main__":
    main()
