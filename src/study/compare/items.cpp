#include "study/compare/items.h"

#include <algorithm>
#include <tuple>

#include "study/compare/item_sources.h"
#include "study/metrics/per_document.h"

namespace lux {
namespace {

ItemMetric of_documents(const DocumentMetric& metric) {
  return {.name = std::string(metric.name),
          .is_binary = metric.is_binary,
          .higher_is_better = metric.higher_is_better,
          .is_share = metric.lowest >= 0 && metric.highest <= 1};
}

}  // namespace

std::vector<ItemMetric> document_item_metrics() {
  std::vector<ItemMetric> out;
  for (const DocumentMetric& metric : document_metrics()) out.push_back(of_documents(metric));
  return out;
}

std::vector<ItemMetric> episode_item_metrics() {
  return {{.name = "played", .is_binary = true, .is_share = true},
          {.name = "quality"},
          {.name = "score"},
          {.name = "success", .is_binary = true, .is_share = true},
          {.name = "parsed", .is_share = true}};
}

std::vector<ItemMetric> known_item_metrics() {
  std::vector<ItemMetric> out = document_item_metrics();
  std::ranges::move(episode_item_metrics(), std::back_inserter(out));
  return out;
}

std::vector<ItemMetric> chosen(std::vector<ItemMetric> all,
                               const std::vector<std::string>& defaults,
                               const std::vector<std::string>& asked) {
  const std::vector<std::string>& names = asked.empty() ? defaults : asked;
  std::erase_if(all, [&](const ItemMetric& metric) {
    return std::ranges::find(names, metric.name) == names.end();
  });
  return all;
}

std::string ItemSet::conditions_text() const {
  if (kind == ItemKind::episode) return "rules " + conditions;
  const std::string shots = fmt::format("{}-shot", num_fewshot);
  return conditions.empty() ? shots : fmt::format("version {}, {}", conditions, shots);
}

void sort_items(ItemSet& set) {
  std::ranges::stable_sort(set.items, {}, &Item::key);
  const auto again = std::ranges::unique(set.items, {}, &Item::key);
  set.doubled = static_cast<int64_t>(again.size());
  set.items.erase(again.begin(), again.end());
}

Result<std::vector<ItemSet>> load_items(const Lab& lab, const Contender& contender,
                                        const ItemSelection& selection) {
  const bool all = selection.tasks.empty() && selection.games.empty();
  std::vector<ItemSet> sets;
  if (all || !selection.tasks.empty()) {
    LUX_CHECK(load_document_items(lab, contender, selection, sets));
    LUX_CHECK(load_measure_items(lab, contender, selection, sets));
  }
  if (all || !selection.games.empty())
    LUX_CHECK(load_episode_items(lab, contender, selection, sets));
  std::erase_if(sets, [](const ItemSet& set) { return set.metrics.empty(); });
  for (ItemSet& set : sets) sort_items(set);
  std::ranges::sort(sets, {}, [](const ItemSet& set) {
    return std::tie(set.kind, set.subject, set.conditions, set.num_fewshot, set.run_id);
  });
  return sets;
}

}  // namespace lux
