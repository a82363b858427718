#include "model/llama/encode.h"

#include <llama.h>

#include "base/text.h"

namespace lux::llama {
namespace {

std::string_view shortened(std::string_view text) {
  return text.substr(0, code_point_offset(text, 60));
}

}  // namespace

Encoder::Encoder(const llama_vocab& vocabulary, int32_t max_tokens)
    : vocabulary_(vocabulary),
      max_tokens_(max_tokens),
      prefix_token_(llama_vocab_bos(&vocabulary)) {
  if (prefix_token_ == LLAMA_TOKEN_NULL) prefix_token_ = llama_vocab_eos(&vocabulary);
  if (prefix_token_ != LLAMA_TOKEN_NULL)
    prefix_text_ = llama_vocab_get_text(&vocabulary, prefix_token_);
}

std::vector<Token> Encoder::tokens(std::string_view text, bool add_special) const {
  std::vector<Token> out(text.size() + 4);
  const auto size = static_cast<int32_t>(text.size());
  constexpr bool parse_special = true;  // as Hugging Face's tokenizers do
  int32_t n = llama_tokenize(&vocabulary_, text.data(), size, out.data(),
                             static_cast<int32_t>(out.size()), add_special, parse_special);
  if (n < 0) {
    out.resize(static_cast<size_t>(-n));
    n = llama_tokenize(&vocabulary_, text.data(), size, out.data(),
                       static_cast<int32_t>(out.size()), add_special, parse_special);
  }
  out.resize(static_cast<size_t>(n));
  return out;
}

std::vector<Token> Encoder::text_tokens(std::string_view text) const {
  const bool has_prefix = !prefix_text_.empty() && text.starts_with(prefix_text_);
  return tokens(text, !has_prefix);
}

Result<EncodedRequest> Encoder::encode(const ScoreRequest& request) const {
  EncodedRequest out;
  std::vector<Token> whole;
  size_t context_size = 0;
  if (request.context.empty()) {
    if (prefix_token_ == LLAMA_TOKEN_NULL)
      return fail("The model has neither a BOS nor an EOS token to stand for an empty context.");
    whole = tokens(request.continuation, false);
    if (whole.empty() || whole[0] != prefix_token_) whole.insert(whole.begin(), prefix_token_);
    context_size = 1;
  } else {
    const std::string_view context = rstrip(request.context);
    std::string text(request.context);
    text += request.continuation;
    whole = text_tokens(text);
    const std::vector<Token> alone = text_tokens(context);
    context_size = alone.size();
    out.boundary_merge =
        whole.size() < context_size || !std::equal(alone.begin(), alone.end(), whole.begin());
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
  if (out.targets > max_tokens_)
    return fail("The continuation '{}…' has {} tokens, more than the context of {} tokens holds.",
                shortened(request.continuation), out.targets, max_tokens_);
  const size_t most = static_cast<size_t>(max_tokens_) + 1;
  if (whole.size() > most) {
    whole.erase(whole.begin(), whole.end() - static_cast<ptrdiff_t>(most));
    out.truncated = true;
  }
  out.tokens = std::move(whole);
  return out;
}

}  // namespace lux::llama
