#include "task/doc_field.h"

#include <utility>

namespace lux {
namespace {

/// Digits alone as an integer, the way Python reads a literal ("7", "00"; "07" is none).
std::optional<int64_t> digits(std::string_view text) {
  constexpr size_t most = 18;  // as many as always fit
  if (text.empty() || text.size() > most) return std::nullopt;
  int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (text[0] == '0' && number != 0) return std::nullopt;
  return number;
}

}  // namespace

Result<DocField> DocField::parse(const Value& value, std::string name) {
  DocField field;
  field.name_ = std::move(name);
  field.constant_ = value;
  if (value.is_map()) {
    List values;
    for (const Member& member : value.map()) values.push_back(member.value);
    field.constant_ = std::move(values);
  }
  if (value.is_string()) {
    field.source_ = value.string();
    LUX_TRY(field.template_,
            jinja::Template::parse(field.source_, jinja::Options::task(), field.name_));
  }
  return field;
}

Result<DocField::Taken> DocField::take(const Map& doc, const FieldNames& fields) const {
  if (!template_) return Taken{constant_};
  if (fields.contains(source_)) {
    if (const Value* value = doc.find(source_)) return Taken{*value};
    return fail("{}: the document has no field '{}'.", name_, source_);
  }
  LUX_TRY(std::string rendered, template_->render(doc));
  return Taken{std::move(rendered), true};
}

Result<Value> DocField::text(const Map& doc, const FieldNames& fields) const {
  LUX_TRY(Taken taken, take(doc, fields));
  if (taken.rendered)
    if (const auto number = digits(taken.value.string())) return Value(*number);
  return std::move(taken.value);
}

Result<Value> DocField::target(const Map& doc, const FieldNames& fields) const {
  LUX_TRY(Taken taken, take(doc, fields));
  if (!taken.rendered) return std::move(taken.value);
  const std::string& text = taken.value.string();
  if (const auto number = digits(text)) return Value(*number);
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']')
    if (auto list = jinja::python_literal(text)) return std::move(*list);
  return std::move(taken.value);
}

Result<std::vector<std::string>> DocField::choices(const Map& doc, const FieldNames& fields) const {
  LUX_TRY(Taken taken, take(doc, fields));
  Value value = std::move(taken.value);
  if (taken.rendered) {
    auto literal = jinja::python_literal(value.string());
    if (!literal)
      return fail("{}: \"{}\" is not a list of choices: {}", name_, value.string(),
                  literal.error().message);
    value = std::move(*literal);
  }
  if (!value.is_list())
    return fail("{}: the choices are not a list ({}).", name_, value.kind_name());
  std::vector<std::string> choices;
  for (const Value& choice : std::as_const(value).list()) {
    if (!choice.is_string())
      return fail("{}: choice {} is not a text but of kind {} (quotes make it one).", name_,
                  choices.size(), choice.kind_name());
    choices.push_back(choice.string());
  }
  return choices;
}

Result<std::string> DocField::prefix(const Map& doc, const FieldNames& fields) const {
  LUX_TRY(const Taken taken, take(doc, fields));
  if (taken.value.is_null()) return std::string();
  if (!taken.value.is_string())
    return fail("{}: the field does not hold a text ({}).", name_, taken.value.kind_name());
  return taken.value.string();
}

}  // namespace lux
