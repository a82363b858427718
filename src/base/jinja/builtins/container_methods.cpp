// The methods of list, tuple, range and dict.
#include <algorithm>
#include <limits>

#include "base/jinja/builtins/methods.h"
#include "base/jinja/builtins/ordering.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"

namespace lux::jinja {
namespace {

Objects& items(Call& call) {
  return call.self.items_of().items;
}

Result<Object> index(Call& call) {
  LUX_TRY(const int64_t start, call.integer(1, 0));
  LUX_TRY(const int64_t stop, call.integer(2, std::numeric_limits<int64_t>::max()));
  const auto size = static_cast<int64_t>(items(call).size());
  const auto place = [&](int64_t i) {
    return std::min(i < 0 ? std::max<int64_t>(i + size, 0) : i, size);
  };
  for (int64_t i = place(start); i < place(stop); ++i) {
    const Object& item = items(call)[static_cast<size_t>(i)];
    if (item.is(call[0])) return i;
    LUX_TRY(const bool same, equal(item, call[0]));
    if (same) return i;
  }
  LUX_TRY(const std::string wanted, repr(call[0]));
  return fail("{} is not in {}", wanted, call.self.type_name());
}

Result<Object> count(Call& call) {
  int64_t out = 0;
  for (const Object& item : items(call)) {
    LUX_TRY(const bool same, item.is(call[0]) ? Result<bool>(true) : equal(item, call[0]));
    out += same ? 1 : 0;
  }
  return out;
}

Result<Object> copy_list(Call& call) {
  return Object::list(items(call));
}

Result<Object> append(Call& call) {
  LUX_CHECK(check_item_count(items(call).size() + 1));
  items(call).push_back(call[0]);
  return Object();
}

Result<Object> extend(Call& call) {
  LUX_TRY(const Objects more, iterate(call[0]));
  LUX_CHECK(check_item_count(items(call).size() + more.size()));
  items(call).insert(items(call).end(), more.begin(), more.end());
  return Object();
}

Result<Object> insert(Call& call) {
  LUX_TRY(const int64_t at, call.integer(0));
  const auto size = static_cast<int64_t>(items(call).size());
  LUX_CHECK(check_item_count(items(call).size() + 1));
  const int64_t place = std::clamp(at < 0 ? at + size : at, int64_t{0}, size);
  items(call).insert(items(call).begin() + place, call[1]);
  return Object();
}

Result<Object> pop(Call& call) {
  LUX_TRY(const int64_t at, call.integer(0, -1));
  const auto size = static_cast<int64_t>(items(call).size());
  if (size == 0) return fail("pop from empty list");
  const int64_t place = at < 0 ? at + size : at;
  if (place < 0 || place >= size) return fail("pop index out of range");
  Object out = items(call)[static_cast<size_t>(place)];
  items(call).erase(items(call).begin() + place);
  return out;
}

Result<Object> remove(Call& call) {
  for (size_t i = 0; i < items(call).size(); ++i) {
    LUX_TRY(const bool same, equal(items(call)[i], call[0]));
    if (!same) continue;
    items(call).erase(items(call).begin() + static_cast<ptrdiff_t>(i));
    return Object();
  }
  return fail("list.remove(x): x not in list");
}

Result<Object> clear_list(Call& call) {
  dismantle(std::exchange(items(call), {}));
  return Object();
}

Result<Object> reverse(Call& call) {
  std::ranges::reverse(items(call));
  return Object();
}

Result<Object> sort(Call& call) {
  if (call.has(0) && !call[0].is_none()) return fail("list.sort(key=...) is not supported");
  LUX_TRY(const bool reversed, call.flag(1, false));
  const Objects keys = items(call);
  LUX_TRY(items(call), sorted_by(keys, keys, reversed));
  return Object();
}

// -- dict
// ------------------------------------------------------------------------------------------

template <Sequence::Type type>
Result<Object> view(Call& call) {
  Objects out;
  for (const auto& [key, value] : call.self.dict().entries) {
    if (type == Sequence::Type::keys) out.push_back(key);
    if (type == Sequence::Type::values) out.push_back(value);
    if (type == Sequence::Type::items) out.push_back(Object::tuple({key, value}));
  }
  return Object::sequence(type, std::move(out));
}

Result<Object> get(Call& call) {
  LUX_TRY(const Object* found, call.self.dict().find(call[0]));
  return found ? *found : call.or_none(1);
}

Result<Object> copy_dict(Call& call) {
  auto out = std::make_shared<Dict>();
  out->entries = call.self.dict().entries;
  return Object(std::move(out));
}

Result<Object> pop_key(Call& call) {
  Dict& dict = call.self.dict();
  LUX_TRY(const Object* found, dict.find(call[0]));
  if (!found) {
    if (call.has(1)) return call[1];
    LUX_TRY(const std::string key, repr(call[0]));
    return fail("the key {} is not in the dict", key);
  }
  Object out = *found;
  std::erase_if(dict.entries, [&](const auto& entry) { return &entry.second == found; });
  return out;
}

Result<Object> popitem(Call& call) {
  Dict& dict = call.self.dict();
  if (dict.entries.empty()) return fail("popitem(): dictionary is empty");
  auto [key, value] = std::move(dict.entries.back());
  dict.entries.pop_back();
  return Object::tuple({std::move(key), std::move(value)});
}

Result<Object> setdefault(Call& call) {
  LUX_TRY(const Object* found, call.self.dict().find(call[0]));
  if (found) return *found;
  LUX_CHECK(call.self.dict().set(call[0], call.or_none(1)));
  return call.or_none(1);
}

Result<Object> update(Call& call) {
  LUX_CHECK(fill_dict(call.self.dict(), call.or_none(0), call.has(0), call.more));
  return Object();
}

Result<Object> clear_dict(Call& call) {
  call.self.dict().entries.clear();
  return Object();
}

constexpr Builtin list_table[] = {
    {"append", "object", append, false},
    {"clear", "", clear_list, false},
    {"copy", "", copy_list, false},
    {"extend", "iterable", extend, false},
    {"insert", "index object", insert, false},
    {"pop", "index?", pop, false},
    {"remove", "value", remove, false},
    {"reverse", "", reverse, false},
    {"sort", "key? reverse?", sort},
};

constexpr Builtin tuple_table[] = {
    {"index", "value start? stop?", index, false},
    {"count", "value", count, false},
};

constexpr Builtin dict_table[] = {
    {"get", "key default?", get, false},
    {"items", "", view<Sequence::Type::items>, false},
    {"keys", "", view<Sequence::Type::keys>, false},
    {"values", "", view<Sequence::Type::values>, false},
    {"copy", "", copy_dict, false},
    {"clear", "", clear_dict, false},
    {"pop", "key default?", pop_key, false},
    {"popitem", "", popitem, false},
    {"setdefault", "key default?", setdefault, false},
    {"update", "other? **", update},
};

}  // namespace

std::span<const Builtin> list_methods() {
  return list_table;
}
std::span<const Builtin> tuple_methods() {
  return tuple_table;
}
std::span<const Builtin> dict_methods() {
  return dict_table;
}

}  // namespace lux::jinja
