#!/usr/bin/env python3
"""The elusive study at its paper's size, and at ten times that: seconds and memory, and as a ratio over SciPy called for each sample.

    tools/build release
    PYTHON bench/study_ratios.py [--only paper tenfold] [--cores 2]

PYTHON has numpy, scipy, pyarrow. A lab is made up: 50,000 documents in 69 tasks, of two to five choices, scored by six families of 6
to 12 models, as rows of choices in Parquet. `luxmeter study chain` reads it and correlates five metrics in three ways; SciPy does the
same for some hundred documents whose scores are in memory already, in the same run, on the same machine.
"""
import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import stats

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LUXMETER = os.path.join(ROOT, "build/release/luxmeter")
FAMILIES = {"cerebras": 7, "incite": 6, "amber": 12, "olmo": 7, "pythia-12b": 8, "pythia-300b": 9}
METRICS = ["logprob_gold", "p_gold", "p_choices", "brier", "acc"]
TASKS, DOCUMENTS = 69, 50_000
SCHEMA = pa.schema([("model_id", pa.string()), ("task", pa.string()), ("task_version", pa.string()), ("num_fewshot", pa.int32()),
                    ("doc_id", pa.int64()), ("choice", pa.int32()), ("is_gold", pa.bool_()), ("logprob", pa.float64()),
                    ("tokens", pa.int32()), ("chars", pa.int32()), ("bytes", pa.int32()), ("is_greedy", pa.bool_()),
                    ("uncond_logprob", pa.float64()), ("truncated", pa.bool_()), ("boundary_merge", pa.bool_()),
                    ("doc_hash", pa.string()), ("prompt_hash", pa.string())])


def sizes(documents):
    """Documents a task: unequal, as the study's are."""
    weights = 1.0 / (1 + np.arange(TASKS)) ** 0.7
    counts = np.floor(documents * weights / weights.sum()).astype(int)
    counts[0] += documents - counts.sum()
    return counts


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file)


def make_lab(lab, documents):
    rng = np.random.default_rng(7)
    write(f"{lab}/lab.json", {"format": "luxmeter-lab", "version": 1})
    write(f"{lab}/runs/made/plan.json", {"format": 1, "run_id": "made", "settings": {}, "models": [], "tasks": [], "units": []})
    write(f"{lab}/runs/made/tables.json", {"choices": {}})
    counts = sizes(documents)
    choices = rng.integers(2, 6, size=documents)
    task_of = np.repeat(np.arange(TASKS), counts)
    doc_of = np.concatenate([np.arange(n) for n in counts])
    gold = (rng.random(documents) * choices).astype(int)
    row_document = np.repeat(np.arange(documents), choices)
    row_choice = np.concatenate([np.arange(n) for n in choices]) if documents < 100_000 else (
        np.arange(len(row_document)) - np.repeat(np.cumsum(choices) - choices, choices))
    rows, base = len(row_document), -rng.gamma(2, 8, size=len(row_document))
    slope = rng.normal(1, 1, size=rows)
    hashes = pa.array([f"{i:064x}" for i in range(documents)]).dictionary_encode()
    same = {"task": pa.DictionaryArray.from_arrays(task_of[row_document].astype(np.int32), [f"task_{t:02}" for t in range(TASKS)]),
            "doc_id": doc_of[row_document].astype(np.int64), "choice": row_choice.astype(np.int32),
            "is_gold": gold[row_document] == row_choice, "chars": rng.integers(1, 60, size=rows).astype(np.int32)}
    path = f"{lab}/tables/choices/run_id=made/choices.parquet"
    os.makedirs(os.path.dirname(path))
    hash_column = pa.DictionaryArray.from_arrays(row_document.astype(np.int32), hashes.dictionary).cast(pa.string())
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as out:
        for family, models in sorted(FAMILIES.items()):
            for m in range(models):
                name, compute = f"{family}-{m:02}", 10.0 ** (18 + 4 * m / models)
                write(f"{lab}/models/{name}.json", {"model_id": name, "name": name, "family": family, "compute_flops": compute})
                logprob = base + slope * (np.log10(compute) - 20) + rng.normal(0, 1, size=rows)
                columns = {**same, "model_id": pa.array([name]).dictionary_encode().take(pa.array(np.zeros(rows, np.int32))),
                           "logprob": logprob, "tokens": same["chars"], "bytes": same["chars"], "num_fewshot": np.zeros(rows, np.int32),
                           "task_version": pa.array(["1"]).dictionary_encode().take(pa.array(np.zeros(rows, np.int32))),
                           "uncond_logprob": pa.nulls(rows, pa.float64()), "doc_hash": hash_column, "prompt_hash": hash_column}
                for flag in ("is_greedy", "truncated", "boundary_merge"):
                    columns[flag] = np.zeros(rows, bool)
                arrays = [pa.array(columns[f.name]).cast(f.type) if not isinstance(columns[f.name], pa.Array)
                          else columns[f.name].cast(f.type) for f in SCHEMA]
                out.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA), row_group_size=122880)
    return rows * sum(FAMILIES.values())


