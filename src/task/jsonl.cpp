#include "base/json.h"
#include "base/text.h"
#include "task/rows.h"

namespace lux {

Result<std::vector<Value>> parse_jsonl(std::string_view text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<Value> rows;
  size_t number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (const size_t valid = valid_utf8_prefix(line); valid < line.size())
      return fail("{}:{}: not valid UTF-8 at byte {}.", name, number, valid);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto row = parse_json(line);
    if (!row) return fail("{}:{}: {}", name, number, row.error().message);
    if (!row->is_map()) return fail("{}:{}: not a JSON object.", name, number);
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace lux
