// How well a fit predicts rows that it has not seen.
#pragma once

#include <string>
#include <vector>

#include "study/distractors/sums.h"
#include "study/regression/least_squares.h"

namespace lux {

/// A row as it is predicted by a fit without it; `baseline` is the (weighted) mean of the rows that
/// were left.
struct LeftOutRow {
  std::string row, family;
  double observed = 0, predicted = 0, baseline = 0;
};

/// In the response's unit. Standard deviations and percentile intervals over draws of rows, or of
/// families, with their errors as they are: fits are not made anew.
struct PredictionError {
  std::string left_out;  // "row" or "family"
  int64_t units = 0;     // rows or families that were left out, one at a time
  Estimate rmse, mae;    // n: rows predicted
  Estimate baseline_rmse, baseline_mae;
  Estimate r2;  // 1 − Σ (y − predicted)² / Σ (y − baseline)²: below 0 the mean is better
  std::vector<LeftOutRow> rows;
  std::vector<std::string> remarks;  // rows that cannot be predicted, and why
};

/// In closed form, e/(1 − h) (Allen 1974). A row of leverage 1 cannot be predicted.
[[nodiscard]] PredictionError leave_rows_out(const Design& design, const Fit& fit,
                                             const Draws& draws);

/// By fits without each family. A row whose columns the others do not span (a category that only
/// its family has) cannot be predicted. Fails where there are no families, or one.
[[nodiscard]] Result<PredictionError> leave_families_out(const Design& design, const Draws& draws);

}  // namespace lux