def study(lab, cores, *words):
    """Seconds and MB of a run."""
    metrics = [word for name in METRICS for word in ("--metric", name)]
    begin = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(["taskset", "-c", f"0-{cores - 1}", LUXMETER, "study", "chain", "--lab", lab, *metrics, *words, "--table",
                           "ordering"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return time.monotonic() - begin, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def scipy_seconds(samples):
    """Seconds a sample: the mean over families, five metrics and three correlations each."""
    rng = np.random.default_rng(3)
    total = 0.0
    for models in FAMILIES.values():
        x = np.linspace(18, 22, models)
        scores = [rng.normal(size=(models, samples)) for _ in METRICS[:-1]] + [rng.integers(0, 2, size=(models, samples)).astype(float)]
        for matrix in scores:
            matrix[0], matrix[-1] = 0, 1  # no constant columns
        begin = time.monotonic()
        for matrix in scores:
            for s in range(samples):
                stats.pearsonr(x, matrix[:, s])
                stats.spearmanr(x, matrix[:, s])
                stats.kendalltau(x, matrix[:, s])
        total += (time.monotonic() - begin) / samples
    return total


def report(name, value, bound, unit, better="at most"):
    fine = value <= bound if better == "at most" else value >= bound
    print(f"{name}: {value:.3g}{unit} ({better} {bound:g}{unit}; {'reached' if fine else 'NOT reached'})", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--samples", type=int, default=100, help="documents that SciPy correlates")
    parser.add_argument("--only", nargs="*", choices=["paper", "tenfold"], default=["paper", "tenfold"])
    parser.add_argument("--folder", help="where the labs go (default: a temporary folder)")
    options = parser.parse_args()
    folder = options.folder or tempfile.mkdtemp()
    try:
        for name in options.only:
            documents = DOCUMENTS * (10 if name == "tenfold" else 1)
            lab = os.path.join(folder, name)
            if not os.path.exists(lab):
                rows = make_lab(lab, documents)
                print(f"{name}: {documents:,} documents, {rows:,} rows of choices", flush=True)
            if name == "tenfold":
                seconds, memory = study(lab, options.cores, "--draws", "0")
                report(f"memory at ten times the size, {seconds:.1f} s", memory / 1000, 2, " GB")
                continue
            study(lab, options.cores, "--draws", "0")  # the file's pages are in memory now
            plain, _ = study(lab, options.cores, "--draws", "0")
            report(f"the whole study, {options.cores} cores", plain, 5, " s")
            drawn, _ = study(lab, options.cores, "--draws", "1000")
            report("the same with 1,000 bootstrap draws", drawn, 60, " s")
            theirs = scipy_seconds(options.samples) * documents
            report(f"SciPy sample by sample, {theirs:.0f} s without reading, over it", theirs / plain, 100, "", "at least")
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
