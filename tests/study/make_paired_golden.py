#!/usr/bin/env python3
"""Writes paired_golden.json: paired tests, intervals and adjustments as SciPy and statsmodels compute them.

    python3 tests/study/make_paired_golden.py > tests/study/paired_golden.json

Needs numpy, scipy, statsmodels (the file was made with numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0).
What neither package has is computed here another way than in src/: Tango's statistic from the constrained
likelihood's maximum, which is searched for; the detectable difference by a root search of SciPy's noncentral t.
"""
import json
import warnings

import numpy as np
from scipy import optimize, stats
from statsmodels.stats import contingency_tables, multitest, power, proportion, weightstats

rng = np.random.default_rng(20260505)
warnings.simplefilter("ignore")


def number(x):
    x = float(x)
    return x if np.isfinite(x) else None


def mcnemar():
    out = []
    for b, c in [(0, 0), (0, 1), (1, 1), (1, 7), (7, 1), (3, 12), (20, 20), (45, 70), (310, 260), (0, 40), (2000, 2100)]:
        exact = contingency_tables.mcnemar([[5, b], [c, 9]], exact=True).pvalue if b + c else 1.0
        point = stats.binom.pmf(b, b + c, 0.5)
        mid = 1.0 if b + c == 0 else 1 - point / 2 if b == c else exact - point
        out.append({"b": b, "c": c, "exact": number(exact), "mid": number(mid)})
    return out


def differences(kind, n):
    if kind == "real":
        return np.round(rng.normal(0.3, 1, size=n), 6)
    if kind == "coarse":
        return np.round(rng.normal(0.3, 1, size=n) * 2) / 2
    if kind == "skewed":
        return np.round(rng.exponential(size=n) - 0.8, 6)
    return rng.integers(-1, 2, size=n).astype(float)


