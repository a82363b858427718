// A whole samples log: its documents and choices, in little memory, and what was left out of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/hash.h"

namespace lux::harness {

/// What must be known to tell a choice from the text around it.
struct PromptShape {
  std::string target_delimiter = " ";
  std::string fewshot_delimiter = "\n\n";
  std::string description;
  int64_t num_fewshot = 0;
};

/// Where the right choice may be told. The harness keeps what a task calls its target, which may be
/// an index or a text, and where the choices are contexts it keeps no gold at all.
enum class GoldReading : uint8_t {
  told,       // beside a metric that takes it, as f1, or in Luxmeter's own addition
  index,      // the target is the choice's index, or a list of such
  text,       // the target is a choice's text
  answer,     // doc.answer, counted from 1: Winograd schemas
  label,      // doc.answer or doc.label, counted from 0
  deduction,  // of two choices: the predicted one where acc is 1, else the other
};
inline constexpr size_t gold_readings = 6;
[[nodiscard]] std::string_view name_of(GoldReading reading);

struct LoggedChoice {
  double logprob = 0;  // nats
  double uncond = 0;   // with SampleLog::has_uncond
  int32_t tokens = 0;  // 0: not known, as are chars and bytes
  int32_t chars = 0;
  int32_t bytes = 0;
  bool is_greedy = false;
  bool truncated = false;
  bool boundary_merge = false;
  uint8_t gold = 0;  // a bit for each reading under which it is right

  bool operator==(const LoggedChoice&) const = default;
};

struct LoggedDocument {
  int64_t doc_id = 0;
  size_t first = 0;  // of its choices
  uint32_t count = 0;
  uint8_t readable = 0;  // a bit for each reading that says something of it
  int8_t acc = -1;       // as logged; -1: not logged
  int8_t acc_norm = -1;
  bool is_finite = true;
  bool is_above_zero = false;
  HexDigest doc_hash{};
  HexDigest prompt_hash{};
};

struct SampleLog {
  std::vector<LoggedDocument> documents;  // sorted by doc_id, each once
  std::vector<LoggedChoice> choices;
  bool has_uncond = false;
  bool several_contexts = false;  // the choices are contexts
  std::string filter;             // the one that was taken
  std::string not_choices;        // why this is no multiple-choice log; empty where it is one

  // What was left out, or is worth saying.
  std::map<std::string, int64_t> other_filters;  // with their lines
  std::vector<int64_t> same_twice;               // documents that stood there again, the same
  std::vector<int64_t> other_twice;              // … with other scores: the first counts
  std::vector<int64_t> unreadable;  // documents whose log-likelihoods cannot be read: left out
  std::vector<int64_t> above_zero;  // documents with a log-likelihood above 0; kept
  std::vector<int64_t> not_finite;  // documents with a NaN or infinite log-likelihood; kept
  int64_t same_hash = 0;            // documents that are another one's copy; kept
  std::vector<int64_t> one_choice;  // documents of less than two choices: left out
  std::string torn;                 // the last line, if it was torn: where and how
  bool lengths_known = true;        // chars and bytes

  [[nodiscard]] std::string_view doc_hash(const LoggedDocument& document) const {
    return {document.doc_hash.data(), document.doc_hash.size()};
  }
  [[nodiscard]] std::string_view prompt_hash(const LoggedDocument& document) const {
    return {document.prompt_hash.data(), document.prompt_hash.size()};
  }
};

/// Reads a log, plain or packed with gzip. A broken last line is left out; one before it is an
/// error that names it.
[[nodiscard]] Result<SampleLog> read_samples(const Path& file, const PromptShape& shape, Env& env);

/// The same of a text, as the log of `name`.
[[nodiscard]] Result<SampleLog> read_samples_text(std::string text, const PromptShape& shape,
                                                  const std::string& name);

}  // namespace lux::harness
