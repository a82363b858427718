#include "study/access/variant.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <tuple>

#include "lab/card/known_card.h"

namespace lux {
namespace {

constexpr std::array<std::string_view, 12> format_words{"gguf", "ggml", "gptq",      "awq",
                                                        "exl2", "bnb",  "quantized", "quantised",
                                                        "hf",   "bit",  "fp8",       "imatrix"};
constexpr std::array<std::string_view, 11> local_words{
    "in-process",   "llama.cpp",    "llamacpp", "llama-cpp", "hf",      "huggingface",
    "hugging face", "transformers", "vllm",     "gguf",      "imported"};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "f16", "bf16", "fp32", "q4", "q4_k_m", "iq2_xs", "int8", "8bit", "8-bit"'s halves.
bool is_quantisation_word(std::string_view word) {
  for (const std::string_view head : {"bf", "fp", "f", "iq", "q", "int"})
    if (word.starts_with(head) && word.size() > head.size() && is_digit(word[head.size()])) {
      const std::string_view rest = word.substr(head.size());
      const bool is_float = head == "bf" || head == "fp" || head == "f";
      const auto digits =
          static_cast<size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
      if (is_float) return rest == "16" || rest == "32" || rest == "8";
      return digits <= 2 && (digits == rest.size() || rest[digits] == '_');
    }
  return word.size() > 3 && word.ends_with("bit") && is_digit(word.front());
}

bool tells_format(std::string_view word, const Variant& variant) {
  return std::ranges::find(format_words, word) != format_words.end() ||
         is_quantisation_word(word) || word == lower(variant.quantisation) ||
         word == lower(variant.access);
}

std::string text_of(const Value& card, std::string_view key) {
  return card.get_string(key).value_or("");
}

std::optional<int64_t> count_of(const Value& card, std::string_view key) {
  const auto told = card.get_number(key);
  if (!told || !(*told > 0) || *told > 9e18) return std::nullopt;
  return static_cast<int64_t>(*told);
}

}  // namespace

std::vector<Variant> variants_of(const std::vector<Value>& cards) {
  std::vector<Variant> out;
  for (const Value& card : cards) {
    Variant one{.model_id = text_of(card, "model_id"),
                .name = text_of(card, "name"),
                .family = text_of(card, "family"),
                .size_label = text_of(card, "size_label"),
                .tuning = text_of(card, "tuning"),
                .base_model = text_of(card, "base_model"),
                .params = count_of(card, "params"),
                .tokens = count_of(card, "tokens"),
                .step = count_of(card, "step"),
                .quantisation = text_of(card, "quantisation"),
                .access = text_of(card, "access"),
                .group = model_group_of(card),
                .is_group_told = !text_of(card, "model_group").empty()};
    if (one.name.empty()) one.name = one.model_id;
    if (!one.model_id.empty()) out.push_back(std::move(one));
  }
  return out;
}

std::string plain_name(const std::string& name) {
  std::string text = lower(name.substr(0, name.find("--")));
  // "-t0.0" at its end: a temperature.
  const size_t at = text.rfind("-t");
  if (at != std::string::npos && at + 2 < text.size() &&
      std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 2, text.end(),
                  [](char c) { return is_digit(c) || c == '.'; }))
    text.resize(at);
  return text;
}

std::string base_name(const Variant& variant) {
  const std::string name = plain_name(variant.name);
  std::string out;
  for (size_t first = 0; first <= name.size();) {
    const size_t end = std::min(name.find('-', first), name.size());
    const std::string_view word = std::string_view(name).substr(first, end - first);
    if (!word.empty() && !tells_format(word, variant))
      out.append(out.empty() ? "" : "-").append(word);
    first = end + 1;
  }
  return out;
}

std::optional<int> bits_of(const std::string& quantisation) {
  const std::string text = lower(quantisation);
  if (text == "none" || text == "unquantised" || text == "unquantized" || text == "full") return 16;
  const auto digit = std::ranges::find_if(text, is_digit);
  if (digit == text.end()) return std::nullopt;
  const int bits = std::atoi(text.c_str() + (digit - text.begin()));
  if (bits < 1 || bits > 64) return std::nullopt;
  return bits;
}

bool is_remote(const std::string& access) {
  const std::string told = lower(access);
  return !told.empty() && told.find("local") == std::string::npos &&
         std::ranges::find(local_words, std::string_view(told)) == local_words.end();
}

bool is_better_reference(const Variant& a, const Variant& b) {
  constexpr int full = 16;
  const auto rank = [](const Variant& variant) {
    const bool remote = is_remote(variant.access);
    const int bits = bits_of(variant.quantisation).value_or(0);
    const int tier = bits >= full ? 0 : (remote ? 3 : (bits == 0 ? 1 : 2));
    return std::tuple(tier, remote, -bits, variant.name, variant.model_id);
  };
  return rank(a) < rank(b);
}

std::string change_between(const Variant& reference, const Variant& variant) {
  const auto change = [](const std::string& from, const std::string& to) {
    const auto told = [](const std::string& text) {
      return text.empty() ? std::string("not told") : text;
    };
    return from == to ? std::string() : told(from) + " → " + told(to);
  };
  const std::string quantisation = change(reference.quantisation, variant.quantisation);
  std::string access = change(reference.access, variant.access);
  if (quantisation.empty()) return access;
  return access.empty() ? quantisation : quantisation + ", " + access;
}

std::string contradiction(const Variant& a, const Variant& b) {
  const auto texts = [](const std::string& x, const std::string& y) {
    return !x.empty() && !y.empty() && lower(x) != lower(y);
  };
  constexpr double same_size = 0.01;
  if (texts(a.family, b.family)) return "family";
  if (a.params && b.params) {
    if (std::abs(static_cast<double>(*a.params - *b.params)) >
        same_size * static_cast<double>(*a.params))
      return "params";
  } else if (texts(a.size_label, b.size_label)) {
    return "size_label";
  }
  if (a.tokens && b.tokens && *a.tokens != *b.tokens) return "tokens";
  if (a.step && b.step && *a.step != *b.step) return "step";
  if (texts(a.tuning, b.tuning)) return "tuning";
  if (texts(a.base_model, b.base_model)) return "base_model";
  return {};
}

}  // namespace lux
