"""`study distractors` on models that were just scored: its slopes against least squares over the rows of choices."""

import csv
import json
import math
import unittest

import duckdb_c
import luxmeter


def slope(xs, ys):
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


def log_sum(values):
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


class Distractors(luxmeter.Case):
    def score(self):
        done = luxmeter.run("run", "--lab", self.lab, "--model", f"gguf:{luxmeter.MODELS}/wick-0.16M", "--model",
                            f"gguf:{luxmeter.MODELS}/wick-0.4M", "--task", "openbookqa", "--limit", "12", "--threads", "1")
        self.assertEqual(done.returncode, 0, done.stderr)

    def study(self, *words):
        done = luxmeter.run("study", "distractors", "--lab", self.lab, "--draws", "50", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def table(self, name, *words):
        rows = json.loads(self.study("--table", name, "--format", "json", *words).stdout)
        return [row for row in rows if row["task"] == "openbookqa"]

    def choices(self):
        """{document: {log10 compute: ([right], [wrong])}}"""
        out = self.here / "choices.csv"
        duckdb_c.execute(
            f"COPY (SELECT c.doc_id, m.compute_flops, c.is_gold, c.logprob FROM '{self.lab}/tables/choices/**/*.parquet' c "
            f"JOIN '{self.lab}/tables/models/**/*.parquet' m USING (model_id) ORDER BY ALL) TO '{out}' (HEADER)")
        found = {}
        for row in csv.DictReader(out.read_text().splitlines()):
            model = found.setdefault(row["doc_id"], {}).setdefault(math.log10(float(row["compute_flops"])), ([], []))
            model[row["is_gold"] != "true"].append(float(row["logprob"]))
        return found

    def test_slopes_and_masses_are_those_of_the_rows(self):
        self.score()
        documents = self.choices()
        self.assertEqual(len(documents), 12)
        right, wrong, odds = [], [], []
        for models in documents.values():
            self.assertEqual(len(models), 6)
            xs = sorted(models)
            rights = [log_sum(models[x][0]) for x in xs]
            wrongs = [log_sum(models[x][1]) for x in xs]
            right.append(slope(xs, rights))
            wrong.append(slope(xs, wrongs))
            odds.append(right[-1] - wrong[-1])
        rows = {row["of"]: row for row in self.table("slopes")}
        for name, values in (("right", right), ("wrong_mass", wrong), ("log_odds", odds)):
            self.assertEqual(rows[name]["n"], 12)
            self.assertAlmostEqual(rows[name]["slope"]["value"], sum(values) / 12, delta=1e-9)
            self.assertLess(rows[name]["slope"]["ci_low"], rows[name]["slope"]["ci_high"])

    def test_errors_over_models_are_asked_for(self):
        self.score()
        rows = {(row["table"], row["of"], row["statistic"]): row for row in self.table("over_models", "--over-models")}
        slopes = {row["of"]: row for row in self.table("slopes")}
        self.assertEqual(rows["slopes", "right", "slope"]["models"], 6)
        self.assertEqual(rows["slopes", "right", "slope"]["value"]["value"], slopes["right"]["slope"]["value"])
        self.assertGreater(rows["slopes", "right", "slope"]["value"]["stderr"], 0)
        columns = {table: set(self.table(table)[0]) for table in {table for table, _, _ in rows}}
        self.assertEqual(set(columns), {"slopes", "mass_coupling", "noise", "frozen"})
        for table, of, statistic in rows:
            self.assertIn(statistic, columns[table], of)
        self.study()
        kept = self.here / "kept.csv"
        duckdb_c.execute(f"COPY (SELECT * FROM '{self.lab}/studies/distractors/over_models.parquet') TO '{kept}' (HEADER)")
        self.assertEqual(len(kept.read_text().splitlines()), 1)  # not asked for: columns, no rows

    def test_every_table_in_every_format(self):
        self.score()
        for name in ("summary", "slopes", "choice_slopes", "mass", "mass_coupling", "mass_points", "accuracy_bins", "ranks",
                     "rank_steps", "noise", "frozen", "over_models", "left_out"):
            for kind in ("table", "json", "csv", "md"):
                done = self.study("--table", name, "--format", kind)
                if name != "left_out":
                    self.assertTrue(done.stdout.strip(), name)
            self.assertTrue((self.lab / "studies/distractors" / f"{name}.parquet").exists(), name)

    def test_scores_without_choices_are_left_out_and_told(self):
        rows = [f"m{m},{10 ** (6 + m)},{10 ** 9},{document},{m + document}" for m in range(4) for document in range(3)]
        self.write("scores.csv", "\n".join(["Model,N,D,doc,score", *rows]) + "\n")
        self.write("scores.yaml", "model: Model\nfamily: {value: f}\nparams: N\ntokens: D\ndocument: doc\n"
                                  "metric: {value: logprob_per_token}\nvalue: score\nscale: -1\n")
        done = luxmeter.run("import", "csv", self.here / "scores.csv", "--columns", self.here / "scores.yaml", "--task", "t",
                            "--lab", self.lab)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = "Imported scores on t: they are of whole documents, not of choices."
        for words in ([], ["--task", "t"]):
            self.assertIn("no slice to study", self.refused(["study", "distractors", "--lab", self.lab, *words], told).stderr)
        self.score()
        done = self.study("--table", "slopes", "--format", "json")
        self.assertEqual({row["task"] for row in json.loads(done.stdout)}, {"openbookqa"})
        self.assertIn(told, done.stderr)

    def test_refusals(self):
        self.score()
        self.refused(["study", "distractors", "--lab", self.lab, "--table", "slope"], "did you mean 'slopes'?", code=2)
        self.refused(["study", "distractors", "--lab", self.lab, "--task", "piqa"], "piqa")
        self.refused(["study", "distractors", "--lab", self.here / "none"], "none")
        done = luxmeter.run("run", "--lab", self.here / "one", "--model", f"gguf:{luxmeter.SMALLEST}", "--task", "openbookqa",
                            "--limit", "3")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.refused(["study", "distractors", "--lab", self.here / "one"], "no slice to study")


if __name__ == "__main__":
    unittest.main()
