#!/usr/bin/env python3
"""Writes chain_golden.json: correlations, distributions and permutation tests as SciPy and scikit-learn compute them.

    python3 tests/study/make_chain_golden.py > tests/study/chain_golden.json

Needs numpy, scipy, scikit-learn, mpmath (the file was made with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0; on
another processor the last digits of numpy's random numbers differ).
"""
import itertools
import json

import mpmath
import numpy as np
from scipy import stats
from sklearn.metrics import auc

rng = np.random.default_rng(20260406)


def number(x):
    return None if np.isnan(x) else float(x)


def column(kind, n):
    if kind == "real":
        return rng.normal(size=n) * 10.0 ** rng.integers(-9, 9)
    if kind == "far":  # far from zero: a relative spread of some 1e-7
        return 1e6 + rng.normal(size=n) * 0.1
    if kind == "coarse":
        return np.round(rng.normal(size=n) * 2) / 2
    if kind == "binary":
        return rng.integers(0, 2, size=n).astype(float)
    return np.full(n, float(rng.normal()))  # constant


def correlations():
    out = []
    for case in range(240):
        n = int(rng.integers(2, 14)) if case % 4 else int(rng.integers(14, 60))
        x = column("coarse" if case % 5 == 0 else "real", n)
        if np.ptp(x) == 0:
            x[0] += 1
        y = column(["real", "far", "coarse", "binary", "constant"][case % 5 if case % 7 else 4], n)
        constant = np.ptp(y) == 0
        out.append({"x": x.tolist(), "y": y.tolist(),
                    "pearson": None if constant else number(stats.pearsonr(x, y).statistic),
                    "spearman": None if constant else number(stats.spearmanr(x, y).statistic),
                    "kendall": None if constant else number(stats.kendalltau(x, y).statistic)})
    return out


def distributions():
    out = []
    for case in range(30):
        values = np.clip(rng.normal(0.3, 0.5, size=int(rng.integers(1, 200))), -1, 1)
        if case % 2:
            values = np.round(values * 4) / 4
        sf = stats.ecdf(values).sf
        points = [-1.0, -0.5, 0.0, 0.25, 0.75, 1.0]
        other = rng.normal(size=int(rng.integers(1, 50)))
        out.append({"values": values.tolist(), "mean": values.mean(), "median": float(np.median(values)),
                    "quantiles": [float(q) for q in np.quantile(values, [0.05, 0.25, 0.75, 0.95])],
                    "points": points, "above": [float(np.mean(values > p)) for p in points],
                    "survival": [float(s) for s in sf.evaluate(np.array(points))],
                    "auc_trapezoid": float(auc([-1, *sf.quantiles, 1], [1, *sf.probabilities, 0])),
                    "to_one": stats.wasserstein_distance(values, np.ones_like(values)),
                    "to_minus_one": stats.wasserstein_distance(values, -np.ones_like(values)),
                    "other": other.tolist(), "to_other": stats.wasserstein_distance(values, other)})
    return out


