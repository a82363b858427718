#include "study/distractors/distractors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/first_names.h"
#include "study/chain/task_samples.h"
#include "study/parallel.h"

namespace lux {
namespace {

/// What the statistics of some documents are made of; those of several tasks put together are those
/// of all their documents.
struct Terms {
  FitTerms fits;
  SampleSums bins, ranks;
  ModelMasses masses;
  RankSteps steps;

  /// Makes room for all documents that are to come.
  void reserve(size_t documents) {
    fits.reserve(documents);
    for (SampleSums* sums : {&bins, &ranks}) sums->reserve(documents);
  }

  void append(const Terms& other) {
    fits.append(other.fits);
    bins.append(other.bins);
    ranks.append(other.ranks);
    masses.append(other.masses);
    lux::append(steps, other.steps);
  }
};

Terms make_terms(const ChoicePanel& panel, const Masses& masses, const DistractorOptions& options) {
  const std::vector<DocumentScores> scores = scores_by_model(panel);
  Terms terms;
  terms.fits = fit_terms(panel, masses, scores, options.frozen_at);
  terms.bins = bin_terms(panel, scores);
  terms.ranks = rank_terms(panel, masses);
  terms.masses = model_masses(panel, masses);
  terms.steps = rank_steps(panel, masses);
  return terms;
}

void estimate(const Terms& terms, const Draws& draws, TaskDistractors& out) {
  static_cast<FitEstimates&>(out) = estimate_fits(terms.fits, draws);
  out.masses = summarise_masses(terms.masses);
  out.bins = estimate_bins(terms.bins, draws);
  out.steps = summarise_steps(terms.steps);
  out.ranks = estimate_ranks(terms.ranks, draws);
}

class SliceStudy {
 public:
  SliceStudy(const ChainInput& input, const Slice& slice, const DistractorOptions& options)
      : input_(input), slice_(slice), options_(options), parts_(input.tasks.size()) {}

  SliceDistractors run(std::vector<std::string>& left_out) {
    parallel_for(parts_.size(), [&](size_t i) { run_task(input_.tasks[i], parts_[i]); });
    SliceDistractors out;
    out.slice = slice_;
    for (const size_t model : slice_.models) {
      out.models.push_back(input_.models[model].name);
      out.model_ids.push_back(input_.models[model].model_id);
      out.log_compute.push_back(std::log10(*input_.models[model].compute));
    }
    for (Part& part : parts_)
      left_out.insert(left_out.end(), part.left_out.begin(), part.left_out.end());
    std::erase_if(parts_, [](const Part& part) { return part.out.documents == 0; });
    if (parts_.size() > 1) out.tasks.push_back(run_all());
    for (Part& part : parts_) out.tasks.push_back(std::move(part.out));
    if (options_.over_models) add_errors_over_models(out, left_out);
    return out;
  }

 private:
  struct Part {
    Terms terms;
    ChoicePanel panel;  // only kept where models are left out
    TaskDistractors out;
    std::vector<std::string> left_out;
  };

  void run_task(const TaskScores& task, Part& part) const {
    FoundPanel found = make_panel(input_, task, slice_);
    ChoicePanel& panel = found.panel;
    TaskDistractors& out = part.out;
    out.slice = slice_.name;
    out.task = task.task;
    if (task.num_fewshot != 0) out.task += fmt::format(" ({}-shot)", task.num_fewshot);
    const auto say = [&](const std::string& why) {
      part.left_out.push_back(fmt::format("{} on {}: {}.", slice_.name, out.task, why));
    };
    if (panel.models() < least_models || panel.log_compute.front() == panel.log_compute.back())
      return say(
          fmt::format("{} of {} models have scored it", panel.models(), slice_.models.size()));
    if (!found.missing.empty()) say(fmt::format("without {}", first_names(found.missing, 4)));
    if (found.incomplete > 0)
      say(fmt::format("{} not scored by all models", documents_are(found.incomplete)));
    if (found.differing > 0) say(other_choices(found.differing));
    if (panel.documents() == 0) return say("no document is scored by all models");
    out.models = panel.models();
    out.decades = panel.log_compute.back() - panel.log_compute.front();
    out.documents = static_cast<int64_t>(panel.documents());
    out.incomplete = found.incomplete;
    const Masses masses = masses_of(panel);
    part.terms = make_terms(panel, masses, options_);
    estimate(part.terms, options_.draws, out);
    const auto documents = thinned(panel.documents(), options_.points / panel.models());
    out.points = mass_points(panel, masses, documents);
    out.choices = choice_slopes(panel, documents);
    if (options_.over_models) part.panel = std::move(panel);
  }

  TaskDistractors run_all() {
    TaskDistractors all;
    all.slice = slice_.name;
    all.task = pooled_tasks;
    for (const Part& part : parts_) all.documents += part.out.documents;
    Terms terms = std::exchange(parts_.front().terms, Terms());
    terms.reserve(static_cast<size_t>(all.documents));
    for (Part& part : parts_) {
      all.models = std::max(all.models, part.out.models);
      all.decades = std::max(all.decades, part.out.decades);
      all.incomplete += part.out.incomplete;
      terms.append(std::exchange(part.terms, Terms()));
    }
    estimate(terms, options_.draws, all);
    return all;
  }

  void add_errors_over_models(SliceDistractors& out, std::vector<std::string>& left_out) const {
    const size_t first = out.tasks.size() - parts_.size();  // behind all of them together
    std::vector<FoundFits> found;
    for (size_t i = 0; i < parts_.size(); ++i) {
      found.push_back({.panel = &parts_[i].panel, .fits = &out.tasks[first + i]});
      if (parts_[i].panel.models() == least_models)
        left_out.push_back(fmt::format("{} on {}: of {} models none can be left out.", slice_.name,
                                       out.tasks[first + i].task, least_models));
    }
    auto errors = leave_models_out(found, first > 0 ? out.tasks.data() : nullptr,
                                   slice_.models.size(), options_.frozen_at);
    if (first > 0) out.tasks.front().over_models = std::move(errors.back());
    for (size_t i = 0; i < parts_.size(); ++i)
      out.tasks[first + i].over_models = std::move(errors[i]);
  }

  const ChainInput& input_;
  const Slice& slice_;
  const DistractorOptions& options_;
  std::vector<Part> parts_;
};

}  // namespace

DistractorStudy study_distractors(const ChainInput& input, const DistractorOptions& options) {
  DistractorStudy out;
  out.left_out = input.left_out;
  for (const Slice& slice : make_slices(input, options.slices, out.left_out))
    out.slices.push_back(SliceStudy(input, slice, options).run(out.left_out));
  std::erase_if(out.slices, [](const SliceDistractors& slice) { return slice.tasks.empty(); });
  return out;
}

}  // namespace lux
