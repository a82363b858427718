// The fitted line along one column, with its bands: what a figure shows.
#pragma once

#include <string>
#include <vector>

#include "study/metrics/estimate.h"
#include "study/regression/least_squares.h"

namespace lux {

/// In the response's unit, transformed as in the formula.
struct Band {
  double fitted = 0;
  Interval confidence;  // of the mean at this place
  Interval prediction;  // of a new row: its own variance is the residual variance, in a weighted
                        // fit times the mean of the rows' 1/w
};

/// Of a row of the design, with classical errors.
[[nodiscard]] Band band_at(const Design& design, const Fit& fit, const Eigen::VectorXd& x,
                           double level = 0.95);

struct LinePoint {
  double at = 0;  // the column's value
  Band band;
};

struct Line {
  std::string column;
  bool logarithmic = false;       // points are spaced evenly in the column's logarithm
  std::vector<LinePoint> points;  // from the rows' least value to their greatest
  std::vector<std::string> held;  // "tokens = 3 (median)", "access = api (most frequent)"
};

struct LineOptions {
  std::string column;  // of numbers, in the formula's terms
  int points = 100;    // 2 or more
  double level = 0.95;
};

/// Other columns are held at their median, or where they are text at their
/// most frequent value (the first of equals). Fails where the column is not among the terms.
[[nodiscard]] Result<Line> fitted_line(const DataFrame& frame, const Design& design, const Fit& fit,
                                       const LineOptions& options);

}  // namespace lux
