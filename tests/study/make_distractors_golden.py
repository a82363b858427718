#!/usr/bin/env python3
"""Writes distractors_golden.json: log-likelihoods of made-up models, and what NumPy and SciPy say of them.

    python3 tests/study/make_distractors_golden.py > tests/study/distractors_golden.json

Needs numpy and scipy (the file was made with numpy 2.4.6, scipy 1.17.1). Definitions are those of
docs/distractors.md, written again here from the formulas alone.
"""
import json

import numpy as np
from scipy import special, stats

rng = np.random.default_rng(20260214)
X = np.array([15.0, 15.3, 15.9, 16.4, 17.2, 17.3, 18.0])  # log10 FLOP


def make(count, choices, offset=0.0, noise=1.0, coarse=False, rights=1):
    documents = []
    for _ in range(count):
        k = int(rng.choice(choices))
        level = offset - rng.gamma(2.0, 2.0, size=k)
        rise = rng.normal(1.0, 0.7, size=k)
        common = rng.normal(0, noise, size=len(X))  # of a model for all choices
        l = level + np.outer(X - X[0], rise) + common[:, None] + rng.normal(0, noise, size=(len(X), k))
        l = np.round(l * 2) / 2 if coarse else np.round(l, 3)
        gold = np.zeros(k, int)
        gold[rng.choice(k, size=rights, replace=False)] = 1
        documents.append({"gold": gold.tolist(), "logprob": l.tolist()})
    return documents


def corr(kind, x, y):
    if np.all(x == x[0]) or np.all(y == y[0]):
        return np.nan
    f = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}[kind]
    return float(f(x, y).statistic)


KINDS = ("pearson", "spearman", "kendall")


def summary(values):
    v = np.asarray(values, float)
    v = v[~np.isnan(v)]
    return {"n": len(v), "value": float(v.mean()) if len(v) else None,
            "stderr": float(v.std(ddof=1) / np.sqrt(len(v))) if len(v) > 1 else None}


def slope(y):
    return float(stats.linregress(X, y).slope)


def residual(y):
    fit = stats.linregress(X, y)
    return y - (fit.intercept + fit.slope * X)


class Doc:
    def __init__(self, d):
        self.l = np.array(d["logprob"])  # models × choices
        self.gold = np.array(d["gold"], bool)
        self.R = special.logsumexp(self.l[:, self.gold], axis=1)
        self.W = special.logsumexp(self.l[:, ~self.gold], axis=1)
        self.topR = self.l[:, self.gold].max(axis=1)
        self.topW = self.l[:, ~self.gold].max(axis=1)
        self.wrong = np.flatnonzero(~self.gold)
        self.leader = [int(self.wrong[np.argmax(row)]) for row in self.l[:, self.wrong]]


def measures(l, gold):
    """p^Choices, Brier (sum over classes; for one right choice), Accuracy, and the log odds of p^Choices, of a row."""
    odds = special.logsumexp(l[gold]) - special.logsumexp(l[~gold])
    wrong = special.expit(-odds)  # 1 − p, exact where p is close to 1
    share = special.softmax(l[~gold])
    brier = float(wrong**2 * (1 + np.sum(share**2))) if gold.sum() == 1 else np.nan
    return float(special.expit(odds)), brier, float(gold[np.argmax(l)]), odds


def slopes(docs):
    out = {}
    rows = {n: {k: [] for k in ("slope", "rising", "faster", *KINDS)} for n in
            ("right", "top_wrong", "fastest_wrong", "each_wrong", "wrong_mass", "log_odds")}
    for d in docs:
        s_right = slope(d.R)

        def tell(name, y):
            rows[name]["slope"].append(slope(y))
            rows[name]["rising"].append(slope(y) > 0)
            rows[name]["faster"].append(slope(y) > s_right)
            for kind in KINDS:
                rows[name][kind].append(corr(kind, X, y))

        tell("right", d.R)
        tell("wrong_mass", d.W)
        tell("log_odds", d.R - d.W)
        tell("top_wrong", d.l[:, d.leader[-1]])
        each = [slope(d.l[:, k]) for k in d.wrong]
        tell("fastest_wrong", d.l[:, d.wrong[int(np.argmax(each))]])
        rows["each_wrong"]["slope"].append(np.mean(each))
        rows["each_wrong"]["rising"].append(np.mean(np.array(each) > 0))
        rows["each_wrong"]["faster"].append(np.mean(np.array(each) > s_right))
        for kind in KINDS:
            c = np.array([corr(kind, X, d.l[:, k]) for k in d.wrong])
            rows["each_wrong"][kind].append(np.nan if np.all(np.isnan(c)) else np.nanmean(c))
    for name, row in rows.items():
        out[name] = {k: summary(v) for k, v in row.items()}
    return out


