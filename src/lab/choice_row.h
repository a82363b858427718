// The row that every metric is derived from: one choice of one document, scored by one model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lux {

struct ChoiceRow {
  std::string run_id;
  std::string model_id;
  std::string task;
  std::string task_version;
  int32_t num_fewshot = 0;
  int64_t doc_id = 0;
  int32_t choice = 0;  // index among the document's choices, from 0
  bool is_gold = false;
  double logprob = 0;  // sum over the continuation's tokens, nats
  int32_t tokens = 0;  // of the continuation
  int32_t chars = 0;   // code points of the choice, without the delimiter
  int32_t bytes = 0;   // its UTF-8 bytes
  bool is_greedy = false;
  std::optional<double>
      uncond_logprob;           // log-likelihood without the context, where the task asks for it
  bool truncated = false;       // the context was cut from the left
  bool boundary_merge = false;  // a token spans the end of the context
  std::string doc_hash;         // SHA-256 of the document
  std::string prompt_hash;      // SHA-256 of its prompts

  bool operator==(const ChoiceRow&) const = default;
};

}  // namespace lux
