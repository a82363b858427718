// One line of a samples log: what the harness says of one document.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lab/harness/page.h"
#include "lab/harness/token_walk.h"

namespace lux::harness {

/// A log-likelihood in nats, and whether greedy decoding would say the same.
struct Answer {
  double logprob = 0;
  bool is_greedy = false;
};

/// A request's two texts as they stand in JSON, without their quotes.
struct Argument {
  std::string_view context;
  std::string_view continuation;
};

/// What Luxmeter's own exports add under "luxmeter", one entry a choice; empty in logs of others.
struct Addition {
  std::vector<int64_t> gold;
  std::vector<int64_t> tokens, chars, bytes;
  std::vector<int64_t> truncated, boundary_merge;  // 0 or 1
  std::string_view doc_hash, prompt_hash;
};

/// Views into the line that was parsed. Texts are as they stand in JSON; a token is a scalar with
/// its quotes, if it has some.
struct SampleLine {
  std::optional<int64_t> doc_id;
  std::string_view doc;  // the object; empty where there is none
  const uint32_t* doc_place = nullptr;
  std::string_view target;  // a token, or a list as it stands
  std::vector<Argument> requests;
  std::vector<Answer> answers;    // of the requests, in their order
  bool is_loglikelihood = false;  // whether there are answers that are pairs
  std::string_view filter;        // empty in old logs
  std::string_view doc_hash, prompt_hash;
  std::optional<bool> acc, acc_norm;
  bool has_mutual_info = false;             // acc_mutual_info was logged
  std::optional<int64_t> gold_with_metric;  // the first of f1's [gold, predicted] and the like
  Addition addition;

  /// Forgets the last line and keeps the memory.
  void clear();
};

/// Reads lines. Only what is asked for is looked at: of `doc` and the contexts nothing but where
/// they end.
class LineParser {
 public:
  /// Reads a line, without its line break, behind which `padding` bytes can be read. Fails with a
  /// clause that goes on after file and line.
  [[nodiscard]] Status parse(std::string_view line, SampleLine& sample);

  /// The objects of a list, which is how the first logs were written. `text` as in parse().
  [[nodiscard]] Result<std::vector<std::string_view>> items(std::string_view text);

  /// Puts the `doc` of the line that was parsed last as the harness hashes it.
  void put_indented_doc(const SampleLine& sample, Page& page);

  /// The token of the member `key` of an object that parse() gave; empty where there is none.
  [[nodiscard]] std::string_view member(std::string_view object, std::string_view key);

 private:
  TokenWalk line_;
  TokenWalk part_;  // of a line, for what is rarely looked at
};

}  // namespace lux::harness
