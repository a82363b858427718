#include "base/jinja/builtins/ordering.h"

#include <algorithm>
#include <numeric>

#include "base/jinja/python/chars.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/text_tools.h"

namespace lux::jinja {

namespace {

/// Sorts places by their keys, from ever longer sorted runs. Whatever order the keys claim to have,
/// it stays within bounds.
class MergeSort {
 public:
  MergeSort(const Objects& keys, bool reversed) : keys_(keys), reversed_(reversed) {
    places_.resize(keys.size());
    // NOLINTNEXTLINE(modernize-use-ranges): g++ 12 has no std::ranges::iota
    std::iota(places_.begin(), places_.end(), size_t{0});
  }

  Result<std::vector<size_t>> run() {
    for (size_t width = 1; width < places_.size(); width *= 2) {
      std::vector<size_t> merged;
      merged.reserve(places_.size());
      for (size_t start = 0; start < places_.size(); start += 2 * width)
        LUX_CHECK(merge(start, width, merged));
      places_ = std::move(merged);
    }
    return std::move(places_);
  }

 private:
  Status merge(size_t start, size_t width, std::vector<size_t>& merged) const {
    const size_t middle = std::min(start + width, places_.size());
    const size_t end = std::min(middle + width, places_.size());
    size_t left = start;
    size_t right = middle;
    while (left < middle && right < end) {
      const Object& a = keys_[places_[left]];
      const Object& b = keys_[places_[right]];
      LUX_TRY(const bool swaps, reversed_ ? less(a, b) : less(b, a));
      merged.push_back(places_[swaps ? right++ : left++]);
    }
    while (left < middle) merged.push_back(places_[left++]);
    while (right < end) merged.push_back(places_[right++]);
    return {};
  }

  const Objects& keys_;
  bool reversed_;
  std::vector<size_t> places_;
};

}  // namespace

Result<Objects> sorted_by(const Objects& items, const Objects& keys, bool reversed) {
  LUX_TRY(const auto places, MergeSort(keys, reversed).run());
  Objects out;
  out.reserve(items.size());
  for (const size_t place : places) out.push_back(items[place]);
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
