// Where items come from; used by load_items() alone.
#pragma once

#include <string>
#include <vector>

#include "study/compare/items.h"

namespace lux {

[[nodiscard]] std::vector<ItemMetric> document_item_metrics();
[[nodiscard]] std::vector<ItemMetric> episode_item_metrics();

/// Of `all`, those asked for, or the defaults where none is.
[[nodiscard]] std::vector<ItemMetric> chosen(std::vector<ItemMetric> all,
                                             const std::vector<std::string>& defaults,
                                             const std::vector<std::string>& asked);

// Each adds sets, their items in any order.
[[nodiscard]] Status load_document_items(const Lab& lab, const Contender& contender,
                                         const ItemSelection& selection,
                                         std::vector<ItemSet>& sets);
[[nodiscard]] Status load_measure_items(const Lab& lab, const Contender& contender,
                                        const ItemSelection& selection, std::vector<ItemSet>& sets);
[[nodiscard]] Status load_episode_items(const Lab& lab, const Contender& contender,
                                        const ItemSelection& selection, std::vector<ItemSet>& sets);

}  // namespace lux
