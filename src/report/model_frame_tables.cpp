#include "report/model_frame_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "report/table/cells.h"

namespace lux {
namespace {

double at(const DataFrame& frame, const std::string& column, size_t row) {
  const NumberColumn* found = frame.number(column);
  return found == nullptr ? std::numeric_limits<double>::quiet_NaN() : found->values[row];
}

Value estimate_of(const DataFrame& frame, const std::string& score, size_t row) {
  const double value = at(frame, score, row);
  const double error = at(frame, score + ".se", row);
  return estimate_cell(value, error, value - normal_quantile_975 * error,
                       value + normal_quantile_975 * error);
}

}  // namespace

Table model_frame_table(const ModelFrame& models) {
  const DataFrame& frame = models.frame;
  Table table;
  table.title = "Models";
  table.columns = {{"model"}, {"model_id"}};
  for (const TextColumn& column : frame.texts) table.columns.push_back({column.name});
  for (const NumberColumn& column : frame.numbers)
    table.columns.push_back({column.name, Format::real});
  for (size_t i = 0; i < frame.size(); ++i) {
    std::vector<Value> row{frame.rows[i], models.model_ids[i]};
    for (const TextColumn& column : frame.texts) row.push_back(text_cell(column.values[i]));
    for (const NumberColumn& column : frame.numbers) row.push_back(number_cell(column.values[i]));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table profiles_table(const ModelFrame& models) {
  constexpr std::string_view played = ".played";
  std::set<std::string> games;
  for (const std::string& score : models.scores)
    if (score.ends_with(played)) games.insert(score.substr(0, score.size() - played.size()));
  Table table;
  table.title = "What each model can do";
  table.columns = {{"model"}, {"game"}};
  add_columns(table, Format::estimate, {"played", "quality"});
  table.key_columns = 2;
  for (size_t i = 0; i < models.frame.size(); ++i)
    for (const std::string& game : games) {
      if (std::isnan(at(models.frame, game + ".played", i))) continue;
      table.rows.push_back({models.frame.rows[i], game,
                            estimate_of(models.frame, game + ".played", i),
                            estimate_of(models.frame, game + ".quality", i)});
    }
  return table;
}

}  // namespace lux
