#include "lab/csv/name_rule.h"

#include "base/text.h"

namespace lux::csv {
namespace {

char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string NameRule::apply(std::string_view name) const {
  if (!cut.empty()) name = name.substr(0, name.find(cut));
  if (trim) name = strip(name);
  std::string out(name);
  if (lower)
    for (char& c : out) c = lower_case(c);
  const auto alias = aliases.find(out);
  return alias == aliases.end() ? out : alias->second;
}

std::string bare_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const char small = lower_case(c);
    const bool is_plain = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') ||
                          static_cast<unsigned char>(small) >= 0x80;
    if (is_plain) out += small;
  }
  return out;
}

}  // namespace lux::csv
