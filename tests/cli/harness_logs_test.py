"""Logs of lm-evaluation-harness: imported, tabled, exported."""

import csv
import io
import json
import shutil
import signal
import subprocess
import time

import luxmeter

LOGS = luxmeter.ROOT / "tests" / "golden" / "harness_logs"


class HarnessLogs(luxmeter.Case):
    def ok(self, *words):
        done = luxmeter.run(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_import_and_tables(self):
        done = self.ok("import", "harness", LOGS / "new", "--lab", self.lab)
        self.assertNotIn("No results file names", done.stderr)
        self.assertIn("3 logs, 36 documents, 36 of them new, 120 choices; 0 disagreements", done.stdout)
        self.assertIn("The compute of 1 model is not known (wick-0.16M): give it with --cards", done.stderr)
        rows = list(csv.DictReader(io.StringIO(self.ok("table", "tasks", "--lab", self.lab, "--format", "csv").stdout)))
        said = json.loads(next((LOGS / "new" / "wick-0.16M").glob("results_*.json")).read_text())["results"]
        for task, scores in said.items():
            for metric in ("acc", "acc_norm"):
                if f"{metric},none" not in scores:
                    continue
                [row] = [row for row in rows if (row["task"], row["metric"]) == (task, metric)]
                self.assertEqual(float(row["value"]), scores[f"{metric},none"], (task, metric))
        status = self.ok("status", "--lab", self.lab)
        self.assertIn("is complete", status.stderr)
        self.assertIn("winogrande", status.stdout)

    def test_cards(self):
        cards = self.write("cards.json", json.dumps([{"name": "wick-0.16M", "family": "wick", "params": 157856, "tokens": 29360128}]))
        done = self.ok("import", "harness", LOGS / "new", "--lab", self.lab, "--cards", cards)
        self.assertNotIn("compute", done.stderr)
        [card] = json.loads(self.ok("table", "models", "--lab", self.lab, "--format", "json").stdout)
        self.assertEqual(card["compute_flops"], 6 * 157856 * 29360128)
        self.assertEqual(card["family"], "wick")
        # A second import without cards leaves what is known.
        self.assertNotIn("compute", self.ok("import", "harness", LOGS / "new", "--lab", self.lab).stderr)
        [card] = json.loads(self.ok("table", "models", "--lab", self.lab, "--format", "json").stdout)
        self.assertEqual(card["family"], "wick")
        self.refused(["import", "harness", LOGS / "new", "--lab", self.lab, "--cards", self.write("bad.json", "[1]")], "bad.json")
        by_name = self.write("by-name.json", json.dumps({"wick-0.16M": {"family": "wax"}}))
        self.assertIn('its family is "wax" now', self.ok("import", "harness", LOGS / "new", "--lab", self.lab, "--cards", by_name).stderr)
        misspelt = self.write("cards.json", json.dumps([{"name": "wick-0.16m", "params": 1}, {"name": "wick-0.16M", "family": "wick"}]))
        self.assertIn("1 of the 2 cards in", (said := self.ok("import", "harness", LOGS / "new", "--lab", self.lab, "--cards", misspelt).stderr))
        self.assertIn("is of no model of these logs: wick-0.16m.", said)

    def test_models_asked_after_other_examples_are_told(self):
        """Logs without results do not tell their examples: the study sees that the prompts differ."""
        [log] = LOGS.glob("old/*/samples_arc_easy_*.jsonl")
        cards = []
        for i, name in enumerate("abc"):
            text = log.read_text()
            self.write(f"logs/{name}/{log.name}", text.replace("Question: ", "Question: Why?\\nAnswer: So.\\n\\nQuestion: ") if name == "c" else text)
            cards.append({"name": name, "family": "f", "compute_flops": 10.0 ** (18 + i)})
        done = self.ok("import", "harness", self.here / "logs", "--lab", self.lab, "--cards", self.write("cards.json", json.dumps(cards)))
        self.assertIn("logs/a' and 2 more: it is called as the folder is; --model gives it another name.", done.stderr)
        done = self.ok("study", "chain", "--lab", self.lab, "--draws", 0)
        self.assertIn("c on arc_easy (0 examples): kept, but the prompts are others than those of a, b; had they", done.stderr)

    def three_models(self, change=lambda name, line: None):
        """Logs of one task by a, b and c of one family; `change` may alter a line's record."""
        [log] = LOGS.glob("new/*/samples_arc_easy_*.jsonl")
        for name in "abc":
            lines = [json.loads(line) for line in log.read_text().splitlines()]
            for line in lines:
                change(name, line)
            self.write(f"logs/{name}/{log.name}", "".join(json.dumps(line) + "\n" for line in lines))
        return [{"name": name, "family": "f", "compute_flops": 10.0 ** (18 + i)} for i, name in enumerate("abc")]

    def test_documents_with_other_right_choices_are_left_out(self):
        def change(name, line):
            if name == "b" and line["doc_id"] in (3, 7):
                line["target"] = str((int(line["target"]) + 1) % 4)
                line["acc"] = line["acc_norm"] = None
        cards = self.write("cards.json", json.dumps(self.three_models(change)))
        self.ok("import", "harness", self.here / "logs", "--lab", self.lab, "--cards", cards)
        for study in ("chain", "distractors"):
            said = self.ok("study", study, "--lab", self.lab, "--draws", 0).stderr
            self.assertIn("f on arc_easy: 2 documents have other choices, or other right ones, by one model than by another.", said, study)
        rows = json.loads(self.ok("study", "chain", "--lab", self.lab, "--draws", 0, "--format", "json").stdout)
        self.assertEqual({row["documents"] for row in rows}, {10})

    def import_dated(self, date, factor, cards):
        """Logs of a, b and c of that date, where b's first choices have `factor` times their log-likelihoods; gives the run."""
        def change(name, line):
            line["filtered_resps"] = [[float(l) * (factor if name == "b" and i == 0 else 1), g] for i, (l, g) in enumerate(line["filtered_resps"])]
            line["resps"] = [[answer] for answer in line["filtered_resps"]]
            line["acc"] = line["acc_norm"] = None
        self.three_models(change)
        logs = list((self.here / "logs").glob("*/samples_*.jsonl"))
        for log in logs:
            log.rename(log.with_name(f"samples_arc_easy_{date}.jsonl"))
        shutil.copytree(self.here / "logs" / "a", self.here / "logs" / date)  # a model of its own, so that each import is a run
        self.ok("import", "harness", self.here / "logs", "--lab", self.lab, "--cards", cards)
        shutil.rmtree(self.here / "logs")
        [run] = [path.parent.name for path in self.lab.glob("runs/*/import.json") if date in path.read_text()]
        return run

    def test_the_later_log_counts(self):
        """Whichever of the runs comes first by name; and the same scores in several are no news."""
        cards = self.write("cards.json", json.dumps(self.three_models()))
        shutil.rmtree(self.here / "logs")
        study = ["study", "chain", "--lab", self.lab, "--draws", 0, "--format", "json"]
        means = set()
        may, june, july = (f"2024-0{month}-01T00-00-00.0" for month in (5, 6, 7))
        for first, second in ((may, june), (june, may)):
            shutil.rmtree(self.lab, ignore_errors=True)
            run = {first: self.import_dated(first, 1, cards), second: self.import_dated(second, 3, cards)}
            done = self.ok(*study)
            self.assertIn(f"b on arc_easy in the run {run[may]}: it stands in the run {run[june]} too, which is taken, since its log is later; --run", done.stderr)
            self.assertIn("2 scores of a model on a task: the same as in another run; they count once.", done.stderr)
            self.assertEqual(done.stdout, self.ok(*study, "--run", run[june]).stdout)
            means.add(done.stdout)
            compared = self.ok("compare", "a", "b", "--lab", self.lab)
            self.assertIn(f"in the run {run[june]} (12) is taken", compared.stderr)
        self.assertEqual(len(means), 2)
        last = self.import_dated(july, 3, cards)  # what was said in May before, and later than June's
        self.assertEqual(self.ok(*study).stdout, self.ok(*study, "--run", last).stdout)

    def test_the_fullest_run_of_the_common_version_counts(self):
        """A short trial does not stand for the whole, nor a log whose version is not known for one whose is."""
        cards = self.write("cards.json", json.dumps(self.three_models()))
        study = ["study", "chain", "--lab", self.lab, "--draws", 0, "--format", "json"]
        [results] = LOGS.glob("new/*/results_*.json")
        for name in "abc":
            self.write(f"logs/{name}/{results.name}", results.read_text().replace('"wick-0.16M"', f'"{name}"'))
        self.ok("import", "harness", self.here / "logs", "--lab", self.lab, "--cards", cards)
        whole = self.ok(*study).stdout
        [log] = (self.here / "logs" / "b").glob("samples_*.jsonl")
        later = log.with_name("samples_arc_easy_2030-01-01T00-00-00.0.jsonl")
        (self.here / "logs" / "b" / results.name).rename(self.here / "results_kept.json")
        log.rename(later)
        self.ok("import", "harness", later, "--lab", self.lab, "--model", "b", "--cards", cards)
        done = self.ok(*study)
        self.assertIn("its version is an unknown one; most models have '1.0', which is taken.", done.stderr)
        self.assertEqual(done.stdout, whole)
        later.write_text("".join(later.read_text().splitlines(True)[:3]))
        (self.here / "results_kept.json").rename(later.with_name("results_2030-01-01T00-00-00.0.json"))
        self.ok("import", "harness", later, "--lab", self.lab, "--cards", cards)
        done = self.ok(*study)
        self.assertIn("since it holds more documents (12 against 3); --run names another.", done.stderr)
        self.assertEqual(done.stdout, whole)

    def test_tasks_by_glob(self):
        cards = self.three_models()
        for log in (self.here / "logs").glob("*/samples_*.jsonl"):
            for task in ("mmlu_law", "mmlu_art"):
                shutil.copy(log, log.with_name(log.name.replace("arc_easy", task)))
        self.ok("import", "harness", self.here / "logs", "--lab", self.lab, "--cards", self.write("cards.json", json.dumps(cards)))

        def tasks(*words):
            rows = json.loads(self.ok("study", "chain", "--lab", self.lab, "--draws", 0, "--format", "json", *words).stdout)
            return {row["task"] for row in rows} - {"(all)"}
        self.assertEqual(tasks("--task", "mmlu_*"), {"mmlu_law", "mmlu_art"})
        self.assertEqual(tasks("--task", "*_easy", "--task", "mmlu_art", "--family", "?"), {"arc_easy", "mmlu_art"})
        self.refused(["study", "chain", "--lab", self.lab, "--task", "mmlu-*"], "The lab has no task 'mmlu-*'")
        compared = self.ok("compare", "a", "b", "--lab", self.lab, "--task", "mmlu_*", "--format", "csv").stdout
        self.assertEqual({row["task"] for row in csv.DictReader(io.StringIO(compared))}, {"mmlu_law", "mmlu_art"})

    def test_no_card_is_written_where_one_is_wrong(self):
        cards = self.three_models()
        self.ok("import", "harness", self.here / "logs", "--lab", self.lab, "--cards", self.write("cards.json", json.dumps(cards)))
        table = ["table", "models", "--lab", self.lab, "--format", "json"]
        before = self.ok(*table).stdout
        wrong = self.write("wrong.json", json.dumps([cards[0] | {"compute_flops": 1.0}, cards[1] | {"params": "7B"}]))
        self.refused(["import", "harness", self.here / "logs", "--lab", self.lab, "--cards", wrong], "params")
        self.assertEqual(self.ok(*table).stdout, before)

    def test_a_compute_of_zero_and_logs_without_accuracies_are_told(self):
        cards = self.three_models(lambda name, line: [line.pop(key, None) for key in ("acc", "acc_norm")])
        cards[0]["compute_flops"] = 0
        done = self.ok("import", "harness", self.here / "logs", "--lab", self.lab, "--cards", self.write("cards.json", json.dumps(cards)))
        self.assertEqual(done.stderr.count("logs neither acc nor acc_norm: there is nothing to compare"), 3)
        said = self.refused(["study", "chain", "--lab", self.lab], "There is no family").stderr
        self.assertIn("its pretraining compute is 0, which has no logarithm.", said)

    def test_an_interrupted_import_says_so(self):
        [log] = LOGS.glob("old/*/samples_arc_easy_*.jsonl")
        lines = [line[line.index(","):] for line in log.read_text().splitlines()]
        many = self.write(f"logs/m/{log.name}", "".join(f'{{"doc_id": {i}{lines[i % len(lines)]}\n' for i in range(60_000)))
        words = ["import", "harness", many, "--lab", self.lab, "--threads", "1"]
        with subprocess.Popen([luxmeter.BINARY, *words], stderr=subprocess.PIPE, text=True) as importing:
            while not (self.lab / "lab.json").exists() and importing.poll() is None:
                time.sleep(0.001)
            importing.send_signal(signal.SIGINT)
            said = importing.communicate(timeout=60)[1]
        self.assertEqual((importing.returncode, said), (75, "Interrupted; the same command imports what is missing.\n"))
        self.assertIn("60000 of them new", self.ok(*words).stdout)

    def test_there_and_back(self):
        """What is exported is imported as the same choices, from imports and from runs of our own."""
        self.ok("import", "harness", LOGS / "new", "--lab", self.here / "imported")
        self.ok("run", "--lab", self.here / "live", "--model", f"gguf:{luxmeter.SMALLEST}", "--task", "arc_easy", "--task", "winogrande", "--limit", 5)
        for name in ("imported", "live"):
            self.ok("export", "harness", "--lab", self.here / name, "--out", self.here / f"{name}-logs")
            done = self.ok("import", "harness", self.here / f"{name}-logs", "--lab", self.here / f"{name}-again")
            self.assertIn("0 disagreements", done.stdout)
            before, after = (luxmeter.choices_tables(self.here / lab).values() for lab in (name, f"{name}-again"))
            self.assertEqual(list(before), list(after), name)

    def test_exports_what_the_harness_logs(self):
        """An import's documents are found again in the data: every member but ours is the harness's own."""
        self.ok("import", "harness", LOGS / "new", "--lab", self.lab)
        done = self.ok("export", "harness", "--lab", self.lab, "--out", self.here / "out")
        self.assertNotIn("without their texts", done.stderr)
        for theirs in (LOGS / "new" / "wick-0.16M").glob("samples_*.jsonl"):
            task = theirs.name.split("_2026")[0]
            [ours] = (self.here / "out" / "wick-0.16M").glob(f"{task}_*.jsonl")
            for a, b in zip(theirs.read_text().splitlines(), ours.read_text().splitlines(), strict=True):
                a, b = json.loads(a), json.loads(b)
                del b["luxmeter"]
                self.assertEqual(a, b, task)

    def test_exported_means_have_their_own_n(self):
        def change(name, line):
            if name == "a" and line["doc_id"] == 2:
                line["filtered_resps"][1][0] = "nan"
        self.three_models(change)
        self.ok("import", "harness", self.here / "logs", "--lab", self.lab)
        self.ok("export", "harness", "--lab", self.lab, "--out", self.here / "out")
        counts = {}
        for file in (self.here / "out").glob("*/results_*.json"):
            counts[file.parent.name] = json.loads(file.read_text())["n-samples"]["arc_easy"]
        self.assertEqual(counts, {"a": {"original": 12, "effective": 11}, **dict.fromkeys("bc", {"original": 12, "effective": 12})})

    def test_refusals(self):
        self.refused(["import", "harness", "--lab", self.lab], "Name samples_*.jsonl", code=2)
        self.refused(["import", "harness", LOGS / "new"], "--lab is missing", code=2)
        self.refused(["import", "harness", self.here / "none", "--lab", self.lab], "There is no")
        self.refused(["export", "harness", "--lab", self.lab, "--out", self.here / "out"], "no lab")
        # One log is broken in its middle: it is refused, the others are imported, and the exit code tells.
        shutil.copytree(LOGS / "new", self.here / "logs")
        [log] = self.here.glob("logs/*/samples_openbookqa_*.jsonl")
        lines = log.read_text().splitlines()
        log.write_text("\n".join([*lines[:3], lines[3][:100], *lines[4:]]) + "\n")
        done = self.refused(["import", "harness", self.here / "logs", "--lab", self.lab], f"{log.name}:4: this line")
        self.assertIn("2 logs, 24 documents", done.stdout)
        self.assertIn("import.json", done.stderr)


if __name__ == "__main__":
    luxmeter.main()
