// What each row does to the fit: which single model carries it?
#pragma once

#include <string>
#include <vector>

#include "study/regression/least_squares.h"

namespace lux {

/// Belsley, Kuh & Welsch (1980), in closed form; of weighted fits with √w·x and √w·y as rows. A
/// row of leverage 1 determines a coefficient alone: what needs the fit without it is NaN.
struct RowInfluence {
  std::string row;
  double leverage = 0;
  double internal_residual = 0;  // e / (s √(1−h))
  double external_residual = 0;  // the same with s of the fit without the row: t with n−k−1
                                 // degrees of freedom; NaN for n = k+1
  double outlier_p = 0;          // of the external one, times n (Bonferroni), at most 1
  double cooks_distance = 0;
  double dffits = 0;
  std::vector<double> dfbetas;         // a coefficient: its change in standard errors
  std::vector<double> without;         // the coefficients without the row
  std::vector<double> without_errors;  // their classical standard errors
  std::vector<double> without_p;       // and p-values
  double r2_without = 0;
  /// Which measures lie outside the usual bounds: leverage > 2k/n, |external residual| > 3,
  /// Cook's distance > 4/n, |DFFITS| > 2√(k/n), some |DFBETAS| > 2/√n.
  std::vector<std::string> flags;
};

/// A row of the design each.
[[nodiscard]] std::vector<RowInfluence> influence(const Design& design, const Fit& fit);

/// The row whose leaving changes R² most, and for each coefficient the row that changes it most;
/// places in `rows`. Nothing (rows.size()) where no row can be left.
struct Carriers {
  size_t of_r2 = 0;
  std::vector<size_t> of_coefficients;
};
[[nodiscard]] Carriers carriers(const Fit& fit, const std::vector<RowInfluence>& rows);

}  // namespace lux
