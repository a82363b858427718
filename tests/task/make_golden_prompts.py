#!/usr/bin/env python3
"""What lm-evaluation-harness 0.4.13 asks a model, as hashes: the golden files of prompts_test.cpp.

    make_golden_prompts.py DATA [OUT [LIMIT]]

runs the harness's own task files over local data (DATA/<task>/<split>.jsonl) and writes
OUT/<name>.jsonl (OUT is golden/prompts beside this script). A file holds one or more cases: a line with
an object that says what was run, then a line a document: [gold indices, hash, hash, ...], one hash for
every (context, continuation) in the harness's order: the first 16 hexadecimal digits of
SHA-256(context + "\\0" + continuation). No text of a benchmark is kept. LIMIT takes so many documents of
every case; LUX_GOLDEN_PROMPTS=OUT makes the test read that folder.
"""
import hashlib
import json
import logging
import os
import pathlib
import sys

os.environ.setdefault("TQDM_DISABLE", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import datasets
import jinja2.sandbox
import lm_eval
import lm_eval.tasks
from lm_eval.api.task import ConfigurableTask
from lm_eval.tasks._yaml_loader import load_yaml

HERE = pathlib.Path(__file__).parent
TASKS = pathlib.Path(lm_eval.tasks.__file__).parent
SEED = 1234  # the harness's default for --seed's few-shot part

FILES = {
    "arc_easy": "arc/arc_easy.yaml",
    "arc_challenge": "arc/arc_challenge.yaml",
    "hellaswag": "hellaswag/hellaswag.yaml",
    "mathqa": "mathqa/mathqa.yaml",
    "mc_taco": "mc_taco/default.yaml",
    "openbookqa": "openbookqa/openbookqa.yaml",
    "piqa": "piqa/piqa.yaml",
    "race": "race/race.yaml",
    "sciq": "sciq/sciq.yaml",
    "social_iqa": "siqa/siqa.yaml",
    "winogrande": "winogrande/default.yaml",
    "xwinograd_en": "xwinograd/xwinograd_en.yaml",
}

HELLASWAG = {"validation": "hellaswag/validation_original_1000.jsonl"}
HELLASWAG_CLEAN = {"validation": "hellaswag/validation.jsonl"}
SCIQ = {"test": "sciq/validation.jsonl"}
ITSELF = {"training_split": "validation"}  # examples from the scored split: the document is left out
MUTUAL = {"metric_list": [{"metric": "acc"}, {"metric": "acc_mutual_info"}]}
BEGUN = {"gen_prefix": "The answer is"}


def case(task, shots=0, keys=None, splits=None, chat=None, limit=50):
    return {"task": task, "shots": shots, "keys": keys or {}, "splits": splits or {}, "chat": chat, "limit": limit}


def mmlu(*subjects, **more):
    return [case("mmlu_" + subject, **more) for subject in subjects]


def all_cases(data):
    subjects = sorted(path.stem for path in (data / "mmlu" / "test").glob("*.jsonl"))
    plain = {name: [case(name)] for name in FILES}
    plain["hellaswag"] = [case("hellaswag", splits=HELLASWAG), case("hellaswag", splits=HELLASWAG_CLEAN)]
    plain["sciq"] = [case("sciq", splits=SCIQ)]
    cases = {name + ".0shot": list_ for name, list_ in plain.items()}
    cases["mmlu.0shot"] = mmlu(*subjects, limit=20)
    cases["mmlu.5shot"] = mmlu("anatomy", "high_school_european_history", "abstract_algebra", "us_foreign_policy", shots=5)
    cases["arc_easy.5shot"] = [
        case("arc_easy", 5, {"fewshot_split": "validation"}),
        case("arc_easy", 5, {"fewshot_split": "test"}),
    ]
    cases["arc_challenge.5shot"] = [
        case("arc_challenge", 5, {"fewshot_split": "validation"}),
        case("arc_challenge", 25, {"fewshot_config": {"sampler": "first_n", "split": "validation"}}, limit=10),
    ]
    cases["openbookqa.5shot"] = [case("openbookqa", 5)]
    cases["mathqa.5shot"] = [case("mathqa", 5, {"fewshot_split": "validation"})]
    cases["mc_taco.5shot"] = [case("mc_taco", 5)]
    cases["piqa.5shot"] = [case("piqa", 5, ITSELF)]
    cases["hellaswag.5shot"] = [case("hellaswag", 5, ITSELF, HELLASWAG)]
    cases["social_iqa.5shot"] = [case("social_iqa", 5, ITSELF)]
    cases["winogrande.5shot"] = [case("winogrande", 5, ITSELF), case("winogrande", 30, ITSELF, limit=10)]
    cases["xwinograd_en.5shot"] = [case("xwinograd_en", 5)]
    cases["race.5shot"] = [case("race", 2), case("race", 5, {"fewshot_split": "test"}, limit=10)]
    cases["sciq.5shot"] = [case("sciq", 5, {"fewshot_split": "test"}, SCIQ)]
    cases["chat"] = [
        case("arc_easy", 5, {"fewshot_split": "validation"}, chat="multiturn"),
        case("arc_easy", 2, {"fewshot_split": "validation"}, chat="singleturn"),
        case("arc_easy", 2, {"fewshot_split": "validation"} | BEGUN, chat="multiturn"),
        case("arc_easy", 2, {"fewshot_split": "validation"} | BEGUN, chat="singleturn"),
        *mmlu("anatomy", shots=5, chat="multiturn"),
        *mmlu("anatomy", shots=0, chat="singleturn"),
        case("openbookqa", 0, chat="multiturn"),
        case("winogrande", 3, ITSELF, chat="multiturn"),
        case("winogrande", 3, ITSELF | BEGUN, chat="singleturn"),
    ]
    cases["more"] = [
        case("arc_easy", 2, {"fewshot_split": "validation"} | BEGUN),
        case("piqa", 2, ITSELF | BEGUN | {"target_delimiter": "\n"}),
        case("winogrande", 2, ITSELF | BEGUN),
        case("arc_easy", 0, MUTUAL),
        case("winogrande", 0, MUTUAL),
        case("openbookqa", 3, {"description": "About {{question_stem[0]}}:\n", "fewshot_delimiter": "\n###\n"}),
    ]
    return cases


class LocalTask(ConfigurableTask):
    """A harness task over datasets that are given."""

    def __init__(self, config, splits):
        self.local = splits
        super().__init__(config=config)

    def download(self, dataset_kwargs=None, **kwargs):
        self.dataset = self.local


class Splits(dict):
    """Datasets by split, read when they are asked for."""

    def __init__(self, read, spare):
        self.read, self.spare = read, spare

    def __missing__(self, split):
        rows = self.read(split) or (self.spare and self.read(self.spare))
        self[split] = datasets.Dataset.from_list(rows)
        return self[split]


def take_as_cleaned(dataset):
    """HellaSwag's rows that were cleaned before: cleaning them twice would change a few."""
    return dataset.map(lambda row: {"choices": row["endings"]})


def read_rows(data, task, splits, split):
    if task.startswith("mmlu_"):
        default = f"mmlu/{split}/{task.removeprefix('mmlu_')}.jsonl"
    else:
        default = f"{task}/{split}.jsonl"
    path = data / splits.get(split, default)
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        if "problems" in row:
            row["problems"] = str(row["problems"])
    return rows


def render_chat(messages, add_generation_prompt=True):
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((HERE / "golden" / "chatml.jinja").read_text())
    text = template.render(messages=messages, add_generation_prompt=add_generation_prompt)
    if add_generation_prompt:
        return text
    last = messages[-1]["content"]  # goes on with the last message
    return text[: text.rindex(last) + len(last)]


def gold_of(task, doc):
    gold = task.doc_to_text(doc) if task.multiple_input else task.doc_to_target(doc)
    if isinstance(gold, str):
        gold = task.doc_to_choice(doc).index(gold)
    return gold if isinstance(gold, list) else [gold]


def run(data, what):
    name = what["task"]
    config = load_yaml(TASKS / FILES.get(name, f"mmlu/default/{name}.yaml"))
    for key in ("tag", "group", "task_list"):
        config.pop(key, None)
    config |= json.loads(json.dumps(what["keys"]))
    if what["splits"] == HELLASWAG_CLEAN:
        config["process_docs"] = take_as_cleaned
    scored = config.get("test_split") or config["validation_split"]
    spare = None if what["shots"] else scored  # an unused split of examples may be missing
    task = LocalTask(config, Splits(lambda split: read_rows(data, name, what["splits"], split), spare))
    task.set_config(key="num_fewshot", value=what["shots"])
    task.set_fewshot_seed(seed=SEED)
    chat = what["chat"]
    task.build_all_requests(
        limit=what["limit"],
        apply_chat_template=chat is not None,
        fewshot_as_multiturn=chat == "multiturn",
        chat_template=render_chat if chat else None,
    )
    docs = {}
    for instance in task.instances:
        docs.setdefault(instance.doc_id, []).append(instance)
    for doc_id in sorted(docs):
        pairs = [instance.args for instance in sorted(docs[doc_id], key=lambda instance: instance.idx)]
        hashes = [hashlib.sha256("\0".join(pair).encode()).hexdigest()[:16] for pair in pairs]
        yield [gold_of(task, docs[doc_id][0].doc), *hashes]


def main():
    data = pathlib.Path(sys.argv[1])
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "golden" / "prompts"
    logging.disable(logging.WARNING)
    out.mkdir(parents=True, exist_ok=True)
    documents = pairs = 0
    for name, cases in all_cases(data).items():
        with (out / f"{name}.jsonl").open("w") as file:
            for what in cases:
                what["limit"] = int(sys.argv[3]) if len(sys.argv) > 3 else what["limit"]
                print(json.dumps(what), file=file)
                for line in run(data, what):
                    documents, pairs = documents + 1, pairs + len(line) - 1
                    print(json.dumps(line, separators=(",", ":")), file=file)
    print(f"lm_eval {lm_eval.__version__}: {documents} documents, {pairs} pairs", file=sys.stderr)


if __name__ == "__main__":
    main()