def wilcoxon():
    out = []
    for case in range(90):
        n = [1, 2, 5, 9, 13, 14, 30, 50, 51, 120][case % 10]
        d = differences(["real", "coarse", "trinary"][case // 10 % 3], n)
        if not np.any(d):
            continue
        entry = {"d": d.tolist()}
        for zeros in ("wilcox", "pratt", "zsplit"):
            found = stats.wilcoxon(d, zero_method=zeros)
            entry[zeros] = [number(found.statistic), number(found.pvalue)]
        out.append(entry)
    return out


def paired_t():
    out = []
    for case in range(24):
        n = [2, 3, 8, 40, 100, 200][case % 6]
        d = differences(["real", "coarse", "skewed", "trinary"][case % 4], n)
        if np.ptp(d) == 0:
            d[0] += 1
        level = [0.95, 0.9, 0.99][case % 3]
        margin = [0.1, 0.5, 1.0, 0.02][case // 6]
        test = stats.ttest_1samp(d, 0)
        interval = test.confidence_interval(level)
        p, lower, upper = weightstats.ttost_paired(d, np.zeros_like(d), -margin, margin)
        out.append({"d": d.tolist(), "level": level, "margin": margin, "mean": number(d.mean()), "se": number(stats.sem(d)),
                    "t": number(test.statistic), "p": number(test.pvalue), "low": number(interval.low), "high": number(interval.high),
                    "tost": number(p), "tost_lower": number(lower[1]), "tost_upper": number(upper[1])})
    return out


def tango_statistic(b, c, n, delta):
    """(b − c − nδ) ÷ its standard error where q, the share that only the second gets right, is the likeliest given δ."""
    low, width = max(0.0, -delta), (1 - abs(delta)) / 2  # q = low + s, 0 ≤ s ≤ width
    slope = lambda s: (b / (s + max(0.0, delta)) if b else 0) + (c / (s + low) if c else 0) - (n - b - c) / (width - s)
    ends = width * 1e-15, width * (1 - 1e-15)
    if slope(ends[0]) <= 0:
        s = 0.0
    elif slope(ends[1]) >= 0:
        s = width
    else:
        s = optimize.brentq(slope, *ends, xtol=1e-17, rtol=1e-15, maxiter=1000)
    q = low + s
    return (b - c - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta)))


def score():
    out = []
    for b, c, n in [(1, 7, 21), (0, 0, 20), (0, 0, 1), (5, 5, 30), (3, 0, 50), (12, 40, 200), (70, 45, 1000), (30, 2, 60), (10, 0, 10)]:
        d = (b - c) / n
        deltas = [x for x in (-0.5, -0.1, -0.02, 0.03, 0.1, 0.45) if abs(x - d) > 1e-9]
        entry = {"b": b, "c": c, "n": n, "delta": deltas, "statistic": [number(tango_statistic(b, c, n, x)) for x in deltas]}
        for level in (0.95, 0.9):
            z = stats.norm.ppf((1 + level) / 2)
            edge = 1 - 1e-13
            low = -1.0 if c == n else optimize.brentq(lambda x: tango_statistic(b, c, n, x) - z, -edge, d - 1e-12, xtol=1e-15)
            high = 1.0 if b == n else optimize.brentq(lambda x: tango_statistic(b, c, n, x) + z, d + 1e-12, edge, xtol=1e-15)
            entry[f"interval {level}"] = [number(low), number(high)]
        m = 0.1
        lower, upper = tango_statistic(b, c, n, -m), tango_statistic(b, c, n, m)
        entry["tost 0.1"] = number(max(stats.norm.sf(lower), stats.norm.cdf(upper)))
        out.append(entry)
    return out


def bootstrap():
    """SciPy's draws are given: what is made of them is compared."""
    out = []
    for case in range(12):
        n = [6, 20, 80][case % 3]
        d = differences(["real", "coarse", "skewed", "trinary"][case % 4], n)
        if np.ptp(d) == 0:
            d[0] += 1
        level = [0.95, 0.8][case % 2]
        options = dict(confidence_level=level, n_resamples=99, rng=np.random.default_rng(case))
        # A sum in the order of the items, as src/ has it: ties between draws and the value are then the same.
        bca = stats.bootstrap((d,), lambda x, axis: np.cumsum(x, axis=axis).take(-1, axis=axis) / x.shape[axis], method="BCa", **options)
        draws = bca.bootstrap_distribution
        percentile = stats.bootstrap((d,), np.mean, method="percentile", n_resamples=0, bootstrap_result=bca, confidence_level=level)
        out.append({"d": d.tolist(), "draws": draws.tolist(), "level": level, "value": number(np.cumsum(d)[-1] / n),
                    "bca": [number(x) for x in bca.confidence_interval],
                    "percentile": [number(x) for x in percentile.confidence_interval], "se": number(bca.standard_error)})
    return out


def holm():
    out = []
    for n in (1, 2, 5, 30):
        for p in (rng.uniform(size=n), rng.uniform(size=n) ** 4, np.round(rng.uniform(size=n), 1)):
            out.append({"p": p.tolist(), "adjusted": multitest.multipletests(p, method="holm")[1].tolist()})
    return out


def detectable():
    out = []
    far = lambda t, df, shift: stats.nct.cdf(t, df, shift) if shift < 8 else 0.0  # below 1e-15 there; SciPy gives NaN
    for n in (2, 3, 10, 100, 2000):
        for alpha, wanted in ((0.05, 0.8), (0.01, 0.9)):
            df = n - 1
            c = stats.t.isf(alpha / 2, df)
            of = lambda e: stats.nct.sf(c, df, e * np.sqrt(n)) + far(-c, df, e * np.sqrt(n)) - wanted
            high = 1.0
            while of(high) < 0:
                high *= 2
            effect = optimize.brentq(of, 0, high, xtol=1e-15, rtol=1e-15)
            assert n < 10 or abs(power.TTestPower().power(effect, n, alpha) - wanted) < 1e-6, (n, alpha)  # NaN for few
            out.append({"n": n, "alpha": alpha, "power": wanted, "effect": number(effect)})
    return out


def unpaired():
    out = {"welch": [], "newcombe": []}
    for m1, s1, n1, m2, s2, n2 in [(47.27, 36.41, 51, 43.5, 30, 48), (1, 2, 2, 3, 0.5, 9), (0, 1, 300, 0.1, 3, 250), (5, 0, 8, 4, 2, 9)]:
        test = stats.ttest_ind_from_stats(m1, s1, n1, m2, s2, n2, equal_var=False)
        v1, v2 = s1**2 / n1, s2**2 / n2
        df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
        half = stats.t.ppf(0.975, df) * np.sqrt(v1 + v2)
        out["welch"].append({"first": [m1, s1], "n1": n1, "second": [m2, s2], "n2": n2, "p": number(test.pvalue),
                             "interval": [number(m1 - m2 - half), number(m1 - m2 + half)]})
    for k1, n1, k2, n2 in [(51, 60, 47, 60), (0, 40, 4, 40), (30, 30, 30, 30), (1, 5, 90, 180)]:
        low, high = proportion.confint_proportions_2indep(k1, n1, k2, n2, method="newcomb")
        p = 1.0 if k1 + k2 in (0, n1 + n2) else proportion.proportions_ztest([k1, k2], [n1, n2])[1]
        out["newcombe"].append({"k1": k1, "n1": n1, "k2": k2, "n2": n2, "p": number(p), "interval": [number(low), number(high)]})
    return out


if __name__ == "__main__":
    print(json.dumps({"mcnemar": mcnemar(), "wilcoxon": wilcoxon(), "paired_t": paired_t(), "score": score(),
                      "bootstrap": bootstrap(), "holm": holm(), "detectable": detectable(), **unpaired()}))
