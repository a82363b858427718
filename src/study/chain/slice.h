// Slices: models that differ in compute and, as far as possible, in nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/chain/input.h"

namespace lux {

enum class SliceBy {
  family,  // all models of a family
  tokens,  // checkpoints: of a family, those of equal size; tokens vary
  params,  // sizes: of a family, those of equal training tokens; parameters vary
};

[[nodiscard]] std::optional<SliceBy> parse_slice_by(std::string_view name);

struct Slice {
  std::string name;
  std::string family;
  std::vector<size_t> models;  // indices of ChainInput::models, by compute
  double least_compute = 0;    // FLOP
  double greatest_compute = 0;

  /// log10 of greatest over least.
  [[nodiscard]] double decades() const;
};

/// Of models that differ in nothing but their quantisation, the most precise one is taken, and the
/// others are told. Slices of at least `least_models` models and different computes; smaller ones
/// are told in `left_out`. Sorted by family, then by what they have in common.
[[nodiscard]] std::vector<Slice> make_slices(const ChainInput& input, SliceBy by,
                                             std::vector<std::string>& left_out);

/// A correlation of two points is ±1 whatever they are.
inline constexpr size_t least_models = 3;

/// The windows of consecutive models that span at most `decades` (and no window contains another),
/// with least_models each.
[[nodiscard]] std::vector<Slice> windows(const Slice& slice, const ChainInput& input,
                                         double decades);

}  // namespace lux
