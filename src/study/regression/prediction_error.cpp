#include "study/regression/prediction_error.h"

#include <cmath>
#include <map>

#include "study/regression/covariance.h"

namespace lux {
namespace {

using Eigen::Index;

constexpr size_t terms = 5;  // rows, e², |e|, b², |b|

void add_row(std::span<double> sums, const LeftOutRow& row) {
  const double e = row.observed - row.predicted;
  const double b = row.observed - row.baseline;
  sums[0] += 1;
  sums[1] += e * e;
  sums[2] += std::abs(e);
  sums[3] += b * b;
  sums[4] += std::abs(b);
}

void statistics(std::span<const double> sums, std::span<Statistic> out) {
  const double n = sums[0];
  out[0] = {.value = std::sqrt(sums[1] / n), .n = n};
  out[1] = {.value = sums[2] / n, .n = n};
  out[2] = {.value = std::sqrt(sums[3] / n), .n = n};
  out[3] = {.value = sums[4] / n, .n = n};
  out[4] = {.value = 1 - sums[1] / sums[3], .n = n};
}

void put_estimates(const SampleSums& sums, Draws draws, PredictionError& out) {
  if (sums.samples() < 2) draws.count = 0;
  const auto found = estimate_sums(sums, terms, statistics, draws);
  out.rmse = found[0];
  out.mae = found[1];
  out.baseline_rmse = found[2];
  out.baseline_mae = found[3];
  out.r2 = found[4];
}

std::string family_of(const Design& design, size_t row) {
  return design.family.empty() ? std::string() : design.family[row];
}

double weighted_mean(const Design& design) {
  return design.weights.dot(design.y) / design.weights.sum();
}

}  // namespace

PredictionError leave_rows_out(const Design& design, const Fit& fit, const Draws& draws) {
  PredictionError out;
  out.left_out = "row";
  SampleSums sums(terms);
  const double total = design.weights.sum();
  const double mean = weighted_mean(design);
  for (Index i = 0; i < design.n(); ++i) {
    const auto place = static_cast<size_t>(i);
    if (fit.leverage[i] > full_leverage) {
      out.remarks.push_back(fmt::format(
          "'{}' cannot be predicted by the other rows: it alone determines a coefficient.",
          design.rows[place]));
      continue;
    }
    const double w = design.weights[i];
    out.rows.push_back({.row = design.rows[place],
                        .family = family_of(design, place),
                        .observed = design.y[i],
                        .predicted = design.y[i] - fit.residuals[i] / (1 - fit.leverage[i]),
                        .baseline = (total * mean - w * design.y[i]) / (total - w)});
    add_row(sums.add(), out.rows.back());
  }
  out.units = static_cast<int64_t>(out.rows.size());
  put_estimates(sums, draws, out);
  return out;
}

Result<PredictionError> leave_families_out(const Design& design, const Draws& draws) {
  if (design.family.empty())
    return misuse("Leaving families out needs a column of families: name it.");
  std::map<std::string, std::vector<size_t>> families;
  for (size_t i = 0; i < design.family.size(); ++i) families[design.family[i]].push_back(i);
  if (families.size() < 2)
    return fail("All {} rows are of the family '{}': none would be left.", design.n(),
                design.family.front());
  PredictionError out;
  out.left_out = "family";
  SampleSums sums(terms);
  for (const auto& [family, inside] : families) {
    std::vector<size_t> outside;
    for (size_t i = 0; i < design.family.size(); ++i)
      if (design.family[i] != family) outside.push_back(i);
    const Design rest = select_rows(design, outside);
    const Refit fit = refit(rest);
    const double mean = weighted_mean(rest);
    std::vector<LeftOutRow> predicted;
    for (const size_t i : inside) {
      const auto row = static_cast<Index>(i);
      const Eigen::VectorXd x = design.x.row(row).transpose();
      if (!fit.predicts(x)) {
        out.remarks.push_back(fmt::format(
            "'{}' cannot be predicted without the family '{}': the others lack what it has.",
            design.rows[i], family));
        continue;
      }
      predicted.push_back({.row = design.rows[i],
                           .family = family,
                           .observed = design.y[row],
                           .predicted = x.dot(fit.beta),
                           .baseline = mean});
    }
    if (predicted.empty()) continue;
    const std::span<double> of_family = sums.add();
    for (const LeftOutRow& row : predicted) {
      add_row(of_family, row);
      out.rows.push_back(row);
    }
    ++out.units;
  }
  put_estimates(sums, draws, out);
  return out;
}

}  // namespace lux
