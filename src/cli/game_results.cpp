#include "cli/game_results.h"

#include <cstdio>

#include "base/json.h"
#include "cli/print.h"
#include "lab/clembench/results_csv.h"
#include "lab/query.h"
#include "report/game_table.h"

namespace lux::cli {
namespace {

/// The episodes that a run's plan lists: [id, models, game, …].
Status add_planned(const Lab& lab, const std::string& run_id, GameTableInput& input) {
  const Path file = lab.plan_file(run_id);
  if (!lab.env().exists(file)) return {};
  LUX_TRY(const std::string text, lab.env().read_file(file));
  const auto plan = parse_json(text);
  if (!plan) return fail("'{}' is damaged: {}", file.string(), plan.error().message);
  const Value* episodes = plan->find("episodes");
  if (episodes == nullptr) return {};
  if (!episodes->is_list()) return fail("{}: 'episodes' is no list.", file.string());
  for (const Value& entry : episodes->list()) {
    const bool sound = entry.is_list() && entry.list().size() >= 3 && entry.list()[1].is_string() &&
                       entry.list()[2].is_string();
    if (!sound) return fail("{}: an episode is not [id, models, game, …].", file.string());
    ++input.planned[{run_id, entry.list()[1].string(), entry.list()[2].string()}];
  }
  return {};
}

Status add_published(const Lab& lab, const std::string& run_id, GameTableInput& input) {
  const Path file = lab.results_file(run_id);
  if (!lab.env().exists(file)) return {};
  LUX_TRY(const std::string text, lab.env().read_file(file));
  auto rows = clembench::read_results_csv(text);
  if (!rows) return fail("{}: {}", file.string(), rows.error().message);
  for (clembench::ResultRow& row : *rows) input.published.push_back({run_id, std::move(row)});
  return {};
}

Status print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    return fail("Cannot write to standard output; is the pipe closed or the disk full?");
  return {};
}

}  // namespace

Result<GameTable> load_game_table(const Lab& lab, const GameTableRequest& request) {
  GameTableInput input;
  input.allow_missing = request.allow_missing;
  std::vector<std::string> runs = lab.run_ids();
  if (!request.run_id.empty()) runs = {request.run_id};
  if (!runs.empty()) {
    LUX_TRY(input.episodes, load_episodes(lab, runs));
  }
  for (const std::string& run_id : runs) {
    LUX_CHECK(add_planned(lab, run_id, input));
    LUX_CHECK(add_published(lab, run_id, input));
  }
  return make_game_table(input);
}

Status print_games(const Lab& lab, const GameTableRequest& request) {
  LUX_TRY(const GameTable table, load_game_table(lab, request));
  if (request.format == "table" || request.format == "md")
    return print_table(game_table(table), request.format);
  for (const std::string& note : table.notes)
    if (note != "± is one standard error.") std::fprintf(stderr, "%s\n", note.c_str());
  return print(request.format == "csv" ? game_table_csv(table)
                                       : to_pretty_json(game_table_json(table)) + "\n");
}

}  // namespace lux::cli
