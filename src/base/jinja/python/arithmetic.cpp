#include <cmath>
#include <limits>

#include "base/jinja/python/format.h"
#include "base/jinja/python/markup.h"
#include "base/jinja/python/operators.h"

namespace lux::jinja {
namespace {

using Type = Sequence::Type;

constexpr std::string_view too_large = "an integer does not fit 64 bits";

std::string_view sign_of(Arithmetic how) {
  switch (how) {
    case Arithmetic::add:
      return "+";
    case Arithmetic::subtract:
      return "-";
    case Arithmetic::multiply:
      return "*";
    case Arithmetic::divide:
      return "/";
    case Arithmetic::floor_divide:
      return "//";
    case Arithmetic::modulo:
      return "%";
    case Arithmetic::power:
      return "** or pow()";
  }
  return "";
}

Result<Object> whole_power(int64_t base, int64_t exponent) {
  if (exponent < 0) {
    if (base == 0) return fail("0.0 cannot be raised to a negative power");
    return std::pow(static_cast<double>(base), static_cast<double>(exponent));
  }
  int64_t out = 1;
  while (exponent > 0) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(out, base, &out))
      return fail("{}", too_large);
    exponent >>= 1;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return fail("{}", too_large);
  }
  return out;
}

/// The double next to a / b.
double true_quotient(int64_t a, int64_t b) {
  constexpr int64_t exact = int64_t{1} << 53;  // a double holds every integer up to here
  if (a >= -exact && a <= exact && b >= -exact && b <= exact)
    return static_cast<double>(a) / static_cast<double>(b);
  return static_cast<double>(static_cast<long double>(a) / static_cast<long double>(b));
}

Result<Object> whole_arithmetic(Arithmetic how, int64_t a, int64_t b) {
  int64_t out = 0;
  switch (how) {
    case Arithmetic::add:
      if (__builtin_add_overflow(a, b, &out)) return fail("{}", too_large);
      return out;
    case Arithmetic::subtract:
      if (__builtin_sub_overflow(a, b, &out)) return fail("{}", too_large);
      return out;
    case Arithmetic::multiply:
      if (__builtin_mul_overflow(a, b, &out)) return fail("{}", too_large);
      return out;
    case Arithmetic::divide:
      if (b == 0) return fail("division by zero");
      return true_quotient(a, b);
    case Arithmetic::floor_divide:
    case Arithmetic::modulo: {
      if (b == 0) return fail("integer division or modulo by zero");
      if (b == -1) return how == Arithmetic::modulo ? Result<Object>(0) : negate(a);
      const bool uneven = a % b != 0 && (a % b < 0) != (b < 0);  // C++ rounds to zero, Python down
      if (how == Arithmetic::modulo) return uneven ? a % b + b : a % b;
      return uneven ? a / b - 1 : a / b;
    }
    case Arithmetic::power:
      return whole_power(a, b);
  }
  return out;
}

/// The quotient rounded down and the remainder with the sign of `b`.
std::pair<double, double> floor_divide(double a, double b) {
  double remainder = std::fmod(a, b);
  double quotient = (a - remainder) / b;
  if (remainder != 0) {
    if ((b < 0) != (remainder < 0)) {
      remainder += b;
      quotient -= 1;
    }
  } else {
    remainder = std::copysign(0.0, b);
  }
  if (quotient == 0) return {std::copysign(0.0, a / b), remainder};
  double floored = std::floor(quotient);
  if (quotient - floored > 0.5) floored += 1;
  return {floored, remainder};
}

Result<Object> real_power(double a, double b) {
  if (a == 0 && b < 0) return fail("0.0 cannot be raised to a negative power");
  if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::floor(b))
    return fail("complex numbers are not supported");
  const double out = std::pow(a, b);
  if (std::isinf(out) && std::isfinite(a) && std::isfinite(b))
    return fail("Numerical result out of range");
  return out;
}

