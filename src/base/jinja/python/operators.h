// Python's operators on objects. What fails says so in Python's words.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

/// No string of a template grows past this many bytes, and no list past this many items.
inline constexpr size_t max_text_bytes = size_t{64} << 20;
inline constexpr size_t max_items = size_t{4} << 20;
[[nodiscard]] Status check_text_size(size_t bytes);
[[nodiscard]] Status check_item_count(size_t items);

/// How far a walk through nested containers may go, which may hold themselves.
class Walk {
 public:
  /// Fails past a depth or number of visits; `leave` ends what a successful `enter` began.
  [[nodiscard]] Status enter();
  void leave() { --depth_; }

 private:
  int depth_ = 0;
  int64_t visits_ = 0;
};

[[nodiscard]] Result<bool> truth(const Object& object);
[[nodiscard]] Result<bool> equal(const Object& a, const Object& b);
/// a < b; fails for what has no order.
[[nodiscard]] Result<bool> less(const Object& a, const Object& b);
/// `item in container`.
[[nodiscard]] Result<bool> contains(const Object& container, const Object& item);

enum class Comparison { eq, ne, lt, le, gt, ge, in, not_in };
[[nodiscard]] Result<bool> compare(Comparison how, const Object& a, const Object& b);

enum class Arithmetic { add, subtract, multiply, divide, floor_divide, modulo, power };
[[nodiscard]] Result<Object> arithmetic(Arithmetic how, const Object& a, const Object& b);
[[nodiscard]] Result<Object> negate(const Object& object);
[[nodiscard]] Result<Object> posit(const Object& object);

/// len(object).
[[nodiscard]] Result<int64_t> length(const Object& object);
/// list(object): also the characters of a string and the keys of a dict. Uses up an iterator.
[[nodiscard]] Result<Objects> iterate(const Object& object);

/// object[key], or nothing where Python raises a TypeError or LookupError.
[[nodiscard]] Result<std::optional<Object>> subscript(const Object& object, const Object& key);
/// object[start:stop:step]; None stands for a bound left out.
[[nodiscard]] Result<Object> slice(const Object& object, const Object& start, const Object& stop,
                                   const Object& step);
/// The code points [start, stop) of a string, which may be negative, as Python cuts them.
[[nodiscard]] std::string_view cut(const Text& text, int64_t start, int64_t stop);

}  // namespace lux::jinja
