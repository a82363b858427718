#include "study/compare/ranking.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "study/paired/rank_groups.h"

namespace lux {
namespace {

using Place = std::tuple<ItemKind, std::string, std::string, std::string>;

const ItemSet* set_at(const std::vector<ItemSet>& sets, const Place& place) {
  const auto& [kind, subject, conditions, metric] = place;
  for (const ItemSet& set : sets)
    if (set.kind == kind && set.subject == subject && set.conditions_text() == conditions)
      return &set;
  return nullptr;
}

/// Each contender's mean over the items that all have a value of; and how many those are.
std::pair<std::vector<double>, int64_t> common_means(std::span<const std::vector<ItemSet>> sets,
                                                     const Place& place) {
  std::map<std::string, std::vector<double>> values;  // by key
  std::map<std::string, std::string> content;
  for (const std::vector<ItemSet>& of_one : sets) {
    const ItemSet* set = set_at(of_one, place);
    if (set == nullptr) return {};
    const auto metric =
        static_cast<size_t>(std::ranges::find(set->metrics, std::get<3>(place), &ItemMetric::name) -
                            set->metrics.begin());
    if (metric == set->metrics.size()) return {};
    for (const Item& item : set->items) {
      if (item.failed || std::isnan(item.values[metric])) continue;
      const auto [known, is_new] = content.emplace(item.key, item.content);
      if (!is_new && !known->second.empty() && !item.content.empty() &&
          known->second != item.content)
        continue;  // another instance: it lacks in the list, and the item is not common
      values[item.key].push_back(item.values[metric]);
    }
  }
  std::vector<double> means(sets.size());
  int64_t n = 0;
  for (const auto& [key, of_all] : values) {
    if (of_all.size() != sets.size()) continue;
    for (size_t c = 0; c < of_all.size(); ++c) means[c] += of_all[c];
    ++n;
  }
  for (double& mean : means) mean /= static_cast<double>(n);
  return {means, n};
}

void rank(const Place& place, std::span<const CompareRow* const> rows,
          std::span<const std::vector<ItemSet>> sets, double level, CompareResult& result) {
  const size_t contenders = sets.size();
  if (rows.size() != contenders * (contenders - 1) / 2) return;
  const auto [means, n] = common_means(sets, place);
  if (n == 0) {
    result.left_out.push_back(fmt::format("{} by {}: no item is common to all; no ranking.",
                                          std::get<1>(place), std::get<3>(place)));
    return;
  }
  const double sign = rows.front()->metric.higher_is_better ? 1 : -1;
  std::vector<double> scores = means;
  for (double& score : scores) score *= sign;
  Differences differ(contenders);
  std::vector<int64_t> better(contenders);  // how many are significantly so
  std::vector<int64_t> worse(contenders);
  for (const CompareRow* row : rows) {
    if (!(row->p_holm <= 1 - level)) continue;
    differ.set(row->first, row->second);
    const bool first_wins = row->summary.difference * sign > 0;
    ++better[first_wins ? row->second : row->first];
    ++worse[first_wins ? row->first : row->second];
  }
  const auto letters = group_letters(rank_groups(scores, differ), contenders);
  std::vector<size_t> order(contenders);
  for (size_t c = 0; c < contenders; ++c) order[c] = c;
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  for (const size_t c : order)
    result.ranking.push_back({.subject = std::get<1>(place),
                              .conditions = std::get<2>(place),
                              .metric = std::get<3>(place),
                              .contender = c,
                              .n = n,
                              .mean = means[c],
                              .groups = letters[c],
                              .best_rank = 1 + better[c],
                              .worst_rank = static_cast<int64_t>(contenders) - worse[c]});
}

}  // namespace

void rank_contenders(std::span<const std::vector<ItemSet>> sets, double level,
                     CompareResult& result) {
  std::map<Place, std::vector<const CompareRow*>> places;
  for (const CompareRow& row : result.rows)
    if (row.subject != all_games)
      places[{row.kind, row.subject, row.conditions, row.metric.name}].push_back(&row);
  for (const auto& [place, rows] : places) rank(place, rows, sets, level, result);
}

}  // namespace lux
