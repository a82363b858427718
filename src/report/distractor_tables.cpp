#include "report/distractor_tables.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "report/study_table.h"

namespace lux {
namespace {

constexpr std::array<std::string_view, 12> names{
    "summary",       "slopes", "choice_slopes", "mass",  "mass_coupling", "mass_points",
    "accuracy_bins", "ranks",  "rank_steps",    "noise", "frozen",        "over_models"};

Value cell(const Estimate& estimate) {
  return estimate_cell(estimate.value, estimate.standard_error, estimate.interval.low,
                       estimate.interval.high);
}

Value number(double value) {
  return std::isnan(value) ? Value() : Value(value);
}

Value integer(size_t value) {
  return static_cast<int64_t>(value);
}

/// A table that grows by columns, then rows, each beginning with slice and task.
class Builder {
 public:
  explicit Builder(const char* title) {
    table_.title = title;
    text("slice");
    text("task");
    table_.key_columns = 2;
  }
  Builder& text(const char* name) { return add(name, Format::text); }
  Builder& whole(const char* name, const char* unit = "") {
    return add(name, Format::integer, unit);
  }
  Builder& real(const char* name, const char* unit = "") { return add(name, Format::real, unit); }
  Builder& estimate(const char* name, const char* unit = "") {
    return add(name, Format::score, unit);
  }
  Builder& note(const char* words) {
    table_.notes.emplace_back(words);
    return *this;
  }

  void row(const TaskDistractors& task, std::vector<Value> cells) {
    cells.insert(cells.begin(), {task.slice, task.task});
    table_.rows.push_back(std::move(cells));
  }
  [[nodiscard]] Table take() { return std::move(table_); }

 private:
  Builder& add(const char* name, Format format, const char* unit = "") {
    table_.columns.push_back({.name = name, .format = format, .title = {}, .unit = unit});
    return *this;
  }
  Table table_;
};

template <class Row>
void for_each_task(const DistractorStudy& study, Row row) {
  for (const SliceDistractors& slice : study.slices)
    for (const TaskDistractors& task : slice.tasks) row(slice, task);
}

Table slopes(const DistractorStudy& study) {
  Builder out("Slopes of log-likelihoods over log10 compute");
  out.text("of").whole("models").real("decades").whole("n").estimate("slope", "nats/decade");
  out.whole("n_correlated").estimate("pearson").estimate("spearman").estimate("kendall");
  out.estimate("rising").estimate("faster");
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    for (const SlopeEstimates& one : task.slopes)
      out.row(task, {name_of(one.of), integer(task.models), task.decades, one.slope.n,
                     cell(one.slope), one.spearman.n, cell(one.pearson), cell(one.spearman),
                     cell(one.kendall), cell(one.rising), cell(one.faster)});
  });
  return out.take();
}

Table choice_slopes_table(const DistractorStudy& study) {
  Builder out("Slopes of single choices");
  out.whole("doc_id").whole("choice").text("is_gold").whole("models");
  out.real("slope", "nats/decade").real("slope_stderr", "nats/decade").real("pearson");
  out.real("spearman").real("logprob_last", "nats");
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    for (const ChoiceSlope& one : task.choices)
      out.row(task,
              {one.doc_id, one.choice, one.is_gold, integer(task.models), number(one.slope),
               number(one.error), number(one.pearson), number(one.spearman), number(one.last)});
  });
  return out.take();
}

