// Identifiers as file names.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace lux {

/// The identifier as one path component: bytes other than letters, digits and . _ @ + -, and a
/// leading dot, become %XX. Different identifiers get different names.
[[nodiscard]] std::string file_name_of(std::string_view identifier);

/// The identifier behind such a name; fails on a name that file_name_of() never makes.
[[nodiscard]] Result<std::string> identifier_of(std::string_view file_name);

}  // namespace lux
