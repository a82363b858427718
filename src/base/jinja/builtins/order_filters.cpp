#include <algorithm>

#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/ordering.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/text_tools.h"

namespace lux::jinja {
namespace {

/// The key of each item: its member at `attribute`, in lower case unless cases count.
Result<Objects> keys_of(Call& call, const Objects& items, const Object& attribute, bool cased,
                        const Object& otherwise = Object()) {
  LUX_TRY(const Objects path, path_of(attribute));
  Objects out;
  out.reserve(items.size());
  for (const Object& item : items) {
    LUX_TRY(const Object key, follow(call.runtime, item, path, otherwise));
    out.push_back(cased ? key : ignore_case(key));
  }
  return out;
}

Result<Object> sort(Call& call) {
  LUX_TRY(const Objects items, iterate(call.self));
  LUX_TRY(const bool reversed, call.flag(0, false));
  LUX_TRY(const bool cased, call.flag(1, false));
  const Object attribute = call.or_none(2);
  std::vector<Objects> keys(items.size());
  std::vector<Object> paths{attribute};
  if (attribute.is_text()) {
    const auto parts = split_at(attribute.bytes(), ",", -1, false);
    paths.assign(parts.begin(), parts.end());
  }
  for (const Object& path : paths) {
    LUX_TRY(const Objects column, keys_of(call, items, path, cased));
    for (size_t i = 0; i < items.size(); ++i) keys[i].push_back(column[i]);
  }
  Objects lists;
  for (Objects& key : keys) lists.push_back(Object::list(std::move(key)));
  LUX_TRY(Objects out, sorted_by(items, lists, reversed));
  return Object::list(std::move(out));
}

Result<Object> unique(Call& call) {
  LUX_TRY(const Objects items, iterate(call.self));
  LUX_TRY(const bool cased, call.flag(0, false));
  LUX_TRY(const Objects keys, keys_of(call, items, call.or_none(1), cased));
  Dict seen;
  Objects out;
  for (size_t i = 0; i < items.size(); ++i) {
    LUX_CHECK(call.runtime.spend(seen.entries.size() / 16));
    LUX_TRY(const Object* known, seen.find(keys[i]));
    if (known) continue;
    LUX_CHECK(seen.set(keys[i], Object()));
    out.push_back(items[i]);
  }
  return Object::iterator(std::move(out));
}

Result<Object> extreme(Call& call, bool largest) {
  LUX_TRY(const Objects items, iterate(call.self));
  if (items.empty()) return call.runtime.undefined("No aggregated item, sequence was empty.");
  LUX_TRY(const bool cased, call.flag(0, false));
  LUX_TRY(const Objects keys, keys_of(call, items, call.or_none(1), cased));
  size_t best = 0;
  for (size_t i = 1; i < items.size(); ++i) {
    LUX_TRY(const bool better, largest ? less(keys[best], keys[i]) : less(keys[i], keys[best]));
    if (better) best = i;
  }
  return items[best];
}

Result<Object> smallest(Call& call) {
  return extreme(call, false);
}
Result<Object> largest(Call& call) {
  return extreme(call, true);
}

Result<Object> dictsort(Call& call) {
  LUX_TRY(const bool cased, call.flag(0, false));
  LUX_TRY(const std::string by, call.text(1, "key"));
  LUX_TRY(const bool reversed, call.flag(2, false));
  if (by != "key" && by != "value") return fail(R"(You can only sort by either "key" or "value")");
  if (call.self.is_undefined()) return fail("{}", call.self.undefined().why);
  if (!call.self.is_dict())
    return fail("'{}' object has no attribute 'items'", call.self.type_name());
  Objects items;
  Objects keys;
  for (const auto& [key, value] : call.self.dict().entries) {
    items.push_back(Object::tuple({key, value}));
    const Object& wanted = by == "key" ? key : value;
    keys.push_back(cased ? wanted : ignore_case(wanted));
  }
  LUX_TRY(Objects out, sorted_by(items, keys, reversed));
  return Object::list(std::move(out));
}

Result<Object> groupby(Call& call) {
  LUX_TRY(const Objects items, iterate(call.self));
  const Object otherwise = call.or_none(1);
  LUX_TRY(const bool cased, call.flag(2, false));
  LUX_TRY(const Objects keys, keys_of(call, items, call[0], cased, otherwise));
  LUX_TRY(const Objects sorted, sorted_by(items, keys, false));
  LUX_TRY(const Objects sorted_keys, keys_of(call, sorted, call[0], cased, otherwise));
  LUX_TRY(const Objects shown_keys, keys_of(call, sorted, call[0], true, otherwise));
  Objects out;
  for (size_t i = 0; i < sorted.size();) {
    Objects group;
    const size_t start = i;
    do {
      group.push_back(sorted[i++]);
      if (i == sorted.size()) break;
      LUX_TRY(const bool same, equal(sorted_keys[start], sorted_keys[i]));
      if (!same) break;
    } while (true);
    out.push_back(Object::sequence(Sequence::Type::group,
                                   {shown_keys[start], Object::list(std::move(group))}));
  }
  return Object::list(std::move(out));
}

constexpr Builtin table[] = {
    {"dictsort", "case_sensitive? by? reverse?", dictsort},
    {"groupby", "attribute default? case_sensitive?", groupby},
    {"max", "case_sensitive? attribute?", largest},
    {"min", "case_sensitive? attribute?", smallest},
    {"sort", "reverse? case_sensitive? attribute?", sort},
    {"unique", "case_sensitive? attribute?", lazily<unique>},
};

}  // namespace

std::span<const Builtin> order_filters() {
  return table;
}

}  // namespace lux::jinja
