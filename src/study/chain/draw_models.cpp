#include "study/chain/draw_models.h"

#include <algorithm>
#include <limits>
#include <set>

#include "study/chain/sample_correlations.h"
#include "study/correlation/resample.h"
#include "study/parallel.h"

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

using KindCurves = std::array<DocumentCurves, 3>;
using MetricCurves = std::map<ChainMetric, KindCurves>;

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// One task's correlations with the models that one draw has.
class TaskDraw {
 public:
  TaskDraw(const TaskSamples& samples, const std::vector<size_t>& rows)
      : samples_(samples), rows_(rows), x_(chosen(samples.log_compute(), rows)) {}

  void add_to(const std::vector<ChainMetric>& metrics, MetricCurves& curves) {
    const size_t documents = samples_.documents().size();
    for (const ChainMetric metric : metrics) {
      if (!samples_.has(metric)) continue;
      KindCurves& kinds = curves[metric];
      for (size_t first = 0; first < documents; first += block_columns)
        correlate(metric, first, std::min(block_columns, documents - first), kinds);
    }
  }

 private:
  void correlate(ChainMetric metric, size_t first, size_t columns, KindCurves& kinds) {
    const size_t models = samples_.models();
    keys_.resize(models * columns);
    drawn_.resize(models * columns);
    values_.resize(models * columns);
    samples_.keys(metric, first, columns, keys_);
    level_undefined(keys_, columns);
    for (size_t m = 0; m < models; ++m)
      std::copy_n(keys_.begin() + static_cast<std::ptrdiff_t>(rows_[m] * columns), columns,
                  drawn_.begin() + static_cast<std::ptrdiff_t>(m * columns));
    metric_values(metric, samples_.parity(), drawn_, columns, values_);
    x_.correlate({.keys = drawn_, .values = values_, .columns = columns}, found_, nullptr);
    for (size_t k = 0; k < kinds.size(); ++k) {
      append(kinds[k].correlation, found_.correlation[k]);
      append(kinds[k].ceiling, found_.ceiling[k]);
    }
  }

  const TaskSamples& samples_;
  const std::vector<size_t>& rows_;
  Abscissa x_;
  std::vector<double> keys_, drawn_, values_;
  CorrelationBlock found_;
};

class ModelDrawing {
 public:
  ModelDrawing(const std::vector<const TaskSamples*>& tasks, const ModelDrawOptions& options)
      : tasks_(tasks), options_(options), draws_(static_cast<size_t>(options.draws)) {
    out_.tasks.resize(tasks.size());
    for (const TaskSamples* task : tasks) {
      auto& rows = rows_[task->log_compute()];
      if (!rows.empty() || !can_be_drawn(task->log_compute())) continue;
      SplitMix random(options.seed);
      for (size_t i = 0; i < draws_; ++i) rows.push_back(one_draw(task->log_compute(), random));
    }
    for (size_t t = 0; t < tasks_.size(); ++t)
      if (is_drawn(t)) make_room({tasks_[t]}, out_.tasks[t]);
    if (rows_.size() == 1 && !tasks_.empty() && is_drawn(0)) make_room(tasks_, out_.all);
  }

  ModelDraws run() {
    parallel_for(draws_, [this](size_t i) { draw(i); });
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_drawn(size_t task) const {
    return !rows_.at(tasks_[task]->log_compute()).empty();
  }

  void make_room(const std::vector<const TaskSamples*>& tasks, DrawnModels& out) const {
    for (const ChainMetric metric : options_.metrics)
      if (std::ranges::any_of(tasks, [&](const auto* task) { return task->has(metric); }))
        make_room(out.metrics[metric]);
    for (const ChainStep& step : chain_steps)
      if (out.metrics.contains(step.from) && out.metrics.contains(step.to))
        make_room(out.steps[step]);
  }

  void make_room(std::array<BySummary<std::vector<double>>, 3>& kinds) const {
    for (const Correlation kind : options_.correlations)
      for (auto& values : kinds[static_cast<size_t>(kind)].all) values.resize(draws_);
  }

  void draw(size_t i) {
    MetricCurves all;
    for (size_t t = 0; t < tasks_.size(); ++t) {
      if (!is_drawn(t)) continue;
      MetricCurves here;
      TaskDraw(*tasks_[t], rows_.at(tasks_[t]->log_compute())[i]).add_to(options_.metrics, here);
      if (!out_.all.metrics.empty()) add(here, tasks_[t]->documents().size(), all);
      put(std::move(here), i, out_.tasks[t]);
    }
    if (!out_.all.metrics.empty()) put(std::move(all), i, out_.all);
  }

  /// A task that lacks a metric has documents without it, so that all metrics' curves go together.
  void add(const MetricCurves& from, size_t documents, MetricCurves& to) const {
    const std::vector<double> nothing(documents, std::numeric_limits<double>::quiet_NaN());
    for (const auto& [metric, kinds] : out_.all.metrics) {
      const auto found = from.find(metric);
      for (size_t k = 0; k < kinds.size(); ++k) {
        DocumentCurves& curves = to[metric][k];
        append(curves.correlation, found == from.end() ? nothing : found->second[k].correlation);
        append(curves.ceiling, found == from.end() ? nothing : found->second[k].ceiling);
      }
    }
  }

  void put(MetricCurves&& curves, size_t i, DrawnModels& out) const {
    for (auto& [metric, kinds] : curves)
      for (DocumentCurves& one : kinds)
        one = curves_of(std::move(one.correlation), std::move(one.ceiling));
    for (auto& [metric, kinds] : out.metrics)
      for (const Correlation kind : options_.correlations)
        put(summarise(curves.at(metric)[static_cast<size_t>(kind)], options_.threshold), i,
            kinds[static_cast<size_t>(kind)]);
    for (auto& [step, kinds] : out.steps)
      for (const Correlation kind : options_.correlations) {
        const auto k = static_cast<size_t>(kind);
        put(summarise_step(difference(curves.at(step.from)[k], curves.at(step.to)[k])), i,
            kinds[k]);
      }
  }

  static void put(const BySummary<double>& found, size_t i, BySummary<std::vector<double>>& out) {
    for (const Summary one : all_summaries) out[one][i] = found[one];
  }

  const std::vector<const TaskSamples*>& tasks_;
  const ModelDrawOptions& options_;
  size_t draws_;
  std::map<std::vector<double>, std::vector<std::vector<size_t>>> rows_;  // by the models' compute
  ModelDraws out_;
};

}  // namespace

bool can_be_drawn(const std::vector<double>& log_compute) {
  return std::set<double>(log_compute.begin(), log_compute.end()).size() > least_models;
}

ModelDraws draw_models(const std::vector<const TaskSamples*>& tasks,
                       const ModelDrawOptions& options) {
  return ModelDrawing(tasks, options).run();
}

}  // namespace lux
