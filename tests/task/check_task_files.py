#!/usr/bin/env python3
"""Asks lm-evaluation-harness 0.4.13 what the text tests (text/*.task) say it asks.

    check_task_files.py [FILE...]

Prints a line for each file and fails where a prompt differs.
"""
import pathlib
import sys

import datasets
import yaml

from make_golden_prompts import HERE, SEED, LocalTask, gold_of, render_chat


def harness_prompts(test):
    rows = {split: datasets.Dataset.from_list(list_) for split, list_ in test["splits"].items()}
    task = LocalTask(dict(test["task"]), rows)
    shots = test.get("shots")
    if shots is not None and task.config.num_fewshot != 0:
        task.set_config(key="num_fewshot", value=shots)
    task.set_fewshot_seed(seed=SEED)
    chat = test.get("chat")
    task.build_all_requests(
        apply_chat_template=chat is not None,
        fewshot_as_multiturn=chat == "multiturn",
        chat_template=render_chat if chat else None,
    )
    docs = {}
    for instance in task.instances:
        docs.setdefault(instance.doc_id, []).append(instance)
    for doc_id in sorted(docs):
        pairs = [instance.args for instance in sorted(docs[doc_id], key=lambda instance: instance.idx)]
        yield pairs, gold_of(task, docs[doc_id][0].doc)


def expected_prompts(test):
    for prompt in test["prompts"]:
        contexts = prompt.get("contexts") or [prompt["context"]] * len(prompt["continuations"])
        continuations = prompt.get("continuations") or [prompt["continuation"]] * len(contexts)
        pairs = list(zip(contexts, continuations, strict=True))
        yield pairs + [("", text) for text in prompt.get("unconditional", [])], prompt["gold"]


def main():
    files = [pathlib.Path(name) for name in sys.argv[1:]] or sorted((HERE / "text").glob("*.task"))
    wrong = 0
    for file in files:
        test = yaml.safe_load(file.read_text())
        if test.get("harness") is False:
            print("-    ", file.name)
            continue
        got, expected = list(harness_prompts(test)), list(expected_prompts(test))
        print("equal" if got == expected else "WRONG", file.name)
        if got != expected:
            wrong += 1
            print("  harness:", got, "\n  file:   ", expected)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
