#!/usr/bin/env python3
"""Writes logs as lm-evaluation-harness does with --log_samples: samples_<task>_<date>.jsonl and results_<date>.json.

The tasks are the harness's own over data on disk, its Hugging Face backend scores, its EvaluationTracker writes. What the
results say of this machine and its folders is left out. --old writes the samples in the older layout: numbers
as numbers, arguments as lists, without filter, metrics and hashes.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from local_tasks import LocalTasks, members

import lm_eval
import torch
from lm_eval.loggers import EvaluationTracker
from lm_eval.models.huggingface import HFLM

KEEP = ("results group_subtasks configs versions n-shot higher_is_better n-samples config lm_eval_version "
        "transformers_version max_length task_hashes model_source fewshot_as_multiturn").split()
CONFIG = "model_num_parameters model_dtype model_revision limit bootstrap_iters random_seed".split()


def public(results, name):
    kept = {key: results[key] for key in KEEP if key in results}
    kept["configs"] = {task: {key: value for key, value in config.items() if key not in ("dataset_path", "dataset_kwargs")}
                       for task, config in results["configs"].items()}
    kept["config"] = {key: results["config"].get(key) for key in CONFIG}
    return {**kept, "model_name": name, "model_name_sanitized": lm_eval.utils.sanitize_model_name(name)}


def old(sample):
    request = [[arg["arg_0"], arg["arg_1"]] for arg in sample["arguments"].values()]
    pairs = [[float(logprob), greedy == "True"] for logprob, greedy in sample["filtered_resps"]]
    target = int(sample["target"]) if sample["target"].isdigit() else sample["target"]
    return {"doc_id": sample["doc_id"], "doc": sample["doc"], "target": target, "arguments": request,
            "resps": [[pair] for pair in pairs], "filtered_resps": pairs,
            **{metric: sample[metric] for metric in sample["metrics"]}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path, help="a Hugging Face folder")
    parser.add_argument("--data", required=True, type=Path, help="<task>/<split>.jsonl")
    parser.add_argument("--tasks", required=True, help="names, comma between")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--name", help="the model's name (default: its folder's)")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--fewshot", type=int, default=0)
    parser.add_argument("--fewshot-split", nargs="*", default=[], metavar="TASK=SPLIT",
                        help="where the examples come from, for tasks whose own split DATA lacks")
    parser.add_argument("--date", help="in place of now, in the files' names")
    parser.add_argument("--old", action="store_true")
    options = parser.parse_args()
    name = options.name or options.model.name
    torch.set_num_threads(1)
    lm = HFLM(pretrained=str(options.model), device="cpu", dtype="float32", batch_size=8)
    scratch = Path(tempfile.mkdtemp())
    tracker = EvaluationTracker(output_path=str(scratch))
    manager = LocalTasks(options.data, dict(pair.split("=", 1) for pair in options.fewshot_split))
    results = lm_eval.simple_evaluate(model=lm, tasks=members(options.tasks, options.data), limit=options.limit,
                                      num_fewshot=options.fewshot or None, task_manager=manager, bootstrap_iters=0,
                                      log_samples=True, evaluation_tracker=tracker)
    samples = results.pop("samples")
    tracker.save_results_aggregated(results=results, samples=samples)
    for task in results["configs"]:
        tracker.save_results_samples(task_name=task, samples=samples[task])
    folder = options.out / name
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(scratch.rglob("*.json*")):
        target = folder / (file.name.replace(tracker.date_id, options.date) if options.date else file.name)
        if file.suffix == ".json":
            content = public(json.loads(file.read_text()), name)
            target.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        elif options.old:
            lines = [old(json.loads(line)) for line in file.read_text().splitlines()]
            target.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        else:
            shutil.copy(file, target)
    shutil.rmtree(scratch)
    print(folder, file=sys.stderr)


if __name__ == "__main__":
    main()
