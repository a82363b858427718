#include "report/traits_tables.h"

#include "report/study_table.h"
#include "report/traits_group_tables.h"
#include "report/traits_regression_tables.h"

namespace lux {

std::vector<NamedTable> traits_tables(const TraitsResult& result) {
  const auto& fits = result.regressions;
  return {{"fits", fits_table(fits)},
          {"coefficients", coefficients_table(fits)},
          {"tests", wald_tests_table(fits)},
          {"influence", influence_table(fits)},
          {"without", without_table(fits)},
          {"carriers", carriers_table(fits)},
          {"prediction", prediction_table(fits)},
          {"predicted", predicted_table(fits)},
          {"line", line_table(fits)},
          {"importance", importance_table(fits)},
          {"forest", forest_table(fits)},
          {"groups", groups_table(result.groups)},
          {"members", members_table(result.groups)},
          {"variance", variance_table(result.groups)},
          {"timeline", timeline_table(result.timeline)},
          {"slopes", slopes_table(result.timeline)},
          left_out_table(result.left_out)};
}

std::vector<Table> traits_summary(const TraitsResult& result) {
  const auto& fits = result.regressions;
  std::vector<Table> out{fits_table(fits),
                         coefficients_table(fits, true),
                         carriers_table(fits),
                         prediction_table(fits, true),
                         importance_table(fits, true),
                         forest_table(fits, true),
                         groups_table(result.groups),
                         variance_table(result.groups),
                         slopes_table(result.timeline)};
  std::erase_if(out, [](const Table& table) { return table.rows.empty(); });
  return out;
}

}  // namespace lux
