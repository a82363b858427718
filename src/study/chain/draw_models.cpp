#include "study/chain/draw_models.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "study/correlation/correlation.h"
#include "study/correlation/resample.h"

namespace lux {
namespace {

constexpr size_t block_columns = 256;

std::vector<size_t> one_draw(const std::vector<double>& x, SplitMix& random) {
  std::vector<size_t> rows(x.size());
  std::set<double> different;
  do {
    different.clear();
    for (size_t& row : rows) {
      row = random.below(static_cast<uint32_t>(x.size()));
      different.insert(x[row]);
    }
  } while (different.size() < std::min(least_models, x.size()));
  return rows;
}

std::vector<double> chosen(const std::vector<double>& x, const std::vector<size_t>& rows) {
  std::vector<double> out;
  out.reserve(rows.size());
  for (const size_t row : rows) out.push_back(x[row]);
  return out;
}

bool can_be_drawn(const std::vector<double>& x) {
  return std::set<double>(x.begin(), x.end()).size() >= least_models;
}

}  // namespace

void ModelDraws::add(const ModelDraws& other) {
  const auto add_to = [](std::vector<double>& to, const std::vector<double>& from) {
    if (to.empty()) to.resize(from.size());
    for (size_t i = 0; i < from.size(); ++i) to[i] += from[i];
  };
  for (const auto& [metric, kinds] : other.sums)
    for (size_t k = 0; k < kinds.size(); ++k) {
      add_to(sums[metric][k].sum, kinds[k].sum);
      add_to(sums[metric][k].documents, kinds[k].documents);
    }
}

std::map<ChainMetric, std::array<std::vector<double>, 3>> ModelDraws::means() const {
  std::map<ChainMetric, std::array<std::vector<double>, 3>> out;
  for (const auto& [metric, kinds] : sums)
    for (size_t k = 0; k < kinds.size(); ++k)
      for (size_t i = 0; i < kinds[k].sum.size(); ++i)
        out[metric][k].push_back(kinds[k].sum[i] /
                                 kinds[k].documents[i]);  // NaN where there is none
  return out;
}

ModelDraws draw_models(const TaskSamples& samples, const std::vector<ChainMetric>& metrics,
                       int draws, uint64_t seed) {
  ModelDraws out;
  if (!can_be_drawn(samples.log_compute())) return out;
  SplitMix random(seed);
  std::vector<std::vector<size_t>> rows;
  std::vector<Abscissa> x;
  for (int i = 0; i < draws; ++i) {
    rows.push_back(one_draw(samples.log_compute(), random));
    x.emplace_back(chosen(samples.log_compute(), rows.back()));
  }
  const size_t models = samples.models();
  std::vector<double> keys, drawn, values;
  CorrelationBlock block;
  for (const ChainMetric metric : metrics) {
    if (!samples.has(metric)) continue;
    auto& kinds = out.sums[metric];
    for (auto& kind : kinds) {
      kind.sum.resize(rows.size());
      kind.documents.resize(rows.size());
    }
    for (size_t first = 0; first < samples.documents().size(); first += block_columns) {
      const size_t columns = std::min(block_columns, samples.documents().size() - first);
      keys.resize(models * columns);
      drawn.resize(keys.size());
      values.resize(keys.size());
      samples.keys(metric, first, columns, keys);
      for (double& key : keys)
        if (std::isnan(key)) key = 0;  // undefined: constant where it is so for all models
      for (size_t i = 0; i < rows.size(); ++i) {
        for (size_t m = 0; m < models; ++m)
          std::copy_n(keys.begin() + static_cast<std::ptrdiff_t>(rows[i][m] * columns), columns,
                      drawn.begin() + static_cast<std::ptrdiff_t>(m * columns));
        metric_values(metric, samples.parity(), drawn, columns, values);
        x[i].correlate({.keys = drawn, .values = values, .columns = columns}, block, nullptr);
        for (size_t k = 0; k < kinds.size(); ++k)
          for (const double c : block.correlation[k])
            if (!std::isnan(c)) {
              kinds[k].sum[i] += c;
              ++kinds[k].documents[i];
            }
      }
    }
  }
  return out;
}

}  // namespace lux
