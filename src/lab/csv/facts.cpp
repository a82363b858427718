#include "lab/csv/facts.h"

#include "base/json.h"

namespace lux::csv {

std::string to_text(const FactPlace& place) {
  return fmt::format("'{}', line {}", place.file.string(), place.line);
}

Status Facts::add(std::string_view model, std::string_view field, const Value& value,
                  const FactPlace& place) {
  if (value.is_null()) return {};
  const Value* known = values_.find(field);
  if (known == nullptr) {
    values_[field] = value;
    places_.emplace(field, place);
    return {};
  }
  if (*known == value) return {};
  return fail("{}: what is said of {} differs from {}: {} is {} here, and {} there.",
              to_text(place), model, to_text(places_.find(field)->second), field, to_json(value),
              to_json(*known));
}

Status Facts::add(std::string_view model, const Facts& other) {
  for (const Member& member : other.values_)
    LUX_CHECK(add(model, member.key, member.value, other.places_.find(member.key)->second));
  return {};
}

}  // namespace lux::csv
