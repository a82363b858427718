#include "study/chain/sample_correlations.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lux {
namespace {

constexpr size_t block_columns = 256;

/// One metric, block by block.
class MetricPass {
 public:
  MetricPass(const TaskSamples& samples, const Abscissa& x, ChainMetric metric, bool with_profile)
      : samples_(samples),
        x_(x),
        metric_(metric),
        with_profile_(with_profile),
        out_{.profile = ScoreProfile(with_profile ? samples.models() : 0)} {
    const size_t documents = samples.documents().size();
    for (auto* all : {&out_.correlation, &out_.ceiling})
      for (auto& one : *all) one.reserve(documents);
    out_.undefined.reserve(documents);
  }

  MetricCorrelations run() {
    const size_t documents = samples_.documents().size();
    for (size_t first = 0; first < documents; first += block_columns)
      take(first, std::min(block_columns, documents - first));
    return std::move(out_);
  }

 private:
  void take(size_t first, size_t columns) {
    const size_t size = samples_.models() * columns;
    keys_.resize(size);
    values_.resize(size);
    samples_.keys(metric_, first, columns, keys_);
    const std::vector<bool> undefined = level_undefined(keys_, columns);
    out_.undefined.insert(out_.undefined.end(), undefined.begin(), undefined.end());
    metric_values(metric_, samples_.parity(), keys_, columns, values_);
    x_.correlate({.keys = keys_, .values = values_, .columns = columns}, block_,
                 with_profile_ ? &out_.profile : nullptr);
    for (size_t kind = 0; kind < all_correlations.size(); ++kind) {
      const auto append = [](std::vector<double>& to, const std::vector<double>& from) {
        to.insert(to.end(), from.begin(), from.end());
      };
      append(out_.correlation[kind], block_.correlation[kind]);
      append(out_.ceiling[kind], block_.ceiling[kind]);
    }
  }

  const TaskSamples& samples_;
  const Abscissa& x_;
  ChainMetric metric_;
  bool with_profile_;
  std::vector<double> keys_, values_;
  CorrelationBlock block_;
  MetricCorrelations out_;
};

}  // namespace

std::vector<bool> level_undefined(std::span<double> keys, size_t columns) {
  std::vector<bool> undefined(columns);
  for (size_t row = 0; row < keys.size(); row += columns)
    for (size_t s = 0; s < columns; ++s)
      if (std::isnan(keys[row + s])) undefined[s] = true;
  for (size_t s = 0; s < columns; ++s)
    if (undefined[s])
      for (size_t i = s; i < keys.size(); i += columns) keys[i] = 0;
  return undefined;
}

void MetricCorrelations::append(const MetricCorrelations& other, bool same_models) {
  const auto add = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (size_t k = 0; k < all_correlations.size(); ++k) {
    add(correlation[k], other.correlation[k]);
    add(ceiling[k], other.ceiling[k]);
  }
  add(undefined, other.undefined);
  if (same_models) profile.add(other.profile);
}

void MetricCorrelations::append_undefined(size_t documents) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  for (auto* all : {&correlation, &ceiling})
    for (auto& one : *all) one.resize(one.size() + documents, nothing);
  undefined.resize(undefined.size() + documents, true);
}

int64_t MetricCorrelations::undefined_count() const {
  return std::ranges::count(undefined, true);
}

int64_t MetricCorrelations::constant_count(Correlation kind) const {
  const auto& all = correlation[static_cast<size_t>(kind)];
  return std::ranges::count_if(all, [](double c) { return std::isnan(c); }) - undefined_count();
}

SampleCorrelations correlate_samples(const TaskSamples& samples,
                                     const std::vector<ChainMetric>& metrics, bool with_profiles) {
  const Abscissa x(samples.log_compute());
  SampleCorrelations out{.models = samples.models(), .metrics = {}};
  for (const ChainMetric metric : metrics)
    if (samples.has(metric))
      out.metrics.emplace(metric, MetricPass(samples, x, metric, with_profiles).run());
  return out;
}

}  // namespace lux
