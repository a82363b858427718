"""The report and its figures as files: what they hold is what the tables say, and nothing in them acts."""

import base64
import csv
import gzip
import io
import json
import pathlib
import re
import unittest

from luxmeter import Case, MODELS, ROOT, SMALLEST, main, run

HOSTILE = ("</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
           "<!-- \u202edesrever\u202c \x1b[2J\x1b]0;title\x07 \u2028\u2029 &lt;b&gt;")


def documents(html):
    """The JSON documents that a page holds, by name."""
    found = {}
    for kind, name, body in re.findall(
            r'<script type="application/(json|gzip)" data-document="([^"]*)">([^<]*)</script>', html):
        text = body if kind == "json" else gzip.decompress(base64.b64decode(body)).decode()
        found[name] = json.loads(text)
    return found


def rows_of(table):
    names = [c["name"] for c in table["columns"]]
    return [dict(zip(names, row)) for row in table["rows"]]


def episode(folder, model, text, aborted=False):
    """One episode in clembench's layout."""
    at = pathlib.Path(folder) / f"{model}-t0.0--{model}-t0.0" / "taboo" / "0_high_en" / "episode_0"
    at.mkdir(parents=True)
    talk = lambda who, to, kind: {"from": who, "to": to, "timestamp": "2024-01-01T00:00:00",
                                  "action": {"type": kind, "content": text}}
    (at / "instance.json").write_text(json.dumps({"game_id": 0}))
    (at / "interactions.json").write_text(json.dumps({
        "players": {"GM": "Game master", "Player 1": text[:200], "Player 2": model},
        "turns": [[talk("GM", "Player 1", "send message"), talk("Player 1", "GM", "get message"),
                   talk("GM", "GM", text[:60])]]}))
    (at / "scores.json").write_text(json.dumps({"turn scores": {}, "episode scores": {
        "Aborted": int(aborted), "Success": int(not aborted), "Lose": 0, "Main Score": 100, "Request Count": 1,
        "Parsed Request Count": 1, "Violated Request Count": 0}}))


def small_lab(lab):
    """A lab with a bit of everything."""
    assert run("run", "--lab", lab, "--model", f"gguf:{MODELS}", "--task", "arc_easy", "--task", "openbookqa",
               "--limit", 12, "--format", "csv").returncode == 0
    assert run("run", "--lab", lab, "--game", "taboo", "--game", "wordle", "--limit", 1, "--pairing", "self",
               "--model", "bot:perfect", "--model", "bot:random", "--format", "csv").returncode == 0
    assert run("import", "clembench", ROOT / "data" / "episodes", "--lab", lab).returncode == 0
    for study in ("chain", "distractors"):
        done = run("study", study, "--lab", lab, "--draws", 50)
        assert done.returncode == 0, done.stderr


def hostile_lab(lab, here):
    """Episodes that try script, markup, terminal escapes, turned text and a line of 10 MB."""
    folder = pathlib.Path(here) / "hostile"
    episode(folder, "<img src=x onerror=window.hacked=1>", HOSTILE)
    episode(folder, "evil\u202egnp.exe", "z" * 10_000_000 + HOSTILE)
    episode(folder, "bell\x07\x1b[31m", HOSTILE * 50, aborted=True)
    done = run("import", "clembench", folder, "--lab", lab)
    assert done.returncode == 0, done.stderr


