#!/usr/bin/env python3
"""Writes what lm-evaluation-harness answers, choice by choice: numbers and hashes, no texts.

A gzip'd file of JSON lines. The first line is the header: how it was made, from which files, and a summary of each task.
Every other line is a document:
  t task, d index in its split, gold index, acc, acc_norm (where the task has it), p SHA-256 of its requests' texts
  (context NUL continuation NUL, each request in turn; with --prompt-hashes), and one entry a choice in
  ll log-likelihood in nats, g greedy, nx and nc tokens of context and of continuation (before truncation),
  tr cut from the left, h SHA-256 of "INPUT | CONTINUATION": the ids that the model reads and those that are scored.
"""

import argparse
import gzip
import hashlib
import io
import json
import sys
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from local_tasks import ALL, LocalTasks, data_files, members, sha256

import lm_eval  # noqa: E402
import torch  # noqa: E402
from lm_eval.models.huggingface import HFLM  # noqa: E402


class Recorder(HFLM):
    """The harness's Hugging Face backend as it is; it only keeps the tokens of its requests."""

    def _loglikelihood_tokens(self, requests, **options):
        self.requests = requests
        return super()._loglikelihood_tokens(requests, **options)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def check_documents(task, files):
    """The documents that the harness sees are those of the file: no type was guessed on the way."""
    split = task.config.test_split or task.config.validation_split
    rows = task.dataset[split]
    with open(files[split], encoding="utf-8") as file:
        for row, line in zip(rows, file, strict=True):
            document = json.loads(line)
            if any(row[key] != value for key, value in document.items()):
                raise SystemExit(f"{task.task_name}: a document of {split} was read differently from how it is written")


def request_row(lm, request):
    (context, continuation), context_ids, continuation_ids = request
    ids = context_ids + continuation_ids
    model_input = ids[-(lm.max_length + 1):][:-1]
    merged = context != "" and lm.tok_encode(context + continuation) != ids
    return {"nx": len(context_ids), "nc": len(continuation_ids), "tr": int(len(ids) > lm.max_length + 1),
            "h": digest(f"{' '.join(map(str, model_input))} | {' '.join(map(str, continuation_ids))}"),
            "merged": merged, "empty": context == "", "spaces": context != context.rstrip()}


def score(lm, manager, name, options):
    """Rows of a task, and its summary (of each subject, for MMLU)."""
    limit = options.mmlu_limit if name == "mmlu" else options.limit
    results = lm_eval.simple_evaluate(model=lm, tasks=members(name, options.data), num_fewshot=options.fewshot or None,
                                      limit=limit, task_manager=manager, bootstrap_iters=0)
    rows, summaries, requests = [], {}, iter(lm.requests)
    for task_name, task in manager.built.items():
        check_documents(task, manager.files[task_name])
        samples = {sample["doc_id"]: sample for sample in results["samples"][task_name]}
        count = {"requests": 0, "truncated": 0, "merged": 0, "empty": 0, "spaces": 0}
        for index, instances in groupby(task.instances, key=lambda instance: instance.doc_id):
            sample, choices, texts = samples[index], [], ""
            for instance in instances:
                request = next(requests)
                assert request[0] == instance.args
                (likelihood, greedy), = instance.resps
                choices.append({"ll": float(f"{likelihood:.9g}"), "g": int(greedy), **request_row(lm, request)})
                texts += "".join(f"{text}\0" for text in instance.args)
            gold = task.doc_to_text(sample["doc"]) if task.multiple_input else task.doc_to_target(sample["doc"])
            row = {"t": task_name, "d": index, "gold": gold}
            row.update({metric: int(sample[metric]) for metric in ("acc", "acc_norm") if metric in sample})
            if options.prompt_hashes:
                row["p"] = digest(texts)
            row.update({key: [choice[key] for choice in choices] for key in ("ll", "g", "nx", "nc", "tr", "h")})
            rows.append(row)
            count["requests"] += len(choices)
            count["truncated"] += sum(row["tr"])
            for key in ("merged", "empty", "spaces"):
                count[key] += sum(choice[key] for choice in choices)
        scored = {key.split(",")[0]: float(f"{value:.9g}") for key, value in results["results"][task_name].items()
                  if key.endswith(",none") and "stderr" not in key}
        summaries[task_name] = {
            "documents": len(samples), **count, **scored, "version": results["versions"][task_name],
            "fewshot": results["n-shot"][task_name], "fewshot_split": task.config.fewshot_split,
            "sampler": task.fewshot_cfg.sampler,
            "data": {str(file.relative_to(options.data)): sha256(file)
                     for file in data_files(task_name, options.data).values()}}
    return rows, summaries


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path, help="a Hugging Face folder")
    parser.add_argument("--name", help="what to call it (default: the folder's name)")
    parser.add_argument("--data", required=True, type=Path, help="<task>/<split>.jsonl")
    parser.add_argument("--tasks", nargs="+", default=ALL)
    parser.add_argument("--fewshot", type=int, default=0)
    parser.add_argument("--fewshot-split", nargs="*", default=[], metavar="TASK=SPLIT",
                        help="names the split that a task draws its examples from")
    parser.add_argument("--limit", type=int, default=200, help="first documents of a task")
    parser.add_argument("--mmlu-limit", type=int, default=8, help="first documents of each MMLU subject")
    parser.add_argument("--prompt-hashes", action="store_true", help="p as well: the same for every model")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", required=True, type=Path, help="a folder: NAME.<fewshot>shot.jsonl.gz is written there")
    options = parser.parse_args()
    options.fewshot_split = dict(pair.split("=", 1) for pair in options.fewshot_split)
    name = options.name or options.model.name

    torch.set_num_threads(options.threads)
    lm = Recorder(pretrained=str(options.model), device="cpu", dtype="float32", batch_size=options.batch)
    manager = LocalTasks(options.data, options.fewshot_split)
    rows, summaries = [], {}
    for task in options.tasks:
        task_rows, task_summaries = score(lm, manager, task, options)
        rows += task_rows
        summaries.update(task_summaries)

    header = {
        "golden": "lm-evaluation-harness, Hugging Face backend, float32, CPU", "model": name, "fewshot": options.fewshot,
        "command": " ".join(["tools/reference/harness_golden.py", *sys.argv[1:]]),
        "versions": {package: version(package) for package in
                     ("lm_eval", "torch", "transformers", "tokenizers", "datasets", "jinja2")} | {
                         "python": sys.version.split()[0]},
        "model_files": {file.name: sha256(file) for file in sorted(options.model.iterdir()) if file.is_file()},
        "max_length": lm.max_length, "prefix_token": lm.prefix_token_id, "add_bos_token": lm.add_bos_token,
        "softmax_dtype": lm.softmax_dtype, "logits_cache": lm.logits_cache, "batch": options.batch, "tasks": summaries}
    text = io.StringIO()
    for row in [header, *rows]:
        text.write(json.dumps(row, separators=(",", ":")) + "\n")
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{name}.{options.fewshot}shot.jsonl.gz"
    with open(path, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=9, mtime=0) as packed:
        packed.write(text.getvalue().encode())
    print(f"{path}: {len(rows)} documents, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
