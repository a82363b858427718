"""Scores joined to what models are: the light bulb paper's tables out of data/clembench-2024, against pandas and against the numbers of
the paper; and tables that are off.

characteristics_golden.json was made by make_characteristics_golden.py. The numbers of the paper are those of its notebook's output
(clembench-runs, 2024-06-14).
"""

import json
import math
import pathlib
import unittest

import duckdb_c
import luxmeter

DATA = luxmeter.ROOT / "data" / "clembench-2024"
MAPPING = luxmeter.ROOT / "data" / "mappings" / "clembench-2024.yaml"
PAPER = DATA / "model_characterisitcs.csv"
EARLIER = DATA / "model_characteristics.csv"
UNKNOWN = ["sus-chat-34b", "wizardlm-13b-v1.2", "sheep-duck-llama-2-13b", "vicuna-13b-v1.5", "vicuna-33b-v1.3"]
FITTED = """yi-34b-chat yi-1.5-6b-chat yi-1.5-9b-chat yi-1.5-34b-chat command-r command-r-plus gemma-7b-it gemini-1.5-pro-latest
 codegemma-7b-it gemma-1.1-2b-it meta-llama-3-8b-instruct-hf meta-llama-3-70b-instruct-hf llama-2-70b-chat-hf codellama-34b-instruct-hf
 qwen1.5-0.5b-chat qwen1.5-1.8b-chat qwen1.5-7b-chat qwen1.5-14b-chat qwen1.5-32b-chat qwen1.5-72b-chat""".split()
GUESSED = """gpt-3.5-turbo-0125 gpt-4-0613 gpt-4-1106-preview gpt-4-0125-preview gpt-4-turbo-2024-04-09 gpt-4o-2024-05-13 claude-2.1
 claude-3-opus-20240229 gemini-1.5-pro-latest""".split()


