#include "model/encoded_request.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace lux {
namespace {

std::string_view shortened(std::string_view text) {
  return text.substr(0, code_point_offset(text, 60));
}

TextToCut with_specials(std::string text, const PrefixToken& prefix) {
  const bool has_prefix = !prefix.text.empty() && text.starts_with(prefix.text);
  return {std::move(text), !has_prefix};
}

}  // namespace

RequestTexts texts_of(const ScoreRequest& request, const PrefixToken& prefix) {
  if (request.context.empty()) return {{std::string(request.continuation), false}, {}};
  std::string text(request.context);
  text += request.continuation;
  return {with_specials(std::move(text), prefix),
          with_specials(std::string(rstrip(request.context)), prefix)};
}

Result<EncodedRequest> encode_request(const ScoreRequest& request, const PrefixToken& prefix,
                                      std::vector<Token> whole, const std::vector<Token>& context,
                                      int32_t max_tokens) {
  EncodedRequest out;
  size_t context_size = context.size();
  if (request.context.empty()) {
    if (!prefix.token)
      return fail("The model has neither a BOS nor an EOS token to stand for an empty context.");
    if (whole.empty() || whole[0] != *prefix.token) whole.insert(whole.begin(), *prefix.token);
    context_size = 1;
  } else {
    out.boundary_merge =
        whole.size() < context_size || !std::equal(context.begin(), context.end(), whole.begin());
  }
  if (whole.size() <= context_size)
    return fail("The tokenizer gives the continuation '{}' no token of its own after '…{}'.",
                shortened(request.continuation),
                request.context.substr(request.context.size() -
                                       std::min<size_t>(request.context.size(), 60)));
  out.targets = static_cast<int32_t>(whole.size() - context_size);
  out.context_tokens = static_cast<int32_t>(context_size);
  if (context_size == 0)
    return fail(
        "The tokenizer gives the context '{}' no token, so that nothing predicts its "
        "continuation.",
        shortened(request.context));
  if (out.targets > max_tokens)
    return fail("The continuation '{}…' has {} tokens, more than the context of {} tokens holds.",
                shortened(request.continuation), out.targets, max_tokens);
  const size_t most = static_cast<size_t>(max_tokens) + 1;
  if (whole.size() > most) {
    whole.erase(whole.begin(), whole.end() - static_cast<ptrdiff_t>(most));
    out.truncated = true;
  }
  out.tokens = std::move(whole);
  return out;
}

}  // namespace lux
