// Correlations of many samples' scores with one property of the models that made them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lux {

enum class Correlation {
  pearson,
  spearman,  // Pearson's of mid-ranks
  kendall,   // tau-b
};

inline constexpr std::array<Correlation, 3> all_correlations{
    Correlation::pearson, Correlation::spearman, Correlation::kendall};

[[nodiscard]] std::string_view name_of(Correlation correlation);
[[nodiscard]] std::optional<Correlation> parse_correlation(std::string_view name);

/// Scores of `columns` samples by n models: the score of model m for sample s stands at
/// m × columns + s. `values` are what Pearson's correlation is of; `keys` order the models as the
/// values do, and may tell apart what in the values would round to the same.
struct ScoreBlock {
  std::span<const double> keys;
  std::span<const double> values;
  size_t columns = 0;
};

/// For each sample, by kind of correlation: the correlation (NaN where all scores are equal), and
/// its ceiling, the highest that these scores could have in any order of the models. A score with
/// two values cannot rank n models, so its ceiling lies below 1.
struct CorrelationBlock {
  std::array<std::vector<double>, 3> correlation;
  std::array<std::vector<double>, 3> ceiling;

  void resize(size_t columns);
};

/// Sums over samples that give the mean correlation for any other order of the models: for
/// Pearson's and Spearman's Σ_s of the standardised scores, for Kendall's Σ_s of sgn(y_j − y_i)
/// over the root of the number of pairs that differ, for i < j. Scores that are all equal count as
/// none.
struct ScoreProfile {
  std::vector<double> pearson;   // a model
  std::vector<double> spearman;  // a model
  std::vector<double> kendall;   // i × models + j
  std::array<double, 3> samples{};

  explicit ScoreProfile(size_t models = 0)
      : pearson(models), spearman(models), kendall(models * models) {}

  /// Adds other samples of the same models; to an empty one, of any.
  void add(const ScoreProfile& other);
};

/// The models' property: compute, as a rule.
class Abscissa {
 public:
  /// Of at least two models; finite.
  explicit Abscissa(std::span<const double> x);

  [[nodiscard]] size_t models() const { return centred_.size(); }
  /// Whether all models are alike: then there are no correlations.
  [[nodiscard]] bool is_constant() const { return norm_ == 0; }

  /// n² work a sample, many samples at once. `profile` may be null. Definitions as scipy.stats has
  /// them: pearsonr, spearmanr, kendalltau(variant="b").
  void correlate(const ScoreBlock& block, CorrelationBlock& out, ScoreProfile* profile) const;

  /// The mean correlations if model i had the place of model order[i], for orders that stand one
  /// after the other: that of profile p in order o at p × orders + o.
  void means(Correlation kind, std::span<const ScoreProfile* const> profiles,
             std::span<const unsigned char> orders, std::span<double> out) const;

 private:
  void correlate_values(const ScoreBlock& block, CorrelationBlock& out,
                        ScoreProfile* profile) const;
  void correlate_ranks(const ScoreBlock& block, CorrelationBlock& out, ScoreProfile* profile) const;

  // Sorted by x, as ceilings need them, and in the models' order.
  std::vector<double> centred_;  // x − mean
  std::vector<double> ranks_;    // models below − models above: twice the centred mid-rank
  std::vector<double> sorted_centred_;
  std::vector<double> sorted_ranks_;
  std::vector<double> sign_;  // sgn(x_j − x_i) at i × models + j
  double norm_ = 0;           // of centred_
  double rank_norm_ = 0;
  double pairs_ = 0;  // that differ
};

/// One correlation of two vectors of the same length ≥ 2; NaN where either is constant.
[[nodiscard]] double correlation(Correlation kind, std::span<const double> x,
                                 std::span<const double> y);

}  // namespace lux
