#include "lab/csv/mapping.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/nearest.h"
#include "base/yaml.h"

namespace lux::csv {
namespace {

constexpr std::array<std::string_view, 14> card_fields{
    "family",     "size_label",   "params",        "params_active", "params_non_embedding",
    "tokens",     "step",         "compute_flops", "context",       "tuning",
    "base_model", "quantisation", "release_date",  "licence"};
constexpr std::array<std::string_view, 6> other_fields{"model",    "task",  "metric",
                                                       "document", "value", "scale"};

Result<Source> source_of(const Value& value, std::string_view field, std::string_view name) {
  if (value.is_string()) return Source{.kind = Source::Kind::column, .text = value.string()};
  if (value.is_map() && value.map().size() == 1) {
    const Member& only = *value.map().begin();
    const bool is_text = only.value.is_string();
    if (only.key == "value" && is_text)
      return Source{.kind = Source::Kind::value, .text = only.value.string()};
    if (only.key == "value" && only.value.is_int())
      return Source{.kind = Source::Kind::value, .text = std::to_string(only.value.integer())};
    if (only.key == "file" && is_text && std::ranges::count(only.value.string(), '*') == 1)
      return Source{.kind = Source::Kind::file, .text = only.value.string()};
  }
  return fail(
      "{}: '{}' must be a column's name, {{value: TEXT}}, or {{file: PATTERN}} with one star that "
      "stands for it in the files' names.",
      name, field);
}

std::unexpected<Error> unknown(std::string_view field, std::string_view name) {
  std::vector<std::string> names(card_fields.begin(), card_fields.end());
  names.insert(names.end(), other_fields.begin(), other_fields.end());
  std::string listed;
  for (const std::string& one : names) listed += (listed.empty() ? "" : ", ") + one;
  return fail("{}: there is no field '{}'{} There are: {}.", name, field,
              did_you_mean(field, names), listed);
}

Status take(const Member& member, std::string_view name, Mapping& mapping) {
  const std::string& field = member.key;
  const Value& value = member.value;
  if (field == "scale") {
    if (!value.is_number()) return fail("{}: 'scale' must be a number.", name);
    mapping.scale = value.number();
    return {};
  }
  if (field == "document" && value.is_map() && value.get_string("columns")) {
    mapping.document_columns = *value.get_string("columns");
    if (std::ranges::count(mapping.document_columns, '*') != 1)
      return fail("{}: 'columns' of 'document' must have one star, as in 's*'.", name);
    return {};
  }
  LUX_TRY(Source source, source_of(value, field, name));
  if (field == "model")
    mapping.model = std::move(source);
  else if (field == "task")
    mapping.task = std::move(source);
  else if (field == "metric")
    mapping.metric = std::move(source);
  else if (field == "document")
    mapping.document = std::move(source);
  else if (field == "value")
    mapping.value = std::move(source);
  else if (std::ranges::find(card_fields, field) != card_fields.end())
    mapping.card[field] = std::move(source);
  else
    return unknown(field, name);
  return {};
}

}  // namespace

Result<Mapping> parse_mapping(std::string_view text, std::string_view name) {
  LUX_TRY(const Value yaml, parse_yaml(text, name));
  if (!yaml.is_map())
    return fail("{}: a mapping says which column is what: 'model: COLUMN' …", name);
  Mapping mapping;
  for (const Member& member : yaml.map()) LUX_CHECK(take(member, name, mapping));
  if (mapping.model.text.empty())
    return fail("{}: 'model' is missing: which column names the model?", name);
  if (!mapping.metric)
    return fail("{}: 'metric' is missing: what are the values? For example {{value: acc}}.", name);
  if (mapping.is_wide() == mapping.value.has_value())
    return fail(
        "{}: either 'value' names the column of the values (a row a score), or 'document' has "
        "'columns' (a column a document).",
        name);
  return mapping;
}

std::optional<std::string_view> star_of(std::string_view pattern, std::string_view text) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return std::nullopt;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (text.size() <= before.size() + after.size() || !text.starts_with(before) ||
      !text.ends_with(after))
    return std::nullopt;
  return text.substr(before.size(), text.size() - before.size() - after.size());
}

}  // namespace lux::csv
