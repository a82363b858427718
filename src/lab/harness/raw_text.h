// Text as it stands in a JSON file, escapes and all: most of a log can be told without unpacking
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lab/harness/page.h"

namespace lux::harness {

struct Lengths {
  int32_t chars = 0;  // code points
  int32_t bytes = 0;  // in UTF-8
};

/// How long the text is that `raw`, what stands between the quotes of a JSON string, stands for. A
/// lone surrogate counts as one character of three bytes.
[[nodiscard]] Lengths lengths_of(std::string_view raw);

/// The text itself; a lone surrogate becomes U+FFFD.
[[nodiscard]] std::string unescaped(std::string_view raw);
void put_unescaped(std::string_view raw, Page& page);

/// A text as Python's json.dumps writes it between the quotes, with ensure_ascii=False.
[[nodiscard]] std::string escaped(std::string_view text);

/// What stands between the quotes, if the token has some.
[[nodiscard]] std::string_view without_quotes(std::string_view token);

/// A number, bare or as a string: 3, "-12.5", "nan", -Infinity.
[[nodiscard]] std::optional<double> number_of(std::string_view token);
[[nodiscard]] std::optional<int64_t> integer_of(std::string_view token);

/// true, "True", 1 and 1.0 as what they say.
[[nodiscard]] std::optional<bool> truth_of(std::string_view token);

}  // namespace lux::harness
