#include "lab/line.h"

#include <algorithm>

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
  const std::string check = check_of(line);
  return line.append(check_key).append(check).append("\"}");
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
