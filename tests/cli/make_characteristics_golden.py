"""Makes characteristics_golden.json: the join of data/clembench-2024 as pandas makes it, by the rules of the notebook of "How many
parameters does it take to change a light bulb?" (size_analysis.ipynb). Needs pandas; run from anywhere."""

import json
import pathlib

import pandas as pd

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "data" / "clembench-2024"


def scores():
    table = pd.read_csv(DATA / "results_main.csv")
    names = table.iloc[:, 0].str.split("-t0.0").str[0].str.lower()
    table["name"] = names.replace({"openchat_3.5": "openchat-3.5"})
    return table


def characteristics(file):
    table = pd.read_csv(DATA / file)
    table.columns = [" ".join(name.split()).lower().replace("multimodality", "multimodal") for name in table.columns]
    table["name"] = table["model name"].str.strip()
    return table


def date(text):
    return pd.to_datetime(text, format="%m/%d/%Y").strftime("%Y-%m-%d")


FIELDS = {  # of the card: the column, and what becomes of a cell
    "provider": ("model provider", str.strip),
    "tokens": ("training data size (in trillions)", lambda x: round(float(x) * 1e12)),
    "cutoff_date": ("cut-off date", date),
    "params": ("parameter size (in billions)", lambda x: round(float(x) * 1e9)),
    "release_date": ("release date", date),
    "context": ("context length (in thousands)", lambda x: round(float(x) * 1000)),
    "commercial": ("commercial", bool),
    "multilingual": ("multilingual", bool),
    "multimodal": ("multimodal", bool),
    "instruction_data": ("instruction tuning data", str.strip),
}


def joined(file):
    table = scores()
    known = characteristics(file)
    rows = []
    for _, row in known.merge(table, on="name").iterrows():  # in the order of the characteristics, as the notebook has it
        card = {field: take(row[column]) for field, (column, take) in FIELDS.items() if not pd.isna(row[column])}
        values = {}
        for column in table.columns[1:-1]:
            game, what = column.split(", ")
            metric = {"clemscore": "clemscore", "Average % Played": "played", "Average Quality Score": "quality", "% Played": "played",
                      "Quality Score": "quality", "Quality Score (std)": "quality_std"}[what]
            task = "clembench" if game in ("-", "all") else game
            if not pd.isna(row[column]):
                values[f"{task} {metric}"] = float(row[column])
        rows.append({"name": row["name"], "card": card, "scores": values})
    return {"models": rows,
            "no_characteristics": [name for name in table["name"] if name not in set(known["name"])],
            "no_scores": [name for name in known["name"] if name not in set(table["name"])]}


if __name__ == "__main__":
    golden = {file: joined(file) for file in ("model_characterisitcs.csv", "model_characteristics.csv")}
    with open(HERE / "characteristics_golden.json", "w", encoding="utf-8") as out:
        json.dump(golden, out, indent=0)
        out.write("\n")