class Report(Case):
    def test_says_what_the_tables_say(self):
        small_lab(self.lab)
        page = self.here / "report.html"
        done = run("report", "--lab", self.lab, "--out", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        held = documents(page.read_text())

        # Made again, it is the same, byte for byte.
        self.assertEqual(run("report", "--lab", self.lab, "--out", self.here / "again.html").returncode, 0)
        self.assertEqual((self.here / "again.html").read_bytes(), page.read_bytes())

        # Tasks: every metric as `table tasks --format csv` has it.
        told = {(r["model_id"], r["task"], r["metric"]): r for r in csv.DictReader(
            io.StringIO(run("table", "tasks", "--lab", self.lab, "--format", "csv").stdout))}
        scores = rows_of(held["scores"])
        self.assertEqual(len(scores), len(told))
        for row in scores:
            other = told[row["model_id"], row["task"], row["metric"]]
            for name in ("value", "ci_low", "ci_high", "n"):
                self.assertEqual(row[name], float(other[name]) if other[name] else None)

        # The ladder's points are among them.
        figure = next(f for f in held["tasks"]["figures"] if f["name"] == "tasks-ladder")
        points = rows_of(figure["data"])
        self.assertEqual(len(points), 15 * 2)
        for row in points:
            other = told[row["model_id"], row["task"], row["metric"]]
            self.assertEqual((row["value"], row["low"], row["high"]),
                             tuple(float(other[n]) for n in ("value", "ci_low", "ci_high")))
            self.assertAlmostEqual(row["chance"], 0.25, delta=0.02)

        # The chain's dots are its table's.
        table = csv.DictReader(io.StringIO(
            run("study", "chain", "--lab", self.lab, "--draws", 50, "--table", "correlations", "--format", "csv").stdout))
        means = sorted(float(r["mean"]) for r in table
                       if r["metric"] in ("logprob_gold", "p_gold", "p_choices", "brier", "acc") and r["mean"])
        stripes = next(f for f in held["chain"]["figures"] if f["name"] == "chain-stripes")
        self.assertEqual(sorted(r["mean"] for r in rows_of(stripes["data"])), means)

        # Games: clemscores as `table games --format json` has them.
        games = {r["model"]: r for r in json.loads(run("table", "games", "--lab", self.lab, "--format", "json").stdout)}
        episodes = rows_of(held["episodes"])
        self.assertEqual(len(episodes), held["games"]["all"])
        perfect = next(r for r in rows_of(held["overview"]["games"]) if r["model"] == "bot-perfect")
        self.assertEqual(perfect["clemscore"][0], games["bot-perfect-t0.0--bot-perfect-t0.0"]["clemscore"]["value"])
        for row in episodes:
            self.assertIn("turns", held[f"episodes-{row['block']}"][row["place"]])

        # A document: its prompt, and the log-likelihoods of its choices along the ladder.
        document = held[held["tasks"]["documents"][0]["name"]]
        self.assertEqual(len(document["documents"]), 12)
        self.assertTrue(document["documents"][0]["prompt"].startswith("Question:"))
        self.assertEqual(len(document["documents"][0]["choices"][0]["logprobs"]), 15)
        computes = [m["compute"] for m in document["models"]]
        self.assertEqual(computes, sorted(computes))

        # Files of figures hold the same rows.
        for kind in ("csv", "json", "svg"):
            done = run("figure", "chain-stripes", "--lab", self.lab, "--out", self.here / f"f.{kind}",
                       "--pick", "correlation=kendall")
            self.assertEqual(done.returncode, 0, done.stderr)
        kendall = [r["mean"] for r in rows_of(stripes["data"]) if r["correlation"] == "kendall"]
        with open(self.here / "f.csv") as file:
            self.assertEqual([float(r["mean"]) for r in csv.DictReader(file)], kendall)
        values = json.loads((self.here / "f.json").read_text())["data"]["values"]
        self.assertEqual([r["mean"] for r in values], kendall)
        self.assertTrue((self.here / "f.svg").read_text().startswith("<svg"))

    def test_holds_hostile_text_as_text(self):
        hostile_lab(self.lab, self.here)
        page = self.here / "report.html"
        done = run("report", "--lab", self.lab, "--out", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("\x1b", done.stderr)
        html = page.read_text()
        self.assertNotIn("hacked=1</script>", html)
        self.assertNotIn("<img", html)
        self.assertLess(len(html), 3_000_000)  # the line of 10 MB is cut
        self.assertTrue(any(HOSTILE in json.dumps(one, ensure_ascii=False).replace("\\u001b", "\x1b").replace("\\u0007", "\x07")
                            for one in documents(html).values()))

    def test_own_models_stand_beside_the_published_fit(self):
        data = ROOT / "data" / "clembench-2024"
        for words in (["import", "csv", data / "results_main.csv", "--columns", ROOT / "data" / "mappings" / "clembench-2024.yaml",
                       "--characteristics", data / "model_characterisitcs.csv"],
                      ["study", "traits", "--require", "provider", "--draws", 20, "--trees", 10, "--format", "csv"],
                      ["run", "--game", "hellogame", "--limit", 1, "--pairing", "self", "--chat-template", "plain",
                       "--threads", 1, "--model", f"gguf:{SMALLEST}", "--format", "csv"]):
            done = run(*words, "--lab", self.lab)
            self.assertEqual(done.returncode, 0, done.stderr)
        out = self.here / "size.json"
        done = run("figure", "traits-size", "--lab", self.lab, "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Crosses", done.stderr)
        values = json.loads(out.read_text())["data"]["values"]
        own = [r for r in values if r["fit"] == "no: played in this lab"]
        self.assertEqual([r["family"] for r in own], ["wick"])
        clemscore = json.loads(run("table", "games", "--lab", self.lab, "--format", "json").stdout)
        self.assertEqual(own[0]["score"], next(r for r in clemscore if r["model"].startswith("wick"))["clemscore"]["value"])
        self.assertEqual(own[0]["part"], "beside")
        self.assertLess(own[0]["at"], 0.001)  # billions of parameters
        fitted = {r["model"] for r in values if r["fit"] == "yes"}
        left_out = {r["model"] for r in values if r["fit"] == "no: left out by the study"}
        self.assertEqual(len(fitted), 20)
        self.assertIn("gpt-4-0613", left_out)
        self.assertFalse(fitted & left_out)

        # Brackets of size stand in the order of size.
        out = self.here / "dates.json"
        self.assertEqual(run("figure", "traits-dates", "--lab", self.lab, "--out", out).returncode, 0)
        order = json.loads(out.read_text())["layer"][-1]["encoding"]["color"]["sort"]
        self.assertEqual(order, ["tiny", "v-small", "small", "medium", "large", "xxxlarge", "(no group)"])

    def test_refuses_in_one_sentence(self):
        self.refused(["report", "--lab", self.lab, "--out", "x.html"], "lab")
        self.refused(["report", "--lab", self.lab], "--out", code=2)
        episode(self.here / "one", "solo", "hello")
        run("import", "clembench", self.here / "one", "--lab", self.lab)
        self.refused(["figure", "chain-survival", "--lab", self.lab, "--out", self.here / "x.svg"],
                     "luxmeter study chain")
        self.refused(["figure", "games-profil", "--lab", self.lab, "--out", self.here / "x.csv"], "games-profile", code=2)
        self.refused(["figure", "games-profile", "--lab", self.lab, "--out", self.here / "x.png"], ".svg", code=2)
        self.refused(["figure", "games-profile", "--lab", self.lab, "--out", self.here / "x.csv", "--pick", "task=x"],
                     "no choice", code=2)
        self.assertIn("chain-survival", run("figure").stdout)


if __name__ == "__main__":
    main()
