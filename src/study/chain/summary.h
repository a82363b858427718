// What is said of many documents' correlations, or of their differences.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "study/metrics/estimate.h"

namespace lux {

enum class Summary {
  mean,
  median,
  above,  // the share above a threshold
  sd,     // with n − 1
  q05,
  q25,
  q75,
  q95,
  auc,            // ∫ Ŝ over [−1, 1] = 1 + mean
  auc_trapezoid,  // the paper's
  wasserstein,    // −min of the distances to all at 1 and to all at −1 = |mean| − 1
  ceiling,        // mean of the highest correlations that the scores allow
  of_ceiling,     // mean of correlation ÷ ceiling
};

inline constexpr std::array<Summary, 13> all_summaries{
    Summary::mean,      Summary::median,        Summary::above,       Summary::sd,
    Summary::q05,       Summary::q25,           Summary::q75,         Summary::q95,
    Summary::auc,       Summary::auc_trapezoid, Summary::wasserstein, Summary::ceiling,
    Summary::of_ceiling};

/// Those that are told of differences: what a step costs.
inline constexpr std::array<Summary, 4> step_summaries{Summary::mean, Summary::median,
                                                       Summary::ceiling, Summary::of_ceiling};

[[nodiscard]] std::string_view name_of(Summary summary);

/// Something for each summary.
template <class T>
struct BySummary {
  std::array<T, all_summaries.size()> all{};

  [[nodiscard]] T& operator[](Summary one) { return all[static_cast<size_t>(one)]; }
  [[nodiscard]] const T& operator[](Summary one) const { return all[static_cast<size_t>(one)]; }
};

using Summaries = BySummary<Estimate>;

/// An entry a document; NaN where a document has no correlation.
struct DocumentCurves {
  std::vector<double> correlation, ceiling, of_ceiling;
};

/// Makes the third of the other two.
[[nodiscard]] DocumentCurves curves_of(std::vector<double> correlation,
                                       std::vector<double> ceiling);

/// to − from, of the documents that have both.
[[nodiscard]] DocumentCurves difference(const DocumentCurves& from, const DocumentCurves& to);

/// Without errors; NaN of no document.
[[nodiscard]] BySummary<double> summarise(const DocumentCurves& curves, double threshold);
/// Only the step_summaries of a difference, the others NaN: three times as fast.
[[nodiscard]] BySummary<double> summarise_step(const DocumentCurves& difference);

}  // namespace lux
