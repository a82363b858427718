#include <cmath>
#include <limits>

#include "base/jinja/builtins/filters.h"
#include "base/jinja/python/format.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/text_tools.h"

namespace lux::jinja {
namespace {

Status refuse_undefined(const Object& object) {
  if (object.is_undefined()) return fail("{}", object.undefined().why);
  return {};
}

Result<Object> absolute(Call& call) {
  LUX_CHECK(refuse_undefined(call.self));
  if (call.self.is_real()) return std::abs(call.self.real());
  const auto i = call.self.integer();
  if (!i) return fail("bad operand type for abs(): '{}'", call.self.type_name());
  return *i < 0 ? negate(*i) : Object(*i);
}

/// int() of a real: towards zero.
Result<int64_t> whole_part(double real) {
  if (!(std::abs(real) < 0x1p63)) return fail("the number {} does not fit 64 bits", real);
  return static_cast<int64_t>(real);
}

Result<Object> as_int(Call& call) {
  LUX_CHECK(refuse_undefined(call.self));
  Object otherwise = call.has(0) ? call[0] : Object(0);
  LUX_TRY(const int64_t base, call.has(1) ? call.integer(1) : Result<int64_t>(10));
  if (const auto i = call.self.integer()) return *i;
  if (call.self.is_real()) {
    if (std::isnan(call.self.real())) return otherwise;
    LUX_TRY(const int64_t whole, whole_part(call.self.real()));
    return whole;
  }
  if (!call.self.is_text()) return otherwise;
  LUX_TRY(const auto read, read_int(call.self.bytes(), base));
  if (read) return *read;
  const auto real = read_float(call.self.bytes());
  if (!real || !std::isfinite(*real)) return otherwise;
  LUX_TRY(const int64_t whole, whole_part(*real));
  return whole;
}

Result<Object> as_float(Call& call) {
  LUX_CHECK(refuse_undefined(call.self));
  if (const auto number = call.self.number()) return *number;
  if (call.self.is_text())
    if (const auto read = read_float(call.self.bytes())) return *read;
  return call.has(0) ? call[0] : Object(0.0);
}

/// round(whole, digits), where digits are negative: to tens, halves to the even one.
Result<Object> round_whole(int64_t whole, int64_t digits) {
  if (digits >= 0) return whole;
  if (digits < -18) return 0;
  int64_t unit = 1;
  for (int64_t i = 0; i > digits; --i) unit *= 10;
  const int64_t rest = ((whole % unit) + unit) % unit;
  int64_t out = 0;
  if (__builtin_sub_overflow(whole, rest, &out)) return fail("an integer does not fit 64 bits");
  const bool odd = (out / unit) % 2 != 0;
  const int64_t half = unit / 2;
  if ((rest > half || (rest == half && odd)) && __builtin_add_overflow(out, unit, &out))
    return fail("an integer does not fit 64 bits");
  return out;
}

Result<Object> round_real(double real, int64_t digits) {
  if (!std::isfinite(real) || digits > 400) return real;
  if (digits < -308) return std::copysign(0.0, real);
  if (digits < 0) {
    const double unit = std::pow(10.0, static_cast<double>(-digits));
    return std::nearbyint(real / unit) * unit;
  }
  LUX_TRY(const std::string text, real_digits(real, 'f', digits, false));  // rounds exactly
  return read_float(text).value_or(real);
}

Result<Object> round(Call& call) {
  LUX_CHECK(refuse_undefined(call.self));
  LUX_TRY(const int64_t digits, call.has(0) ? call.integer(0) : Result<int64_t>(0));
  LUX_TRY(const std::string method, call.text(1, "common"));
  const auto number = call.self.number();
  if (method != "common" && method != "ceil" && method != "floor")
    return fail("method must be common, ceil or floor");
  if (!number) return fail("type {} doesn't define __round__ method", call.self.type_name());
  if (method == "common")
    return call.self.is_real() ? round_real(*number, digits)
                               : round_whole(*call.self.integer(), digits);
  LUX_TRY(const Object unit, arithmetic(Arithmetic::power, 10, digits));
  LUX_TRY(const Object scaled, arithmetic(Arithmetic::multiply, call.self, unit));
  const double at = *scaled.number();
  LUX_TRY(const int64_t whole, scaled.integer()
                                   ? Result<int64_t>(*scaled.integer())
                                   : whole_part(method == "ceil" ? std::ceil(at) : std::floor(at)));
  return arithmetic(Arithmetic::divide, whole, unit);
}

constexpr Builtin table[] = {
    {"abs", "", absolute},
    {"float", "default?", as_float},
    {"int", "default? base?", as_int},
    {"round", "precision? method?", round},
};

}  // namespace

std::span<const Builtin> number_filters() {
  return table;
}

}  // namespace lux::jinja