def coupling_of(docs):
    R, W = np.concatenate([d.R for d in docs]), np.concatenate([d.W for d in docs])
    r = np.concatenate([d.R - d.R.mean() for d in docs])
    w = np.concatenate([d.W - d.W.mean() for d in docs])
    fit = stats.linregress(R, W)
    b = float(np.sum(r * w) / np.sum(r * r))
    return {"pearson": fit.rvalue, "slope": fit.slope,
            "residual_sd": np.sqrt(np.sum((W - fit.intercept - fit.slope * R) ** 2) / (len(R) - 2)),
            "pearson_within": np.corrcoef(r, w)[0, 1], "slope_within": b,
            "residual_sd_within": np.sqrt(np.sum((w - b * r) ** 2) / (len(r) - len(docs) - 1)),
            "spearman": np.nanmean([corr("spearman", d.R, d.W) for d in docs])}


def bootstrap(docs, f, draws=2000):
    values = [f([docs[i] for i in rng.integers(0, len(docs), len(docs))]) for _ in range(draws)]
    return {k: {"stderr": np.std([v[k] for v in values], ddof=1),
                "low": np.quantile([v[k] for v in values], 0.025),
                "high": np.quantile([v[k] for v in values], 0.975)} for k in values[0]}


def bins(docs):
    edges = np.linspace(0, 1, 31)
    rows = [m for d in docs for m in (measures(l, d.gold) for l in d.l)]
    p = np.array([r[0] for r in rows])
    at = np.maximum(np.digitize(p, edges, right=True) - 1, 0)  # (a, b], the first one [0, b]
    out = []
    for i in range(30):
        here = [r for r, b in zip(rows, at) if b == i]
        briers = [r[1] for r in here if not np.isnan(r[1])]
        one = {"low": edges[i], "high": edges[i + 1], "pairs": len(here)}
        if here:
            right = sum(r[2] for r in here)
            ci = stats.binomtest(int(right), len(here)).proportion_ci(0.95, method="wilson")
            one |= {"acc": right / len(here), "wilson": [ci.low, ci.high],
                    "brier": float(np.mean(briers)) if briers else None}
        out.append(one)
    return out


def ranks(docs):
    M = len(X)
    rows = {k: [] for k in ("changed", "changed_if_random", "tau", "leaders", "leaders_if_random",
                            "constant", "constant_if_random")}
    steps = [{"changed": [], "tau": []} for _ in range(M - 1)]
    for d in docs:
        J = len(d.wrong)
        if J < 2:
            continue
        changed = [d.leader[m] != d.leader[m + 1] for m in range(M - 1)]
        tau = [corr("kendall", d.l[m, d.wrong], d.l[m + 1, d.wrong]) for m in range(M - 1)]
        for m in range(M - 1):
            steps[m]["changed"].append(changed[m])
            steps[m]["tau"].append(tau[m])
        distinct = len(set(d.leader))
        for k, v in (("changed", np.mean(changed)), ("changed_if_random", 1 - 1 / J),
                     ("tau", np.nan if np.all(np.isnan(tau)) else np.nanmean(tau)), ("leaders", distinct),
                     ("leaders_if_random", J * (1 - (1 - 1 / J) ** M)), ("constant", distinct == 1),
                     ("constant_if_random", float(J) ** (1 - M))):
            rows[k].append(v)
    return {"all": {k: summary(v) for k, v in rows.items()},
            "steps": [{k: summary(v) for k, v in s.items()} for s in steps]}


def noise_of(docs, largest):
    a, b, flips = [], [], []
    for d in docs:
        A, B = (d.topR, d.topW) if largest else (d.R, d.W)
        ra, rb = residual(A), residual(B)
        ta, tb = A - ra, B - rb
        first = np.array([np.flatnonzero(d.gold)[np.argmax(row[d.gold])] < d.leader[m] for m, row in enumerate(d.l)])

        def acc(u, v):
            equal = np.isclose(u, v, rtol=0, atol=1e-11)
            return np.where(equal, first if largest else False, u > v).astype(float)

        none, r, w, both = acc(ta, tb), acc(A, tb), acc(ta, B), acc(A, B)
        a.append(ra), b.append(rb)
        flips.append([none.mean(), r.mean(), w.mean(), both.mean(), np.mean((r - none) ** 2),
                      np.mean((w - none) ** 2), np.mean((both - none) ** 2)])
    a, b, flips = np.concatenate(a), np.concatenate(b), np.mean(flips, axis=0)
    df = len(a) - 2 * len(docs)
    va, vb, c, v = a @ a / df, b @ b / df, a @ b / df, (a - b) @ (a - b) / df
    tr, tw, both = flips[4:]
    # Shapley by its definition: the mean over both orders of what a player adds
    phi_r, phi_w = ((tr - 0) + (both - tw)) / 2, ((tw - 0) + (both - tr)) / 2
    phi_va = ((va - 0) + (v - vb)) / 2
    return {"var_right": va, "var_wrong": vb, "cov": c, "var_margin": v, "correlation": c / np.sqrt(va * vb),
            "margin_share_right": phi_va / v, "margin_share_wrong": 1 - phi_va / v,
            "acc_none": flips[0], "acc_right": flips[1], "acc_wrong": flips[2], "acc_both": flips[3],
            "turned_right": tr, "turned_wrong": tw, "turned_both": both, "shapley_right": phi_r,
            "shapley_wrong": phi_w, "share_right": phi_r / both, "share_wrong": phi_w / both}


