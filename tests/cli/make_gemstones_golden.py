#!/usr/bin/env python3
"""Writes gemstones_golden.json: correlations of Gemstones' per-document losses with compute, by SciPy, a document at a time.

    python3 tests/cli/make_gemstones_golden.py FOLDER > tests/cli/gemstones_golden.json

FOLDER holds persample_nll_*.csv.gz. Needs numpy, pandas, scipy, scikit-learn (made with numpy 2.4.6, scipy 1.17.1).
"""
import glob
import json
import os
import sys

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.metrics import auc

OF = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}


def summary(x, losses, of):
    c = np.array([of(x, -losses[:, s]).statistic for s in range(losses.shape[1])])
    sf = stats.ecdf(c).sf
    q05, q25, q75, q95 = np.quantile(c, [0.05, 0.25, 0.75, 0.95])
    return {"documents": len(c), "mean": c.mean(), "median": np.median(c), "sd": c.std(ddof=1), "above": np.mean(c > 0.75),
            "q05": q05, "q25": q25, "q75": q75, "q95": q95, "auc": 1 + c.mean(),
            "auc_trapezoid": float(auc([-1, *sf.quantiles, 1], [1, *sf.probabilities, 0])),
            "wasserstein": -min(stats.wasserstein_distance(c, np.ones_like(c)), stats.wasserstein_distance(c, -np.ones_like(c)))}


def main(folder):
    out = []
    for file in sorted(glob.glob(os.path.join(folder, "persample_nll_*.csv.gz"))):
        task = os.path.basename(file)[len("persample_nll_"):-len(".csv.gz")]
        table = pd.read_csv(file)
        documents = [name for name in table.columns if name[0] == "s" and name[1:].isdigit()]
        # All checkpoints; and one model's, over which compute and tokens grow alone.
        for slices, part in [("family", table), ("tokens", table[table.params == table.params.min()])]:
            part = part.sort_values("compute", kind="stable")
            x, losses = np.log10(part.compute.to_numpy(float)), part[documents].to_numpy(float)
            for name, of in OF.items():
                out.append({"slices": slices, "task": task, "correlation": name, "models": len(part), **summary(x, losses, of)})
    json.dump(out, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(sys.argv[1])
