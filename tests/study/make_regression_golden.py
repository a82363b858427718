#!/usr/bin/env python3
"""Writes regression_golden.json: regressions as statsmodels computes them, and the regressions of the paper.

    python3 tests/study/make_regression_golden.py CLEMBENCH > tests/study/regression_golden.json

CLEMBENCH is a folder with clembench-runs' ModelAnalysis2024/ (https://github.com/clembench/clembench-runs, CC BY 4.0).
Needs numpy, scipy, pandas, patsy, statsmodels (the file was made with numpy 2.4.6, scipy 1.17.1, pandas 3.1.1,
patsy 1.0.3, statsmodels 0.15.0).

Which rows the paper's regressions take (arXiv 2406.14051; notebook size_analysis.ipynb), found by trying until every
digit agreed:
* Scores are Data/results_main.csv. A model's name is its first column up to the first "-t0.0", in lower case, and
  "openchat_3.5" is "openchat-3.5".
* Characteristics of the n = 20 fits are Results/model_characterisitcs.csv (sic; its headers hold line breaks), of the
  earlier n = 17 fits Results/model_characteristics.csv, which lacks codegemma-7b-it, gemma-1.1-2b-it and
  codellama-34b-instruct-hf. Their names are stripped of white space and in lower case; no other name is changed. So the
  llama-3 rows of Anyscale, Groq and Together, sheep-duck-llama-2-13b, SUS-Chat-34B, vicuna-13b/33b and WizardLM-13b have
  scores and no characteristics, and the phi-3 models characteristics and no scores.
* Rows are those with both a size and training data, in the order of the file of characteristics: of the numbers in
  the paper's table only Durbin-Watson's depends on the order, and in that of results_main.csv, by name, score or size
  it is another (n = 20: 1.227, 1.768, 1.239, 2.951; the paper has 1.952).
* log is natural, of sizes in billions and data in trillions. models_w_characteristics.csv is not used: it names two
  models otherwise and gives n = 15.
* The size buckets take the 42 of the 48 merged models that have a size.
"""
import json
import re
import sys

import numpy as np
import pandas as pd
import patsy
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.outliers_influence import OLSInfluence
from statsmodels.stats.stattools import durbin_watson

rng = np.random.default_rng(20240614)


def numbers(values):
    return [None if not np.isfinite(x) else float(x) for x in np.asarray(values, dtype=float).ravel()]


def number(x):
    return numbers([x])[0]


# -- random designs ----------------------------------------------------------------------------------------------------

FORMULAS = [
    "y ~ log(size)",
    "y ~ log(size) + log(data)",
    "y ~ log(size) + kind",
    "y ~ log2(size) * kind",
    "y ~ kind + kind:log10(size)",
    "y ~ kind:other",
    "y ~ kind * other + z",
    "log(pos) ~ log(size) + I(z ** 2) + z",
    "sqrt(pos) ~ z:log(size) + C(level)",
    "y ~ log(size) + log(data) - 1",
    "y ~ kind + z - 1",
    "y ~ log(size * data / 3) + exp(z / 4)",
    "y ~ 1",
]


