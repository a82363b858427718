// Figures as data: tidy rows, and a Vega-Lite specification that draws them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/lab.h"
#include "report/figures/study_reader.h"
#include "report/game_table.h"
#include "report/table/table.h"
#include "report/task_table.h"

namespace lux {

/// A column of which a reader looks at one value at a time.
struct FigureChoice {
  std::string column;
  std::string title;
  std::vector<std::string> values;
  std::string selected;
};

struct Figure {
  std::string name;
  std::string title;
  std::string caption;  // what is shown, of how many, with which interval
  std::string alt;      // for those who do not see it: kind of chart, axes, series
  Table data;           // plain cells; all text is printable
  Value spec;           // Vega-Lite without data; its dataset is "rows"
  std::vector<FigureChoice> choices;
  std::string log;  // "x" or "y": the axis that a reader may switch between log and linear
};

/// All that figures are made from. What is not there is not asked for until it is needed.
struct FigureInput {
  StudyReader studies;
  const TaskTables* tasks = nullptr;
  const GameTable* games = nullptr;
  std::map<std::string, Value> cards;         // by model_id
  std::map<std::string, double> chance;       // accuracy of guessing, by task
  std::string lab;                            // as it was named, for commands that are proposed
  std::map<std::string, std::string> picked;  // values of choices that were asked for, by column
};

/// What there is, in the order of the report.
struct FigureName {
  std::string_view name;
  std::string_view what;
};
[[nodiscard]] std::vector<FigureName> figure_names();

/// Fails, saying which command makes what is missing, where the lab has nothing to show; a usage
/// error where there is no such figure.
[[nodiscard]] Result<Figure> make_figure(const std::string& name, FigureInput& input);

/// Only the rows that the figure's choices select.
[[nodiscard]] Table selected_rows(const Figure& figure);
/// The specification with those rows in it, a title and the look of light pages: what a file of a
/// figure holds.
[[nodiscard]] Value complete_spec(const Figure& figure);
/// For the page: all of it, rows as lists.
[[nodiscard]] Value figure_document(const Figure& figure);

}  // namespace lux
