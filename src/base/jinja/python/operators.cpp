#include "base/jinja/python/operators.h"

#include <algorithm>
#include <compare>

#include "base/text.h"

namespace lux::jinja {
namespace {

using Type = Sequence::Type;

Status refuse_strict(const Object& object) {
  if (object.is_undefined() && object.undefined().strict) return fail("{}", object.undefined().why);
  return {};
}

/// Numbers compare exactly, also an int that no double holds.
std::partial_ordering order(const Object& a, const Object& b) {
  const auto i = a.integer();
  const auto j = b.integer();
  if (i && j) return *i <=> *j;
  const auto exact = [](const Object& o, std::optional<int64_t> n) {
    return n ? static_cast<long double>(*n) : static_cast<long double>(o.real());
  };
  return exact(a, i) <=> exact(b, j);
}

Result<bool> equal_in(Walk& walk, const Object& a, const Object& b);

Result<bool> equal_items(Walk& walk, const Objects& a, const Objects& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].is(b[i])) continue;
    LUX_TRY(const bool same, equal_in(walk, a[i], b[i]));
    if (!same) return false;
  }
  return true;
}

Result<bool> equal_dicts(Walk& walk, Dict& a, Dict& b) {
  if (a.entries.size() != b.entries.size()) return false;
  for (const auto& [key, value] : a.entries) {
    LUX_TRY(const Object* other, b.find(key));
    if (!other) return false;
    if (value.is(*other)) continue;
    LUX_TRY(const bool same, equal_in(walk, value, *other));
    if (!same) return false;
  }
  return true;
}

/// Views of keys and items compare as sets.
Result<bool> equal_sets(Walk& walk, const Objects& a, const Objects& b) {
  if (a.size() != b.size()) return false;
  for (const Object& item : a) {
    bool found = false;
    for (const Object& other : b) {
      LUX_TRY(found, equal_in(walk, item, other));
      if (found) break;
    }
    if (!found) return false;
  }
  return true;
}

Result<bool> equal_sequences(Walk& walk, const Object& a, const Object& b) {
  const Sequence& x = a.items_of();
  const Sequence& y = b.items_of();
  const auto is_set = [](const Sequence& s) {
    return s.type == Type::keys || s.type == Type::items;
  };
  if (is_set(x) && is_set(y)) return equal_sets(walk, x.items, y.items);
  if (a.is_tuple() ? !b.is_tuple() : x.type != y.type) return false;
  if (x.type == Type::iterator || x.type == Type::values) return false;  // equal to itself alone
  return equal_items(walk, x.items, y.items);
}

Result<bool> equal_in(Walk& walk, const Object& a, const Object& b) {
  LUX_CHECK(refuse_strict(a));
  LUX_CHECK(refuse_strict(b));
  if (a.is_number() && b.is_number()) return order(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  if (a.is_text()) return a.bytes() == b.bytes();
  if (a.is_undefined()) return true;
  if (a.is(b)) return true;
  if (!a.is_sequence() && !a.is_dict()) return false;
  LUX_CHECK(walk.enter());
  auto same = a.is_dict() ? equal_dicts(walk, a.dict(), b.dict()) : equal_sequences(walk, a, b);
  walk.leave();
  return same;
}

Result<bool> less_in(Walk& walk, const Object& a, const Object& b, std::string_view sign) {
  for (const Object* object : {&a, &b})
    if (object->is_undefined()) return fail("{}", object->undefined().why);
  if (a.is_number() && b.is_number()) return order(a, b) < 0;
  if (a.is_text() && b.is_text()) return a.bytes() < b.bytes();  // UTF-8 keeps the order
  const bool lists = a.is_sequence(Type::list) && b.is_sequence(Type::list);
  if (!lists && !(a.is_tuple() && b.is_tuple()))
    return fail("'{}' not supported between instances of '{}' and '{}'", sign, a.type_name(),
                b.type_name());
  const Objects& x = a.items_of().items;
  const Objects& y = b.items_of().items;
  LUX_CHECK(walk.enter());
  for (size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (x[i].is(y[i])) continue;
    LUX_TRY(const bool same, equal_in(walk, x[i], y[i]));
    if (same) continue;
    auto before = less_in(walk, x[i], y[i], sign);
    walk.leave();
    return before;
  }
  walk.leave();
  return x.size() < y.size();
}

}  // namespace

Status check_text_size(size_t bytes) {
  if (bytes > max_text_bytes) return fail("a string grows past {} bytes", max_text_bytes);
  return {};
}

Status check_item_count(size_t items) {
  if (items > max_items) return fail("a list grows past {} items", max_items);
  return {};
}

