// Cards as a lab keeps them, of models that came with results of others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/lab.h"

namespace lux {

/// Whether the card says that a field's value is a guess: it stands in `assumed`.
[[nodiscard]] bool is_assumed(const Value& card, std::string_view field);

/// Sets compute_flops to 6·N·D (Kaplan et al. 2020, arXiv:2001.08361; N the parameters that a token
/// passes, with embeddings) where they and the tokens are known, unless the card itself gives the
/// compute; an earlier estimate is forgotten. Of assumed numbers it is assumed too.
void estimate_compute(Map& card);

/// Which models are one model, reached in several ways (quantisations, backends): `model_group` of
/// the card; else family, size, tuning and step, where family and size are known; else the name.
[[nodiscard]] std::string model_group_of(const Value& card);

/// Whose word counts where the lab's card says something else.
enum class Authority { facts, card };

/// Puts facts of a model into its card in the lab: where the lab has one, what it says of other
/// fields stays. Returns a sentence for every value that was replaced.
[[nodiscard]] Result<std::vector<std::string>> add_to_card(Lab& lab, const std::string& model_id,
                                                           const Map& facts, Authority authority);

}  // namespace lux
