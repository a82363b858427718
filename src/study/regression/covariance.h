// The coefficients' errors under different assumptions, and the tests made of them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "study/metrics/estimate.h"
#include "study/regression/least_squares.h"

namespace lux {

enum class Covariance {
  classical,  // errors alike and independent
  hc0,        // White (1980): errors of any size; too small in small samples
  hc1,        // hc0 · n/(n − k)
  hc2,        // e²/(1 − h), MacKinnon & White (1985)
  hc3,        // e²/(1 − h)²: the one to take for few rows (Long & Ervin 2000)
  cluster,    // rows of one family may err together (Liang & Zeger 1986), CR1
};

inline constexpr std::array<Covariance, 6> all_covariances{
    Covariance::classical, Covariance::hc0, Covariance::hc1,
    Covariance::hc2,       Covariance::hc3, Covariance::cluster};

[[nodiscard]] std::string_view name_of(Covariance covariance);

struct Coefficient {
  std::string name;
  double value = 0;
  double standard_error = 0;
  double t = 0;
  double p = 0;       // two-sided
  Interval interval;  // at the level asked for
};

struct Inference {
  Covariance covariance = Covariance::classical;
  double level = 0.95;
  int64_t clusters = 0;  // of `cluster`
  int64_t degrees = 0;   // of t: n − k, for clusters their number − 1
  std::vector<Coefficient> coefficients;
  Eigen::MatrixXd matrix;  // k × k
  double f = 0;            // Wald's test of all coefficients but the intercept; NaN where there are
                           // none, no intercept stands out, or clusters are too few for it
  double f_p = 0;
  std::vector<std::string> remarks;
};

/// As statsmodels has them with use_t=True; `cluster` with its small-sample correction
/// G/(G−1) · (n−1)/(n−k) and t with G − 1 degrees of freedom. Fails for `cluster` without families
/// or with one only, and for hc2 and hc3 where a row alone determines a coefficient (leverage 1).
[[nodiscard]] Result<Inference> infer(const Design& design, const Fit& fit, Covariance covariance,
                                      double level = 0.95);

/// Below so many clusters their errors come out too small (Cameron & Miller 2015).
inline constexpr int64_t enough_clusters = 30;
/// A row of such leverage determines a coefficient alone.
inline constexpr double full_leverage = 1 - 1e-9;

}  // namespace lux
