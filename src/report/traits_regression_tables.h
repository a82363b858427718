// The regressions' tables of a study of traits; see traits_tables.h.
#pragma once

#include <vector>

#include "report/table/table.h"
#include "study/regression/traits.h"

namespace lux {

[[nodiscard]] Table fits_table(const std::vector<Regression>& regressions);
/// Of all kinds of errors, or, for a screen, of classical, HC3 and cluster.
[[nodiscard]] Table coefficients_table(const std::vector<Regression>& regressions,
                                       bool for_screen = false);
[[nodiscard]] Table wald_tests_table(const std::vector<Regression>& regressions);
[[nodiscard]] Table influence_table(const std::vector<Regression>& regressions);
[[nodiscard]] Table without_table(const std::vector<Regression>& regressions);
/// For R² and each coefficient the row without which it changes most.
[[nodiscard]] Table carriers_table(const std::vector<Regression>& regressions);
[[nodiscard]] Table prediction_table(const std::vector<Regression>& regressions,
                                     bool for_screen = false);
[[nodiscard]] Table predicted_table(const std::vector<Regression>& regressions);
[[nodiscard]] Table line_table(const std::vector<Regression>& regressions);
[[nodiscard]] Table importance_table(const std::vector<Regression>& regressions,
                                     bool for_screen = false);
[[nodiscard]] Table forest_table(const std::vector<Regression>& regressions,
                                 bool for_screen = false);

}  // namespace lux
