#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/hash.h"
#include "base/json.h"
#include "lab/episode_folders.h"
#include "lab/episode_journal.h"
#include "lab/query.h"
#include "study/compare/item_sources.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The temperature behind the last "-t" of "name-t0.0".
double temperature_of(const std::string& players) {
  const size_t at = players.rfind("-t");
  double out = 0;
  if (at != std::string::npos)
    std::from_chars(players.data() + at + 2, players.data() + players.size(), out);
  return out;
}

/// As much of the record as the table has.
EpisodeRecord record_of(const EpisodeRow& row) {
  EpisodeRecord record;
  record.game = row.game;
  record.experiment = row.experiment;
  record.experiment_index = row.experiment_index;
  record.episode = row.episode;
  record.temperature = temperature_of(row.model);
  if (const auto seats = parse_json(row.seats); seats && seats->is_list())
    for (const Value& seat : seats->list())
      record.seats.push_back({.role = seat.get_string("role").value_or(""),
                              .model_id = seat.get_string("model_id").value_or(""),
                              .name = seat.get_string("name").value_or("")});
  return record;
}

bool is_of(const Contender& contender, const EpisodeRow& row, const EpisodeRecord& record) {
  if (row.model == contender.model) return true;
  return !record.seats.empty() && std::ranges::all_of(record.seats, [&](const EpisodeSeat& seat) {
    return seat.model_id == contender.model;
  });
}

double value_of(std::string_view metric, const EpisodeRow& row) {
  const bool played = row.played.value_or(false);
  if (metric == "played") return played ? 1 : 0;
  if (metric == "quality") return played ? row.main_score.value_or(nan) : nan;
  if (metric == "score") return played ? row.main_score.value_or(nan) : 0;
  if (metric == "success") return row.outcome == "success" ? 1 : 0;
  if (metric == "parsed" && row.requests && row.requests_parsed && *row.requests > 0)
    return static_cast<double>(*row.requests_parsed) / static_cast<double>(*row.requests);
  return nan;
}

Item item_of(const Lab& lab, const EpisodeRow& row, const EpisodeRecord& record,
             const std::vector<ItemMetric>& metrics) {
  Item item{.key = fmt::format("{}/{:08}/{:08}", row.experiment, row.game_id, row.episode),
            .label = fmt::format("{} {}", row.experiment, row.game_id),
            .content = {},
            .prompt = {},
            .cluster = row.experiment,
            .record = (lab.episodes_folder(row.run_id) / episode_folder(record))
                          .lexically_relative(lab.folder()),
            .failed = row.status != EpisodeStatus::done || !row.played};
  for (const ItemMetric& metric : metrics)
    item.values.push_back(item.failed ? nan : value_of(metric.name, row));
  return item;
}

/// The value with its maps' members in the order of their names, as text.
std::string canonical(const Value& value) {
  if (value.is_map()) {
    std::map<std::string, std::string> members;
    for (const Member& member : value.map()) members[member.key] = canonical(member.value);
    std::string out = "{";
    for (const auto& [key, text] : members) out += to_json(Value(key)) + ":" + text + ",";
    return out + "}";
  }
  if (value.is_list()) {
    std::string out = "[";
    for (const Value& one : value.list()) out += canonical(one) + ",";
    return out + "]";
  }
  return to_json(value);
}

Result<bool> is_import(const Lab& lab, const std::string& run_id) {
  const Path file = lab.plan_file(run_id);
  if (!lab.env().exists(file)) return true;
  LUX_TRY(const std::string text, lab.env().read_file(file));
  const auto plan = parse_json(text);
  if (!plan) return fail("'{}' is damaged: {}", file.string(), plan.error().message);
  const Value* settings = plan->find("settings");
  return settings == nullptr || settings->find("import") != nullptr;
}

}  // namespace

Status load_episode_items(const Lab& lab, const Contender& contender,
                          const ItemSelection& selection, std::vector<ItemSet>& sets) {
  const auto metrics = chosen(episode_item_metrics(), {"played", "quality"}, selection.metrics);
  std::vector<std::string> runs;
  if (!contender.run_id.empty()) runs.push_back(contender.run_id);
  LUX_TRY(const auto rows, load_episodes(lab, runs));
  std::map<std::tuple<std::string, std::string, std::string, std::string>, ItemSet> found;
  for (const EpisodeRow& row : rows) {
    if (!selection.games.empty() &&
        std::ranges::find(selection.games, row.game) == selection.games.end())
      continue;
    const EpisodeRecord record = record_of(row);
    if (!is_of(contender, row, record)) continue;
    ItemSet& set = found[{row.run_id, row.game, row.rules, row.model}];
    if (set.items.empty())
      set = {.kind = ItemKind::episode,
             .subject = row.game,
             .conditions = row.rules,
             .run_id = row.run_id,
             .metrics = metrics};
    set.items.push_back(item_of(lab, row, record, metrics));
    set.items.back().place = static_cast<int64_t>(set.items.size());
  }
  for (auto& [place, set] : found) sets.push_back(std::move(set));
  return {};
}

Status add_instances(const Lab& lab, std::span<std::vector<ItemSet>> contenders) {
  std::map<std::string, std::set<std::string>> runs_of;  // by game
  for (const auto& sets : contenders)
    for (const ItemSet& set : sets)
      if (set.kind == ItemKind::episode) runs_of[set.subject].insert(set.run_id);
  std::set<std::string> wanted;
  for (const auto& [game, runs] : runs_of) {
    bool read = runs.size() > 1;
    if (!read) {
      LUX_TRY(read, is_import(lab, *runs.begin()));
    }
    if (read) wanted.insert(runs.begin(), runs.end());
  }
  // By the record's place, which is the episode's own.
  std::unordered_map<std::string, std::string> hashes;
  for (const std::string& run_id : wanted)
    LUX_CHECK(for_each_episode(lab.env(), lab.run_folder(run_id), [&](EpisodeRecord&& record) {
      if (!record.instance.is_null())
        hashes[(lab.episodes_folder(run_id) / episode_folder(record))
                   .lexically_relative(lab.folder())] = sha256_hex(canonical(record.instance));
      return Status();
    }));
  for (auto& sets : contenders)
    for (ItemSet& set : sets) {
      if (set.kind != ItemKind::episode) continue;
      for (Item& item : set.items)
        if (const auto hash = hashes.find(item.record); hash != hashes.end())
          item.content = hash->second;
    }
  return {};
}

}  // namespace lux
