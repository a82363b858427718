// A server's answers, in vLLM's form, in that of servers with echo alone, and in those of servers
// that cannot score; and with faults.
#pragma once

#include <cstdint>
#include <string>

#include "base/value.h"
#include "tests/tools/prompt_server/prompt_model.h"

namespace lux::tools {

struct Behaviour {
  std::string as = "vllm";     // "vllm", "echo", "generated", "text"
  std::string fault = "none";  // see apply_fault() and completion()
  int64_t refuse_every = 0;    // answers 400 to every so manieth prompt; 0: never
};

struct Answer {
  int status = 200;
  Value body;
};

class Answers {
 public:
  Answers(PromptModel& model, Behaviour behaviour)
      : model_(model), behaviour_(std::move(behaviour)) {}

  [[nodiscard]] Answer models() const;
  [[nodiscard]] Answer tokenize(const Value& request) const;
  [[nodiscard]] Answer detokenize(const Value& request) const;
  [[nodiscard]] Answer completion(const Value& request);

 private:
  [[nodiscard]] std::vector<Token> prompt_of(const Value& request) const;
  void apply_fault(std::vector<Place>& places) const;
  [[nodiscard]] Value prompt_logprobs(const std::vector<Place>& places) const;
  [[nodiscard]] Value echo(const std::vector<Token>& prompt, const std::vector<Place>& places,
                           bool whole) const;

  PromptModel& model_;
  Behaviour behaviour_;
  int64_t count_ = 0;
};

}  // namespace lux::tools
