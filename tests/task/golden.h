// Where tests find what they compare with.
#pragma once

#include <cstdlib>
#include <string>

#include "base/env.h"
#include "task/task.h"

namespace lux {

/// The benchmarks' data: $LUX_SHARED/data/tasks, or that of a folder `shared` beside the project's.
/// It is not part of the project, which holds some of it itself (bundled_data).
inline Path shared_data() {
  const char* shared = std::getenv("LUX_SHARED");  // NOLINT(concurrency-mt-unsafe)
  return (shared ? Path(shared) : Path(LUX_SOURCE_DIR) / ".." / "shared") / "data" / "tasks";
}

inline Path bundled_data() {
  return Path(LUX_SOURCE_DIR) / "data" / "tasks";
}

inline Path golden_folder() {
  return Path(LUX_SOURCE_DIR) / "tests" / "task" / "golden";
}

/// Renders golden/chatml.jinja as transformers' apply_chat_template does: with a generation prompt,
/// or going on with a last message of the assistant's.
[[nodiscard]] Result<std::string> render_chatml(const std::vector<ChatMessage>& messages);

}  // namespace lux
