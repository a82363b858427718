#include "base/yaml.h"

#include <yaml-cpp/yaml.h>

#include <array>
#include <charconv>
#include <limits>

namespace lux {
namespace {

template <size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  for (std::string_view word : words)
    if (text == word) return true;
  return false;
}

constexpr std::array<std::string_view, 5> null_words = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 9> true_words = {"true", "True", "TRUE", "yes", "Yes",
                                                        "YES",  "on",   "On",   "ON"};
constexpr std::array<std::string_view, 9> false_words = {"false", "False", "FALSE", "no", "No",
                                                         "NO",    "off",   "Off",   "OFF"};

Value plain_scalar(const std::string& text) {
  if (is_one_of(text, null_words)) return {};
  if (is_one_of(text, true_words)) return true;
  if (is_one_of(text, false_words)) return false;
  const char* first = text.data() + (text[0] == '+' ? 1 : 0);
  const char* last = text.data() + text.size();
  int64_t integer = 0;
  if (auto [end, code] = std::from_chars(first, last, integer); code == std::errc() && end == last)
    return integer;
  // PyYAML reads a real only where there is a point: 1e3 is a string to it, 1.0e+3 a number.
  double real = 0;
  if (text.find('.') != std::string::npos) {
    if (text == ".inf" || text == "+.inf") return std::numeric_limits<double>::infinity();
    if (text == "-.inf") return -std::numeric_limits<double>::infinity();
    if (text == ".nan" || text == ".NaN") return std::numeric_limits<double>::quiet_NaN();
    if (auto [end, code] = std::from_chars(first, last, real); code == std::errc() && end == last)
      return real;
  }
  return text;
}

constexpr int max_depth = 64;

Result<Value> convert(const YAML::Node& node, std::string_view name, int depth) {
  if (depth > max_depth) return fail("{}:{}: nested too deeply.", name, node.Mark().line + 1);
  const std::string& tag = node.Tag();
  if (node.IsScalar() && tag.size() > 1 && tag[0] == '!') return Value(Map{{tag, node.Scalar()}});
  switch (node.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
      return Value();
    case YAML::NodeType::Scalar:
      return tag == "!" ? Value(node.Scalar()) : plain_scalar(node.Scalar());
    case YAML::NodeType::Sequence: {
      List list;
      for (const YAML::Node& item : node) {
        LUX_TRY(Value value, convert(item, name, depth + 1));
        list.push_back(std::move(value));
      }
      return Value(std::move(list));
    }
    case YAML::NodeType::Map: {
      Map map;
      for (const auto& member : node) {
        if (!member.first.IsScalar())
          return fail("{}:{}: a key must be a plain word.", name, member.first.Mark().line + 1);
        const std::string& key = member.first.Scalar();
        if (map.find(key))
          return fail("{}:{}: the key '{}' stands twice.", name, member.first.Mark().line + 1, key);
        LUX_TRY(map[key], convert(member.second, name, depth + 1));
      }
      return Value(std::move(map));
    }
  }
  return Value();
}

}  // namespace

Result<Value> parse_yaml(std::string_view text, std::string_view name) {
  try {
    return convert(YAML::Load(std::string(text)), name, 0);
  } catch (const YAML::Exception& e) {
    return fail("{}:{}: {}.", name, e.mark.line + 1, e.msg);
  }
}

}  // namespace lux
