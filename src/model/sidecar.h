// What makers tell about a model in a cards.json beside it or above it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "model/card.h"

namespace lux {

/// One model's entry in a cards.json.
struct SidecarEntry {
  Path sidecar;
  Value fields;  // a map
};

/// Finds entries and reads each cards.json once.
class Sidecars {
 public:
  explicit Sidecars(Env& env) : env_(env) {}

  /// The entry for `model` in the nearest cards.json, beside it or up to three folders above, that
  /// has one. A cards.json on the way that cannot be read is an error.
  [[nodiscard]] Result<std::optional<SidecarEntry>> find(const Path& model);

 private:
  [[nodiscard]] Result<const Value*> load(const Path& sidecar);

  Env& env_;
  std::map<Path, Value> loaded_;
};

/// Puts the entry's fields into the card, those without a place into `extra`. Fails, naming both
/// files and the field, on a field of the wrong type and on numbers that contradict the model.
[[nodiscard]] Status apply_sidecar(const SidecarEntry& entry, Card& card);

/// Sets compute_flops, where the sidecar gave none and the training tokens are known, to
/// 6·N·D (Kaplan et al. 2020, arXiv:2001.08361, with embeddings counted): N the parameters that one
/// token passes, D the tokens.
void estimate_compute(Card& card);

}  // namespace lux
