#include "model/llama/encode.h"

#include <llama.h>

namespace lux::llama {

Encoder::Encoder(const llama_vocab& vocabulary, int32_t max_tokens)
    : vocabulary_(vocabulary), max_tokens_(max_tokens) {
  Token token = llama_vocab_bos(&vocabulary);
  if (token == LLAMA_TOKEN_NULL) token = llama_vocab_eos(&vocabulary);
  if (token != LLAMA_TOKEN_NULL) prefix_ = {token, llama_vocab_get_text(&vocabulary, token)};
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
  const bool has_prefix = !prefix_.text.empty() && text.starts_with(prefix_.text);
  return tokens(text, !has_prefix);
}

Result<EncodedRequest> Encoder::encode(const ScoreRequest& request) const {
  const RequestTexts texts = texts_of(request, prefix_);
  std::vector<Token> context;
  if (texts.context) context = tokens(texts.context->text, texts.context->add_special);
  return encode_request(request, prefix_, tokens(texts.whole.text, texts.whole.add_special),
                        context, max_tokens_);
}

}  // namespace lux::llama
