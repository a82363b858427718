#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/table/cells.h"
#include "report/traits_regression_tables.h"

namespace lux {

Table prediction_table(const std::vector<Regression>& regressions, bool for_screen) {
  const Format format = for_screen ? Format::score : Format::estimate;
  Table table;
  table.title = "Errors on rows not seen";
  table.columns = {{"formula"}, {"left_out"}};
  add_columns(table, Format::integer, {"units", "n"});
  add_columns(table, format, {"rmse", "baseline_rmse", "mae", "baseline_mae"});
  table.columns.push_back({"r2", Format::estimate});
  table.key_columns = 2;
  for (const Regression& one : regressions)
    for (const PredictionError& error : one.errors)
      table.rows.push_back({one.formula.text, error.left_out, error.units, error.rmse.n,
                            number_cell(error.rmse), number_cell(error.baseline_rmse),
                            number_cell(error.mae), number_cell(error.baseline_mae),
                            number_cell(error.r2)});
  table.notes.emplace_back(
      "baseline: the mean of the other rows; r2: 1 − squared errors / the baseline's; below 0 the "
      "mean predicts better.");
  return table;
}

Table predicted_table(const std::vector<Regression>& regressions) {
  Table table;
  table.title = "Rows as the others predict them";
  table.columns = {{"formula"}, {"left_out"}, {"row"}, {"family"}};
  add_columns(table, Format::real, {"observed", "predicted", "baseline"});
  table.key_columns = 3;
  for (const Regression& one : regressions)
    for (const PredictionError& error : one.errors)
      for (const LeftOutRow& row : error.rows)
        table.rows.push_back({one.formula.text, error.left_out, row.row, text_cell(row.family),
                              number_cell(row.observed), number_cell(row.predicted),
                              number_cell(row.baseline)});
  return table;
}

Table line_table(const std::vector<Regression>& regressions) {
  Table table;
  table.title = "Fitted lines";
  table.columns = {{"formula"}, {"column"}, {"held"}};
  add_columns(
      table, Format::real,
      {"at", "fitted", "confidence_low", "confidence_high", "prediction_low", "prediction_high"});
  table.key_columns = 2;
  for (const Regression& one : regressions)
    for (const Line& line : one.lines)
      for (const LinePoint& point : line.points) {
        const Band& band = point.band;
        table.rows.push_back({one.formula.text, line.column,
                              text_cell(fmt::format("{}", fmt::join(line.held, ", "))),
                              number_cell(point.at), number_cell(band.fitted),
                              number_cell(band.confidence.low), number_cell(band.confidence.high),
                              number_cell(band.prediction.low), number_cell(band.prediction.high)});
      }
  return table;
}

Table importance_table(const std::vector<Regression>& regressions, bool for_screen) {
  Table table;
  table.title = "Parts of R² (Shapley)";
  table.columns = {{"formula"}, {"group"}};
  add_columns(table, Format::integer, {"n"});
  add_columns(table, Format::estimate, {"share"});
  add_columns(table, for_screen ? Format::score : Format::estimate, {"part", "alone", "last"});
  table.key_columns = 2;
  for (const Regression& one : regressions) {
    if (!one.shapley) continue;
    for (const ShapleyShare& share : one.shapley->shares)
      table.rows.push_back({one.formula.text, share.group, share.share.n, number_cell(share.share),
                            number_cell(share.part), number_cell(share.alone),
                            number_cell(share.last)});
  }
  table.notes.emplace_back(
      "share: what R² grows by when the group is added, over all orders; part: of R²; alone, last: "
      "added first, and after all others.");
  return table;
}

Table forest_table(const std::vector<Regression>& regressions, bool for_screen) {
  Table table;
  table.title = "A random forest's view";
  table.columns = {{"formula"}, {"group"}};
  add_columns(table, Format::integer, {"n", "folds", "trees"});
  add_columns(table, for_screen ? Format::score : Format::estimate, {"r2"});
  add_columns(table, Format::estimate, {"loss"});
  table.key_columns = 2;
  for (const Regression& one : regressions) {
    if (!one.forest) continue;
    const ForestResult& forest = *one.forest;
    for (const ForestImportance& group : forest.groups)
      table.rows.push_back({one.formula.text, group.group, forest.rows, forest.folds,
                            static_cast<int64_t>(forest.trees), number_cell(forest.r2),
                            number_cell(group.loss)});
  }
  table.notes.emplace_back(
      "r2: on rows that the forest has not seen; loss: of r2 where the group's values are another "
      "row's.");
  return table;
}

}  // namespace lux
