#include "model/card.h"

#include <array>

namespace lux {
namespace {

/// Goes through all fields of a card under their names; `visit` gets the name and the field.
/// Written once, for both directions.
template <class CardType, class Visit>
Status for_each_field(CardType& card, Visit&& visit) {
  LUX_CHECK(visit("model_id", card.model_id));
  LUX_CHECK(visit("name", card.name));
  LUX_CHECK(visit("spec", card.spec));
  LUX_CHECK(visit("files", card.files));
  LUX_CHECK(visit("content_hash", card.content_hash));
  LUX_CHECK(visit("tokenizer_hash", card.tokenizer_hash));
  LUX_CHECK(visit("template_hash", card.template_hash));
  LUX_CHECK(visit("architecture", card.architecture));
  LUX_CHECK(visit("quantisation", card.quantisation));
  LUX_CHECK(visit("params", card.params));
  LUX_CHECK(visit("params_non_embedding", card.params_non_embedding));
  LUX_CHECK(visit("params_active", card.params_active));
  LUX_CHECK(visit("context", card.context));
  LUX_CHECK(visit("vocabulary", card.vocabulary));
  LUX_CHECK(visit("layers", card.layers));
  LUX_CHECK(visit("embedding", card.embedding));
  LUX_CHECK(visit("tokenizer", card.tokenizer));
  LUX_CHECK(visit("bos_token", card.bos_token));
  LUX_CHECK(visit("eos_token", card.eos_token));
  LUX_CHECK(visit("chat_template", card.chat_template));
  LUX_CHECK(visit("file_bytes", card.file_bytes));
  LUX_CHECK(visit("family", card.family));
  LUX_CHECK(visit("size_label", card.size_label));
  LUX_CHECK(visit("tuning", card.tuning));
  LUX_CHECK(visit("base_model", card.base_model));
  LUX_CHECK(visit("release_date", card.release_date));
  LUX_CHECK(visit("licence", card.licence));
  LUX_CHECK(visit("tokens", card.tokens));
  LUX_CHECK(visit("step", card.step));
  LUX_CHECK(visit("compute_flops", card.compute_flops));
  LUX_CHECK(visit("compute_source", card.compute_source));
  LUX_CHECK(visit("extra", card.extra));
  LUX_CHECK(visit("access", card.access));
  LUX_CHECK(visit("provider", card.provider));
  LUX_CHECK(visit("cutoff_date", card.cutoff_date));
  LUX_CHECK(visit("commercial", card.commercial));
  LUX_CHECK(visit("multilingual", card.multilingual));
  LUX_CHECK(visit("multimodal", card.multimodal));
  LUX_CHECK(visit("instruction_data", card.instruction_data));
  LUX_CHECK(visit("model_group", card.model_group));
  LUX_CHECK(visit("assumed", card.assumed));
  return {};
}

Value to_value(const std::vector<Path>& files) {
  List list;
  for (const Path& file : files) list.emplace_back(file.string());
  return list;
}

Value to_value(const std::vector<std::string>& texts) {
  return List(texts.begin(), texts.end());
}

template <class T>
Value field_value(const T& field) {
  if constexpr (std::is_same_v<T, std::vector<Path>> ||
                std::is_same_v<T, std::vector<std::string>>) {
    return to_value(field);
  } else {
    return Value(field);
  }
}

struct Writer {
  Map& map;

  template <class T>
  Status operator()(const char* name, const T& field) {
    map[name] = field_value(field);
    return {};
  }
  template <class T>
  Status operator()(const char* name, const std::optional<T>& field) {
    if (field) map[name] = field_value(*field);
    return {};
  }
};

struct Reader {
  const Map& map;

  template <class T>
  Status operator()(const char* name, T& field) {
    const Value* const value = map.find(name);
    if (value == nullptr) return fail("A card has no field \"{}\".", name);
    return take(name, *value, field);
  }
  template <class T>
  Status operator()(const char* name, std::optional<T>& field) {
    const Value* const value = map.find(name);
    if (value == nullptr || value->is_null()) return {};
    return take(name, *value, field.emplace());
  }

 private:
  static Status take(const char* name, const Value& value, std::string& field) {
    if (!value.is_string()) return wrong(name, value, "a string");
    field = value.string();
    return {};
  }
  static Status take(const char* name, const Value& value, int64_t& field) {
    if (!value.is_int()) return wrong(name, value, "an integer");
    field = value.integer();
    return {};
  }
  static Status take(const char* name, const Value& value, double& field) {
    if (!value.is_number()) return wrong(name, value, "a number");
    field = value.number();
    return {};
  }
  static Status take(const char* name, const Value& value, bool& field) {
    if (!value.is_bool()) return wrong(name, value, "true or false");
    field = value.boolean();
    return {};
  }
  static Status take(const char* /*name*/, const Value& value, Value& field) {
    field = value;
    return {};
  }
  template <class Item>
  static Status take(const char* name, const Value& value, std::vector<Item>& field) {
    if (!value.is_list()) return wrong(name, value, "a list");
    field.clear();
    for (const Value& item : value.list()) {
      if (!item.is_string()) return wrong(name, item, "a list of strings");
      field.emplace_back(item.string());
    }
    return {};
  }
  static std::unexpected<Error> wrong(const char* name, const Value& value,
                                      std::string_view wanted) {
    return fail("The field \"{}\" of a card must be {}, but there is: {}.", name, wanted,
                value.kind_name());
  }
};

}  // namespace

Value to_value(const Card& card) {
  Map map;
  (void)for_each_field(card, Writer{map});  // a writer cannot fail
  return map;
}

Result<Card> card_from_value(const Value& value) {
  if (!value.is_map())
    return fail("A card must be an object, but there is: {}.", value.kind_name());
  Card card;
  LUX_CHECK(for_each_field(card, Reader{value.map()}));
  return card;
}

std::string make_model_id(std::string_view name, std::string_view content_hash) {
  constexpr size_t longest = 100;
  std::string id;
  for (const char c : name.substr(0, longest)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '.' || c == '_' || c == '+' || c == '-';
    id += plain && (!id.empty() || c != '.') ? c : '-';
  }
  return fmt::format("{}@{}", id, content_hash.substr(0, 12));
}

}  // namespace lux
