#include "base/value.h"

#include <algorithm>

namespace lux {

Map::Map() = default;
Map::Map(const Map& other) = default;
Map::Map(Map&& other) noexcept = default;
Map& Map::operator=(const Map& other) = default;
Map& Map::operator=(Map&& other) noexcept = default;
Map::~Map() = default;

Map::Map(std::initializer_list<Member> members) {
  members_.reserve(members.size());
  for (const Member& member : members) (*this)[member.key] = member.value;
}

const Value* Map::find(std::string_view key) const {
  auto it = std::ranges::find(members_, key, &Member::key);
  return it == members_.end() ? nullptr : &it->value;
}

Value* Map::find(std::string_view key) {
  auto it = std::ranges::find(members_, key, &Member::key);
  return it == members_.end() ? nullptr : &it->value;
}

Value& Map::operator[](std::string_view key) {
  if (Value* value = find(key)) return *value;
  members_.push_back({std::string(key), Value()});
  return members_.back().value;
}

bool Map::erase(std::string_view key) {
  return std::erase_if(members_, [&](const Member& member) { return member.key == key; }) > 0;
}

size_t Map::size() const {
  return members_.size();
}
bool Map::empty() const {
  return members_.empty();
}
std::vector<Member>::const_iterator Map::begin() const {
  return members_.begin();
}
std::vector<Member>::const_iterator Map::end() const {
  return members_.end();
}
std::vector<Member>::iterator Map::begin() {
  return members_.begin();
}
std::vector<Member>::iterator Map::end() {
  return members_.end();
}
bool Map::operator==(const Map& other) const {
  return members_ == other.members_;
}

bool Member::operator==(const Member& other) const {
  return key == other.key && value == other.value;
}

std::string_view Value::kind_name() const {
  switch (kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::integer:
      return "integer";
    case Kind::real:
      return "number";
    case Kind::string:
      return "string";
    case Kind::list:
      return "list";
    case Kind::map:
      return "object";
  }
  return "";
}

double Value::number() const {
  return is_int() ? static_cast<double>(integer()) : std::get<double>(data_);
}

const Value* Value::find(std::string_view key) const {
  return is_map() ? map().find(key) : nullptr;
}

std::optional<std::string> Value::get_string(std::string_view key) const {
  const Value* value = find(key);
  return value && value->is_string() ? std::optional(value->string()) : std::nullopt;
}

std::optional<int64_t> Value::get_int(std::string_view key) const {
  const Value* value = find(key);
  return value && value->is_int() ? std::optional(value->integer()) : std::nullopt;
}

std::optional<double> Value::get_number(std::string_view key) const {
  const Value* value = find(key);
  return value && value->is_number() ? std::optional(value->number()) : std::nullopt;
}

std::optional<bool> Value::get_bool(std::string_view key) const {
  const Value* value = find(key);
  return value && value->is_bool() ? std::optional(value->boolean()) : std::nullopt;
}

bool Value::operator==(const Value& other) const {
  return data_ == other.data_;
}

}  // namespace lux
