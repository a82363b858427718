// Figures of the tables of tasks.
#include <algorithm>
#include <set>

#include "report/figures/makers.h"
#include "report/figures/parts.h"

namespace lux {
namespace {

/// Tasks that are drawn side by side; of more, one at a time.
constexpr size_t most_panels = 6;

Value number_of(const FigureInput& input, const std::string& model_id, std::string_view member) {
  const auto card = input.cards.find(model_id);
  if (card == input.cards.end()) return {};
  const auto number = card->second.get_number(member);
  return number && *number > 0 ? Value(*number) : Value();
}

}  // namespace

Result<Figure> tasks_ladder(FigureInput& input) {
  if (input.tasks == nullptr || input.tasks->all.rows.empty())
    return fail(
        "The lab '{}' has no scores of tasks; 'luxmeter run --lab {} --model … --task …' "
        "measures some.",
        input.lab, input.lab);
  const Table& all = input.tasks->all;
  const auto cell = [&](const std::vector<Value>& row, std::string_view name) -> const Value& {
    return row.at(all.column(name));
  };
  std::vector<Value> rows;
  std::set<std::string> models;
  std::set<std::string> without_size;
  bool all_have_compute = true;
  for (const auto& row : all.rows) {
    if (cell(row, "main") != Value(true) || cell(row, "value").is_null()) continue;
    const std::string& id = cell(row, "model_id").string();
    const Value compute = number_of(input, id, "compute_flops");
    const Value params = number_of(input, id, "params");
    models.insert(id);
    if (compute.is_null() && params.is_null()) {
      without_size.insert(id);
      continue;
    }
    all_have_compute = all_have_compute && !compute.is_null();
    std::string task = cell(row, "task").string();
    const auto chance = input.chance.find(task);
    if (const int64_t shots = cell(row, "num_fewshot").integer(); shots > 0)
      task += fmt::format(" {}-shot", shots);
    rows.emplace_back(
        Map{{"model", cell(row, "model")},
            {"model_id", id},
            {"family", cell(row, "family").is_null() ? Value("(no family)") : cell(row, "family")},
            {"task", task},
            {"metric", cell(row, "metric")},
            {"compute", compute},
            {"params", params},
            {"value", cell(row, "value")},
            {"low", cell(row, "ci_low")},
            {"high", cell(row, "ci_high")},
            {"n", cell(row, "n")},
            {"chance", chance == input.chance.end() ? Value() : Value(chance->second)}});
  }
  if (rows.empty())
    return fail("None of the models of '{}' has parameters or compute on its card.", input.lab);
  const char* across = all_have_compute ? "compute" : "params";
  std::erase_if(rows, [&](const Value& row) { return row.find(across)->is_null(); });
  Figure figure{.title = all_have_compute ? "Scores across compute" : "Scores across size",
                .data = figures::tidy(rows, {{"model"},
                                             {"model_id"},
                                             {"family"},
                                             {"task"},
                                             {"metric"},
                                             {"compute", Format::real, "compute (FLOP)"},
                                             {"params", Format::count, "parameters"},
                                             {"value", Format::real, "score"},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"},
                                             {"n", Format::integer, "documents"},
                                             {"chance", Format::real, "guessing"}})};
  figure.caption =
      "Main score of each task with its 95 % interval over documents. Dashed: guessing.";
  if (!without_size.empty())
    figure.caption +=
        fmt::format(" Not shown, for their cards say neither compute nor size: {}.",
                    figures::counted(static_cast<int64_t>(without_size.size()), "model"));
  figure.alt = fmt::format(
      "Small multiples, one a task: x is {} on a log scale, y the score with its interval, colour "
      "the "
      "family.",
      all_have_compute ? "pretraining compute" : "number of parameters");
  figure.log = "x";
  const auto tasks = figures::values_of(figure.data, "task");
  if (tasks.size() > most_panels || input.picked.contains("task"))
    figure.choices = {figures::choice_of(input, figure.data, "task", "Task")};
  figure.spec = figures::spec(R"json({
    "facet": {"field": "task", "type": "nominal", "sort": null, "title": null},
    "columns": 2,
    "spec": {"width": 340, "height": 220,
      "encoding": {
        "x": {"field": "compute", "type": "quantitative", "title": "pretraining compute (FLOP)",
              "scale": {"type": "log"}, "axis": {"format": "~e", "tickCount": 5}},
        "color": {"field": "family", "type": "nominal", "title": "Family", "sort": null}},
      "layer": [
        {"mark": {"type": "rule", "style": "reference", "tooltip": null},
         "encoding": {"x": null, "color": null, "y": {"aggregate": "mean", "field": "chance", "type": "quantitative"}}},
        {"mark": {"type": "rule", "tooltip": null, "strokeWidth": 2},
         "encoding": {"y": {"field": "low", "type": "quantitative", "title": "score", "scale": {"zero": false}}, "y2": {"field": "high"},
                      "opacity": {"condition": {"param": "family_pick", "value": 0.45}, "value": 0.05}}},
        {"params": [{"name": "family_pick", "select": {"type": "point", "fields": ["family"]}, "bind": "legend"}],
         "mark": {"type": "point", "size": 70},
         "encoding": {"y": {"field": "value", "type": "quantitative"},
                      "opacity": {"condition": {"param": "family_pick", "value": 1}, "value": 0.1}}}]},
    "resolve": {"axis": {"x": "independent"}}
  })json");
  if (!all_have_compute) {
    Value& x = (*figure.spec.map().find("spec")->map().find("encoding")).map()["x"];
    x.map()["field"] = "params";
    x.map()["title"] = "parameters";
    x.map()["axis"] = Map{{"format", "~s"}, {"tickCount", 5}};
  }
  return figure;
}

}  // namespace lux
