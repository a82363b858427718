#include "serve/rows_request.h"

#include <algorithm>
#include <charconv>

#include "report/table/display.h"

namespace lux::serve {
namespace {

std::string shown(std::string_view text) {
  return printable(text.substr(0, 60));
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

Result<int64_t> whole_number(std::string_view name, std::string_view text) {
  constexpr size_t most_digits = 15;
  int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size() || text.starts_with('-') ||
      text.size() > most_digits)
    return misuse("'{}' must be a whole number, not '{}'.", name, shown(text));
  return number;
}

Result<std::string> needed(const Words& words, const std::string& name) {
  const auto found = words.find(name);
  if (found == words.end()) return misuse("'{}' is missing behind the '?'.", name);
  return found->second;
}

Status only_known(const Words& words, std::initializer_list<std::string_view> names) {
  for (const auto& [name, value] : words)
    if (std::ranges::find(names, name) == names.end())
      return misuse("'{}' cannot be asked for here.", shown(name));
  return {};
}

Result<RowsRequest> rows_request(const Words& words, const RowColumns& columns) {
  RowsRequest request;
  for (const auto& [name, text] : words) {
    if (name == "from") {
      LUX_TRY(request.from, whole_number(name, text));
    } else if (name == "count") {
      LUX_TRY(request.count, whole_number(name, text));
      if (request.count < 1 || request.count > most_rows_at_once)
        return misuse("'count' must be from 1 to {}.", most_rows_at_once);
    } else if (name == "sort") {
      if (!has(columns.sorted, text)) return misuse("Rows cannot be sorted by '{}'.", shown(text));
      request.sort = text;
    } else if (name == "down") {
      if (text != "0" && text != "1") return misuse("'down' must be 0 or 1.");
      request.down = text == "1";
    } else if (has(columns.filtered, name)) {
      request.filters[name] = text;
    } else {
      return misuse("'{}' cannot be asked for here.", shown(name));
    }
  }
  return request;
}

}  // namespace lux::serve
