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

template <class Map>
void add_sums(Map& to, const Map& from) {
  const auto add_to = [](std::vector<double>& sums, const std::vector<double>& more) {
    if (sums.empty()) sums.resize(more.size());
    for (size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
  };
  for (const auto& [key, kinds] : from)
    for (size_t k = 0; k < kinds.size(); ++k) {
      add_to(to[key][k].sum, kinds[k].sum);
      add_to(to[key][k].documents, kinds[k].documents);
    }
}

template <class Map, class Means>
void add_means(const Map& from, Means& to) {
  for (const auto& [key, kinds] : from)
    for (size_t k = 0; k < kinds.size(); ++k)
      for (size_t i = 0; i < kinds[k].sum.size(); ++i)
        to[key][k].push_back(kinds[k].sum[i] / kinds[k].documents[i]);
}

}  // namespace

void ModelDraws::add(const ModelDraws& other) {
  add_sums(metrics_, other.metrics_);
  add_sums(steps_, other.steps_);
}

DrawnModels ModelDraws::means() const {
  DrawnModels out;
  add_means(metrics_, out.metrics);
  add_means(steps_, out.steps);
  return out;
}

/// One task's models, drawn again and again.
class ModelDrawing {
 public:
  ModelDrawing(const TaskSamples& samples, const std::vector<ChainMetric>& metrics, int draws,
               uint64_t seed)
      : samples_(samples) {
    SplitMix random(seed);
    for (int i = 0; i < draws; ++i) {
      rows_.push_back(one_draw(samples.log_compute(), random));
      x_.emplace_back(chosen(samples.log_compute(), rows_.back()));
    }
    for (const ChainMetric metric : metrics)
      if (samples.has(metric)) start(out_.metrics_[metric]);
    for (const ChainStep& step : chain_steps)
      if (out_.metrics_.contains(step.from) && out_.metrics_.contains(step.to))
        start(out_.steps_[step]);
  }

  ModelDraws run() {
    const size_t documents = samples_.documents().size();
    for (size_t first = 0; first < documents; first += block_columns) {
      columns_ = std::min(block_columns, documents - first);
      read_keys(first);
      for (size_t i = 0; i < rows_.size(); ++i) draw(i);
    }
    return std::move(out_);
  }

 private:
  void start(std::array<ModelDraws::Sums, 3>& kinds) const {
    for (auto& kind : kinds) {
      kind.sum.resize(rows_.size());
      kind.documents.resize(rows_.size());
    }
  }

  void read_keys(size_t first) {
    for (const auto& [metric, sums] : out_.metrics_) {
      std::vector<double>& keys = keys_[metric];
      keys.resize(samples_.models() * columns_);
      samples_.keys(metric, first, columns_, keys);
      for (double& key : keys)
        if (std::isnan(key)) key = 0;  // undefined: constant where it is so for all models
    }
  }

  void draw(size_t i) {
    const size_t models = samples_.models();
    drawn_.resize(models * columns_);
    values_.resize(models * columns_);
    for (auto& [metric, kinds] : out_.metrics_) {
      const std::vector<double>& keys = keys_.at(metric);
      for (size_t m = 0; m < models; ++m)
        std::copy_n(keys.begin() + static_cast<std::ptrdiff_t>(rows_[i][m] * columns_), columns_,
                    drawn_.begin() + static_cast<std::ptrdiff_t>(m * columns_));
      metric_values(metric, samples_.parity(), drawn_, columns_, values_);
      CorrelationBlock& found = found_[metric];
      x_[i].correlate({.keys = drawn_, .values = values_, .columns = columns_}, found, nullptr);
      for (size_t k = 0; k < kinds.size(); ++k)
        for (size_t s = 0; s < columns_; ++s) add(found.correlation[k][s], kinds[k], i);
    }
    for (auto& [step, kinds] : out_.steps_) {
      const CorrelationBlock& from = found_.at(step.from);
      const CorrelationBlock& to = found_.at(step.to);
      for (size_t k = 0; k < kinds.size(); ++k)
        for (size_t s = 0; s < columns_; ++s)
          add(to.correlation[k][s] - from.correlation[k][s], kinds[k], i);
    }
  }

  static void add(double c, ModelDraws::Sums& sums, size_t i) {
    if (std::isnan(c)) return;
    sums.sum[i] += c;
    ++sums.documents[i];
  }

  const TaskSamples& samples_;
  std::vector<std::vector<size_t>> rows_;
  std::vector<Abscissa> x_;
  size_t columns_ = 0;
  std::map<ChainMetric, std::vector<double>> keys_;
  std::map<ChainMetric, CorrelationBlock> found_;
  std::vector<double> drawn_, values_;
  ModelDraws out_;
};

ModelDraws draw_models(const TaskSamples& samples, const std::vector<ChainMetric>& metrics,
                       int draws, uint64_t seed) {
  if (!can_be_drawn(samples.log_compute())) return {};
  return ModelDrawing(samples, metrics, draws, seed).run();
}

}  // namespace lux