def solve(matrix, right):
    """Gauss with pivots."""
    rows = [list(row) + [y] for row, y in zip(matrix, right)]
    for i in range(len(rows)):
        pivot = max(range(i, len(rows)), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(len(rows)):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def fit(x, y):
    """Least squares by the normal equations: coefficients, R², AIC and Durbin–Watson, which depends on the order of rows."""
    columns = list(zip(*x))
    beta = solve([[sum(a * b for a, b in zip(u, v)) for v in columns] for u in columns],
                 [sum(a * b for a, b in zip(u, y)) for u in columns])
    rest = [value - sum(a * b for a, b in zip(row, beta)) for row, value in zip(x, y)]
    squares, n, mean = sum(e * e for e in rest), len(y), sum(y) / len(y)
    likelihood = -n / 2 * (math.log(2 * math.pi * squares / n) + 1)
    return ([round(b, 4) for b in beta], round(1 - squares / sum((v - mean) ** 2 for v in y), 3),
            round(2 * len(beta) - 2 * likelihood, 1), round(sum((b - a) ** 2 for a, b in zip(rest, rest[1:])) / squares, 3))


class Lab:
    """What an import left."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.cards = {card["model_id"]: card for card in map(json.loads, (f.read_text() for f in (folder / "models").glob("*.json")))}
        self.scores = {}
        for log in folder.glob("runs/*/measures-*.jsonl"):
            for line in map(json.loads, log.read_text().splitlines()):
                key = f"{line['task']} {line['metric']}"
                assert self.scores.setdefault(line["model"], {}).setdefault(key, line["values"][0]) == line["values"][0], line
        self.notes = [json.loads(f.read_text()) for f in folder.glob("runs/*/import.json")]

    def regression(self, with_tokens):
        x, y, names = [], [], []
        for model in self.notes[0]["models"]:
            card = self.cards[model["model_id"]]
            if "params" in card and "tokens" in card:
                tokens = [math.log(card["tokens"] / 1e12)] if with_tokens else []
                x.append([1.0, math.log(card["params"] / 1e9)] + tokens)
                y.append(self.scores[model["model_id"]]["clembench clemscore"])
                names.append(model["model_id"])
        return fit(x, y), names


class Characteristics(luxmeter.Case):
    def take(self, *characteristics, scores=(DATA / "results_main.csv",)):
        words = [word for table in characteristics for word in ("--characteristics", table)]
        done = luxmeter.run("import", "csv", *scores, "--columns", MAPPING, *words, "--lab", self.lab)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done, Lab(self.lab)

    def same_as_pandas(self, lab, file):
        golden = json.loads((luxmeter.ROOT / "tests/cli/characteristics_golden.json").read_text())[file]
        note = lab.notes[0]
        joined = [model["model_id"] for model in note["models"] if model["characteristics"]]
        self.assertEqual(joined, [model["name"] for model in golden["models"]])
        for model in golden["models"]:
            card = lab.cards[model["name"]]
            fields = set(model["card"]) | {"provider", "tokens", "params", "cutoff_date", "instruction_data", "multimodal"}
            self.assertEqual({f: card.get(f) for f in fields}, {f: model["card"].get(f) for f in fields}, model["name"])
            self.assertEqual(lab.scores[model["name"]], model["scores"])
        self.assertEqual(note["no_characteristics"], golden["no_characteristics"])
        self.assertEqual([m["name"] for m in note["no_scores"]], golden["no_scores"])

    def test_the_paper(self):
        done, lab = self.take(PAPER)
        self.assertIn("48 of its 51 models have scores", done.stderr)
        self.assertIn("3 with characteristics have no scores: phi-3-mini-4k-instruct,", done.stderr)
        self.same_as_pandas(lab, PAPER.name)
        self.assertEqual([name for name, card in lab.cards.items() if "family" not in card], [])
        with_size = [card for card in lab.cards.values() if "params" in card]
        self.assertEqual(len(with_size), 42)
        self.assertEqual({c["model_id"] for c in with_size if "params" in c.get("assumed", [])}, set(GUESSED))
        self.assertEqual(lab.cards["gemini-1.5-pro-latest"]["assumed"], ["params", "tokens", "compute_flops"])
        fitted, names = lab.regression(False)
        self.assertEqual(sorted(names), sorted(FITTED))
        self.assertEqual(fitted, ([-1.8909, 5.2453], 0.567, 143.1, 1.952))
        self.assertEqual(lab.regression(True)[0], ([-5.829, 4.5982, 4.5764], 0.671, 139.6, 2.208))

    def test_the_earlier_fit(self):
        _, lab = self.take(EARLIER)
        self.same_as_pandas(lab, EARLIER.name)
        fitted, names = lab.regression(False)
        self.assertEqual(sorted(set(FITTED) - set(names)), ["codegemma-7b-it", "codellama-34b-instruct-hf", "gemma-1.1-2b-it"])
        self.assertEqual(fitted, ([-2.897, 5.4638], 0.571, 124.1, 2.233))
        self.assertEqual(lab.regression(True)[0], ([-7.289, 4.4477, 5.5604], 0.681, 121.1, 2.244))

    def test_access_quantisation_and_base_models(self):
        quantised = DATA / "results/v1.6_quantized/results.csv"
        done, lab = self.take(PAPER, DATA / "selected_models.csv", scores=(DATA / "results_main.csv", quantised))
        self.assertIn("5 with scores have no characteristics: " + ", ".join(UNKNOWN), done.stderr)
        found = {}
        for name, card in lab.cards.items():
            if "model_group" in card:
                key = card["model_group"], card.get("quantisation"), card["access"]
                self.assertNotIn(key, found)
                found[key] = lab.scores[name]["clembench clemscore"]
        self.assertEqual(found, {
            ("llama-3-8b-instruct", "Q4", "llama.cpp"): 11.75, ("llama-3-8b-instruct", "Q8", "llama.cpp"): 20.54,
            ("llama-3-8b-instruct", "unquantised", "huggingface-local"): 19.99, ("llama-3-8b-instruct", None, "anyscale"): 19.32,
            ("llama-3-70b-instruct", "Q4", "llama.cpp"): 33.57, ("llama-3-70b-instruct", "Q8", "llama.cpp"): 38.88,
            ("llama-3-70b-instruct", "unquantised", "huggingface-local"): 35.11, ("llama-3-70b-instruct", None, "together.ai"): 35.2,
            ("llama-3-70b-instruct", None, "groq"): 39.34, ("llama-3-70b-instruct", None, "anyscale"): 34.26,
            ("command-r-plus", "Q4", "llama.cpp"): 19.48, ("command-r-plus", "Q8", "llama.cpp"): 25.53,
            ("command-r-plus", "unquantised", "cohere"): 24.94})
        groups = {}
        for name, card in lab.cards.items():
            groups.setdefault(card.get("base_model"), {})[name] = tuple(
                lab.scores[name][f"clembench {metric}"] for metric in ("clemscore", "played", "quality"))
        self.assertEqual(groups["gemma-7b"], {"gemma-7b-it": (1.82, 17.78, 10.23), "gemma-1.1-7b-it": (14.14, 49.67, 28.46),
                                              "codegemma-7b-it": (15.3, 51.95, 29.45)})
        self.assertEqual({n: s[0] for n, s in groups["llama-2-70b-hf"].items()}, {
            "llama-2-70b-chat-hf": 0.81, "tulu-2-dpo-70b": 12.62, "wizardlm-70b-v1.0": 17.4, "sheep-duck-llama-2-70b-v1.1": 21.5})
        self.assertEqual({n: s[0] for n, s in groups["mistral-7b-v0.1"].items()}, {
            "starling-lm-7b-beta": 6.56, "mistral-7b-instruct-v0.1": 8.01, "openchat-3.5-0106": 17.1, "openchat-3.5-1210": 18.22,
            "openchat-3.5": 23.64})
        self.assertEqual({n: s[0] for n, s in groups["mixtral-8x7b-v0.1"].items()}, {
            "mixtral-8x7b-instruct-v0.1": 8.17, "nous-hermes-2-mixtral-8x7b-sft": 11.95, "dolphin-2.5-mixtral-8x7b": 15.1})
        self.assertNotIn("params", lab.cards["meta-llama-3-8b-instruct-gguf-q4"])  # the regression does not count a model twice

    def test_trees_of_results_give_the_same(self):
        words = ["import", "clembench", DATA / "results", DATA / "results_main.csv", "--columns", MAPPING, "--characteristics", PAPER]
        done = luxmeter.run(*words, "--lab", self.lab)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("3 tables of results, without episodes: 1422 scores of 67 rows; 0 averages are not those of their cells", done.stdout)
        lab = Lab(self.lab)
        golden = json.loads((luxmeter.ROOT / "tests/cli/characteristics_golden.json").read_text())[PAPER.name]
        for model in golden["models"]:
            self.assertEqual(lab.scores[model["name"]], model["scores"])
            self.assertEqual(lab.cards[model["name"]].get("params"), model["card"].get("params"))
        again = luxmeter.run(*words, "--lab", self.lab)
        self.assertEqual(again.stdout, done.stdout)
        table = luxmeter.run("table", "games", "--lab", self.lab, "--format", "csv")
        self.assertEqual(table.returncode, 0, table.stderr)

    def test_a_table_that_does_not_agree_with_itself(self):
        text = (DATA / "results/v1.6_backends/results.csv").read_text().replace(",35.2,79.52,", ",35.3,79.52,")
        done = luxmeter.run("import", "clembench", self.write("v1.6/results.csv", text), "--lab", self.lab)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("line 2: the clemscore of Llama-3-70B-Together.ai-t0.0--Llama-3-70B-Together.ai-t0.0 is 35.2 by its cells, but the "
                      "table says 35.3.", done.stderr)
        self.assertIn("1 averages are not", done.stdout)

    def test_tables_carry_characteristics(self):
        self.take(PAPER)
        rows = {row["model_id"]: row for row in
                json.loads(luxmeter.run("table", "models", "--lab", self.lab, "--format", "json").stdout)}
        claude = rows["claude-3-opus-20240229"]
        self.assertEqual((claude["provider"], claude["release_date"], claude["commercial"], claude["multimodal"], claude["assumed"]),
                         ("Anthropic", "2024-03-01", True, True, "params"))
        self.assertIsNone(rows["codellama-34b-instruct-hf"]["commercial"])
        shown = luxmeter.run("table", "models", "--lab", self.lab).stdout
        self.assertIn("data until", shown)
        self.assertNotIn("tokenizer", shown)  # of which no card knows anything
        models = f"read_parquet('{self.lab}/tables/models/models.parquet')"
        measures = f"read_parquet('{self.lab}/tables/measures/*/*.parquet')"
        for count, query in ((42, f"FROM {models} WHERE params IS NOT NULL"), (20, f"FROM {models} WHERE params > 0 AND tokens > 0"),
                             (9, f"FROM {models} WHERE list_contains(string_split(assumed, ','), 'params')"),
                             (15, f"FROM {models} WHERE commercial"), (57, f"FROM {measures} WHERE metric = 'clemscore'"),
                             (1200, f"FROM {measures} WHERE task_version = '1.6' AND doc_id IS NULL")):
            duckdb_c.execute(f"SELECT CASE WHEN count(*) = {count} THEN 1 ELSE error(count(*)::VARCHAR) END {query}")

    def test_importing_again_changes_nothing(self):
        self.take(PAPER)
        before = {p: p.read_bytes() for p in self.lab.rglob("*") if p.is_file() and p.suffix != ".parquet"}
        done, _ = self.take(PAPER)
        self.assertIn("0 of 1200 records new", done.stdout)
        self.assertEqual({p: p.read_bytes() for p in before}, before)


SCORES = '\ufeffModel,"acc of\n t","n of\nt"\r\nA,0.5,10\r\nB,,\r\n'.encode()
MODELS = '\ufeffName,"Size\r\n(B)"\r\na ,7\r\nb,\r\n'.encode()
MAP = """\
model: {column: Model, lower: true}
scores: [{column: acc of t, task: t, metric: acc, n: n of t}]
characteristics: {model: {column: Name, trim: true}, params: {column: Size (B), times: billions}}
"""


class BadTables(luxmeter.Case):
    def words(self, scores=SCORES, models=MODELS, mapping=MAP):
        return ["import", "csv", self.write("s.csv", scores), "--characteristics", self.write("m.csv", models), "--columns",
                self.write("map.yaml", mapping), "--lab", self.lab]

    def test_marks_line_breaks_and_carriage_returns_are_read(self):
        done = luxmeter.run(*self.words())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 of its 2 models have scores", done.stderr)
        lab = Lab(self.lab)
        self.assertEqual(lab.scores, {"a": {"t acc": 0.5, "t acc_n": 10}})
        self.assertEqual(lab.cards["a"]["params"], 7_000_000_000)
        self.assertNotIn("params", lab.cards["b"])

    def test_says_what_is_off(self):
        self.refused(self.words(mapping=MAP.replace("acc of t", "accuracy")), "s.csv' has no column 'accuracy'; it has Model, acc of t,")
        self.refused(self.words(mapping=MAP.replace("Size (B)", "Params")), "No table of characteristics has a column 'Params'")
        self.refused(self.words(mapping=MAP.replace("Name", "Who")), "m.csv' has no column 'Who'; it has Name, Size (B).")
        self.refused(self.words(SCORES + b"a,1,1\r\n"), "line 6:", "line 4, 'A' both become 'a'")
        self.refused(self.words(SCORES + b"A,1,1\r\n"), "line 6: a score stands twice: acc of a on t is in", "line 4 too")
        self.refused(self.words(models=MODELS + b"a,8\r\n"), "a stands twice, in lines 3 and 5")
        self.refused(self.words(SCORES.replace(b"0.5", b"50%")), "line 4: the acc of t is '50%', which is no number")
        self.refused(self.words(models=MODELS.replace(b",7", b",7b")), "line 3: the params of a is '7b', which is no number")
        self.refused(self.words(models=MODELS[:-6] + b'b,"\r\n'), "a quoted field begins and does not end")
        self.refused(self.words(SCORES + b"C,1\r\n"), "line 6: there are 2 fields, and 3 in the header")
        self.refused(self.words(b""), "there is no header")
        self.refused(self.words(mapping=MAP.split("characteristics")[0]), "The mapping has no 'characteristics'", code=2)
        words = self.words()
        self.refused(words[:3] + words[5:], "name their table with --characteristics", code=2)
        self.refused(["import", "csv", self.here / "s.csv", "--characteristics", self.here / "none.csv", "--columns",
                      self.here / "map.yaml", "--lab", self.lab], "There is no")
        self.refused(["import", "clembench", DATA / "results", "--characteristics", PAPER, "--lab", self.lab], "--columns is missing",
                     code=2)
        self.assertFalse((self.lab / "runs").exists() and any((self.lab / "runs").iterdir()))


if __name__ == "__main__":
    luxmeter.main()
