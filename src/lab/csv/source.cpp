#include "lab/csv/source.h"

#include <algorithm>

namespace lux::csv {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "'" : " or '") + name + "'";
  return out;
}

std::vector<size_t> matches(const Csv& table, const std::vector<std::string>& names, bool plain) {
  std::vector<size_t> found;
  for (size_t column = 0; column < table.header.size(); ++column) {
    const std::string& header = table.header[column];
    const auto is_it = [&](const std::string& name) {
      return plain ? plain_header(header) == plain_header(name) : header == name;
    };
    if (std::ranges::any_of(names, is_it)) found.push_back(column);
  }
  return found;
}

}  // namespace

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

std::string on_one_line(std::string_view text) {
  std::string out;
  bool space = false;
  for (const char c : text) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c;
  }
  return out;
}

std::string plain_header(std::string_view header) {
  std::string out = on_one_line(header);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

Result<std::optional<size_t>> find_column(const Csv& table, const std::vector<std::string>& names,
                                          const Path& file) {
  std::vector<size_t> found = matches(table, names, false);
  if (found.empty()) found = matches(table, names, true);
  if (found.empty()) return std::optional<size_t>();
  if (found.size() > 1)
    return fail("'{}' has several columns {}: columns {} and {}; give them different names.",
                file.string(), listed(names), found[0] + 1, found[1] + 1);
  return std::optional<size_t>(found.front());
}

std::unexpected<Error> no_column(const Csv& table, const std::vector<std::string>& names,
                                 const Path& file) {
  constexpr size_t most = 12;
  std::string there;
  for (size_t i = 0; i < table.header.size() && i < most; ++i)
    there += (i > 0 ? ", " : "") + on_one_line(table.header[i]);
  if (table.header.size() > most) there += " …";
  return fail("'{}' has no column {}; it has {}.", file.string(), listed(names), there);
}

Result<Field> Field::find(const Source& source, const Csv& table, const Path& file) {
  Field field;
  if (source.kind == Source::Kind::value) {
    field.text_ = source.text;
  } else if (source.kind == Source::Kind::file) {
    const std::string name = file.filename().string();
    const auto star = star_of(source.text, name);
    if (!star) return fail("'{}' is not named as '{}' has it.", file.string(), source.text);
    field.text_ = std::string(*star);
  } else {
    LUX_TRY(field.column_, find_column(table, source.columns, file));
    if (!field.column_) return no_column(table, source.columns, file);
  }
  return field;
}

}  // namespace lux::csv
