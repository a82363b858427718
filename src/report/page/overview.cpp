#include <set>

#include "report/model_table.h"
#include "report/page/page.h"
#include "report/table/display.h"
#include "report/table/document.h"

namespace lux::page {
namespace {

/// How much there is, as the first lines of the page say it.
Value counts(const Input& input) {
  int64_t documents = 0;
  for (const auto& [key, facts] : input.facts)
    documents += static_cast<int64_t>(facts.doc_ids.size());
  std::set<std::string> task_models;
  if (input.figures->tasks != nullptr)
    for (const auto& row : input.figures->tasks->all.rows)
      if (row[1].is_string()) task_models.insert(row[1].string());
  int64_t episodes = 0;
  Map counts{{"cards", static_cast<int64_t>(input.cards.size())},
             {"tasks", static_cast<int64_t>(input.facts.size())},
             {"task_models", static_cast<int64_t>(task_models.size())},
             {"documents", documents},
             {"runs", static_cast<int64_t>(input.lab->run_ids().size())}};
  if (const GameTable* games = input.figures->games) {
    for (const GameTableRow& row : games->rows) episodes += row.metrics.episodes;
    counts["players"] = static_cast<int64_t>(games->rows.size());
    counts["games"] = static_cast<int64_t>(games->games.size());
  }
  counts["episodes"] = episodes;
  return counts;
}

/// clemscore, % played and quality alone; the games' own columns stand in their section.
Table game_headline(const GameTable& games) {
  Table all = game_table(games);
  Table table;
  table.columns.assign(all.columns.begin(), all.columns.begin() + 4);
  table.columns.push_back({.name = "games", .format = Format::integer, .title = {}, .unit = {}});
  table.columns.push_back({.name = "episodes", .format = Format::integer, .title = {}, .unit = {}});
  for (size_t i = 0; i < all.rows.size(); ++i) {
    const GameTableRow& row = games.rows[i];
    table.rows.emplace_back(all.rows[i].begin(), all.rows[i].begin() + 4);
    table.rows.back().emplace_back(static_cast<int64_t>(row.metrics.games.size()));
    table.rows.back().push_back(row.published ? Value() : Value(row.metrics.episodes));
  }
  return table;
}

}  // namespace

Status overview(const Input& input, const Take& take) {
  Map page{{"lab", valid_utf8(input.figures->lab)},
           {"version", input.version},
           {"counts", counts(input)},
           {"coverage", table_document(input.coverage)},
           {"models", table_document(model_table(input.cards))}};
  if (input.figures->games != nullptr && !input.figures->games->rows.empty())
    page["games"] = ranked_document(game_headline(*input.figures->games));
  if (input.figures->tasks != nullptr && !input.figures->tasks->main.rows.empty())
    page["tasks"] = ranked_document(input.figures->tasks->main);
  take(document("overview", page));
  return {};
}

}  // namespace lux::page
