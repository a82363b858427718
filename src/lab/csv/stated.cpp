#include "lab/csv/stated.h"

#include <algorithm>

#include "base/json.h"

namespace lux::csv {

void Stated::apply(const std::string& model_id, Map& card) {
  Map stated;
  for (const auto& [pattern, facts] : mapping_.models) {
    if (!names_model(pattern, model_id)) continue;
    used_models_.insert(pattern);
    for (const Member& fact : facts) stated[fact.key] = fact.value;
  }
  for (const Member& fact : stated) {
    const Value* told = card.find(fact.key);
    if (told != nullptr && *told != fact.value)
      overridden_.push_back(fmt::format("{} of {} is {} in the tables, and {} by the mapping.",
                                        fact.key, model_id, to_json(*told), to_json(fact.value)));
    card[fact.key] = fact.value;
  }
  for (const Member& fact : mapping_.defaults)
    if (card.find(fact.key) == nullptr) card[fact.key] = fact.value;
  take_assumed(model_id, card);
}

void Stated::take_assumed(const std::string& model_id, Map& card) {
  List fields;
  for (const auto& [pattern, names] : mapping_.assumed) {
    if (!names_model(pattern, model_id)) continue;
    used_assumptions_.insert(pattern);
    for (const std::string& field : names) {
      if (card.find(field) == nullptr)
        unused_.push_back(
            fmt::format("'assumed' names {} of {}, which is not known.", field, model_id));
      else if (std::ranges::find(fields, Value(field)) == fields.end())
        fields.emplace_back(field);
    }
  }
  if (!fields.empty()) card["assumed"] = std::move(fields);
}

std::vector<std::string> Stated::unused() const {
  std::vector<std::string> out = unused_;
  for (const auto& [pattern, facts] : mapping_.models)
    if (!used_models_.contains(pattern))
      out.push_back(fmt::format("'models' names '{}', of which there are no scores.", pattern));
  for (const auto& [pattern, names] : mapping_.assumed)
    if (!used_assumptions_.contains(pattern))
      out.push_back(fmt::format("'assumed' names '{}', of which there are no scores.", pattern));
  return out;
}

}  // namespace lux::csv
