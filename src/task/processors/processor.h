// Named processors: what some benchmarks do to a document before it can be asked, where a template
// is not enough. A task file names one under `process_docs`; it adds fields, which the file's
// `doc_to_…` keys then name.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "base/value.h"

namespace lux {

/// Adds fields to a document. Fails where a field it needs is missing or of another form; the
/// sentence names the field.
using Process = Status (*)(Map& doc);

struct Processor {
  std::string_view name;
  Process process;
};

/// All of them.
[[nodiscard]] std::span<const Processor> processors();

/// The one of that name, or nullptr.
[[nodiscard]] const Processor* find_processor(std::string_view name);

// Each in its own file; what they add is said there.
[[nodiscard]] Status process_hellaswag(Map& doc);
[[nodiscard]] Status process_mathqa(Map& doc);
[[nodiscard]] Status process_race(Map& doc);
[[nodiscard]] Status process_winograd(Map& doc);

/// The text under `key`, which must be there.
[[nodiscard]] Result<std::string> text_of(const Map& doc, std::string_view key);

/// The texts of the list under `key`, which must be there.
[[nodiscard]] Result<std::vector<std::string>> texts_of(const Map& doc, std::string_view key);

}  // namespace lux
