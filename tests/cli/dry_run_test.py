"""--dry-run says what a run would cost, and leaves no trace."""

import json
import unittest

import luxmeter

WORK = ["--model", f"gguf:{luxmeter.SMALLEST}", "--task", "winogrande", "--task", "openbookqa", "--limit", "150", "--threads", "1"]


class DryRun(luxmeter.Case):
    def estimate(self, *words):
        done = luxmeter.run("run", *WORK, *words, "--dry-run", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = json.loads(done.stdout)
        self.assertEqual(len(lines), 1)
        return lines[0]

    def test_needs_no_lab_and_makes_none(self):
        without = self.estimate()
        self.assertEqual(without["documents"], 300)
        self.assertGreater(without["units"], 1)
        self.assertGreater(without["seconds"], 0)
        self.assertGreater(without["weights_mb"], 0)
        self.assertEqual(self.estimate("--lab", self.lab)["documents"], 300)
        self.assertFalse(self.lab.exists())

    def test_counts_the_tokens_that_the_run_then_decodes(self):
        before = self.estimate()
        done = luxmeter.run("run", "--lab", self.lab, *WORK)
        self.assertEqual(done.returncode, 0, done.stderr)
        journal = next(self.lab.glob("runs/*/journal*")).read_text().splitlines()
        costs = [json.loads(line)["cost"] for line in journal]
        self.assertEqual(len(costs), before["units"])
        for count in ("distinct_tokens", "requested_tokens"):
            self.assertEqual(sum(cost[count] for cost in costs), before[count])
        self.assertLess(before["distinct_tokens"], before["requested_tokens"])

    def test_models_of_one_tokenizer_count_as_each_alone(self):
        others = sorted(luxmeter.MODELS.glob("wick-*/*.gguf"))[:3]
        together = luxmeter.run("run", *WORK, *(word for model in others for word in ("--model", f"gguf:{model}")),
                                "--dry-run", "--format", "json")
        self.assertEqual(together.returncode, 0, together.stderr)
        alone = self.estimate()
        lines = json.loads(together.stdout)
        self.assertGreater(len(lines), 1)
        for line in lines:
            for count in ("units", "documents", "distinct_tokens", "requested_tokens"):
                self.assertEqual(line[count], alone[count])

    def test_what_the_lab_holds_is_not_counted_again(self):
        few = ["run", "--lab", self.lab, *WORK[:4], "--limit", "150", "--threads", "1"]
        self.assertEqual(luxmeter.run(*few).returncode, 0)
        self.assertEqual(self.estimate("--lab", self.lab)["documents"], 150)  # the run will take these over
        self.assertEqual(luxmeter.run("run", "--lab", self.lab, *WORK).returncode, 0)
        after = self.estimate("--lab", self.lab)
        self.assertEqual((after["units"], after["documents"], after["seconds"]), (0, 0, 0))

    def test_refuses_what_the_run_would_refuse(self):
        self.write("other/file.txt", "mine")
        self.refused(["run", *WORK, "--dry-run", "--lab", self.here / "other"], "is not a lab and not empty")
        self.refused(["run", *WORK, "--dry-run", "--lab", self.write("file", "")], "Not a directory")
        self.refused(["run", *WORK, "--dry-run", "--model", "gguf:/no/such"], "/no/such")


if __name__ == "__main__":
    luxmeter.main()
