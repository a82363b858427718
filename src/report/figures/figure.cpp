#include "report/figures/figure.h"

#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "report/figures/look.h"
#include "report/figures/makers.h"
#include "report/table/document.h"

namespace lux {
namespace {

struct Entry {
  FigureName name;
  Result<Figure> (*make)(FigureInput&);
};

constexpr std::array entries{
    Entry{{"tasks-ladder", "main score of each task against compute or size"}, tasks_ladder},
    Entry{{"games-clemscore", "clemscores with their intervals"}, games_clemscore},
    Entry{{"games-profile", "quality and % played of each model, game by game"}, games_profile},
    Entry{{"chain-survival", "survival functions of documents' correlations with compute"},
          chain_survival},
    Entry{{"chain-stripes", "mean correlation with compute, task by task"}, chain_stripes},
    Entry{{"chain-steps", "what each step of the chain costs"}, chain_steps},
    Entry{{"chain-accuracy", "accuracy against the right choice's share of probability"},
          chain_accuracy},
    Entry{{"chain-mass", "mass on the wrong choices against mass on the right one"}, chain_mass},
    Entry{{"traits-size", "score against parameters, with the fitted line and its band"},
          traits_size},
    Entry{{"traits-buckets", "scores by size bracket"}, traits_buckets},
    Entry{{"traits-bases", "scores of models that share a base model"}, traits_bases},
    Entry{{"traits-dates", "scores over release dates"}, traits_dates},
    Entry{{"access-panels", "what quantisation and access change, paired"}, access_panels},
};

}  // namespace

std::vector<FigureName> figure_names() {
  std::vector<FigureName> names;
  names.reserve(entries.size());
  for (const Entry& entry : entries) names.push_back(entry.name);
  return names;
}

Result<Figure> make_figure(const std::string& name, FigureInput& input) {
  for (const Entry& entry : entries) {
    if (entry.name.name != name) continue;
    LUX_TRY(Figure figure, entry.make(input));
    figure.name = name;
    for (const FigureChoice& choice : figure.choices)
      if (std::ranges::find(choice.values, choice.selected) == choice.values.end())
        return misuse("There is no {} '{}' in this figure{}", choice.column, choice.selected,
                      did_you_mean(choice.selected, choice.values));
    return figure;
  }
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const Entry& entry : entries) names.emplace_back(entry.name.name);
  return misuse("There is no figure '{}'{} 'luxmeter figure' lists them.", name,
                did_you_mean(name, names));
}

Table selected_rows(const Figure& figure) {
  Table rows = figure.data;
  for (const FigureChoice& choice : figure.choices) {
    const size_t column = rows.column(choice.column);
    std::erase_if(rows.rows, [&](const std::vector<Value>& row) {
      return !(row[column] == Value(choice.selected));
    });
  }
  return rows;
}

Value complete_spec(const Figure& figure) {
  const Table table = selected_rows(figure);
  List values;
  for (const auto& row : table.rows) {
    Map object;
    for (size_t c = 0; c < table.columns.size(); ++c) object[table.columns[c].name] = row[c];
    values.emplace_back(std::move(object));
  }
  std::string subtitle;
  for (const FigureChoice& choice : figure.choices)
    subtitle += (subtitle.empty() ? "" : " · ") + choice.title + ": " + choice.selected;
  Map title{{"text", figure.title}};
  if (!subtitle.empty()) title["subtitle"] = subtitle;
  Map spec{{"$schema", "https://vega.github.io/schema/vega-lite/v6.json"},
           {"title", std::move(title)},
           {"description", figure.alt + " " + figure.caption},
           {"data", Map{{"name", "rows"}, {"values", std::move(values)}}}};
  for (const auto& [key, value] : figure.spec.map()) spec[key] = value;
  Value look = figure_look(false);
  look.map()["background"] = "white";
  spec["config"] = std::move(look);
  return spec;
}

Value figure_document(const Figure& figure) {
  List choices;
  for (const FigureChoice& choice : figure.choices) {
    List values;
    for (const std::string& value : choice.values) values.emplace_back(value);
    choices.emplace_back(Map{{"column", choice.column},
                             {"title", choice.title},
                             {"values", std::move(values)},
                             {"selected", choice.selected}});
  }
  return Map{{"name", figure.name},       {"title", figure.title},
             {"caption", figure.caption}, {"alt", figure.alt},
             {"spec", figure.spec},       {"choices", std::move(choices)},
             {"log", figure.log},         {"data", table_document(figure.data)}};
}

}  // namespace lux
