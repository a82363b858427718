// A journal's bytes, whatever they are: lines are found whole or not, and read or refused.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lab/record.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    if (lux::is_whole_line(line) && lux::unit_of_line(line).size() != 64) std::abort();
    // The check stands in the way of a fuzzer, so lines are read without it.
    const auto record = lux::parse_line(line);
    if (!record || record->rows.empty()) continue;
    const auto again = lux::to_line(*record, 0);
    if (!again || !lux::is_whole_line(*again) || !lux::parse_line(*again)) std::abort();
  }
  return 0;
}
