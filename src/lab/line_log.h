// Files of checked lines that are only added to: runs/<run-id>/<kind>-<i>-of-<n>.jsonl, one a
// shard. What they promise is specified in docs/formats.md.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/env.h"
#include "base/error.h"
#include "lab/lab.h"

namespace lux {

/// Writes one shard's log. Only one process may have it open; the lab's lock sees to that.
class LineLog {
 public:
  /// Opens the file, making it where it is missing. A torn last line is cut off. Fails, naming file
  /// and line, on a broken line before the last.
  [[nodiscard]] static Result<LineLog> open(Env& env, const Path& run_folder, std::string_view kind,
                                            Shard shard);

  /// Adds sealed lines, in one write and with one sync; once this returns well, they are on the
  /// disk. After a failure the log holds what it held before; if that cannot be restored now, later
  /// appends are refused, and the next open() restores it.
  [[nodiscard]] Status append(std::span<const std::string> lines);

  [[nodiscard]] int64_t lines() const { return lines_; }
  [[nodiscard]] bool dropped_torn_line() const { return dropped_torn_line_; }
  [[nodiscard]] const Path& file() const { return file_; }

 private:
  LineLog(Env& env, Path file) : env_(&env), file_(std::move(file)) {}

  Env* env_;
  Path file_;
  std::unique_ptr<AppendFile> out_;
  uint64_t size_ = 0;  // bytes of whole lines
  int64_t lines_ = 0;
  bool dropped_torn_line_ = false;
  bool spent_ = false;
};

struct LinePlace {
  Path file;
  size_t number = 0;  // from 1

  /// The failure of reading a line, told with its place.
  [[nodiscard]] std::unexpected<Error> broken(const Error& error) const;
};

using TakeLine = std::function<Status(std::string_view line, const LinePlace& place)>;

/// Hands over every whole line of a run's logs of a kind, files in the order of their names, lines
/// in order; stops at the first failure, `take`'s included.
[[nodiscard]] Status for_each_whole_line(Env& env, const Path& run_folder, std::string_view kind,
                                         const TakeLine& take);

/// The same, but of the lines of a unit only the first.
[[nodiscard]] Status for_each_unit_line(Env& env, const Path& run_folder, std::string_view kind,
                                        const TakeLine& take);

/// The identities that stand in a run's logs of a kind.
[[nodiscard]] Result<std::unordered_set<std::string>> units_in_logs(Env& env,
                                                                    const Path& run_folder,
                                                                    std::string_view kind);

/// A run's logs of a kind and their sizes in bytes.
[[nodiscard]] Result<std::map<std::string, int64_t>> log_sizes(Env& env, const Path& run_folder,
                                                               std::string_view kind);

}  // namespace lux