def frame(n):
    size = np.exp(rng.normal(2, 1.5, n))
    data = np.exp(rng.normal(1, 0.8, n))
    kind = rng.permutation(np.resize(["base", "chat", "dpo"], n))
    other = rng.permutation(np.resize(["api", "local"], n))
    level = rng.permutation(np.resize([1.0, 2.0, 3.5], n))
    z = rng.normal(size=n)
    y = 3 + 4 * np.log(size) + 2 * np.log(data) + 5 * (kind == "chat") + rng.normal(size=n) * (2 + np.abs(z))
    return pd.DataFrame({"y": y, "pos": np.exp(rng.normal(size=n)), "size": size, "data": data, "kind": kind, "other": other,
                         "level": level, "z": z, "se": rng.uniform(0.5, 4, n),
                         "family": rng.choice([f"f{i}" for i in range(max(4, n // 4))], n)})


NAMES = {"log": np.log, "log2": np.log2, "log10": np.log10, "sqrt": np.sqrt, "exp": np.exp}


def inference(result):
    ci = result.conf_int()
    rank_too_low = result.cov_type == "cluster" and len(result.params) - 1 > result.df_resid_inference
    return {"se": numbers(result.bse), "t": numbers(result.tvalues), "p": numbers(result.pvalues),
            "low": numbers(ci[:, 0]), "high": numbers(ci[:, 1]),
            "f": None if rank_too_low else number(np.squeeze(result.fvalue)),
            "f_p": None if rank_too_low else number(np.squeeze(result.f_pvalue))}


def influence(y, x):
    """Of whitened data: statsmodels' own, of a weighted fit, mixes whitened and other residuals."""
    found = OLSInfluence(sm.OLS(y, x).fit())
    return {
        "leverage": numbers(found.hat_matrix_diag), "internal": numbers(found.resid_studentized_internal),
        "external": numbers(found.resid_studentized_external), "cooks": numbers(found.cooks_distance[0]),
        "dffits": numbers(found.dffits[0]), "dfbetas": [numbers(row) for row in found.dfbetas]}


def regression(data, formula, weighted):
    y, x = patsy.dmatrices(formula, data, eval_env=patsy.EvalEnvironment([{"I": lambda v: v, **NAMES}]))
    names = [re.sub(r"\.0\]$", "]", name) for name in x.design_info.column_names]  # C(level)[T.2.0] is our C(level)[T.2]
    y, x = np.asarray(y)[:, 0], np.asarray(x)
    w = 1 / data["se"].to_numpy() ** 2 if weighted else np.ones(len(y))
    make = (lambda rows: sm.WLS(y[rows], x[rows], weights=w[rows])) if weighted else (lambda rows: sm.OLS(y[rows], x[rows]))
    every = np.arange(len(y))
    model = make(every)
    if "Intercept" in names:  # where statsmodels would look for it itself
        model.data.const_idx = names.index("Intercept")
    fit = model.fit()
    out = {"names": names, "beta": numbers(fit.params), "r2": fit.rsquared, "adjusted_r2": fit.rsquared_adj,
           "f": number(fit.fvalue), "f_p": number(fit.f_pvalue), "log_likelihood": fit.llf, "aic": fit.aic, "bic": fit.bic,
           "durbin_watson": float(durbin_watson(fit.wresid)), "condition_number": float(fit.condition_number),
           "residual_error": float(np.sqrt(fit.scale)), "degrees_model": int(fit.df_model),
           "residuals": numbers(fit.resid), "fitted": numbers(fit.fittedvalues)}
    out["covariances"] = {"classical": inference(fit)}
    for kind in ("HC0", "HC1", "HC2", "HC3"):
        out["covariances"][kind] = inference(fit.get_robustcov_results(kind, use_t=True))
    out["covariances"]["cluster"] = inference(
        fit.get_robustcov_results("cluster", groups=pd.factorize(data["family"])[0], use_t=True))
    root = np.sqrt(w)
    out["influence"] = influence(root * y, root[:, None] * x)
    without = [make(np.delete(every, i)).fit() for i in every]
    out["without"] = {"beta": [numbers(one.params) for one in without], "se": [numbers(one.bse) for one in without],
                      "p": [numbers(one.pvalues) for one in without], "r2": numbers([one.rsquared for one in without])}
    predicted = np.array([x[i] @ without[i].params for i in every])
    means = np.array([np.average(np.delete(y, i), weights=np.delete(w, i)) for i in every])
    out["left_out"] = errors(y, predicted, means)
    families, ok, predicted, means = data["family"].to_numpy(), [], np.full(len(y), np.nan), np.full(len(y), np.nan)
    for family in np.unique(families):
        inside, outside = np.flatnonzero(families == family), np.flatnonzero(families != family)
        if np.linalg.matrix_rank(x[outside]) < x.shape[1]:
            continue
        predicted[inside] = x[inside] @ make(outside).fit().params
        means[inside] = np.average(y[outside], weights=w[outside])
        ok.extend(inside)
    out["family_left_out"] = errors(y[ok], predicted[ok], means[ok]) if len(ok) == len(y) else None
    # A new row's own variance: the mean of the others'.
    band = fit.get_prediction(x[:5], **({"weights": np.full(5, 1 / np.mean(1 / w))} if weighted else {})).summary_frame(alpha=0.05)
    out["band"] = {column: numbers(band[column]) for column in band.columns}
    return out


def errors(y, predicted, means):
    e, b = y - predicted, y - means
    return {"rmse": float(np.sqrt(np.mean(e**2))), "mae": float(np.mean(np.abs(e))),
            "r2": float(1 - np.sum(e**2) / np.sum(b**2)), "baseline_rmse": float(np.sqrt(np.mean(b**2))),
            "baseline_mae": float(np.mean(np.abs(b)))}


def columns(data):
    return {"numbers": {c: numbers(data[c]) for c in data if data[c].dtype == float},
            "texts": {c: ["" if pd.isna(v) else str(v) for v in data[c]] for c in data if data[c].dtype != float}}


def regressions():
    out = []
    for weighted in (False, True):
        for i, formula in enumerate(FORMULAS):
            data = frame(int(rng.integers(18, 27)))
            out.append({"formula": formula, "weighted": weighted, **columns(data), "fit": regression(data, formula, weighted)})
    return out


# -- R² by terms -------------------------------------------------------------------------------------------------------


def importance():
    """Shapley values of R² by their definition, over all orders of the terms."""
    import itertools
    from functools import lru_cache
    out = []
    for terms in (["log(size)", "log(data)"], ["log(size)", "log(data)", "kind", "z"], ["size", "data", "kind", "other", "z"]):
        data = frame(30)
        @lru_cache(None)
        def r2(chosen):
            x = np.asarray(patsy.dmatrix(" + ".join(["1", *sorted(chosen)]), data, eval_env=patsy.EvalEnvironment([NAMES])))
            return sm.OLS(data["y"], x).fit().rsquared if chosen else 0.0
        shares = dict.fromkeys(terms, 0.0)
        orders = list(itertools.permutations(terms))
        for order in orders:
            for i, term in enumerate(order):
                shares[term] += (r2(frozenset(order[:i + 1])) - r2(frozenset(order[:i]))) / len(orders)
        out.append({"formula": "y ~ " + " + ".join(terms), **columns(data), "shares": shares,
                    "alone": {t: r2(frozenset([t])) for t in terms},
                    "last": {t: r2(frozenset(terms)) - r2(frozenset(terms) - {t}) for t in terms}})
    return out


# -- groups ------------------------------------------------------------------------------------------------------------


def effect(values, labels):
    """eta² with the interval of Steiger (2004): noncentralities at which F stands at a quantile."""
    from scipy.optimize import brentq
    groups = [values[labels == g] for g in np.unique(labels)]
    f, p = stats.f_oneway(*groups)
    n, k = len(values), len(groups)
    def limit(q):
        at = lambda nc: stats.ncf.cdf(f, k - 1, n - k, nc) - q if nc > 0 else stats.f.cdf(f, k - 1, n - k) - q
        if at(0) <= 0:
            return 0.0
        top = 1.0
        while at(top) > 0:
            top *= 2
        nc = brentq(at, 0, top, xtol=1e-13, rtol=1e-14)
        return nc / (nc + n)
    between = sum(len(g) * (g.mean() - values.mean()) ** 2 for g in groups)
    eta2 = between / np.sum((values - values.mean()) ** 2)
    return {"eta2": float(eta2), "adjusted": float(1 - (1 - eta2) * (n - 1) / (n - k)), "f": float(f), "p": float(p),
            "low": float(limit(0.975)), "high": float(limit(0.025))}


def bucket_rows(values, sizes, edges, labels):
    cut = pd.cut(sizes, edges, labels=labels)
    out = []
    for label in labels:
        x = values[np.asarray(cut == label)]
        half = stats.t.ppf(0.975, len(x) - 1) * stats.sem(x) if len(x) > 1 else np.nan
        out.append({"label": label, "n": len(x), "min": number(x.min()) if len(x) else None,
                    "max": number(x.max()) if len(x) else None, "mean": number(x.mean()) if len(x) else None,
                    "sd": number(x.std(ddof=1)) if len(x) > 1 else None,
                    "low": number(x.mean() - half) if len(x) > 1 else None,
                    "high": number(x.mean() + half) if len(x) > 1 else None})
    return out, np.asarray(cut)


def groups():
    out = []
    for n in (12, 40, 90):
        data = frame(n)
        edges, labels = [0, 2, 5, 10, 1e9], ["a", "b", "c", "d"]
        rows, cut = bucket_rows(data["y"].to_numpy(), data["size"].to_numpy(), edges, labels)
        out.append({**columns(data), "edges": edges, "labels": labels, "buckets": rows,
                    "effect": effect(data["y"].to_numpy(), data["kind"].to_numpy())})
    return out


# -- the paper ---------------------------------------------------------------------------------------------------------

EDGES = [0, 6, 10, 60, 100, 200, 1000, 2000]
LABELS = ["tiny", "v-small", "small", "medium", "large", "xxlarge", "xxxlarge"]


def joined(folder, characteristics):
    scores = pd.read_csv(f"{folder}/ModelAnalysis2024/Data/results_main.csv")
    scores["model"] = [name.split("-t0.0")[0].lower() for name in scores.iloc[:, 0]]
    scores["model"] = scores["model"].replace({"openchat_3.5": "openchat-3.5"})
    known = pd.read_csv(f"{folder}/ModelAnalysis2024/Results/{characteristics}")
    known.columns = [" ".join(c.split()).lower() for c in known.columns]
    known["model"] = known["model name"].str.strip().str.lower()
    both = known.merge(scores, on="model", how="inner")  # in the order of the characteristics
    date = pd.to_datetime(both["release date"], format="%m/%d/%Y").dt.strftime("%Y-%m-%d")
    return pd.DataFrame({"model": both["model"], "provider": both["model provider"].str.strip(),
                         "params": both["parameter size (in billions)"].astype(float),
                         "tokens": both["training data size (in trillions)"].astype(float),
                         "base_model": both["base model"], "release_date": date,
                         "clemscore": both["-, clemscore"].astype(float)})


def paper(folder):
    out = {"frames": [], "fits": [], "buckets": []}
    for characteristics in ("model_characterisitcs.csv", "model_characteristics.csv"):
        data = joined(folder, characteristics)
        out["frames"].append(columns(data))
        rows = data[data["params"].notna() & data["tokens"].notna()]
        for x in (["params"], ["params", "tokens"]):
            fit = sm.OLS(rows["clemscore"].to_numpy(), sm.add_constant(np.log(rows[x].to_numpy()))).fit()
            out["fits"].append({"frame": len(out["frames"]) - 1, "formula": "clemscore ~ " + " + ".join(f"log({c})" for c in x),
                                "n": int(fit.nobs), "r2": fit.rsquared, "adjusted_r2": fit.rsquared_adj, "f": fit.fvalue,
                                "f_p": fit.f_pvalue, "log_likelihood": fit.llf, "aic": fit.aic, "bic": fit.bic,
                                "durbin_watson": float(durbin_watson(fit.resid)), "beta": numbers(fit.params),
                                "se": numbers(fit.bse), "t": numbers(fit.tvalues), "p": numbers(fit.pvalues),
                                "low": numbers(fit.conf_int()[:, 0]), "high": numbers(fit.conf_int()[:, 1])})
        if len(out["frames"]) == 1:
            sized = data[data["params"].notna()]
            out["buckets"], cut = bucket_rows(sized["clemscore"].to_numpy(), sized["params"].to_numpy(), EDGES, LABELS)
            out["effect"] = effect(sized["clemscore"].to_numpy(), cut.astype(str))
    return out


if __name__ == "__main__":
    print(json.dumps({"regressions": regressions(), "importance": importance(), "groups": groups(), "paper": paper(sys.argv[1])}))
