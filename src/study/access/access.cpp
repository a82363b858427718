#include "study/access/access.h"

#include <algorithm>
#include <cmath>

#include "study/paired/holm.h"

namespace lux {
namespace {

bool is_asked_for(const ItemSelection& selection, const AggregateDifference& row) {
  const auto passes = [](const std::vector<std::string>& wanted, const std::string& name) {
    return std::ranges::find(wanted, name) != wanted.end();
  };
  const bool all = selection.tasks.empty() && selection.games.empty();
  if (!all && !passes(selection.tasks, row.task) && !passes(selection.games, row.task))
    return false;
  return selection.metrics.empty() || passes(selection.metrics, row.metric);
}

void adjust(std::vector<AggregateRow>& rows) {
  std::vector<double> p;
  p.reserve(rows.size());
  for (const AggregateRow& row : rows) p.push_back(row.found.p);
  p = holm(p);
  for (size_t i = 0; i < rows.size(); ++i) rows[i].p_holm = p[i];
}

}  // namespace

Result<AccessResult> study_access(const Lab& lab, std::vector<Variant> variants, Grouping grouping,
                                  const AccessOptions& options) {
  AccessResult result;
  result.left_out = std::move(grouping.left_out);
  result.groups = std::move(grouping.groups);
  // Only those in a group are read; contenders are numbered anew and back.
  std::vector<size_t> used;
  ContenderPairs pairs;
  const auto number_of = [&](size_t variant) {
    const auto at = std::ranges::find(used, variant);
    if (at != used.end()) return static_cast<size_t>(at - used.begin());
    used.push_back(variant);
    return used.size() - 1;
  };
  for (AccessGroup& group : result.groups) {
    group.reference = number_of(group.reference);
    for (size_t& member : group.members) {
      member = number_of(member);
      pairs.emplace_back(member, group.reference);
    }
  }
  std::vector<Contender> contenders;
  for (const size_t variant : used) {
    result.variants.push_back(std::move(variants[variant]));
    const Variant& one = result.variants.back();
    contenders.push_back({.label = one.name, .model = one.model_id, .run_id = {}});
  }
  if (pairs.empty()) return result;
  LUX_TRY(result.items, study_compare(lab, std::move(contenders), options.compare, pairs));
  LUX_TRY(const Aggregates aggregates, Aggregates::read(lab, result.left_out));
  for (const auto& [variant, reference] : pairs) {
    const auto compared = [&](const std::string& task) {
      return std::ranges::any_of(result.items.rows, [&](const CompareRow& row) {
        return row.first == variant && row.second == reference && row.subject == task;
      });
    };
    for (AggregateDifference& found :
         compare_aggregates(aggregates.of(result.variants[variant].model_id),
                            aggregates.of(result.variants[reference].model_id), options.items,
                            options.compare.level))
      if (!compared(found.task) && is_asked_for(options.compare.selection, found))
        result.aggregates.push_back(
            {.variant = variant, .reference = reference, .found = std::move(found)});
  }
  adjust(result.aggregates);
  std::ranges::move(result.items.left_out, std::back_inserter(result.left_out));
  result.items.left_out.clear();
  return result;
}

}  // namespace lux
