#include "lab/query.h"
#include "report/page/page.h"
#include "report/page/transcripts.h"
#include "report/table/display.h"
#include "report/table/document.h"

namespace lux::page {
namespace {

Value or_null(const auto& value) {
  return value ? Value(*value) : Value();
}

/// All episodes; `block` and `place` are null where the transcript is not in the page.
Table episodes_table(const std::vector<EpisodeRow>& rows, const Transcripts& transcripts) {
  Table table;
  table.title = "Episodes";
  for (const char* name : {"game", "model", "experiment"})
    table.columns.push_back({.name = name, .title = {}, .unit = {}});
  table.columns.push_back({.name = "episode", .format = Format::integer, .title = {}, .unit = {}});
  table.columns.push_back({.name = "outcome", .title = {}, .unit = {}});
  table.columns.push_back(
      {.name = "main_score", .format = Format::real, .title = "main score", .unit = {}});
  for (const char* name : {"requests", "violated", "block", "place"})
    table.columns.push_back({.name = name, .format = Format::integer, .title = {}, .unit = {}});
  table.columns.push_back({.name = "rules", .title = {}, .unit = {}});
  table.columns.push_back({.name = "why", .title = {}, .unit = {}});
  for (const EpisodeRow& row : rows) {
    const auto place = transcripts.places.find({row.run_id, row.unit});
    const bool there = place != transcripts.places.end();
    table.rows.push_back(
        {shortened(row.game, 100), shortened(row.model, 300), shortened(row.experiment, 200),
         row.episode, row.outcome ? Value(*row.outcome) : Value(std::string(name_of(row.status))),
         or_null(row.main_score), or_null(row.requests), or_null(row.requests_violated),
         there ? Value(place->second.block) : Value(), there ? Value(place->second.place) : Value(),
         row.rules, shortened(row.why, 300)});
  }
  return table;
}

}  // namespace

Status games(const Input& input, const Take& take) {
  if (input.figures->games == nullptr || input.figures->games->rows.empty()) {
    take(document("games", Map{{"missing", fmt::format("The lab has no episodes of games; "
                                                       "'luxmeter run --lab {} --model … --game "
                                                       "all' plays some.",
                                                       input.figures->lab)}}));
    return {};
  }
  LUX_TRY(const auto episodes, load_episodes(*input.lab));
  LUX_TRY(const Transcripts transcripts, pack_transcripts(*input.lab, input.budget, take));
  const Map page{{"table", ranked_document(game_table(*input.figures->games))},
                 {"figures", figure_documents(input, {"games-clemscore", "games-profile"})},
                 {"shown", static_cast<int64_t>(transcripts.places.size())},
                 {"all", transcripts.episodes}};
  take(document("games", page));
  take(document("episodes", table_document(episodes_table(episodes, transcripts))));
  return {};
}

}  // namespace lux::page
