#include "base/jinja/python/object.h"

#include <algorithm>

#include "base/jinja/python/operators.h"

namespace lux::jinja {
namespace {

/// Looking up is linear, so a template may not make dicts of any size.
constexpr size_t max_dict_entries = 20000;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Keys of dicts are what Python can hash: nothing that changes, all the way down.
Status check_hashable(const Object& key, int depth = 0) {
  if (key.is_undefined() && key.undefined().strict) return fail("{}", key.undefined().why);
  if (key.is_tuple() && depth < 100) {
    for (const Object& item : key.items_of().items) LUX_CHECK(check_hashable(item, depth + 1));
    return {};
  }
  if (key.is_dict() || key.is_tuple() || key.is_sequence(Sequence::Type::list) ||
      key.is_sequence(Sequence::Type::keys) || key.is_sequence(Sequence::Type::items))
    return fail("unhashable type: '{}'", key.type_name());
  return {};
}

}  // namespace

Text::Text(std::string text, bool is_markup)
    : bytes(std::move(text)), ascii(is_ascii(bytes)), markup(is_markup) {}

Sequence::Sequence(Type kind, Objects content) : type(kind), items(std::move(content)) {}

Sequence::~Sequence() {
  dismantle(std::move(items));
}

Dict::Dict() = default;

Dict::~Dict() {
  Objects parts;
  for (auto& [key, value] : entries) {
    parts.push_back(std::move(key));
    parts.push_back(std::move(value));
  }
  dismantle(std::move(parts));
}

const Object* Dict::find(std::string_view key) const {
  for (const auto& [k, value] : entries)
    if (k.is_text() && k.bytes() == key) return &value;
  return nullptr;
}

Result<Object*> Dict::find(const Object& key) {
  if (key.is_text()) return const_cast<Object*>(std::as_const(*this).find(key.bytes()));
  LUX_CHECK(check_hashable(key));
  for (auto& [k, value] : entries) {
    LUX_TRY(const bool same, equal(k, key));
    if (same) return &value;
  }
  return nullptr;
}

Status Dict::set(const Object& key, Object value) {
  LUX_TRY(Object * old, find(key));
  if (old) {
    *old = std::move(value);
  } else if (entries.size() >= max_dict_entries) {
    return fail("a dict grows past {} entries", max_dict_entries);
  } else {
    entries.emplace_back(key, std::move(value));
  }
  return {};
}

Object Object::failing_iterator(Error failure) {
  Object out = iterator({});
  out.items_of().failure = std::make_unique<Error>(std::move(failure));
  return out;
}

Object Object::from(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return {};
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer();
    case Value::Kind::real:
      return value.number();
    case Value::Kind::string:
      return value.string();
    case Value::Kind::list: {
      Objects items;
      items.reserve(value.list().size());
      for (const Value& item : value.list()) items.push_back(from(item));
      return list(std::move(items));
    }
    case Value::Kind::map: {
      auto dict = std::make_shared<Dict>();
      dict->entries.reserve(value.map().size());
      for (const Member& member : value.map())
        dict->entries.emplace_back(member.key, from(member.value));
      return dict;
    }
  }
  return {};
}

std::optional<int64_t> Object::integer() const {
  if (is_bool()) return boolean() ? 1 : 0;
  if (is_int()) return std::get<int64_t>(data_);
  return std::nullopt;
}

std::optional<double> Object::number() const {
  if (is_real()) return real();
  if (const auto i = integer()) return static_cast<double>(*i);
  return std::nullopt;
}

std::string_view Object::type_name() const {
  switch (kind()) {
    case Kind::none:
      return "NoneType";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::real:
      return "float";
    case Kind::text:
      return text().markup ? "Markup" : "str";
    case Kind::dict:
      return "dict";
    case Kind::thing:
      return thing().type_name();
    case Kind::undefined:
      return undefined().strict ? "StrictUndefined" : "Undefined";
    case Kind::sequence:
      break;
  }
  switch (items_of().type) {
    case Sequence::Type::list:
      return "list";
    case Sequence::Type::tuple:
    case Sequence::Type::group:
      return "tuple";
    case Sequence::Type::range:
      return "range";
    case Sequence::Type::keys:
      return "dict_keys";
    case Sequence::Type::values:
      return "dict_values";
    case Sequence::Type::items:
      return "dict_items";
    case Sequence::Type::iterator:
      break;
  }
  return "generator";
}

void Object::dismantle(Objects& out) {
  if (auto* sequence = std::get_if<SequencePtr>(&data_); sequence && sequence->use_count() == 1) {
    std::ranges::move((*sequence)->items, std::back_inserter(out));
    (*sequence)->items.clear();
  } else if (auto* dict = std::get_if<DictPtr>(&data_); dict && dict->use_count() == 1) {
    for (auto& [key, value] : (*dict)->entries) {
      out.push_back(std::move(key));
      out.push_back(std::move(value));
    }
    (*dict)->entries.clear();
  } else if (auto* thing = std::get_if<ThingPtr>(&data_); thing && thing->use_count() == 1) {
    (*thing)->release(out);
  }
}

void dismantle(Objects objects) {
  while (!objects.empty()) {
    Object last = std::move(objects.back());
    objects.pop_back();
    last.dismantle(objects);
  }
}

Result<std::optional<Object>> Thing::attribute(std::string_view) {
  return std::nullopt;
}

Result<Object> Thing::call(Runtime&, Arguments) {
  return fail("'{}' object is not callable", type_name());
}

Result<std::string> Thing::repr() const {
  return fail("a {} cannot be printed", type_name());
}

}  // namespace lux::jinja
