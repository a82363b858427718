// The growing end of a run's logs: whole lines as they come, each with its place.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"

namespace lux::serve {

/// Where a line stands, so that it can be read again alone.
struct LineSpot {
  uint32_t file = 0;  // of LogTail::files()
  uint32_t size = 0;  // bytes, without the line break
  uint64_t offset = 0;
};

class LogTail {
 public:
  /// Of the files <kind>-<i>-of-<n>.jsonl in the run's folder.
  LogTail(Path run_folder, std::string_view kind);

  using Take = std::function<void(std::string_view line, LineSpot spot)>;

  /// Hands over the whole, sound lines that were not there at the last call, files in the order of
  /// their names. Bytes after the last line break are left for later; a damaged line is passed
  /// over, for whoever reads the log in earnest tells of it. False where a file has become shorter
  /// or is gone: what was handed over before no longer counts, and comes again at the next call.
  [[nodiscard]] Result<bool> read_on(Env& env, const Take& take);

  [[nodiscard]] const std::vector<Path>& files() const { return paths_; }

 private:
  Status read_file_on(Env& env, size_t file, const Take& take);

  Path folder_;
  std::string prefix_;
  std::vector<Path> paths_;
  std::vector<uint64_t> read_;  // bytes of each file that are behind us
};

/// A line that a tail has handed over.
[[nodiscard]] Result<std::string> read_line(Env& env, const Path& file, LineSpot spot);

}  // namespace lux::serve
