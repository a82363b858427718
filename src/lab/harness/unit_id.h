// The identity of a log that is imported.
#pragma once

#include <string>

namespace lux::harness {

struct ReadLog;

/// SHA-256 over model, task, version, shots, and all that the table holds of the log's documents,
/// as docs/formats.md says: the same content is the same unit, in whatever layout and file it came.
[[nodiscard]] std::string unit_id(const ReadLog& read);

}  // namespace lux::harness