Table mass(const DistractorStudy& study) {
  Builder out("Log mass on the right choice and on the wrong ones, by model");
  out.text("model").text("model_id").real("log10_compute", "FLOP").whole("n");
  for (const char* side : {"right", "wrong"}) {
    out.estimate(side, "nats");
    for (const double q : mass_quantiles)
      out.real(fmt::format("{}_q{:02.0f}", side, 100 * q).c_str(), "nats");
    out.real(fmt::format("{}_median_low", side).c_str(), "nats");
    out.real(fmt::format("{}_median_high", side).c_str(), "nats");
  }
  for_each_task(study, [&](const SliceDistractors& slice, const TaskDistractors& task) {
    for (const ModelMass& one : task.masses) {
      std::vector<Value> cells{slice.models[one.place], slice.model_ids[one.place],
                               slice.log_compute[one.place], one.right.mean.n};
      for (const MassSummary* side : {&one.right, &one.wrong}) {
        cells.push_back(cell(side->mean));
        for (const double q : side->quantiles) cells.push_back(number(q));
        cells.push_back(number(side->median.low));
        cells.push_back(number(side->median.high));
      }
      out.row(task, std::move(cells));
    }
  });
  return out.take();
}

Table mass_coupling(const DistractorStudy& study) {
  Builder out("Log mass on the wrong choices against log mass on the right one");
  out.whole("models").whole("n").estimate("pearson").estimate("slope");
  out.estimate("residual_sd", "nats").estimate("pearson_within").estimate("slope_within");
  out.estimate("residual_sd_within", "nats").whole("n_spearman").estimate("spearman");
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    const MassCoupling& one = task.coupling;
    out.row(task, {integer(task.models), one.pearson.n, cell(one.pearson), cell(one.slope),
                   cell(one.residual), cell(one.pearson_within), cell(one.slope_within),
                   cell(one.residual_within), one.spearman.n, cell(one.spearman)});
  });
  return out.take();
}

Table points(const DistractorStudy& study) {
  Builder out("Mass on the right choice and on the wrong ones, for figures");
  out.text("model").whole("doc_id").real("log10_compute", "FLOP");
  out.real("log10_p_right").real("log10_p_wrong");
  for_each_task(study, [&](const SliceDistractors& slice, const TaskDistractors& task) {
    for (const MassPoint& one : task.points)
      out.row(task, {slice.models[one.place], one.doc_id, one.log10_compute, one.log10_right,
                     one.log10_wrong});
  });
  return out.take();
}

Table accuracy_bins(const DistractorStudy& study) {
  Builder out("Accuracy given p^Choices");
  out.real("p_choices_low").real("p_choices_high").whole("pairs").whole("n").estimate("acc");
  out.real("acc_wilson_low").real("acc_wilson_high").estimate("brier");
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    for (const AccuracyBin& bin : task.bins) {
      const bool empty = bin.pairs == 0;
      out.row(task, {bin.low, bin.high, bin.pairs, bin.acc.n, cell(bin.acc),
                     empty ? Value() : Value(bin.wilson.low),
                     empty ? Value() : Value(bin.wilson.high), cell(bin.brier)});
    }
  });
  return out.take();
}

Table ranks(const DistractorStudy& study) {
  Builder out("The order of the wrong choices, over all models");
  out.whole("models").whole("n").estimate("changed").estimate("changed_if_random");
  out.whole("n_tau").estimate("tau").estimate("leaders").estimate("leaders_if_random");
  out.estimate("constant").estimate("constant_if_random");
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    const RankChanges& one = task.ranks;
    out.row(task, {integer(task.models), one.changed.n, cell(one.changed),
                   cell(one.changed_if_random), one.tau.n, cell(one.tau), cell(one.leaders),
                   cell(one.leaders_if_random), cell(one.constant), cell(one.constant_if_random)});
  });
  return out.take();
}

Table rank_steps_table(const DistractorStudy& study) {
  Builder out("The order of the wrong choices, from one model to the next");
  out.text("from").text("to").real("log10_compute_from", "FLOP").real("log10_compute_to", "FLOP");
  out.whole("n").estimate("changed").real("changed_if_random").whole("n_tau").estimate("tau");
  for_each_task(study, [&](const SliceDistractors& slice, const TaskDistractors& task) {
    for (const RankStep& step : task.steps)
      out.row(task, {slice.models[step.from], slice.models[step.to], slice.log_compute[step.from],
                     slice.log_compute[step.to], step.changed.n, cell(step.changed),
                     number(step.changed_if_random), step.tau.n, cell(step.tau)});
  });
  return out.take();
}

