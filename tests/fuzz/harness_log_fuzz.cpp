// A samples log's bytes, whatever they are: it is read or refused, and its gold found or not.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "lab/harness/gold.h"
#include "lab/harness/indented.h"
#include "lab/harness/raw_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)lux::harness::indented(text);
  (void)lux::harness::lengths_of(text);
  (void)lux::harness::unescaped(text);
  const auto log = lux::harness::read_samples_text(text, {}, "log");
  if (!log) return 0;
  for (const auto& document : log->documents)
    if (document.count < 2 || document.first + document.count > log->choices.size()) std::abort();
  if (!log->documents.empty()) (void)lux::harness::find_gold(*log, "log");
  return 0;
}
