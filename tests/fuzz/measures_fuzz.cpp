// Lines of measures, whatever they are: they are read or refused, and what is read can be written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lab/measure_record.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    const auto record = lux::parse_measure_line(line);
    if (!record) continue;
    const auto again = lux::to_line(*record, 0);
    if (!again) std::abort();
    const auto read = lux::parse_measure_line(*again);
    if (!read || lux::measure_unit(*read) != lux::measure_unit(*record)) std::abort();
  }
  return 0;
}