def permutations():
    out = []
    for case in range(24):
        n = 3 + case % 5
        x, y = rng.normal(size=n), column(["real", "coarse", "binary"][case % 3], n)
        if np.ptp(y) == 0:
            y[0] += 1
        entry = {"x": x.tolist(), "y": y.tolist()}
        for name, of in [("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)]:
            observed = abs(of(x, y).statistic)
            every = [abs(of(x, y[list(order)]).statistic) for order in itertools.permutations(range(n))]
            entry[name] = float(np.mean([c >= observed - 1e-12 for c in every]))
        out.append(entry)
    return out


def chance():
    """Shares of random orders of n models whose correlation lies above a threshold."""
    out = []
    for n in (4, 5, 6, 7):
        rank = np.arange(n)
        orders = list(itertools.permutations(range(n)))
        for threshold in (0.0, 0.5, 0.75):
            rho = [stats.pearsonr(rank, order).statistic for order in orders]
            tau = [stats.kendalltau(rank, order).statistic for order in orders]
            out.append({"n": n, "threshold": threshold,
                        "spearman": float(np.mean(np.array(rho) > threshold + 1e-9)),
                        "kendall": float(np.mean(np.array(tau) > threshold + 1e-9))})
    return out


def more_chance():
    """The same of more models, all orders in one array."""
    out = []
    for n in (8, 9, 10):
        orders = np.array(list(itertools.permutations(range(n))), dtype=np.int8)
        squares = ((orders - np.arange(n)) ** 2).sum(axis=1, dtype=np.int32)
        rho = 1 - 6 * squares / (n * (n * n - 1))
        inversions = sum((orders[:, i] > orders[:, j]).astype(np.int32) for i in range(n) for j in range(i + 1, n))
        tau = 1 - 4 * inversions / (n * (n - 1))
        for threshold in (-0.5, 0.3, 0.75):
            out.append({"n": n, "threshold": threshold, "spearman": float(np.mean(rho > threshold + 1e-9)),
                        "kendall": float(np.mean(tau > threshold + 1e-9))})
    return out


def exact_brier(logprobs, gold):
    """The Brier score of each model, negated, with 2,000 digits: doubles do not tell those next to 2 apart."""
    mpmath.mp.dps = 2000
    out = []
    for row in logprobs:
        mass = [mpmath.exp(mpmath.mpf(float(one))) for one in row]
        out.append(-mpmath.fsum((m / mpmath.fsum(mass) - (k == gold)) ** 2 for k, m in enumerate(mass)))
    return out


def exact_correlations(x, y):
    """Of exact numbers: Pearson's with all their digits, the others of their ranks."""
    order = {value: rank for rank, value in enumerate(sorted(set(y)))}
    ranks = [order[value] for value in y]
    xs = [mpmath.mpf(float(v)) for v in x]
    mx, my = mpmath.fsum(xs) / len(xs), mpmath.fsum(y) / len(y)
    product = mpmath.fsum((a - mx) * (b - my) for a, b in zip(xs, y))
    squares = mpmath.fsum((a - mx) ** 2 for a in xs) * mpmath.fsum((b - my) ** 2 for b in y)
    return {"pearson": float(product / mpmath.sqrt(squares)), "spearman": float(stats.spearmanr(x, ranks).statistic),
            "kendall": float(stats.kendalltau(x, ranks).statistic)}


def extremes():
    """Brier scores next to 0 and next to 2."""
    own = np.random.default_rng(20261128)
    out = []
    for case in range(24):
        models, choices = 7, 2 + case % 4
        gold = int(own.integers(0, choices))
        logprobs = -own.gamma(2.0, 3.0, size=(models, choices))
        if case % 3 < 2:  # one choice is far ahead: a wrong one, or the right one
            ahead = (gold + 1) % choices if case % 3 == 0 else gold
            logprobs[:, ahead] += [40.0, 300.0, 1500.0][case // 3 % 3] + own.gamma(2.0, 5.0, size=models)
        x = np.sort(own.uniform(15, 22, size=models))
        brier = exact_brier(logprobs, gold)
        out.append({"x": x.tolist(), "logprobs": logprobs.tolist(), "gold": gold, "chars": [1] * choices,
                    **exact_correlations(x, brier), "brier": [float(-b) for b in brier]})
    return out


def documents():
    """One document a column of models: every metric of the chain."""
    out = []
    for case in range(20):
        n, choices = 8, int(rng.integers(2, 6))
        logprobs = -rng.gamma(2.0, [1.0, 8.0, 30.0][case % 3], size=(n, choices))
        gold = int(rng.integers(0, choices))
        chars = rng.integers(1, 40, size=choices)
        x = np.sort(rng.uniform(15, 22, size=n))
        p = np.exp(logprobs - logprobs.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        onehot = np.eye(choices)[gold]
        wrong = np.delete(logprobs, gold, axis=1)
        metrics = {"logprob_gold": logprobs[:, gold], "p_gold": np.exp(logprobs[:, gold]), "p_choices": p[:, gold],
                   "brier_in_doubles": -((p - onehot) ** 2).sum(1), "acc": (logprobs.argmax(1) == gold).astype(float),
                   "acc_norm": ((logprobs / chars).argmax(1) == gold).astype(float),
                   "margin": logprobs[:, gold] - wrong.max(1)}
        entry = {"x": x.tolist(), "logprobs": logprobs.tolist(), "gold": gold, "chars": chars.tolist(), "metrics": {}}
        for name, y in metrics.items():
            constant = np.ptp(y) == 0
            entry["metrics"][name] = {
                kind: None if constant else number(of(x, y).statistic)
                for kind, of in [("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)]}
        entry["metrics"]["brier"] = exact_correlations(x, exact_brier(logprobs, gold))
        out.append(entry)
    return out


if __name__ == "__main__":
    print(json.dumps({"correlations": correlations(), "distributions": distributions(), "permutations": permutations(),
                      "chance": chance(), "documents": documents(), "more_chance": more_chance(), "extremes": extremes()}))
