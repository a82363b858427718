#include <algorithm>

#include "report/distractor_tables.h"

namespace lux {
namespace {

constexpr size_t shown_bin = 11;  // p^Choices from 0.37 to 0.40: below one half, above 1/K

const SlopeEstimates& of(const TaskDistractors& task, Rising rising) {
  return *std::ranges::find(task.slopes, rising, &SlopeEstimates::of);
}

const FrozenEstimates& of(const TaskDistractors& task, ChainMetric metric, Correlation kind) {
  return *std::ranges::find_if(task.frozen, [&](const FrozenEstimates& one) {
    return one.metric == metric && one.correlation == kind;
  });
}

}  // namespace

Table distractor_summary(const DistractorStudy& study) {
  Table table{.title = "Wrong choices and compute", .columns = {}, .rows = {}, .notes = {}};
  table.columns = {{.name = "slice"},
                   {.name = "about"},
                   {.name = "statistic"},
                   {.name = "unit"},
                   {.name = "n", .format = Format::integer},
                   {.name = "value", .format = Format::estimate}};
  for (const SliceDistractors& slice : study.slices) {
    const TaskDistractors& all = slice.tasks.front();
    const auto tell = [&](const char* about, const char* statistic, const char* unit,
                          const Estimate& value) {
      table.rows.push_back({slice.slice.name, about, statistic, unit, value.n,
                            estimate_cell(value.value, value.standard_error, value.interval.low,
                                          value.interval.high)});
    };
    const char* rise = "nats a decade";
    tell("slopes", "right choice", rise, of(all, Rising::right).slope);
    tell("slopes", "wrong choices' mass", rise, of(all, Rising::wrong_mass).slope);
    tell("slopes", "likeliest wrong choice", rise, of(all, Rising::top_wrong).slope);
    tell("slopes", "some wrong choice rises faster", "share",
         of(all, Rising::fastest_wrong).faster);
    tell("mass", "right and wrong within documents", "Pearson", all.coupling.pearson_within);
    tell("mass", "wrong at fixed right, sd", "nats", all.coupling.residual);
    tell("bins", "right at p^Choices 0.37–0.40", "share", all.bins[shown_bin].acc);
    tell("ranks", "likeliest wrong one changes", "share", all.ranks.changed);
    tell("ranks", "the same at random", "share", all.ranks.changed_if_random);
    const Noise& noise = all.noise[static_cast<size_t>(NoiseOf::largest)];
    tell("noise", "Accuracy that deviations turn over", "share", noise.turned_both);
    tell("noise", "of this, by the wrong choices", "share", noise.share_wrong);
    tell("noise", "margin's variance, by the wrong ones", "share", noise.margin_share_wrong);
    const FrozenEstimates& p = of(all, ChainMetric::p_choices, Correlation::spearman);
    const FrozenEstimates& acc = of(all, ChainMetric::acc, Correlation::spearman);
    tell("frozen", "p^Choices with compute", "Spearman", p.actual);
    tell("frozen", "change if wrong ones stand still", "Spearman", p.wrong_difference);
    tell("frozen", "Accuracy with compute", "Spearman", acc.actual);
    tell("frozen", "change if wrong ones stand still", "Spearman", acc.wrong_difference);
  }
  for (const SliceDistractors& slice : study.slices) {
    const TaskDistractors& all = slice.tasks.front();
    const size_t tasks = slice.tasks.size() - (all.task == pooled_tasks ? 1 : 0);
    table.notes.push_back(fmt::format(
        "{}: {} models over {:.2f} decades of compute, {} documents of {} task{}.",
        slice.slice.name, all.models, all.decades, all.documents, tasks, tasks == 1 ? "" : "s"));
  }
  table.notes.emplace_back(
      "n: documents. ± is one standard error, [ ] 95 %, of documents drawn anew.");
  return table;
}

}  // namespace lux
