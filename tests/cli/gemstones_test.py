"""Real losses of 770 checkpoints, imported from wide tables: what `study chain` says of them, against SciPy.

The numbers are in gemstones_golden.json, made by make_gemstones_golden.py. The tables (Gemstones, MIT) are read from the folder
$LUX_SHARED, or `shared` beside the project's; without them there is nothing to test.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LUXMETER = os.environ["LUXMETER"]
SHARED = os.environ.get("LUX_SHARED", os.path.join(ROOT, "..", "shared"))


def luxmeter(*words):
    done = subprocess.run([LUXMETER, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def differences(found, expected):
    for name in expected:
        if name in ("slices", "task", "correlation"):
            continue
        value = found[name]["value"] if isinstance(found[name], dict) else found[name]
        if abs(value - expected[name]) > 1e-9:
            yield f"{name}: {value!r}, SciPy {expected[name]!r}"


def main():
    files = sorted(glob.glob(os.path.join(SHARED, "data/scaling/gemstones/persample_nll_*.csv.gz")))
    if not files:
        print("skipped: there are no Gemstones tables")
        return
    with open(os.path.join(HERE, "gemstones_golden.json"), encoding="utf-8") as file:
        golden = json.load(file)
    mapping = os.path.join(ROOT, "data/mappings/gemstones.yaml")
    with tempfile.TemporaryDirectory() as folder:
        lab = os.path.join(folder, "lab")
        said = luxmeter("import", "csv", *files, "--columns", mapping, "--lab", lab)
        assert "3678290 scores of 770 models on 4 tasks; 3080 of 3080 records new" in said, said
        again = luxmeter("import", "csv", *files, "--columns", mapping, "--lab", lab)
        assert "0 of 3080 records new" in again, again
        found = {}
        for slices in ("family", "tokens"):
            words = ("study", "chain", "--lab", lab, "--slices", slices, "--draws", "0", "--permutations", "0", "--format", "json")
            for row in json.loads(luxmeter(*words)):
                found[slices, row["slice"], row["task"], row["correlation"]] = row
        wrong = []
        for expected in golden:
            slice_name = "gemstones" if expected["slices"] == "family" else "gemstones at 48.4M parameters"
            row = found[expected["slices"], slice_name, expected["task"], expected["correlation"]]
            assert row["metric"] == "logprob_per_token" and row["constant"] == 0
            wrong += [f"{slice_name} {expected['task']} {expected['correlation']} {d}" for d in differences(row, expected)]
        assert not wrong, "\n".join(wrong)
        assert os.path.exists(os.path.join(lab, "studies/chain/correlations.parquet"))
    print(f"{len(golden)} summaries agree with SciPy to 1e-9")


if __name__ == "__main__":
    sys.exit(main())
