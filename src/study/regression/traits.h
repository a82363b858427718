// Scores against what models are: regressions, groups, change over time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/regression/covariance.h"
#include "study/regression/forest.h"
#include "study/regression/influence.h"
#include "study/regression/prediction.h"
#include "study/regression/prediction_error.h"
#include "study/regression/score_groups.h"
#include "study/regression/shapley.h"
#include "study/regression/timeline.h"
#include "study/regression/variance_between.h"

namespace lux {

struct TraitsOptions {
  std::vector<std::string> formulas;
  bool weighted = false;             // by the frame's response_error
  bool same_rows = true;             // all formulas over the rows that have what any of them takes:
                                     // else R², AIC and BIC are of different data
  std::vector<std::string> require;  // columns that rows must have besides
  double level = 0.95;               // of coefficients and bands
  std::vector<TermGroup> groups;     // for Shapley's shares and the forest; those whose terms a
                                     // formula has not all are not taken there
  Draws draws;                       // of rows
  bool draw_families = false;        // Shapley's draws are of families
  int trees = 500;                   // 0: no forest
  std::vector<std::string> lines;    // columns to draw the fit along; empty: each formula's first
  std::string score;                 // the column of the groups below; empty: the first formula's
                                     // response, where that is a column
  std::string size;                  // a column of numbers; empty: no size groups
  Buckets buckets;
  std::vector<std::string> group_by;  // columns of text
  std::string date;                   // empty: no timeline
};

struct Regression {
  Formula formula;
  Design design;
  Fit fit;
  int64_t rows_alone = 0;  // that the formula could take for itself
  std::vector<Inference> inferences;
  std::vector<RowInfluence> influence;
  Carriers carriers;
  std::vector<PredictionError> errors;  // by row, by family
  std::vector<Line> lines;
  std::optional<ShapleyResult> shapley;
  std::optional<ForestResult> forest;
};

struct GroupStudy {
  ScoreGroups groups;
  std::optional<VarianceBetween> variance;
};

struct TraitsResult {
  std::string score;
  std::vector<Regression> regressions;
  std::vector<GroupStudy> groups;  // by size first
  std::optional<Timeline> timeline;
  std::vector<std::string> left_out;  // sentences: rows, parts that were not possible, remarks
};

/// Fails on what is wrong with a formula, a column or a fit that was asked for; parts that are not
/// possible beyond (clusters without families, a forest of few rows) are said in `left_out`.
[[nodiscard]] Result<TraitsResult> study_traits(const DataFrame& frame,
                                                const TraitsOptions& options);

}  // namespace lux
