"""study traits: the light bulb paper's numbers (arXiv 2406.14051, from its notebooks' output) out of data/clembench-2024, the same study on
models that this program scored, and what cannot be fitted."""

import csv
import io
import json
import math

import luxmeter

DATA = luxmeter.ROOT / "data" / "clembench-2024"
MAPPING = luxmeter.ROOT / "data" / "mappings" / "clembench-2024.yaml"
SIZE = "clemscore ~ log(params_b)"
BOTH = "clemscore ~ log(params_b) + log(tokens_t)"

PAPER = {  # file of characteristics: formula: what the paper's output has, to its digits
    "model_characterisitcs.csv": {
        SIZE: {"n": 20, "r2": .567, "adjusted_r2": .543, "f": 23.56, "f_p": 1.27e-4, "log_likelihood": -69.529, "aic": 143.1,
               "bic": 145.0, "durbin_watson": 1.952},
        BOTH: {"n": 20, "r2": .671, "adjusted_r2": .632, "f": 17.31, "f_p": 7.95e-5, "log_likelihood": -66.792, "aic": 139.6,
               "bic": 142.6, "durbin_watson": 2.208}},
    "model_characteristics.csv": {
        SIZE: {"n": 17, "r2": .571, "adjusted_r2": .542, "f": 19.94, "log_likelihood": -60.056, "aic": 124.1, "bic": 125.8,
               "durbin_watson": 2.233},
        BOTH: {"n": 17, "r2": .681, "adjusted_r2": .636, "f": 14.95, "log_likelihood": -57.528, "aic": 121.1, "bic": 123.6,
               "durbin_watson": 2.244}}}
COEFFICIENTS = {  # value, standard error, t
    "model_characterisitcs.csv": {
        (SIZE, "Intercept"): (-1.8909, 3.611, -0.524), (SIZE, "log(params_b)"): (5.2453, 1.081, 4.854),
        (BOTH, "Intercept"): (-5.8290, 3.661, -1.592), (BOTH, "log(params_b)"): (4.5982, 1.009, 4.556),
        (BOTH, "log(tokens_t)"): (4.5764, 1.978, 2.314)},
    "model_characteristics.csv": {
        (SIZE, "Intercept"): (-2.8970, 4.266), (SIZE, "log(params_b)"): (5.4638, 1.224),
        (BOTH, "Intercept"): (-7.2890, 4.297), (BOTH, "log(params_b)"): (4.4477, 1.185), (BOTH, "log(tokens_t)"): (5.5604, 2.525)}}
BUCKETS = {"tiny": (4, 0.00, 6.73, 2.44), "v-small": (12, 1.82, 23.64, 11.79), "small": (9, 7.67, 16.80, 12.43),
           "medium": (6, 0.81, 35.11, 19.64), "large": (4, 12.69, 32.50, 24.34), "xxxlarge": (7, 41.90, 58.30, 49.51)}
ENDS = {"tiny": ("yi-1.5-6b", "qwen1.5-1.8b"), "v-small": ("openchat-3.5", "gemma-7b-it"), "small": ("qwen1.5-14b", "yi-1.5-34b"),
        "medium": ("meta-llama-3-70b", "llama-2-70b-chat"), "large": ("claude-2.1", "mixtral-8x22b"),
        "xxxlarge": ("gpt-4-turbo", "gemini-1.5-pro")}
BASES = {"gemma-7b": [1.82, 14.14, 15.30], "llama-2-70b-hf": [0.81, 12.62, 17.40, 21.50],
         "mistral-7b-v0.1": [6.56, 8.01, 17.10, 18.22, 23.64], "mixtral-8x7b-v0.1": [8.17, 11.95, 15.10]}


def digits(text):
    return len(str(text).partition("e")[0].partition(".")[2])


