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
  table.columns = episode_columns();
  for (const char* name : {"block", "place"})
    table.columns.push_back({.name = name, .format = Format::integer, .title = {}, .unit = {}});
  for (const EpisodeRow& row : rows) {
    const auto place = transcripts.places.find({row.run_id, row.unit});
    const bool there = place != transcripts.places.end();
    table.rows.push_back(
        {shortened(row.game, 100), shortened(row.model, 300), shortened(row.experiment, 200),
         row.episode, row.outcome ? Value(*row.outcome) : Value(std::string(name_of(row.status))),
         or_null(row.main_score), or_null(row.requests), or_null(row.requests_violated), row.rules,
         shortened(row.why, 300), there ? Value(place->second.block) : Value(),
         there ? Value(place->second.place) : Value()});
  }
  return table;
}

}  // namespace

std::vector<Column> episode_columns() {
  return {{.name = "game"},
          {.name = "model"},
          {.name = "experiment"},
          {.name = "episode", .format = Format::integer},
          {.name = "outcome"},
          {.name = "main_score", .format = Format::real, .title = "main score"},
          {.name = "requests", .format = Format::integer},
          {.name = "violated", .format = Format::integer},
          {.name = "rules"},
          {.name = "why"}};
}

Status games(const Input& input, const Take& take) {
  if (input.figures->games == nullptr || input.figures->games->rows.empty()) {
    take(document("games", Map{{"missing", fmt::format("The lab has no episodes of games; "
                                                       "'luxmeter run --lab {} --model … --game "
                                                       "all' plays some.",
                                                       input.figures->lab)}}));
    return {};
  }
  Map page{{"table", ranked_document(game_table(*input.figures->games))},
           {"figures", figure_documents(input, {"games-clemscore", "games-profile"})}};
  if (input.served) {
    page["served"] = true;
    take(document("games", page));
    return {};
  }
  LUX_TRY(const auto episodes, load_episodes(*input.lab));
  LUX_TRY(const Transcripts transcripts, pack_transcripts(*input.lab, input.budget, take));
  page["shown"] = static_cast<int64_t>(transcripts.places.size());
  page["all"] = transcripts.episodes;
  take(document("games", page));
  take(document("episodes", table_document(episodes_table(episodes, transcripts))));
  return {};
}

}  // namespace lux::page
