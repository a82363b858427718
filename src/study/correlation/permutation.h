// What chance gives: correlations when compute has nothing to do with the scores.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "study/correlation/correlation.h"

namespace lux {

/// Orders of n models: all n! of them where those are no more than `most`, else `most` drawn at
/// random with a fixed seed, but no more than 5000.
class Orders {
 public:
  Orders(size_t models, size_t most);

  [[nodiscard]] bool exact() const { return exact_; }
  [[nodiscard]] size_t size() const { return flat_.size() / models_; }
  /// `count` of them from the first on, one after the other: the place of each model.
  [[nodiscard]] std::span<const unsigned char> some(size_t first, size_t count) const {
    return std::span(flat_).subspan(first * models_, count * models_);
  }
  /// Models are numbered by a byte.
  static constexpr size_t most_models = 255;

 private:
  size_t models_;
  bool exact_ = true;
  std::vector<unsigned char> flat_;
};

/// The same, made once for each number of models.
[[nodiscard]] std::shared_ptr<const Orders> orders_of(size_t models, size_t most);

/// The two-sided p-values of mean correlations, one a profile: the share of orders of the models,
/// the same for all samples, so that samples stay as dependent as they are, whose mean is as far
/// from 0. Where orders are drawn, (1 + hits) / (1 + draws), as scipy.stats.permutation_test has it.
/// A profile has at least one sample.
[[nodiscard]] std::vector<double> permutation_p_values(
    const Abscissa& x, Correlation kind, std::span<const ScoreProfile* const> profiles,
    const Orders& orders);

/// The two-sided exact p-value of one correlation, over all orders of y: the share whose
/// correlation is as far from 0. For n ≤ 10; nothing where x or y is constant or n is larger.
[[nodiscard]] std::optional<double> exact_p_value(Correlation kind, std::span<const double> x,
                                                  std::span<const double> y);

/// The probability that the correlation of n models without ties lies above a threshold though all
/// orders are equally likely: Kendall's exact for every n (by its recurrence), Spearman's exact for
/// n ≤ 14, beyond by Student's t with n − 2 degrees of freedom, an approximation: above 0.75 it
/// gives 0.0010 at n = 14, where 0.0013 is right. Pearson's depends on the values: nothing.
/// Computed once for each n.
[[nodiscard]] std::optional<double> chance_above(Correlation kind, size_t n, double threshold);

}  // namespace lux
