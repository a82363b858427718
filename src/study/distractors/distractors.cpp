#include "study/distractors/distractors.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "study/chain/task_samples.h"

namespace lux {
namespace {

/// What the statistics of some documents are made of; those of several tasks put together are those
/// of all their documents.
struct Terms {
  SampleSums slopes, coupling, bins, ranks, frozen;
  std::array<SampleSums, all_noise.size()> noise;
  ModelMasses masses;
  RankSteps steps;

  /// Makes room for all documents that are to come.
  void reserve(size_t documents) {
    for (SampleSums* sums : {&slopes, &coupling, &bins, &ranks, &frozen}) sums->reserve(documents);
    for (SampleSums& sums : noise) sums.reserve(documents);
  }

  void append(const Terms& other) {
    slopes.append(other.slopes);
    coupling.append(other.coupling);
    bins.append(other.bins);
    ranks.append(other.ranks);
    frozen.append(other.frozen);
    for (size_t i = 0; i < noise.size(); ++i) noise[i].append(other.noise[i]);
    masses.append(other.masses);
    lux::append(steps, other.steps);
  }
};

Terms make_terms(const ChoicePanel& panel, const Masses& masses, const DistractorOptions& options) {
  std::vector<DocumentScores> scores;
  scores.reserve(panel.models());
  for (const auto& logprob : panel.logprob) scores.push_back(scores_of(panel, logprob));
  Terms terms;
  terms.slopes = slope_terms(panel, masses);
  terms.coupling = coupling_terms(panel, masses);
  terms.bins = bin_terms(panel, scores);
  terms.ranks = rank_terms(panel, masses);
  terms.frozen = frozen_terms(panel, scores, options.frozen_at);
  for (const NoiseOf of : all_noise)
    terms.noise[static_cast<size_t>(of)] = noise_terms(panel, masses, of);
  terms.masses = model_masses(panel, masses);
  terms.steps = rank_steps(panel, masses);
  return terms;
}

void estimate(const Terms& terms, const Draws& draws, TaskDistractors& out) {
  out.slopes = estimate_slopes(terms.slopes, draws);
  out.masses = summarise_masses(terms.masses);
  out.coupling = estimate_coupling(terms.coupling, draws);
  out.bins = estimate_bins(terms.bins, draws);
  out.steps = summarise_steps(terms.steps);
  out.ranks = estimate_ranks(terms.ranks, draws);
  for (const NoiseOf of : all_noise)
    out.noise.push_back(estimate_noise(terms.noise[static_cast<size_t>(of)], of, draws));
  out.frozen = estimate_frozen(terms.frozen, draws);
}

class SliceStudy {
 public:
  SliceStudy(const ChainInput& input, const Slice& slice, const DistractorOptions& options)
      : input_(input), slice_(slice), options_(options), parts_(input.tasks.size()) {}

  SliceDistractors run(std::vector<std::string>& left_out) {
    tbb::parallel_for(size_t{0}, parts_.size(),
                      [&](size_t i) { run_task(input_.tasks[i], parts_[i]); });
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
    return out;
  }

 private:
  struct Part {
    Terms terms;
    TaskDistractors out;
    std::vector<std::string> left_out;
  };

  void run_task(const TaskScores& task, Part& part) const {
    FoundPanel found = make_panel(input_, task, slice_);
    const ChoicePanel& panel = found.panel;
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
    if (!found.missing.empty())
      say(fmt::format("{} {} not scored it", listed(found.missing),
                      found.missing.size() == 1 ? "has" : "have"));
    if (found.incomplete > 0)
      say(fmt::format("{} documents are not scored by all models", found.incomplete));
    if (found.differing > 0)
      say(fmt::format("{} documents have other choices by one model than by another",
                      found.differing));
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
