#include "base/jinja/builtins/ordering.h"

#include <algorithm>
#include <numeric>

#include "base/jinja/python/chars.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/text_tools.h"

namespace lux::jinja {

Result<Objects> sorted_by(const Objects& items, const Objects& keys, bool reversed) {
  std::vector<size_t> places(items.size());
  std::iota(places.begin(), places.end(), size_t{0});
  Status failed;
  std::ranges::stable_sort(places, [&](size_t a, size_t b) {
    if (!failed) return false;
    const auto before = reversed ? less(keys[b], keys[a]) : less(keys[a], keys[b]);
    if (!before) failed = std::unexpected(before.error());
    return before.value_or(false);
  });
  LUX_CHECK(failed);
  Objects out;
  out.reserve(items.size());
  for (size_t place : places) out.push_back(items[place]);
  return out;
}

Result<Objects> path_of(const Object& attribute) {
  if (attribute.is_none()) return Objects();
  if (!attribute.is_text()) return Objects{attribute};
  Objects out;
  for (std::string_view step : split_at(attribute.bytes(), ".", -1, false)) {
    const std::u32string points = decode(step);
    if (points.empty() || !std::ranges::all_of(points, is_digit)) {
      out.emplace_back(step);
      continue;
    }
    LUX_TRY(const auto number, read_int(step, 10));
    if (!number) return fail("'{}' is no number", step);
    out.emplace_back(*number);
  }
  return out;
}

Result<Object> follow(Runtime& runtime, Object object, const Objects& path,
                      const Object& otherwise) {
  for (const Object& step : path) {
    LUX_TRY(object, runtime.item(object, step));
    if (object.is_undefined() && !otherwise.is_none()) object = otherwise;
  }
  return object;
}

Object ignore_case(const Object& object) {
  return object.is_text() ? Object(to_lower(object.bytes())) : object;
}

Status fill_dict(Dict& dict, const Object& other, bool has_other, const Arguments& more) {
  if (has_other && other.is_dict()) {
    const auto entries = other.dict().entries;
    for (const auto& [key, value] : entries) LUX_CHECK(dict.set(key, value));
  } else if (has_other) {
    LUX_TRY(const Objects pairs, iterate(other));
    for (const Object& pair : pairs) {
      LUX_TRY(const Objects parts, iterate(pair));
      if (parts.size() != 2) return fail("a dict takes pairs, not {} items", parts.size());
      LUX_CHECK(dict.set(parts[0], parts[1]));
    }
  }
  for (const auto& [name, value] : more.named) LUX_CHECK(dict.set(name, value));
  return {};
}

}  // namespace lux::jinja
