// The tables of groups and of change over time; see traits_tables.h.
#pragma once

#include <vector>

#include "report/table/table.h"
#include "study/regression/traits.h"

namespace lux {

[[nodiscard]] Table groups_table(const std::vector<GroupStudy>& groups);
[[nodiscard]] Table members_table(const std::vector<GroupStudy>& groups);
[[nodiscard]] Table variance_table(const std::vector<GroupStudy>& groups);
/// Without rows where there is none.
[[nodiscard]] Table timeline_table(const std::optional<Timeline>& timeline);
[[nodiscard]] Table slopes_table(const std::optional<Timeline>& timeline);

}  // namespace lux
