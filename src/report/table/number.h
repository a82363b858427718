// Numbers as a person reads them.
#pragma once

#include <cstdint>
#include <string>

#include "base/value.h"
#include "report/table/table.h"

namespace lux {

/// 12345 as "12 345" (narrow enough to read, no comma to be taken for a decimal point).
[[nodiscard]] std::string grouped(int64_t number);

/// 3200000 as "3.2M": three significant digits and k, M, G (as parameters are counted: B), T.
[[nodiscard]] std::string in_short(double number);

/// At most four significant digits, without an exponent between 1e-4 and 1e6.
[[nodiscard]] std::string short_real(double number);

/// Decimals that show a standard error with two significant digits; 3 where there is none.
[[nodiscard]] int decimals_for(double standard_error);

/// A cell in its column's format; "–" for null, NaN and what does not fit the format.
[[nodiscard]] std::string readable(const Value& cell, Format format);

}  // namespace lux
