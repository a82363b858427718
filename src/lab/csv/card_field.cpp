#include "lab/csv/card_field.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/text.h"

namespace lux::csv {
namespace {

constexpr std::array<CardField, 24> fields{{
    {"family", FieldKind::text},
    {"size_label", FieldKind::text},
    {"params", FieldKind::whole},
    {"params_active", FieldKind::whole},
    {"params_non_embedding", FieldKind::whole},
    {"tokens", FieldKind::whole},
    {"step", FieldKind::whole},
    {"compute_flops", FieldKind::real},
    {"context", FieldKind::whole},
    {"tuning", FieldKind::text},
    {"base_model", FieldKind::text},
    {"quantisation", FieldKind::text},
    {"release_date", FieldKind::date},
    {"licence", FieldKind::text},
    {"architecture", FieldKind::text},
    {"access", FieldKind::text},
    {"provider", FieldKind::text},
    {"cutoff_date", FieldKind::date},
    {"commercial", FieldKind::flag},
    {"multilingual", FieldKind::flag},
    {"multimodal", FieldKind::flag},
    {"instruction_data", FieldKind::text},
    {"model_group", FieldKind::text},
    {"tokenizer", FieldKind::text},
}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::optional<int> digits(std::string_view text, size_t least, size_t most) {
  int number = 0;
  if (text.size() < least || text.size() > most) return std::nullopt;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size() || text[0] == '-')
    return std::nullopt;
  return number;
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(mark, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

/// "2024", "2024-04" and "2024-04-30" as they are.
std::optional<std::string> iso_date(std::string_view text) {
  const auto parts = split(text, '-');
  const auto year = digits(parts[0], 4, 4);
  if (!year || parts.size() > 3) return std::nullopt;
  if (parts.size() == 1) return std::string(text);
  const auto month = digits(parts[1], 2, 2);
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  if (parts.size() == 2) return std::string(text);
  const auto day = digits(parts[2], 2, 2);
  if (!day || *day < 1 || *day > days_in(*year, *month)) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> slashed_date(std::string_view text, bool month_first) {
  const auto parts = split(text, '/');
  if (parts.size() != 3) return std::nullopt;
  const auto month = digits(parts[month_first ? 0 : 1], 1, 2);
  const auto day = digits(parts[month_first ? 1 : 0], 1, 2);
  const auto year = digits(parts[2], 4, 4);
  if (!month || !day || !year || *month < 1 || *month > 12 || *day < 1 ||
      *day > days_in(*year, *month))
    return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
}

Result<Value> date_value(std::string_view text, CellForm::Date form) {
  if (auto iso = iso_date(text)) return Value(*std::move(iso));
  if (form != CellForm::Date::iso) {
    if (auto iso = slashed_date(text, form == CellForm::Date::month_first))
      return Value(*std::move(iso));
    return fail("is no date of the form {}",
                form == CellForm::Date::month_first ? "M/D/YYYY" : "D/M/YYYY");
  }
  return fail(
      "is no date as 2024-04-30; for 4/30/2024 give the column as {{column: NAME, date: "
      "M/D/YYYY}}");
}

Result<Value> flag_value(std::string_view text) {
  const std::string word = lower(text);
  if (word == "1" || word == "true" || word == "yes") return Value(true);
  if (word == "0" || word == "false" || word == "no") return Value(false);
  return fail("is neither 0 nor 1, true nor false, yes nor no");
}

Result<Value> whole_value(double number) {
  constexpr double most = 9e15;      // below 2^53
  constexpr double rounding = 1e-3;  // of 1.8 · 1e9
  if (number < 0 || number > most) return fail("is no count from 0 to 9e15");
  if (std::abs(number - std::round(number)) > rounding)
    return fail(
        "is no whole number; does the column have a unit, as in {{column: NAME, times: "
        "billions}}?");
  return Value(static_cast<int64_t>(std::llround(number)));
}

Result<Value> number_value(FieldKind kind, double number) {
  if (kind == FieldKind::whole) return whole_value(number);
  if (!std::isfinite(number)) return fail("is too large");
  if (number < 0) return fail("is below 0");
  return Value(number);
}

}  // namespace

std::span<const CardField> card_fields() {
  return fields;
}

const CardField* find_card_field(std::string_view name) {
  const auto found = std::ranges::find(fields, name, &CardField::name);
  return found == fields.end() ? nullptr : &*found;
}

std::optional<double> parse_number(std::string_view text) {
  text = strip(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(out))
    return std::nullopt;
  return out;
}

bool is_unknown_number(std::string_view cell) {
  const std::string word = lower(strip(cell));
  return word.empty() || word == "nan" || word == "na";
}

Result<Value> card_value(const CardField& field, std::string_view cell, const CellForm& form) {
  const std::string_view text = strip(cell);
  if (text.empty()) return Value();
  switch (field.kind) {
    case FieldKind::text:
      return Value(text);
    case FieldKind::flag:
      return flag_value(text);
    case FieldKind::date:
      return date_value(text, form.date);
    case FieldKind::whole:
    case FieldKind::real:
      break;
  }
  if (is_unknown_number(text)) return Value();
  const auto number = parse_number(text);
  if (!number) return fail("is no number");
  return number_value(field.kind, *number * form.times);
}

Result<Value> stated_value(const CardField& field, const Value& value) {
  if (value.is_string()) return card_value(field, value.string());
  if (value.is_bool() && field.kind == FieldKind::flag) return value;
  if (value.is_number() && (field.kind == FieldKind::whole || field.kind == FieldKind::real))
    return number_value(field.kind, value.number());
  if (value.is_int()) return card_value(field, std::to_string(value.integer()));
  return fail("is no {}", field.kind == FieldKind::flag   ? "true or false"
                          : field.kind == FieldKind::text ? "text; put it in quotes"
                          : field.kind == FieldKind::date ? "date"
                                                          : "number");
}

}  // namespace lux::csv
