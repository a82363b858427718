// The work of str's methods that filters share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux::jinja {

/// Strips any of `chars`, or white space, off the ends.
[[nodiscard]] std::string strip_chars(std::string_view text, std::optional<std::string_view> chars,
                                      bool left, bool right);

/// The parts between separators; at most `limit` cuts where it is not negative.
[[nodiscard]] std::vector<std::string_view> split_at(std::string_view text,
                                                     std::string_view separator, int64_t limit,
                                                     bool from_right);
/// The parts between runs of white space.
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view text, int64_t limit,
                                                        bool from_right);
/// str.splitlines().
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends);

/// str.replace(), at most `limit` times where it is not negative; an empty `from` stands between
/// all characters. Fails where the text grows too large.
[[nodiscard]] Result<std::string> replace_some(std::string_view text, std::string_view from,
                                               std::string_view to, int64_t limit);

/// str.center(): an odd space goes left where the width is odd.
[[nodiscard]] Result<std::string> centered(std::string_view text, int64_t width,
                                           std::string_view fill);

/// int(text, base) as Python reads it: signs, underscores, prefixes, digits of all scripts. Nothing
/// where it is no number; fails where it does not fit 64 bits.
[[nodiscard]] Result<std::optional<int64_t>> read_int(std::string_view text, int64_t base);
/// float(text), with inf and nan.
[[nodiscard]] std::optional<double> read_float(std::string_view text);

}  // namespace lux::jinja