Table noise(const DistractorStudy& study) {
  Builder out("Accuracy's noise, by the right choice and by the wrong ones");
  out.text("of").whole("models").whole("n");
  out.estimate("var_right", "nats²").estimate("var_wrong", "nats²").estimate("cov", "nats²");
  out.estimate("var_margin", "nats²").estimate("correlation");
  out.estimate("margin_share_right").estimate("margin_share_wrong");
  out.estimate("acc_none").estimate("acc_right").estimate("acc_wrong").estimate("acc_both");
  out.estimate("turned_right").estimate("turned_wrong").estimate("turned_both");
  out.estimate("shapley_right").estimate("shapley_wrong");
  out.estimate("share_right").estimate("share_wrong");
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    for (const Noise& one : task.noise)
      out.row(task, {name_of(one.of),
                     integer(task.models),
                     one.acc_both.n,
                     cell(one.variance_right),
                     cell(one.variance_wrong),
                     cell(one.covariance),
                     cell(one.variance_margin),
                     cell(one.correlation),
                     cell(one.margin_share_right),
                     cell(one.margin_share_wrong),
                     cell(one.acc_none),
                     cell(one.acc_right),
                     cell(one.acc_wrong),
                     cell(one.acc_both),
                     cell(one.turned_right),
                     cell(one.turned_wrong),
                     cell(one.turned_both),
                     cell(one.shapley_right),
                     cell(one.shapley_wrong),
                     cell(one.share_right),
                     cell(one.share_wrong)});
  });
  return out.take();
}

Table frozen(const DistractorStudy& study) {
  Builder out("Metrics where the wrong choices, or the right one, stand still");
  out.text("metric").text("statistic").whole("models");
  for (const char* name :
       {"actual", "wrong_frozen", "right_frozen", "wrong_frozen_change", "right_frozen_change"}) {
    out.whole(fmt::format("n_{}", name).c_str());
    out.estimate(name);
  }
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    for (const FrozenEstimates& one : task.frozen) {
      std::vector<Value> cells{name_of(one.metric),
                               one.correlation ? name_of(*one.correlation) : "mean",
                               integer(task.models)};
      for (const Estimate* estimate : {&one.actual, &one.wrong_frozen, &one.right_frozen,
                                       &one.wrong_difference, &one.right_difference}) {
        cells.emplace_back(estimate->n);
        cells.push_back(cell(*estimate));
      }
      out.row(task, std::move(cells));
    }
  });
  return out.take();
}

Table over_models(const DistractorStudy& study) {
  Builder out("Errors over models: each left out in turn");
  out.text("table").text("of").text("statistic").whole("models").estimate("value");
  for_each_task(study, [&](const SliceDistractors&, const TaskDistractors& task) {
    for (const OverModels& one : task.over_models)
      if (!std::isnan(one.estimate.value))
        out.row(task, {one.table, one.of, one.statistic, one.estimate.n, cell(one.estimate)});
  });
  return out.take();
}

}  // namespace

std::vector<std::string> distractor_table_names() {
  std::vector<std::string> all(names.begin(), names.end());
  all.emplace_back("left_out");
  return all;
}

std::vector<NamedTable> distractor_tables(const DistractorStudy& study) {
  constexpr std::array<Table (*)(const DistractorStudy&), names.size()> makers{
      distractor_summary, slopes, choice_slopes_table, mass,  mass_coupling, points,
      accuracy_bins,      ranks,  rank_steps_table,    noise, frozen,        over_models};
  std::vector<NamedTable> tables;
  tables.reserve(names.size());
  for (size_t i = 0; i < names.size(); ++i)
    tables.push_back({.name = std::string(names[i]), .table = makers[i](study)});
  tables.push_back(left_out_table(study.left_out));
  return tables;
}

}  // namespace lux
