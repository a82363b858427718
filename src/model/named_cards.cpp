#include "model/named_cards.h"

#include "base/json.h"

namespace lux {
namespace {

/// What a file would tell, and here only the card tells.
void take_facts(const Value& fields, Card& card) {
  const auto number = [&](std::initializer_list<const char*> keys, int64_t& to) {
    for (const char* key : keys)
      if (const auto told = fields.get_number(key); told && *told >= 0 && *told < 9e18)
        to = static_cast<int64_t>(*told);
  };
  number({"params_total", "params"}, card.params);
  number({"params_non_embedding"}, card.params_non_embedding);
  number({"bytes", "file_bytes"}, card.file_bytes);
  number({"layers"}, card.layers);
  number({"context"}, card.context);
  number({"vocab", "vocabulary"}, card.vocabulary);
  number({"d_model", "embedding"}, card.embedding);
  if (int64_t active = 0; fields.find("params_active") != nullptr) {
    number({"params_active"}, active);
    card.params_active = active;
  }
  for (const char* key : {"quantization", "quantisation"})
    if (auto told = fields.get_string(key)) card.quantisation = *std::move(told);
  if (auto told = fields.get_string("access")) card.access = *std::move(told);
}

std::string behind_last(const std::string& name, std::string_view mark) {
  const size_t at = name.rfind(mark);
  return at == std::string::npos ? name : name.substr(at + mark.size());
}

}  // namespace

Status take_told(const Value& fields, const Path& file, Card& card) {
  take_facts(fields, card);
  LUX_CHECK(apply_sidecar({.sidecar = file, .fields = fields}, card));
  estimate_compute(card);
  return {};
}

Value known_value(const Card& card) {
  Map known;
  const Value all = to_value(card);
  for (const Member& member : all.map()) {
    const Value& value = member.value;
    const bool is_empty = value.is_null() || (value.is_string() && value.string().empty()) ||
                          (value.is_int() && value.integer() == 0 && member.key != "tokens" &&
                           member.key != "step") ||
                          (value.is_list() && value.list().empty());
    if (!is_empty) known[member.key] = value;
  }
  return known;
}

Value saved_value(const Card& card) {
  return card.files.empty() ? known_value(card) : to_value(card);
}

Result<NamedCards> NamedCards::read(const Path& file, Env& env) {
  LUX_TRY(const std::string text, env.read_file(file));
  const auto content = parse_json(text);
  if (!content) return fail("'{}' cannot be read: {}", file.string(), content.error().message);
  NamedCards cards;
  cards.file_ = file;
  const auto add = [&](const Value& entry, const std::string& stem) -> Status {
    const std::string name = entry.get_string("name").value_or(stem);
    if (!entry.is_map() || name.empty())
      return fail("'{}' holds a card without a \"name\".", file.string());
    if (!cards.entries_.emplace(name, entry).second)
      return fail("'{}' holds two cards of the name '{}'.", file.string(), name);
    return {};
  };
  if (content->is_map()) {
    for (const Member& member : content->map())
      LUX_CHECK(add(member.value,
                    member.key.ends_with(".gguf") ? Path(member.key).stem().string() : member.key));
  } else if (content->is_list()) {
    for (const Value& entry : content->list())
      LUX_CHECK(add(entry, Path(entry.get_string("file").value_or("")).stem().string()));
  } else {
    return fail("'{}' must hold a list of cards or an object of cards by file, but holds: {}.",
                file.string(), content->kind_name());
  }
  return cards;
}

Result<std::optional<Value>> NamedCards::find(const std::string& name) {
  for (const std::string& key : {name, behind_last(name, "/"), behind_last(name, "__")}) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) continue;
    used_.insert(key);
    Card card;
    card.name = name;
    card.access = "imported";
    LUX_CHECK(take_told(found->second, file_, card));
    card.name = name;
    return known_value(card);
  }
  return std::nullopt;
}

std::vector<std::string> NamedCards::unused() const {
  std::vector<std::string> names;
  for (const auto& [name, card] : entries_)
    if (!used_.contains(name)) names.push_back(name);
  return names;
}

}  // namespace lux
