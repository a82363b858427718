// How the mass on the specific wrong choices moves with compute, and what that does to the metrics
// (arXiv:2406.04391, Figs. 5 and 6; the open questions of its reviewers).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/chain/input.h"
#include "study/chain/slice.h"
#include "study/distractors/accuracy_bins.h"
#include "study/distractors/fit_terms.h"
#include "study/distractors/over_models.h"
#include "study/distractors/ranks.h"

namespace lux {

struct DistractorOptions {
  SliceBy slices = SliceBy::family;
  Draws draws;           // bootstrap draws of documents
  size_t points = 2000;  // at most, of a slice on a task, for figures
  FrozenAt frozen_at = FrozenAt::median;
  bool over_models = false;  // leaves each model out in turn, too
};

/// The name of what is said of all tasks' documents together.
inline constexpr std::string_view pooled_tasks = "(all)";

/// A slice on one task, or on all.
struct TaskDistractors : FitEstimates {
  std::string slice;
  std::string task;        // or pooled_tasks
  size_t models = 0;       // of all tasks: the most that one has
  double decades = 0;      // of compute
  int64_t documents = 0;   // that all models have scored
  int64_t incomplete = 0;  // that some model has scored and not all: left out
  std::vector<ModelMass> masses;
  std::vector<AccuracyBin> bins;
  std::vector<RankStep> steps;
  RankChanges ranks;
  std::vector<OverModels> over_models;  // of what FitEstimates are; empty unless asked for
  // For figures, thinned; none of all tasks together.
  std::vector<MassPoint> points;
  std::vector<ChoiceSlope> choices;
};

/// A slice, and its tasks: all of them together first, if there are several.
struct SliceDistractors {
  Slice slice;
  std::vector<std::string> models;  // names, by compute
  std::vector<std::string> model_ids;
  std::vector<double> log_compute;  // log10 FLOP
  std::vector<TaskDistractors> tasks;
};

struct DistractorStudy {
  std::vector<SliceDistractors> slices;
  std::vector<std::string> left_out;  // a sentence each: what was left out, and why
};

/// Needs an input whose choices were kept. Uses all cores; the result depends on the input and the
/// options alone.
[[nodiscard]] DistractorStudy study_distractors(const ChainInput& input,
                                                const DistractorOptions& options);

}  // namespace lux
