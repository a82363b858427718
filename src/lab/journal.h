// The journal of a run: finished units, one a line, the truth that all tables come from.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "lab/lab.h"
#include "lab/line_log.h"
#include "lab/record.h"

namespace lux {

/// Writes one shard's journal. Only one process may have it open; the lab's lock sees to that.
class Journal {
 public:
  /// Opens runs/<run-id>/journal-<i>-of-<n>.jsonl, making it where it is missing. A torn last line
  /// is cut off. Fails, naming file and line, on a broken line before the last.
  [[nodiscard]] static Result<Journal> open(Env& env, const Path& run_folder, Shard shard = {});

  /// Adds a finished unit; once this returns well, it is on the disk. After a failure the unit is
  /// not done, and the journal holds what it held before; if that cannot be restored now, later
  /// appends are refused, and the next open() restores it.
  [[nodiscard]] Status append(const UnitRecord& record);

  /// Adds lines of imported units, in one write and with one sync: all of them or none.
  [[nodiscard]] Status append(std::span<const std::string> lines) { return log_.append(lines); }
  [[nodiscard]] int64_t lines() const { return log_.lines(); }

  /// Whether open() cut off a torn line: one unit will be scored again.
  [[nodiscard]] bool dropped_torn_line() const { return log_.dropped_torn_line(); }
  [[nodiscard]] const Path& file() const { return log_.file(); }

 private:
  explicit Journal(LineLog log) : log_(std::move(log)) {}

  LineLog log_;
};

/// The identities of all finished units of a run, from the journals of all its shards. Cheaper than
/// reading the records. None where there is no such run.
[[nodiscard]] Result<std::unordered_set<std::string>> finished_units(Env& env,
                                                                     const Path& run_folder);

/// Hands every finished unit of a run to `take`, files in the order of their names, lines in order,
/// each unit once; stops at the first failure, `take`'s included.
[[nodiscard]] Status for_each_record(Env& env, const Path& run_folder,
                                     const std::function<Status(UnitRecord&&)>& take);

/// The same, all at once.
[[nodiscard]] Result<std::vector<UnitRecord>> read_all(Env& env, const Path& run_folder);

/// The journals of a run and their sizes in bytes.
[[nodiscard]] Result<std::map<std::string, int64_t>> journal_sizes(Env& env,
                                                                   const Path& run_folder);

}  // namespace lux
