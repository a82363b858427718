// The chain of metrics from a log-likelihood to accuracy, each oriented so that higher is better.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string_view>

namespace lux {

enum class ChainMetric {
  logprob_gold,  // log p^Vocab(correct): ℓ_y, nats
  p_gold,        // p^Vocab(correct): exp ℓ_y
  p_choices,     // p^Choices(correct): exp ℓ_y / Σ exp ℓ_i
  brier,         // −Σ_i (1[i=y] − p_i)²
  acc,           // 1[y = argmax ℓ_i]; of equal ones the lowest index
  acc_norm,      // the same of ℓ_i ÷ code points of the choice
  margin,        // ℓ_y − max of the wrong ones, nats
  // Only as others have measured it (import csv): ℓ_y ÷ its tokens, nats.
  logprob_per_token,
};

inline constexpr std::array<ChainMetric, 8> chain_metrics{
    ChainMetric::logprob_gold, ChainMetric::p_gold,
    ChainMetric::p_choices,    ChainMetric::brier,
    ChainMetric::acc,          ChainMetric::acc_norm,
    ChainMetric::margin,       ChainMetric::logprob_per_token};

[[nodiscard]] std::string_view name_of(ChainMetric metric);
[[nodiscard]] std::optional<ChainMetric> parse_chain_metric(std::string_view name);

/// A step of the chain, from one metric to the next.
struct ChainStep {
  ChainMetric from, to;

  auto operator<=>(const ChainStep&) const = default;
};

/// The last one is the two before it at once.
inline constexpr std::array<ChainStep, 5> chain_steps{{
    {ChainMetric::logprob_gold, ChainMetric::p_gold},
    {ChainMetric::p_gold, ChainMetric::p_choices},
    {ChainMetric::p_choices, ChainMetric::brier},
    {ChainMetric::brier, ChainMetric::acc},
    {ChainMetric::p_choices, ChainMetric::acc},
}};

}  // namespace lux
