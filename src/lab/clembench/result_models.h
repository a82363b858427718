// Whose results a row of a table is, as far as names tell.
#pragma once

#include <string>
#include <string_view>

#include "base/env.h"
#include "base/value.h"

namespace lux::clembench {

/// The one name of a row's models: of self-play "A-t0.0--A-t0.0" it is "A", of a mixed pair
/// "A-t0.0--B-t0.0" it is "A--B". Another temperature than 0 stays: "A-t0.7".
struct ResultModel {
  std::string name;
  bool is_self_play = true;
  double temperature = 0;
};
[[nodiscard]] ResultModel result_model(std::string_view models);

/// What a model's name says beyond doubt of how it was run, as fields of a card: "…-GGUF-q4" is
/// quantisation Q4 through llama.cpp, "…-q5-k-s" Q5_K_S, "…-bnb-4bit" bnb-4bit, "…-Together.ai",
/// "…-groq" and "…-Anyscale" are access; the rest of the name is the model_group.
[[nodiscard]] Map facts_of_name(std::string_view name);

/// The benchmark's version where the table's name or folder says it: "1.6" of
/// "results/v1.6_quantized/results.csv" and "results_v1.6.csv"; else empty.
[[nodiscard]] std::string benchmark_version(const Path& table);

}  // namespace lux::clembench
