#include <algorithm>

#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/ordering.h"
#include "base/jinja/python/chars.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"

namespace lux::jinja {
namespace {

using Type = Sequence::Type;

Result<Object> list(Call& call) {
  LUX_TRY(Objects items, iterate(call.self));
  return Object::list(std::move(items));
}

Result<Object> count(Call& call) {
  LUX_TRY(const int64_t n, length(call.self));
  return n;
}

Result<Object> first(Call& call) {
  if (call.self.is_sequence(Type::iterator)) {  // takes the one item only
    Objects& items = call.self.items_of().items;
    if (const auto& failure = call.self.items_of().failure) return std::unexpected(*failure);
    if (items.empty()) return call.runtime.undefined("No first item, sequence was empty.");
    Object out = items.front();
    items.erase(items.begin());
    return out;
  }
  if (call.self.is_sequence() && !call.self.items_of().items.empty())
    return call.self.items_of().items.front();
  LUX_TRY(const Objects items, iterate(call.self));
  if (items.empty()) return call.runtime.undefined("No first item, sequence was empty.");
  return items.front();
}

Result<Object> last(Call& call) {
  if (call.self.is_sequence(Type::iterator)) return fail("'generator' object is not reversible");
  LUX_TRY(const Objects items, iterate(call.self));
  if (items.empty()) return call.runtime.undefined("No last item, sequence was empty.");
  return items.back();
}

Result<Object> reverse(Call& call) {
  if (call.self.is_text()) {
    std::u32string points = decode(call.self.bytes());
    std::ranges::reverse(points);
    return Object(Text(encode(points), call.self.is_markup()));
  }
  LUX_TRY(Objects items, iterate(call.self));
  std::ranges::reverse(items);
  if (call.self.is_sequence(Type::iterator)) return Object::list(std::move(items));
  return Object::iterator(std::move(items));
}

Result<Object> join(Call& call) {
  LUX_TRY(const Objects items, iterate(call.self));
  LUX_TRY(const std::string separator, call.has(0) ? str(call[0]) : Result<std::string>(""));
  LUX_TRY(const Objects path, path_of(call.or_none(1)));
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    LUX_TRY(const Object item, follow(call.runtime, items[i], path));
    LUX_TRY(const std::string text, str(item));
    if (i > 0) out += separator;
    out += text;
    LUX_CHECK(check_text_size(out.size()));
  }
  return out;
}

Result<Object> items(Call& call) {
  if (call.self.is_undefined()) return Object::iterator({});
  if (!call.self.is_dict()) return fail("Can only get item pairs from a mapping.");
  Objects out;
  for (const auto& [key, value] : call.self.dict().entries)
    out.push_back(Object::tuple({key, value}));
  return Object::iterator(std::move(out));
}

Result<Object> sum(Call& call) {
  LUX_TRY(const Objects items, iterate(call.self));
  LUX_TRY(const Objects path, path_of(call.or_none(0)));
  Object out = call.has(1) ? call[1] : Object(0);
  if (out.is_text()) return fail("sum() can't sum strings [use ''.join(seq) instead]");
  for (const Object& each : items) {
    LUX_TRY(const Object item, follow(call.runtime, each, path));
    LUX_TRY(out, arithmetic(Arithmetic::add, out, item));
    LUX_CHECK(call.runtime.spend_on(out));
  }
  return out;
}

Result<Object> batch(Call& call) {
  LUX_TRY(const Objects items, iterate(call.self));
  LUX_TRY(const int64_t size, call.integer(0));
  const Object fill = call.or_none(1);
  Objects out;
  Objects row;
  for (const Object& item : items) {
    if (static_cast<int64_t>(row.size()) == size)
      out.push_back(Object::list(std::exchange(row, {})));
    row.push_back(item);
  }
  if (!row.empty()) {
    if (!fill.is_none() && size > static_cast<int64_t>(row.size())) {
      LUX_CHECK(check_item_count(static_cast<size_t>(size)));
      row.resize(static_cast<size_t>(size), fill);
    }
    out.push_back(Object::list(std::move(row)));
  }
  return Object::iterator(std::move(out));
}

Result<Object> slice_into(Call& call) {
  LUX_TRY(const Objects items, iterate(call.self));
  LUX_TRY(const int64_t columns, call.integer(0));
  const Object fill = call.or_none(1);
  if (columns == 0) return fail("integer division or modulo by zero");
  if (columns < 0) return Object::iterator({});
  LUX_CHECK(check_item_count(static_cast<size_t>(columns)));
  const auto size = static_cast<int64_t>(items.size());
  Objects out;
  int64_t at = 0;
  for (int64_t i = 0; i < columns; ++i) {
    const bool longer = i < size % columns;
    const int64_t end = at + size / columns + (longer ? 1 : 0);
    Objects column(items.begin() + at, items.begin() + end);
    if (!fill.is_none() && !longer) column.push_back(fill);
    out.push_back(Object::list(std::move(column)));
    at = end;
  }
  return Object::iterator(std::move(out));
}

constexpr Builtin table[] = {
    {"batch", "linecount fill_with?", lazily<batch>},
    {"count", "", count},
    {"first", "", first},
    {"items", "", lazily<items>},
    {"join", "d? attribute?", join},
    {"last", "", last},
    {"length", "", count},
    {"list", "", list},
    {"reverse", "", reverse},
    {"slice", "slices fill_with?", lazily<slice_into>},
    {"sum", "attribute? start?", sum},
};

}  // namespace

std::span<const Builtin> list_filters() {
  return table;
}

}  // namespace lux::jinja
