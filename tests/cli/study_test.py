"""Tables of scores into a lab, and what `study chain` says of them or refuses."""

import json
import math
import unittest

import luxmeter

MAPPING = """\
model: name
family: {value: f}
params: size
tokens: seen
task: {value: t}
document: {columns: "d*"}
metric: {value: logprob_gold}
"""
TABLE = """\
name,size,seen,d0,d1,d2
a,1000,10,-4,-1,-2
b,1000,100,-3,-1,-3
c,1000,1000,-2,-1,-1
d,1000,10000,-1,-1,-2.5
"""


class Study(luxmeter.Case):
    def load(self, table=TABLE, mapping=MAPPING, name="scores.csv"):
        return ["import", "csv", self.write(name, table), "--columns", self.write("map.yaml", mapping), "--lab", self.lab]

    def loaded(self, **words):
        done = luxmeter.run(*self.load(**words))
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def chain(self, *words):
        done = luxmeter.run("study", "chain", "--lab", self.lab, "--draws", "100", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_correlates_what_a_table_holds(self):
        self.assertIn("12 scores of 4 models on 1 tasks", self.loaded())
        rows = {row["correlation"]: row for row in json.loads(self.chain("--format", "json").stdout)}
        spearman = rows["spearman"]
        self.assertEqual((spearman["models"], spearman["documents"], spearman["constant"]), (4, 3, 1))
        self.assertAlmostEqual(spearman["mean"]["value"], (1 + 0) / 2, places=12)  # ranks 1 2 3 4 and 3 1 4 2
        self.assertAlmostEqual(spearman["decades"], 3, places=12)
        for name in ("slices", "correlations", "steps", "ordering", "matched", "survival", "left_out"):
            self.assertTrue((self.lab / f"studies/chain/{name}.parquet").exists(), name)

    def test_every_format_and_table(self):
        self.loaded()
        self.assertIn("logprob_gold", self.chain().stdout)
        csv = self.chain("--format", "csv", "--table", "survival", "--correlation", "kendall").stdout.splitlines()
        self.assertEqual(csv[0], "slice,task,correlation,metric,at,share_above,share_above_stderr,"
                         "share_above_ci_low,share_above_ci_high")
        self.assertEqual(len(csv), 1 + 41)
        self.assertIn("| slice", self.chain("--format", "md", "--table", "slices").stdout)

    def test_errors_of_drawing_models_and_points_asked_for(self):
        self.loaded()
        words = ["--format", "json", "--correlation", "spearman"]
        self.assertEqual(json.loads(self.chain(*words, "--table", "correlations_over_models").stdout), [])
        self.assertIn("--draw-models N", self.chain("--table", "correlations_over_models").stdout)
        self.assertIn("Nothing was left out.", self.chain("--table", "left_out").stdout)
        drawn = json.loads(self.chain(*words, "--draw-models", "200", "--table", "correlations_over_models").stdout)
        rows = {row["statistic"]: row for row in drawn}
        self.assertEqual(len(rows), 13)
        mean = rows["mean"]["value"]
        self.assertEqual(rows["mean"]["models"], 4)
        self.assertAlmostEqual(mean["value"], 0.5, places=12)
        self.assertLessEqual(mean["ci_low"], 0.5)
        self.assertGreater(mean["stderr"], 0)
        self.assertAlmostEqual(rows["auc"]["value"]["ci_high"], 1 + mean["ci_high"], places=12)
        points = json.loads(self.chain(*words, "--above", "0.5", "--above", "-0.33", "--table", "survival").stdout)
        self.assertEqual(len(points), 42)  # 0.5 stands in the grid
        self.assertIn(-0.33, [row["at"] for row in points])
        row = json.loads(self.chain(*words, "--above", "0.5").stdout)[0]
        self.assertAlmostEqual(row["above"]["value"], 0.5, places=12)  # of 1 and 0

    def test_long_tables_and_empty_cells(self):
        table = "m,doc,what,x,c\n" + "".join(
            f"{m},{doc},logprob_gold,{-doc - m if (m, doc) != (2, 1) else ''},1e{18 + m}\n" for m in range(4) for doc in range(3))
        mapping = ("model: m\ndocument: doc\nmetric: what\nvalue: x\nscale: -1\ncompute_flops: c\nfamily: {value: f}\n"
                   "task: {value: t}\n")
        done = luxmeter.run(*self.load(table, mapping))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 cells are empty", done.stderr)
        done = self.chain("--format", "json", "--correlation", "pearson")
        self.assertIn("f on t: logprob_gold is not known of 1 of 3 documents by all models.", done.stderr)
        row = json.loads(done.stdout)[0]
        self.assertEqual((row["documents"], row["correlated"], row["undefined"]), (3, 2, 1))
        self.assertTrue(math.isclose(row["mean"]["value"], 1))

    def test_refuses_tables_that_are_off(self):
        self.refused(self.load(TABLE.replace("-2.5", "low")), "line 5: the d2 is 'low', which is no number")
        self.refused(self.load(TABLE + "d,2000,10000,1,1,1\n"), "line 6: what is said of d differs from")
        self.refused(self.load(TABLE + "d,1000,10000,1,1,1\n"), "document 0 stands twice")
        self.refused(self.load(TABLE + "e,1\n"), "line 6")
        self.refused(self.load(TABLE.replace("name,", "model,")), "has no column 'name'")
        self.refused(self.load(mapping=MAPPING + "parms: size\n"), "did you mean 'params'?")
        self.refused(self.load(mapping=MAPPING.replace("d*", "x*")), "has no columns as 'x*'")
        self.refused(self.load(mapping=MAPPING.replace("metric", "# ")), "'metric' is missing")
        self.refused([*self.load(), "--task", "u"], "--task is 'u', but the mapping has a 'task' of its own", code=2)
        self.refused(self.load(mapping="- a\n"), "a mapping says which column is what")
        self.refused(["import", "csv", self.here / "none.csv", "--columns", self.write("map.yaml", MAPPING), "--lab", self.lab],
                     "There is no")

    def test_refuses_what_cannot_be_studied(self):
        self.refused(["study", "chain", "--lab", self.here / "none"], "none")
        self.loaded(table="\n".join(TABLE.splitlines()[:3]) + "\n")
        self.refused(["study", "chain", "--lab", self.lab], "no family with 3 or more models")
        self.refused(["study", "chain", "--lab", self.lab, "--family", "g"], "The lab has no family 'g'")
        self.refused(["study", "chain", "--lab", self.lab, "--task", "tt"], "The lab has no task 'tt'")

    def test_a_study_of_nothing_is_refused(self):
        self.loaded()
        self.chain()
        kept = (self.lab / "studies/chain/correlations.parquet").read_bytes()
        self.refused(["study", "chain", "--lab", self.lab, "--metric", "acc", "--format", "csv"], "No task in ")
        self.assertEqual((self.lab / "studies/chain/correlations.parquet").read_bytes(), kept)

    def test_says_which_words_there_are(self):
        self.loaded()
        for words, said in ((["--table", "step"], "did you mean 'steps'?"), (["--metric", "accuracy"], "There are: logprob_gold"),
                            (["--correlation", "cosine"], "pearson"), (["--seed", "-1"], "--seed: Value -1 not in range"),
                            (["--seed", "99999999999999999999"], "not in range")):
            done = luxmeter.run("study", "chain", "--lab", self.lab, *words)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(said, done.stderr)


if __name__ == "__main__":
    luxmeter.main()