def frozen(docs, reference):
    rows = {}
    for d in docs:
        versions = []
        for keep in (None, ~d.gold, d.gold):
            l = d.l.copy()
            if keep is not None:
                l[:, keep] = d.l[reference, keep]
            versions.append(np.array([measures(row, d.gold) for row in l]))
        for i, metric in enumerate(("p_choices", "brier", "acc")):
            y = [v[:, i] for v in versions]
            sign = -1 if metric == "brier" else 1
            for statistic in ("mean", *KINDS):
                if np.isnan(y[0]).any():
                    c = [np.nan] * 3
                else:
                    c = [v.mean() if statistic == "mean" else corr(statistic, X, sign * v) for v in y]
                    if metric == "p_choices" and statistic in ("spearman", "kendall"):
                        c = [corr(statistic, X, v[:, 3]) for v in versions]  # the same order, without ties of rounding
                    if metric == "p_choices" and statistic == "pearson":
                        c = [corr(statistic, X, -special.expit(-v[:, 3]) if np.all(v[:, 3] > 0) else special.expit(v[:, 3]))
                             for v in versions]
                row = rows.setdefault(f"{metric} {statistic}", {k: [] for k in
                                      ("actual", "wrong", "right", "wrong_change", "right_change")})
                for k, v in zip(row, (*c, c[1] - c[0], c[2] - c[0])):
                    row[k].append(v)
    return {k: {name: summary(v) for name, v in row.items()} for k, row in rows.items()}


def masses(docs):
    out = []
    for m in range(len(X)):
        row = {}
        for name, v in (("right", [d.R[m] for d in docs]), ("wrong", [d.W[m] for d in docs])):
            t = stats.t.interval(0.95, len(v) - 1, np.mean(v), stats.sem(v))
            row[name] = {"mean": np.mean(v), "low": t[0], "high": t[1],
                         "quantiles": np.quantile(v, [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]).tolist()}
        out.append(row)
    return out


def measure(documents):
    docs = [Doc(d) for d in documents]
    return {"slopes": slopes(docs), "coupling": coupling_of(docs), "bins": bins(docs), "ranks": ranks(docs),
            "noise": {"largest": noise_of(docs, True), "mass": noise_of(docs, False)},
            "frozen": {"smallest": frozen(docs, 0), "median": frozen(docs, 3), "largest": frozen(docs, 6)},
            "masses": masses(docs)}


def no_nan(x):
    if isinstance(x, dict):
        return {k: no_nan(v) for k, v in x.items()}
    if isinstance(x, list):
        return [no_nan(v) for v in x]
    if isinstance(x, (float, np.floating)):
        return None if np.isnan(x) else float(x)
    return x


tasks = {
    "four": make(40, [4]),
    "ragged": make(25, [3, 4, 5]),
    "binary": make(30, [2]),
    # Equal log-likelihoods of choices and of models. Wrong choices that swap theirs leave the Brier score as it is
    # but for its last bit, so its ranks are not compared here.
    "coarse": make(30, [4], noise=0.3, coarse=True),
    "far": make(20, [4], offset=-2000.0),
    "several": make(20, [5], rights=2),
}
golden = {
    "log_compute": X.tolist(),
    "tasks": [{"name": n, "documents": d, "expected": measure(d)} for n, d in tasks.items()],
    "all": measure([d for name, docs in tasks.items() if name != "coarse" for d in docs]),
}
four = [Doc(d) for d in tasks["four"]]
golden["bootstrap"] = {"coupling": bootstrap(four, coupling_of),
                       "noise": bootstrap(four, lambda docs: noise_of(docs, True), 500)}
print(json.dumps(no_nan(golden), separators=(",", ":"), default=float))
