"""Models against each other, item by item: `compare` and `study access`, and what they refuse."""

import csv
import io
import json
import unittest

import luxmeter

LARGER = luxmeter.MODELS / "wick-0.4M" / "wick-0.4M-step7168-f16.gguf"

MAPPING = """\
model: name
quantisation: quant
task: task
metric: metric
value: value
"""


class Compare(luxmeter.Case):
    @classmethod
    def setUpClass(cls):
        # One lab of two small models and two bots serves all tests that only read.
        cls.keep = luxmeter.tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.keep.cleanup)
        cls.both = luxmeter.pathlib.Path(cls.keep.name) / "lab"
        for words in (["--model", f"gguf:{luxmeter.SMALLEST}", "--model", f"gguf:{LARGER}", "--task", "arc_easy", "--limit", "40"],
                      ["--model", "bot:random", "--model", "bot:perfect", "--game", "taboo", "--game", "wordle"],
                      ["--model", f"gguf:{LARGER}", "--task", "openbookqa", "--limit", "10"]):
            done = luxmeter.run("run", "--lab", cls.both, *words)
            assert done.returncode == 0, done.stderr

    def compare(self, *words, lab=None):
        done = luxmeter.run("compare", *words, "--lab", lab or self.both, "--draws", "200")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def rows(self, *words, lab=None):
        return json.loads(self.compare(*words, "--format", "json", lab=lab).stdout)

    def test_a_row_for_each_metric(self):
        rows = {row["metric"]: row for row in self.rows("wick-0.4M", "wick-0.16M", "--margin", "0.2")}
        self.assertEqual(set(rows), {"acc", "acc_norm", "logprob_gold"})
        acc = rows["acc"]
        self.assertEqual((acc["n"], acc["a"], acc["b"]), (40, "wick-0.4M-step7168-f16", "wick-0.16M-step7168-f16"))
        self.assertAlmostEqual(acc["difference"]["value"], acc["a_mean"] - acc["b_mean"], places=12)
        self.assertAlmostEqual(acc["difference"]["value"], (acc["a_higher"] - acc["b_higher"]) / 40, places=12)
        self.assertEqual((acc["test"], acc["interval"], acc["tost"]), ("McNemar mid-p", "score", "score"))
        self.assertLessEqual(acc["difference"]["ci_low"], acc["difference"]["value"])
        self.assertGreaterEqual(acc["p_holm"], acc["p"])
        logprob = rows["logprob_gold"]
        self.assertEqual((logprob["interval"], logprob["margin"]), ("BCa", None))
        self.assertIn("Wilcoxon", logprob["test"])

    def test_swapping_negates(self):
        for a, b in zip(self.rows("wick-0.4M", "wick-0.16M"), self.rows("wick-0.16M", "wick-0.4M")):
            self.assertAlmostEqual(a["difference"]["value"], -b["difference"]["value"], places=12)
            self.assertAlmostEqual(a["difference"]["ci_low"], -b["difference"]["ci_high"], places=9)
            self.assertAlmostEqual(a["p"], b["p"], places=12)

    def test_flips_are_listed_with_their_records(self):
        words = ["wick-0.4M", "wick-0.16M", "--metric", "acc", "--task", "arc_easy"]
        row, = self.rows(*words)
        flips = self.rows(*words, "--flips")
        self.assertEqual(len(flips), row["a_higher"] + row["b_higher"])
        for flip in flips:
            self.assertEqual({flip["a_value"], flip["b_value"]}, {0, 1})
            self.assertTrue(flip["begins"].startswith("Question: "), flip)
            self.assertTrue((self.both / flip["a_record"]).exists())
            self.assertTrue((self.both / flip["b_record"]).exists())
        shown = self.compare(*words, "--flips").stdout
        self.assertIn("Items that only one of two got right", shown)

    def test_games_by_episode(self):
        rows = self.rows("bot:random", "bot:perfect", "--metric", "success", "--metric", "quality", "--metric", "played")
        found = {(row["task"], row["metric"]): row for row in rows}
        success = found["taboo", "success"]
        self.assertEqual((success["n"], success["a_higher"], success["b_mean"]), (60, 0, 1))
        self.assertEqual(success["clusters"], 3)  # experiments
        self.assertEqual(found["taboo", "quality"]["b_mean"], 100)
        clemscore = found["(all games)", "clemscore"]
        self.assertEqual((clemscore["test"], clemscore["n"]), ("bootstrap", 90))
        flips = self.rows("bot:random", "bot:perfect", "--metric", "success", "--game", "taboo", "--flips")
        self.assertEqual(len(flips), success["b_higher"])
        self.assertTrue((self.both / flips[0]["a_record"] / "interactions.json").exists(), flips[0])

    def test_every_format(self):
        table = self.compare("wick-0.4M", "wick-0.16M").stdout
        self.assertIn("A: wick-0.4M-step7168-f16; B: wick-0.16M-step7168-f16", table)
        self.assertIn("that needs a --margin", table)
        rows = list(csv.DictReader(io.StringIO(self.compare("wick-0.4M", "wick-0.16M", "--format", "csv").stdout)))
        self.assertEqual(len(rows), 3)
        self.assertIn("difference_ci_low", rows[0])
        self.assertIn("| task", self.compare("wick-0.4M", "wick-0.16M", "--format", "md").stdout)
        self.assertIn("openbookqa: wick-0.16M-step7168-f16 has nothing of it",
                      self.compare("wick-0.4M", "wick-0.16M", "--table", "left_out", "--format", "csv").stdout)

    def test_access_takes_models_without_cards_by_name(self):
        done = luxmeter.run("study", "access", "--lab", self.both, "--pair", "bot:random=bot:perfect", "--game", "taboo", "--metric",
                            "success", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        row, = json.loads(done.stdout)
        self.assertEqual((row["a"], row["b"], row["n"], row["a_higher"]), ("bot:random", "bot:perfect", 60, 0))

    def test_refuses_names_that_do_not_do(self):
        self.refused(["compare", "wick-0.4M", "wick-0.16", "wick-9", "--lab", self.both], "no model or run 'wick-9'")
        self.refused(["compare", "wick-0.4M", "wick-0.4M-step7168-f16", "--lab", self.both], "is named already", code=2)
        self.refused(["compare", "wick", "bot:random", "--lab", self.both], "'wick' fits 2 models", code=2)
        self.refused(["compare", "wick-0.4M", "--lab", self.both], "Name two models or more", code=2)
        self.refused(["compare", "wick-0.4M", "wick-0.16M"], "--lab is missing", code=2)
        self.refused(["compare", "wick-0.4M", "wick-0.16M", "--lab", self.here / "none"], "no lab")

    def test_refuses_words_that_do_not_do(self):
        pair = ["compare", "wick-0.4M", "wick-0.16M", "--lab", self.both]
        for words, said in ((["--task", "arc_easi"], "did you mean 'arc_easy'?"), (["--game", "chess"], "--game: the lab has no 'chess'"),
                            (["--metric", "ac"], "did you mean 'acc'?"), (["--margin", "-1"], "a number above 0"),
                            (["--margin", "acc=x"], "a number above 0"), (["--margin", "foo=1"], "--margin: the lab has no 'foo'"),
                            (["--level", "2"], "--level"), (["--table", "flip"], "did you mean 'flips'?")):
            self.refused(pair + words, said, code=2)

    def test_nothing_in_common(self):
        done = self.refused(["compare", "wick-0.4M", "bot:random", "--lab", self.both], "nothing that can be compared")
        self.assertIn("arc_easy: bot-random has nothing of it", done.stderr)
        self.refused(["compare", "wick-0.4M", "wick-0.16M", "--task", "openbookqa", "--lab", self.both], "nothing that can be compared")

    def test_other_versions_and_examples_are_not_mixed(self):
        tasks = self.here / "tasks"
        original, = (luxmeter.ROOT / "tasks").rglob("arc_easy.yaml")
        text = original.read_text().replace("../", f"{original.parent.parent}/")
        self.write("tasks/arc_easy.yaml", text + "metadata: {version: 3.0}\n")
        for words in (["--model", f"gguf:{luxmeter.SMALLEST}"], ["--model", f"gguf:{LARGER}", "--include-path", tasks]):
            done = luxmeter.run("run", "--lab", self.lab, "--task", "arc_easy", "--limit", "5", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
        done = self.refused(["compare", "wick-0.4M", "wick-0.16M", "--lab", self.lab], "nothing that can be compared")
        self.assertIn("version 3.0, 0-shot", done.stderr)
        self.assertIn("version 1.0, 0-shot", done.stderr)
        for run in (self.lab / "runs").iterdir():  # a run is of one of them
            other = "wick-0.4M" if "wick-0.16M" in (run / "plan.json").read_text() else "wick-0.16M"
            self.refused(["compare", f"{run.name}:{other}", run.name, "--lab", self.lab], "has nothing of")


class Access(luxmeter.Case):
    def load(self, table, mapping=MAPPING):
        done = luxmeter.run("import", "csv", self.write("t.csv", table), "--columns", self.write("m.yaml", mapping), "--lab", self.lab)
        self.assertEqual(done.returncode, 0, done.stderr)

    def access(self, *words):
        done = luxmeter.run("study", "access", "--lab", self.lab, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def items(self):
        rows = [f"m-{quant.lower()},{quant},t,acc,{doc},{int(doc % 3 > 0 and not (quant == 'Q4_0' and doc == 4))}"
                for quant in ("F16", "Q8_0", "Q4_0") for doc in range(30)]
        self.load("name,quant,task,metric,doc,value\n" + "\n".join(rows) + "\n", MAPPING + "document: doc\n")

    def averages(self):
        table = "name,quant,task,metric,value\n"
        for name, quant, values in (("Big-hf", "", (91.67, 72.73, 41.2)), ("Big-GGUF-q4", "q4", (85.0, 78.43, 36.41))):
            for metric, value in zip(("played", "quality", "quality_std"), values):
                table += f"{name},{quant},taboo,{metric},{value}\n"
        self.load(table)

    def test_by_item(self):
        self.items()
        rows = json.loads(self.access("--format", "json", "--margin", "0.3").stdout)
        found = {row["change"]: row for row in rows}
        self.assertEqual(set(found), {"F16 → Q8_0", "F16 → Q4_0"})
        q4 = found["F16 → Q4_0"]
        self.assertEqual((q4["a"], q4["b"], q4["n"], q4["a_higher"], q4["b_higher"]), ("m-q4_0", "m-f16", 30, 0, 1))
        self.assertAlmostEqual(q4["difference"]["value"], -1 / 30, places=12)
        self.assertEqual(found["F16 → Q8_0"]["verdict"], "equivalent")
        for name in ("groups", "comparisons", "aggregates", "flips", "left_out"):
            self.assertTrue((self.lab / f"studies/access/{name}.parquet").exists(), name)
        self.assertIn("Paired by instance", self.access("--flips").stdout)

    def test_averages_say_what_they_cannot(self):
        self.averages()
        done = self.access()
        self.assertIn("no test by item is possible", done.stdout)
        self.assertIn("averages only", done.stdout)
        self.assertIn("no paired test", done.stderr)
        rows = {row["metric"]: row for row in json.loads(self.access("--format", "json").stdout)}
        self.assertEqual(set(rows), {"played", "quality"})
        self.assertAlmostEqual(rows["played"]["difference"]["value"], 85 - 91.67, places=12)
        self.assertIsNone(rows["played"]["difference"]["ci_low"])
        counted = {row["metric"]: row for row in json.loads(self.access("--format", "json", "--items", "taboo=60").stdout)}
        self.assertEqual((counted["quality"]["known"], counted["quality"]["variant_n"]), ("unpaired, Welch", 51))
        self.assertLess(counted["played"]["difference"]["ci_low"], 85 - 91.67)

    def test_the_light_bulb_papers_quantisation_and_access(self):
        data = luxmeter.ROOT / "data"
        tables = data / "clembench-2024"
        done = luxmeter.run("import", "csv", tables / "results_main.csv", tables / "results/v1.6_quantized/results.csv", "--columns",
                            data / "mappings/clembench-2024.yaml", "--characteristics", tables / "model_characterisitcs.csv",
                            "--characteristics", tables / "selected_models.csv", "--lab", self.lab)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = json.loads(self.access("--task", "clembench", "--metric", "clemscore", "--format", "json").stdout)
        found = {row["variant"]: (row["variant_value"], row["reference_value"]) for row in rows}
        self.assertEqual(found, {
            "meta-llama-3-8b-instruct-gguf-q4": (11.75, 19.99), "meta-llama-3-8b-instruct-gguf-q8": (20.54, 19.99),
            "meta-llama-3-70b-instruct-gguf-q4": (33.57, 35.11), "meta-llama-3-70b-instruct-gguf-q8": (38.88, 35.11),
            "c4ai-command-r-plus-gguf-q4": (19.48, 24.94), "c4ai-command-r-plus-gguf-q8": (25.53, 24.94),
            "llama-3-70b-together.ai": (35.2, 35.11), "llama-3-70b-groq": (39.34, 35.11),
            "llama-3-70b-instruct-anyscale": (34.26, 35.11), "llama-3-8b-instruct-anyscale": (19.32, 19.99)})

    def test_named_groups_and_pairs(self):
        self.averages()
        row = json.loads(self.access("--pair", "Big-hf=Big-GGUF", "--format", "json").stdout)[0]
        self.assertEqual((row["variant"], row["reference"]), ("Big-hf", "Big-GGUF-q4"))
        groups = self.write("groups.yaml", "Big: [big-HF, Big-GGUF-q4, Big-groq]\n")
        done = self.access("--groups", groups, "--table", "groups", "--format", "csv")
        self.assertIn("Big,Big-hf", done.stdout)
        self.assertIn("Big-groq of the group Big: the lab has no such model", done.stderr)

    def test_refusals(self):
        self.averages()
        access = ["study", "access", "--lab", self.lab]
        for words, said in ((["--pair", "Big-hf"], "VARIANT=REFERENCE"), (["--pair", "Big-hf=Big-h"], "both are Big-hf"),
                            (["--items", "taboo"], "TASK=N"), (["--items", "taboo=0"], "TASK=N"), (["--group-by", "size"], "size"),
                            (["--table", "group"], "did you mean 'groups'?")):
            self.refused(access + words, said, code=2)
        self.refused(access + ["--pair", "Big-hf=Small"], "no model or run 'Small'")
        self.refused(access + ["--groups", self.write("g.yaml", "- a\n")], "a map of names")
        self.refused(access + ["--group-by", "base"], "no two models that are the same")
        self.refused(["study", "access"], "--lab is missing", code=2)


if __name__ == "__main__":
    luxmeter.main()
