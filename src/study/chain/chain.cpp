#include "study/chain/chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <tuple>

#include "base/first_names.h"
#include "study/chain/draw_models.h"
#include "study/chain/matched.h"
#include "study/chain/measure.h"
#include "study/chain/ordering.h"
#include "study/parallel.h"

namespace lux {
namespace {

/// One task of a slice, until it is told together with the others.
struct SliceTask {
  const TaskScores* task = nullptr;
  bool scored = false;                   // by any of the slice's models
  std::unique_ptr<TaskSamples> samples;  // nothing where it is left out
  MeasuredTask measured;
  Measured told;
  std::vector<std::string> left_out;

  [[nodiscard]] bool enough() const { return samples != nullptr; }
};

template <class T>
void append(std::vector<T>& to, std::vector<T>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

class SliceStudy {
 public:
  SliceStudy(const ChainInput& input, const Slice& slice, const ChainOptions& options)
      : input_(input), slice_(slice), options_(options), tasks_(input.tasks.size()) {}

  void run(ChainResult& out) {
    parallel_for(tasks_.size(), [&](size_t i) {
      tasks_[i].task = &input_.tasks[i];
      correlate(tasks_[i]);
    });
    DrawnModels all_draws;
    if (options_.model_draws > 0) all_draws = draw_all();
    parallel_for(tasks_.size(), [&](size_t i) {
      if (tasks_[i].enough()) tasks_[i].told = measure(tasks_[i].measured, options_);
    });
    SliceRow row{.slice = slice_, .tasks = 0, .models = {}};
    for (const size_t model : slice_.models) row.models.push_back(input_.models[model].name);
    if (std::ranges::none_of(tasks_, &SliceTask::scored)) {
      out.left_out.push_back(
          fmt::format("{}: none of its {} models has been scored on a task at hand.", slice_.name,
                      slice_.models.size()));
      return;
    }
    for (SliceTask& task : tasks_) {
      append(out.left_out, std::move(task.left_out));
      row.tasks += task.enough() ? 1 : 0;
    }
    out.slices.push_back(std::move(row));
    if (out.slices.back().tasks > 1) tell(measure_all(std::move(all_draws)), out);
    for (SliceTask& task : tasks_) tell(std::move(task.told), out);
  }

 private:
  void correlate(SliceTask& one) const {
    auto found = std::make_unique<TaskSamples>(input_, *one.task, slice_);
    const TaskSamples& samples = *found;
    MeasuredTask& measured = one.measured;
    measured.slice = slice_.name;
    measured.task = one.task->task;
    if (one.task->num_fewshot != 0)
      measured.task += fmt::format(" ({}-shot)", one.task->num_fewshot);
    const auto say = [&](std::string why) {
      one.left_out.push_back(fmt::format("{} on {}: {}.", slice_.name, measured.task, why));
    };
    one.scored = samples.models() > 0;
    if (samples.models() < least_models || samples.decades() <= 0)
      return say(
          fmt::format("{} of {} models have scored it", samples.models(), slice_.models.size()));
    if (!samples.missing().empty())
      say(fmt::format("without {}", first_names(samples.missing(), 4)));
    if (samples.incomplete() > 0)
      say(fmt::format("{} not scored by all models", documents_are(samples.incomplete())));
    if (samples.differing() > 0) say(other_choices(samples.differing()));
    if (samples.documents().empty()) return say("no document is scored by all models");
    if (options_.model_draws > 0 && !can_be_drawn(samples.log_compute()))
      say(fmt::format(
          "models are not drawn anew, since they have no more than {} different computes",
          least_models));
    measured.decades = samples.decades();
    measured.incomplete = samples.incomplete();
    measured.log_compute = samples.log_compute();
    measured.correlations = correlate_samples(samples, options_.metrics, options_.orders > 0);
    for (const auto& [metric, of_metric] : measured.correlations.metrics)
      if (const int64_t undefined = of_metric.undefined_count(); undefined > 0)
        say(fmt::format("{} is not known of {} of {} documents by all models", name_of(metric),
                        undefined, samples.documents().size()));
    one.samples = std::move(found);
  }

  /// Gives each task its draws of models; those of all tasks together are returned.
  DrawnModels draw_all() {
    std::vector<const TaskSamples*> samples;
    for (const SliceTask& one : tasks_)
      if (one.enough()) samples.push_back(one.samples.get());
    ModelDraws draws = draw_models(samples, {.metrics = options_.metrics,
                                             .correlations = options_.correlations,
                                             .draws = options_.model_draws,
                                             .threshold = options_.threshold,
                                             .seed = options_.seed});
    auto next = draws.tasks.begin();
    for (SliceTask& one : tasks_)
      if (one.enough()) one.measured.draws = std::move(*next++);
    return std::move(draws.all);
  }

  /// All tasks' documents together. Where tasks have been scored by different models, nothing is
  /// permuted.
  Measured measure_all(DrawnModels&& draws) {
    MeasuredTask all;
    all.slice = slice_.name;
    all.task = all_tasks;
    all.decades = slice_.decades();
    all.draws = std::move(draws);
    bool same_models = true;
    std::map<ChainMetric, std::pair<size_t, double>> reach;  // the metric's most models, decades
    for (const SliceTask& one : tasks_)
      for (const auto& [metric, found] : one.measured.correlations.metrics) {
        all.correlations.metrics.try_emplace(metric);
        auto& [models, decades] = reach[metric];
        models = std::max(models, one.measured.correlations.models);
        decades = std::max(decades, one.measured.decades);
      }
    for (SliceTask& one : tasks_) {
      if (!one.enough()) continue;
      MeasuredTask& part = one.measured;
      if (all.log_compute.empty()) all.log_compute = part.log_compute;
      same_models = same_models && all.log_compute == part.log_compute;
      all.correlations.models = std::max(all.correlations.models, part.correlations.models);
      all.incomplete += part.incomplete;
      for (auto& [metric, to] : all.correlations.metrics) {
        const auto found = part.correlations.metrics.find(metric);
        if (found == part.correlations.metrics.end())
          to.append_undefined(one.samples->documents().size());
        else
          to.append(found->second, same_models);
      }
      part.correlations = {};
    }
    if (!same_models) all.log_compute.clear();
    Measured out;
    std::array<Measured, 3> kinds;
    parallel_for(options_.correlations.size(), [&](size_t i) {
      ChainOptions one = options_;
      one.correlations = {options_.correlations[i]};
      kinds[i] = measure(all, one);
    });
    for (Measured& kind : kinds) {
      for (MetricRow& row : kind.metrics) std::tie(row.models, row.decades) = reach.at(row.metric);
      append(out.metrics, std::move(kind.metrics));
      append(out.steps, std::move(kind.steps));
      append(out.survival, std::move(kind.survival));
    }
    return out;
  }

  static void tell(Measured&& told, ChainResult& out) {
    append(out.metrics, std::move(told.metrics));
    append(out.steps, std::move(told.steps));
    append(out.survival, std::move(told.survival));
  }

  const ChainInput& input_;
  const Slice& slice_;
  const ChainOptions& options_;
  std::vector<SliceTask> tasks_;
};

}  // namespace

ChainResult study_chain(const ChainInput& input, const ChainOptions& options) {
  ChainResult out;
  out.threshold = options.threshold;
  out.left_out = input.left_out;
  const std::vector<Slice> slices = make_slices(input, options.slices, out.left_out);
  for (const Slice& slice : slices) SliceStudy(input, slice, options).run(out);
  out.ordering = count_orderings(out.metrics, options);
  out.matched = match_spans(input, slices, options);
  return out;
}

}  // namespace lux
