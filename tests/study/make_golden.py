#!/usr/bin/env python3
"""Writes golden.json: rows of made-up documents, and what NumPy, SciPy and scikit-learn say of them.

    python3 tests/study/make_golden.py > tests/study/golden.json

Needs numpy, scipy, scikit-learn (the file was made with numpy 2.4.6, scipy 1.17.1,
scikit-learn 1.9.1). Conventions are those of lm-evaluation-harness 0.4.13: argmax takes the lowest
index among equals, lengths are of the choice without its delimiter, the standard error of a mean is
the sample standard deviation over the square root of n.
"""
import json

import numpy as np
from scipy import special, stats
from sklearn import metrics as sk

rng = np.random.default_rng(20260131)


def make_documents(count, choices, scale, offset=0.0, coarse=False, uncond=False):
    documents = []
    for _ in range(count):
        k = int(rng.choice(choices))
        logprobs = offset - rng.gamma(2.0, scale, size=k)
        if coarse:  # as float16 scores: full of ties
            logprobs = np.round(logprobs * 2) / 2
        chars = rng.integers(1, 60, size=k)
        documents.append({
            "logprobs": logprobs.tolist(),
            "uncond": (-rng.gamma(2.0, scale * 1.5, size=k)).tolist() if uncond else None,
            "chars": chars.tolist(),
            "bytes": (chars + rng.integers(0, 5, size=k)).tolist(),
            "gold": int(rng.integers(0, k)),
            "greedy": (rng.random(k) < 0.2).tolist(),
        })
    return documents


def interval_of_mean(values, low, high):
    n = len(values)
    se = np.std(values, ddof=1) / np.sqrt(n)
    t = stats.t.ppf(0.975, n - 1)
    m = np.mean(values)
    return max(low, m - t * se), min(high, m + t * se)


def estimate(values, binary, low=-np.inf, high=np.inf):
    values = np.asarray(values, dtype=float)
    if binary:
        ci = stats.binomtest(int(values.sum()), len(values)).proportion_ci(0.95, method="wilson")
        ci = (ci.low, ci.high)
    else:
        ci = interval_of_mean(values, low, high)
    return {"n": len(values), "value": values.mean(), "stderr": np.std(values, ddof=1) / np.sqrt(len(values)),
            "ci_low": ci[0], "ci_high": ci[1]}


def tied(scores):
    return int(np.sum(scores == np.max(scores)) > 1)


def measure(documents):
    v = {name: [] for name in ("acc", "acc_norm", "acc_bytes", "acc_mutual_info", "exact_match", "brier",
                               "brier_mean", "logprob_gold", "p_choices", "margin")}
    ties = dict.fromkeys(("acc", "acc_norm", "acc_bytes", "acc_mutual_info"), 0)
    golds, predictions = [], []
    for d in documents:
        ll, gold = np.array(d["logprobs"]), d["gold"]
        scores = {"acc": ll, "acc_norm": ll / np.array(d["chars"], float),
                  "acc_bytes": ll / np.array(d["bytes"], float)}
        if d["uncond"] is not None:
            scores["acc_mutual_info"] = ll - np.array(d["uncond"])
        for name, s in scores.items():
            v[name].append(float(np.argmax(s) == gold))
            ties[name] += tied(s)
        p = special.softmax(ll)
        one_hot = np.eye(len(ll))[gold]
        v["exact_match"].append(float(d["greedy"][gold]))
        v["brier"].append(np.sum((p - one_hot) ** 2))
        v["brier_mean"].append(np.mean((p - one_hot) ** 2))
        v["logprob_gold"].append(ll[gold])
        v["p_choices"].append(np.exp(special.log_softmax(ll)[gold]))
        v["margin"].append(ll[gold] - np.max(np.delete(ll, gold)))
        golds.append(gold)
        predictions.append(int(np.argmax(ll)))
    binary = {"acc", "acc_norm", "acc_bytes", "acc_mutual_info", "exact_match"}
    bounds = {"brier": (0, 2), "brier_mean": (0, 1), "p_choices": (0, 1)}
    out = {}
    for name, values in v.items():
        if values:
            out[name] = estimate(values, name in binary, *bounds.get(name, (-np.inf, np.inf)))
            out[name]["ties"] = ties.get(name, 0)
    if all(len(d["logprobs"]) == 2 for d in documents):
        golds, predictions = np.array(golds), np.array(predictions)
        draws = []
        for _ in range(20000):
            at = rng.integers(0, len(golds), len(golds))
            hit = np.sum((golds[at] == 1) & (predictions[at] == 1))
            draws.append(2 * hit / (np.sum(golds[at] == 1) + np.sum(predictions[at] == 1)))
        hits = int(np.sum((golds == 1) & (predictions == 1)))
        union = int(np.sum((golds == 1) | (predictions == 1)))
        wilson = stats.binomtest(hits, union).proportion_ci(0.95, method="wilson")
        out["f1"] = {"n": len(golds), "value": sk.f1_score(golds, predictions), "ties": ties["acc"],
                     "bootstrap_stderr": np.std(draws, ddof=1),
                     "ci_low": 2 * wilson.low / (1 + wilson.low), "ci_high": 2 * wilson.high / (1 + wilson.high),
                     "bootstrap_low": np.quantile(draws, 0.025), "bootstrap_high": np.quantile(draws, 0.975)}
    return out


def aggregate(parts, name):
    n = np.array([p[name]["n"] for p in parts], float)
    mean = np.array([p[name]["value"] for p in parts])
    se = np.array([p[name]["stderr"] for p in parts])
    pooled = np.sum((n - 1) * se**2 * n) / (np.sum(n) - len(n))
    return {"value": np.sum(mean * n) / np.sum(n), "stderr": np.sqrt(pooled / np.sum(n)),
            "macro": np.mean(mean), "macro_stderr": np.sqrt(np.sum(se**2)) / len(se)}


tasks = {
    "four": make_documents(200, [4], 8.0),
    "ragged": make_documents(60, [3, 4, 5], 8.0),
    "coarse": make_documents(100, [4], 1.0, coarse=True),
    "mutual": make_documents(50, [4], 8.0, uncond=True),
    "far": make_documents(40, [4], 30.0, offset=-2000.0),
    "binary": make_documents(300, [2], 2.0),
    "tiny": make_documents(2, [4], 8.0),
}
measured = {name: measure(documents) for name, documents in tasks.items()}
golden = {
    "tasks": [{"name": name, "documents": documents, "metrics": measured[name]} for name, documents in tasks.items()],
    "group": {"tasks": ["four", "ragged", "coarse"],
              "metrics": {name: aggregate([measured[t] for t in ("four", "ragged", "coarse")], name)
                          for name in ("acc", "acc_norm", "brier", "logprob_gold")}},
    "t_quantile_975": [[d, stats.t.ppf(0.975, d)] for d in
                       (1, 2, 3, 4, 5, 9, 10, 30, 99, 100, 199, 200, 500, 501, 1000, 10000, 1000000)],
    "wilson": [[k, n, *stats.binomtest(k, n).proportion_ci(0.95, method="wilson")] for k, n in
               ((0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (25, 100), (7000, 14042))],
}
print(json.dumps(golden, indent=None, separators=(",", ":"), default=float))