Result<Object> real_arithmetic(Arithmetic how, double a, double b) {
  switch (how) {
    case Arithmetic::add:
      return a + b;
    case Arithmetic::subtract:
      return a - b;
    case Arithmetic::multiply:
      return a * b;
    case Arithmetic::divide:
      if (b == 0) return fail("float division by zero");
      return a / b;
    case Arithmetic::floor_divide:
      if (b == 0) return fail("float floor division by zero");
      return floor_divide(a, b).first;
    case Arithmetic::modulo:
      if (b == 0) return fail("float modulo");
      return floor_divide(a, b).second;
    case Arithmetic::power:
      return real_power(a, b);
  }
  return 0.0;
}

Result<Object> add_texts(const Object& a, const Object& b) {
  LUX_CHECK(check_text_size(a.bytes().size() + b.bytes().size()));
  if (!a.is_markup() && !b.is_markup()) return a.bytes() + b.bytes();
  LUX_TRY(const Object x, escape(a));
  LUX_TRY(const Object y, escape(b));
  return Object(Text(x.bytes() + y.bytes(), true));
}

Result<Object> repeat(const Object& object, int64_t times) {
  const size_t n = times > 0 ? static_cast<size_t>(times) : 0;
  const auto total = [&](size_t size) {
    size_t out = 0;
    return __builtin_mul_overflow(size, n, &out) ? std::numeric_limits<size_t>::max() : out;
  };
  if (object.is_text()) {
    LUX_CHECK(check_text_size(total(object.bytes().size())));
    std::string out;
    for (size_t i = 0; i < n && !object.bytes().empty(); ++i) out += object.bytes();
    return Object(Text(std::move(out), object.is_markup()));
  }
  const Objects& items = object.items_of().items;
  LUX_CHECK(check_item_count(total(items.size())));
  Objects out;
  for (size_t i = 0; i < n && !items.empty(); ++i)
    out.insert(out.end(), items.begin(), items.end());
  return Object::sequence(object.is_tuple() ? Type::tuple : Type::list, std::move(out));
}

bool repeats(const Object& object) {
  return object.is_text() || object.is_tuple() || object.is_sequence(Type::list);
}

Result<Object> add_sequences(const Object& a, const Object& b) {
  Objects out = a.items_of().items;
  const Objects& more = b.items_of().items;
  LUX_CHECK(check_item_count(out.size() + more.size()));
  out.insert(out.end(), more.begin(), more.end());
  return Object::sequence(a.is_tuple() ? Type::tuple : Type::list, std::move(out));
}

}  // namespace

Result<Object> arithmetic(Arithmetic how, const Object& a, const Object& b) {
  if (how == Arithmetic::modulo && a.is_text()) return percent_format(a, b);
  for (const Object* object : {&a, &b})
    if (object->is_undefined()) return fail("{}", object->undefined().why);
  if (const auto i = a.integer(), j = b.integer(); i && j) return whole_arithmetic(how, *i, *j);
  if (const auto x = a.number(), y = b.number(); x && y) return real_arithmetic(how, *x, *y);
  if (how == Arithmetic::add) {
    if (a.is_text() && b.is_text()) return add_texts(a, b);
    if ((a.is_tuple() && b.is_tuple()) || (a.is_sequence(Type::list) && b.is_sequence(Type::list)))
      return add_sequences(a, b);
  }
  if (how == Arithmetic::multiply) {
    if (repeats(a) && b.integer()) return repeat(a, *b.integer());
    if (repeats(b) && a.integer()) return repeat(b, *a.integer());
  }
  return fail("unsupported operand type(s) for {}: '{}' and '{}'", sign_of(how), a.type_name(),
              b.type_name());
}

Result<Object> negate(const Object& object) {
  if (object.is_undefined()) return fail("{}", object.undefined().why);
  if (object.is_real()) return -object.real();
  if (const auto i = object.integer()) {
    if (*i == std::numeric_limits<int64_t>::min()) return fail("{}", too_large);
    return -*i;
  }
  return fail("bad operand type for unary -: '{}'", object.type_name());
}

Result<Object> posit(const Object& object) {
  if (object.is_undefined()) return fail("{}", object.undefined().why);
  if (object.is_real()) return object;
  if (const auto i = object.integer()) return *i;
  return fail("bad operand type for unary +: '{}'", object.type_name());
}

}  // namespace lux::jinja
