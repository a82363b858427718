// The seam to the world: clock, files, locks. Everything that can fail outside the process goes
// through here, so that tests can let it fail (full disk, read-only folder, torn write).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux {

using Path = std::filesystem::path;

/// A file that is only added to. `append` may buffer nothing: what it returned for is in the
/// kernel's hands, and after `sync` on the disk.
class AppendFile {
 public:
  AppendFile() = default;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  virtual ~AppendFile() = default;

  [[nodiscard]] virtual Status append(std::string_view bytes) = 0;
  [[nodiscard]] virtual Status sync() = 0;
};

/// An exclusive advisory lock; released with the object, or by the kernel when the process dies.
class FileLock {
 public:
  FileLock() = default;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  virtual ~FileLock() = default;
};

class Env {
 public:
  Env() = default;
  Env(const Env&) = delete;
  Env& operator=(const Env&) = delete;
  virtual ~Env() = default;

  /// Seconds on a clock that never goes back.
  [[nodiscard]] virtual double monotonic_seconds() = 0;
  /// UTC now, as 2026-01-31T23:59:59Z.
  [[nodiscard]] virtual std::string utc_now() = 0;

  [[nodiscard]] virtual Result<std::string> read_file(const Path& path) = 0;
  /// Reads from the byte `offset` on into `to`, as much as there is and fits; gives how much.
  [[nodiscard]] virtual Result<size_t> read_part(const Path& path, uint64_t offset,
                                                 std::span<char> to);
  /// Writes beside `path`, syncs and renames: readers see the old file or the new one, whole.
  [[nodiscard]] virtual Status write_file(const Path& path, std::string_view bytes) = 0;
  /// Writes in place without waiting for the disk, for what can be derived again: readers may see a
  /// part of the file, and after a crash it may stay so.
  [[nodiscard]] virtual Status write_derived(const Path& path, std::string_view bytes) {
    return write_file(path, bytes);
  }
  /// Makes `draft`, a whole file that a library wrote in the same folder, the file at `path`, as
  /// write_file() would with its bytes. After a failure the draft is gone.
  [[nodiscard]] virtual Status take_file(const Path& draft, const Path& path);
  /// In bytes.
  [[nodiscard]] virtual Result<int64_t> file_size(const Path& path);
  /// When a file was last changed, in nanoseconds from an arbitrary moment: equal as long as it was
  /// not. The time of the file system, whatever the clock above.
  [[nodiscard]] virtual Result<int64_t> changed_at(const Path& path);
  [[nodiscard]] virtual Result<std::unique_ptr<AppendFile>> open_append(const Path& path) = 0;
  /// Cuts a file to its first `size` bytes.
  [[nodiscard]] virtual Status truncate(const Path& path, uint64_t size) = 0;
  [[nodiscard]] virtual Status create_directories(const Path& path) = 0;
  [[nodiscard]] virtual Status remove(const Path& path) = 0;
  [[nodiscard]] virtual bool exists(const Path& path) = 0;
  /// Fails, saying why, where there is no folder at `path`, or one that cannot be listed.
  [[nodiscard]] virtual Status check_folder(const Path& path);
  /// Names of the entries of a folder, sorted; empty where there is no such folder.
  [[nodiscard]] virtual std::vector<std::string> list(const Path& path) = 0;
  /// Fails at once, saying so, where another process holds the lock.
  [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> lock(const Path& path) = 0;
};

/// The real world. One for the process.
[[nodiscard]] Env& real_env();

}  // namespace lux