class Traits(luxmeter.Case):
    def published(self, characteristics="model_characterisitcs.csv"):
        done = luxmeter.run("import", "csv", DATA / "results_main.csv", "--columns", MAPPING, "--characteristics", DATA / characteristics,
                            "--lab", self.lab)
        self.assertEqual(done.returncode, 0, done.stderr)

    def table(self, name, *words):
        done = luxmeter.run("study", "traits", "--lab", self.lab, "--table", name, "--format", "csv", "--draws", "10", "--trees", "0", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def same(self, found, expected, name):
        """To every digit that is given."""
        if "e" in str(expected):
            self.assertEqual(f"{float(found):.2e}", f"{expected:.2e}", name)
        else:
            self.assertEqual(round(float(found), digits(expected)), expected, name)

    def test_every_digit_of_the_papers_fits(self):
        for file, fits in PAPER.items():
            self.lab = self.here / file
            self.published(file)
            formulas = ("--formula", SIZE, "--formula", BOTH)
            rows = {row["formula"]: row for row in self.table("fits", *formulas)}
            for formula, numbers in fits.items():
                for name, expected in numbers.items():
                    self.same(rows[formula][name], expected, f"{file} {formula} {name}")
            found = {(row["formula"], row["term"]): row for row in self.table("coefficients", *formulas) if row["errors"] == "classical"}
            for key, numbers in COEFFICIENTS[file].items():
                row = found[key]
                for name, expected in zip(("coefficient", "coefficient_stderr", "t"), numbers):
                    self.same(row[name], expected, f"{file} {key} {name}")
        tokens = found[(BOTH, "log(tokens_t)")]
        self.assertLess(float(tokens["p"]), 0.05)

    def test_the_slope_of_training_data(self):
        self.published()
        row = next(row for row in self.table("coefficients", "--formula", BOTH) if row["term"] == "log(tokens_t)")
        for name, expected in (("p", .033), ("coefficient_ci_low", 0.403), ("coefficient_ci_high", 8.750)):
            self.same(row[name], expected, name)

    def test_buckets_and_bases(self):
        self.published()
        groups = {row["group"]: row for row in self.table("groups")}
        for name, (n, least, most, mean) in BUCKETS.items():
            row = groups[name]
            self.assertEqual((int(row["n"]), round(float(row["min"]), 2), round(float(row["max"]), 2), round(float(row["mean"]), 2)),
                             (n, least, most, mean), name)
            self.assertTrue(row["best"].startswith(ENDS[name][0]) and row["worst"].startswith(ENDS[name][1]), row)
        self.assertEqual(groups["xxlarge"]["n"], "0")
        members = {}
        for row in self.table("members"):
            members.setdefault(row["group"], []).append(float(row["score"]))
        for base, scores in BASES.items():
            self.assertEqual(sorted(members[base]), scores, base)

    def test_what_the_paper_did_not_show(self):
        self.published()
        carriers = {(row["formula"], row["of"]): row for row in self.table("carriers", "--formula", SIZE, "--formula", BOTH)}
        self.assertEqual(carriers[(SIZE, "R²")]["row"], "gemini-1.5-pro-latest")  # whose size is a guess
        self.same(carriers[(SIZE, "R²")]["without"], 0.40, "R² without it")
        fits = self.table("fits", "--formula", SIZE, "--formula", BOTH, "--without-assumed")
        self.assertEqual([row["n"] for row in fits], ["19", "19"])
        errors = {row["errors"] for row in self.table("coefficients")}
        self.assertEqual(errors, {"classical", "HC0", "HC1", "HC2", "HC3", "cluster"})
        self.assertEqual({row["left_out"] for row in self.table("prediction")}, {"row", "family"})
        shares = [float(row["share"]) for row in self.table("importance", "--formula", BOTH)]
        self.assertTrue(math.isclose(sum(shares), 0.6706181187, rel_tol=1e-9), shares)

    def test_models_of_ones_own(self):
        for words in (["run", "--lab", self.lab, "--model", f"gguf:{luxmeter.MODELS}", "--task", "arc_easy", "--limit", "20"],):
            done = luxmeter.run(*words)
            self.assertEqual(done.returncode, 0, done.stderr)
        rows = self.table("fits", "--formula", "`arc_easy.acc` ~ log(params) + log(tokens)", "--weighted", "--score", "arc_easy.acc")
        self.assertEqual(rows[0]["weighted"], "true")
        self.assertEqual(rows[0]["n"], "15")
        done = luxmeter.run("study", "traits", "--lab", self.lab, "--draws", "20", "--trees", "20", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(json.loads(done.stdout))
        self.assertTrue((self.lab / "studies" / "traits" / "models.parquet").exists())

    def test_what_cannot_be_fitted(self):
        self.published()
        study = ["study", "traits", "--lab", self.lab, "--formula"]
        self.refused([*study, "clemscore ~ log(params_b) + log(params)"], "log(params_b)", "log(params)")
        self.refused([*study, "clemscore ~ log(parms_b)"], "there is no column 'parms_b'", "params_b", code=2)
        self.refused([*study, "clemscore ~ log(params_b"], "at character 25", code=2)
        self.refused([*study, "clemscore ~ C(base_model) * log(tokens_t)"], "4 rows are too few for 6 coefficients")
        self.refused([*study, "clemscore ~ multimodal", "--model", "gemma-*"], "multimodal")
        self.refused(["study", "traits", "--lab", self.lab, "--model", "nobody-*"], "There are no scores of such models")
        self.refused(["study", "traits", "--lab", self.here / "none"], "There is no lab")
        self.refused(["study", "traits"], "--lab is missing", code=2)
        self.refused([*study, SIZE, "--weighted"], "--score", code=2)
        self.refused([*study, SIZE, "--together", "size"], "NAME=TERM+TERM", code=2)


if __name__ == "__main__":
    luxmeter.main()
