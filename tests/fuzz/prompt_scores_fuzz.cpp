// A server's answer about a prompt, whatever it is: it is read as log-probabilities, which are
// finite and not above 0, or refused in words. The first byte is the number of the prompt's tokens.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "model/http/score/token_scores.h"

namespace {

void check(const lux::Result<lux::http::TokenScores>& read, size_t size) {
  if (!read) {
    const std::string& words = read.error().message;
    if (words.empty() || words.size() > 200 || !lux::is_valid_utf8(words) || words.contains('\n'))
      std::abort();
    return;
  }
  if (read->empty() || (size > 0 && read->size() != size)) std::abort();
  for (size_t i = 1; i < read->size(); ++i) {
    const lux::http::TokenScore& score = read->at(i);
    if (!std::isfinite(score.logprob) || score.logprob > 0) std::abort();
    if (score.greedy && score.logprob < score.best_logprob) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const auto answer =
      lux::parse_json(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  if (!answer) return 0;
  std::vector<lux::Token> prompt = {1, 354, 443, 3953, 905};
  prompt.resize(1 + data[0] % prompt.size());
  check(lux::http::read_prompt_logprobs(*answer, prompt), prompt.size());
  check(lux::http::read_echo(*answer, 0), 0);
  check(lux::http::read_echo(*answer, prompt.size()), prompt.size());
  (void)lux::http::check_values(*answer);
  (void)lux::http::has_generated_logprobs(*answer);
  return 0;
}
