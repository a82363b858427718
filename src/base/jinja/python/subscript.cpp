#include <algorithm>
#include <limits>

#include "base/jinja/python/chars.h"
#include "base/jinja/python/operators.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

using Type = Sequence::Type;

bool has_items(const Object& object) {
  return object.is_tuple() || object.is_sequence(Type::list) || object.is_sequence(Type::range);
}

/// The places that a slice takes: `count` of them from `start` to before `stop`, `step` apart.
struct Places {
  int64_t start, stop, step, count;
};

Result<std::optional<int64_t>> bound(const Object& object) {
  if (object.is_none()) return std::nullopt;
  if (const auto i = object.integer()) return i;
  return fail("slice indices must be integers or None");
}

Result<Places> places(int64_t size, const Object& start, const Object& stop, const Object& step) {
  LUX_TRY(const auto given_step, bound(step));
  LUX_TRY(const auto given_start, bound(start));
  LUX_TRY(const auto given_stop, bound(stop));
  const int64_t by = std::max(given_step.value_or(1), -std::numeric_limits<int64_t>::max());
  if (by == 0) return fail("slice step cannot be zero");
  const int64_t low = by < 0 ? -1 : 0;
  const int64_t high = by < 0 ? size - 1 : size;
  const auto place = [&](std::optional<int64_t> i, int64_t otherwise) {
    if (!i) return otherwise;
    if (*i < 0) return std::max(*i + size, low);
    return std::min(*i, high);
  };
  const int64_t from = place(given_start, by < 0 ? high : low);
  const int64_t to = place(given_stop, by < 0 ? low : high);
  int64_t count = 0;
  if (by > 0 && from < to) count = (to - from - 1) / by + 1;
  if (by < 0 && to < from) count = (from - to - 1) / -by + 1;
  return Places{from, to, by, count};
}

template <class Out, class In>
Out taken(const In& from, Places places) {
  Out out;
  out.reserve(static_cast<size_t>(places.count));
  for (int64_t i = 0; i < places.count; ++i)
    out.push_back(from[static_cast<size_t>(places.start + i * places.step)]);
  return out;
}

Object slice_text(const Text& text, Places at) {
  if (text.ascii) return Text(taken<std::string>(text.bytes, at), text.markup);
  if (at.step == 1) return Text(std::string(cut(text, at.start, at.start + at.count)), text.markup);
  return Text(encode(taken<std::u32string>(decode(text.bytes), at)), text.markup);
}

}  // namespace

std::string_view cut(const Text& text, int64_t start, int64_t stop) {
  const auto place = [](int64_t i, int64_t size) {
    return static_cast<size_t>(std::clamp(i < 0 ? i + size : i, int64_t{0}, size));
  };
  const std::string_view bytes = text.bytes;
  const auto size = static_cast<int64_t>(text.ascii ? bytes.size() : count_code_points(bytes));
  const size_t from = place(start, size);
  const size_t to = std::max(from, place(stop, size));
  if (text.ascii) return bytes.substr(from, to - from);
  const size_t first = code_point_offset(bytes, from);
  const std::string_view rest = bytes.substr(first);
  return rest.substr(0, code_point_offset(rest, to - from));
}

Result<std::optional<Object>> subscript(const Object& object, const Object& key) {
  if (object.is_undefined()) return fail("{}", object.undefined().why);
  if (object.is_dict()) {
    if (key.is_undefined() && key.undefined().strict) return fail("{}", key.undefined().why);
    const auto found = object.dict().find(key);
    if (!found || !*found) return std::nullopt;
    return **found;
  }
  const auto index = key.integer();
  if (!index || !(object.is_text() || has_items(object))) return std::nullopt;
  LUX_TRY(const int64_t size, length(object));
  const int64_t i = *index < 0 ? *index + size : *index;
  if (i < 0 || i >= size) return std::nullopt;
  if (object.is_text())
    return Object(Text(std::string(cut(object.text(), i, i + 1)), object.is_markup()));
  return object.items_of().items[static_cast<size_t>(i)];
}

Result<Object> slice(const Object& object, const Object& start, const Object& stop,
                     const Object& step) {
  if (object.is_undefined()) return fail("{}", object.undefined().why);
  if (!object.is_text() && !has_items(object)) {
    if (object.is_dict()) return fail("unhashable type: 'slice'");
    return fail("'{}' object is not subscriptable", object.type_name());
  }
  LUX_TRY(const int64_t size, length(object));
  LUX_TRY(const Places at, places(size, start, stop, step));
  if (object.is_text()) return slice_text(object.text(), at);
  auto items = taken<Objects>(object.items_of().items, at);
  if (!object.is_sequence(Type::range))
    return Object::sequence(object.is_tuple() ? Type::tuple : Type::list, std::move(items));
  const Sequence& range = object.items_of();
  Object out = Object::sequence(Type::range, std::move(items));
  Sequence& part = out.items_of();
  const auto fits = [](int64_t base, int64_t step_size, int64_t n, int64_t& sum) {
    return !__builtin_mul_overflow(step_size, n, &n) && !__builtin_add_overflow(base, n, &sum);
  };
  if (!fits(range.start, range.step, at.start, part.start) ||
      !fits(range.start, range.step, at.stop, part.stop) ||
      !fits(0, range.step, at.step, part.step))
    return fail("a range does not fit 64 bits");
  return out;
}

}  // namespace lux::jinja