Status Walk::enter() {
  constexpr int max_depth = 600;
  constexpr int64_t max_visits = 4'000'000;
  if (depth_ >= max_depth || visits_ >= max_visits)
    return fail("a list or dict is nested too deeply, or holds itself");
  ++depth_;
  ++visits_;
  return {};
}

Result<bool> truth(const Object& object) {
  switch (object.kind()) {
    case Object::Kind::none:
      return false;
    case Object::Kind::boolean:
    case Object::Kind::integer:
      return *object.integer() != 0;
    case Object::Kind::real:
      return object.real() != 0;
    case Object::Kind::text:
      return !object.bytes().empty();
    case Object::Kind::sequence:
      return object.is_sequence(Type::iterator) || !object.items_of().items.empty();
    case Object::Kind::dict:
      return !object.dict().entries.empty();
    case Object::Kind::thing:
      if (auto n = object.thing().length()) {
        LUX_TRY(const int64_t count, std::move(*n));
        return count != 0;
      }
      return true;
    case Object::Kind::undefined:
      break;
  }
  LUX_CHECK(refuse_strict(object));
  return false;
}

Result<bool> equal(const Object& a, const Object& b) {
  Walk walk;
  return equal_in(walk, a, b);
}

Result<bool> less(const Object& a, const Object& b) {
  Walk walk;
  return less_in(walk, a, b, "<");
}

Result<bool> contains(const Object& container, const Object& item) {
  if (container.is_text()) {
    if (!item.is_text())
      return fail("'in <string>' requires string as left operand, not {}", item.type_name());
    return container.bytes().find(item.bytes()) != std::string::npos;
  }
  if (container.is_dict()) {
    LUX_TRY(const Object* found, container.dict().find(item));
    return found != nullptr;
  }
  if (!container.is_sequence() && !container.is_undefined())
    return fail("argument of type '{}' is not iterable", container.type_name());
  LUX_TRY(const Objects items, iterate(container));
  for (const Object& each : items) {
    if (each.is(item)) return true;
    LUX_TRY(const bool same, equal(each, item));
    if (same) return true;
  }
  return false;
}

Result<bool> compare(Comparison how, const Object& a, const Object& b) {
  const auto negated = [](Result<bool> result) {
    if (result) *result = !*result;
    return result;
  };
  const auto at_most = [](const Object& x, const Object& y, std::string_view sign) -> Result<bool> {
    Walk walk;
    LUX_TRY(const bool before, less_in(walk, x, y, sign));
    if (before) return true;
    return equal_in(walk, x, y);
  };
  Walk walk;
  switch (how) {
    case Comparison::eq:
      return equal(a, b);
    case Comparison::ne:
      return negated(equal(a, b));
    case Comparison::lt:
      return less_in(walk, a, b, "<");
    case Comparison::gt:
      return less_in(walk, b, a, ">");
    case Comparison::le:
      return at_most(a, b, "<=");
    case Comparison::ge:
      return at_most(b, a, ">=");
    case Comparison::in:
      return contains(b, a);
    case Comparison::not_in:
      return negated(contains(b, a));
  }
  return false;
}

Result<int64_t> length(const Object& object) {
  const auto size = [](size_t n) { return static_cast<int64_t>(n); };
  if (object.is_text())
    return size(object.text().ascii ? object.bytes().size() : count_code_points(object.bytes()));
  if (object.is_sequence() && !object.is_sequence(Type::iterator))
    return size(object.items_of().items.size());
  if (object.is_dict()) return size(object.dict().entries.size());
  if (object.is_thing())
    if (auto n = object.thing().length()) return *n;
  LUX_CHECK(refuse_strict(object));
  if (object.is_undefined()) return 0;
  return fail("object of type '{}' has no len()", object.type_name());
}

Result<Objects> iterate(const Object& object) {
  Objects out;
  if (object.is_text()) {
    const std::string& bytes = object.bytes();
    LUX_CHECK(check_item_count(count_code_points(bytes)));
    for (size_t at = 0; at < bytes.size();) {
      const size_t start = at;
      static_cast<void>(next_code_point(bytes, at));
      out.emplace_back(bytes.substr(start, at - start));
    }
    return out;
  }
  if (object.is_sequence(Type::iterator)) {
    if (const auto& failure = object.items_of().failure) return std::unexpected(*failure);
    return std::exchange(object.items_of().items, {});
  }
  if (object.is_sequence()) return object.items_of().items;
  if (object.is_dict()) {
    for (const auto& entry : object.dict().entries) out.push_back(entry.first);
    return out;
  }
  LUX_CHECK(refuse_strict(object));
  if (object.is_undefined()) return out;
  return fail("'{}' object is not iterable", object.type_name());
}

}  // namespace lux::jinja
