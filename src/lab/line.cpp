#include "lab/line.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"
#include "base/json.h"

namespace lux {
namespace {

constexpr size_t unit_digits = 64;
constexpr size_t check_digits = 16;
constexpr std::string_view unit_key = R"({"unit":")";
constexpr std::string_view check_key = R"(,"check":")";
constexpr size_t check_size = check_key.size() + check_digits + 2;  // with its closing "}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string check_of(std::string_view bytes) {
  return sha256_hex(bytes).substr(0, check_digits);
}

}  // namespace

bool is_unit_id(std::string_view text) {
  return text.size() == unit_digits && is_hex(text);
}

std::string sealed_line(const Value& content) {
  std::string line = to_json(content);
  line.pop_back();  // the closing brace comes after the check
  seal(line, 0);
  return line;
}

void seal(std::string& text, size_t start) {
  const std::string check = check_of(std::string_view(text).substr(start));
  text.append(check_key).append(check).append("\"}");
}

void end_unsealed(std::string& text) {
  text.append(check_key).append(check_digits, '0').append("\"}\n");
}

void seal_lines(std::string& lines) {
  std::vector<std::string_view> contents;
  for (size_t start = 0; start < lines.size();) {
    const size_t end = lines.find('\n', start);
    contents.emplace_back(lines.data() + start, end - start - check_size);
    start = end + 1;
  }
  const auto hashes = sha256_hex_each(contents);
  for (size_t i = 0; i < contents.size(); ++i) {
    const size_t end = static_cast<size_t>(contents[i].data() - lines.data()) + contents[i].size();
    std::copy_n(hashes[i].begin(), check_digits,
                lines.begin() + static_cast<ptrdiff_t>(end + check_key.size()));
  }
}

bool is_whole_line(std::string_view line) {
  if (line.size() < unit_key.size() + unit_digits + 1 + check_size) return false;
  if (!line.starts_with(unit_key) || !is_hex(line.substr(unit_key.size(), unit_digits)) ||
      line[unit_key.size() + unit_digits] != '"')
    return false;
  const std::string_view content = line.substr(0, line.size() - check_size);
  const std::string_view tail = line.substr(content.size());
  return tail.starts_with(check_key) && tail.ends_with("\"}") &&
         tail.substr(check_key.size(), check_digits) == check_of(content);
}

std::string_view unit_of_line(std::string_view whole_line) {
  return whole_line.substr(unit_key.size(), unit_digits);
}

}  // namespace lux
