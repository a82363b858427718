#include "base/env.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <system_error>

namespace lux {
namespace {

std::unexpected<Error> io_error(std::string_view doing, const Path& path, int code) {
  return fail("Cannot {} '{}': {}.", doing, path.string(), std::generic_category().message(code));
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return 0;
}

class RealAppendFile : public AppendFile {
 public:
  RealAppendFile(Path path, Descriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  Status append(std::string_view bytes) override {
    if (const int code = write_all(fd_.get(), bytes)) return io_error("write", path_, code);
    return {};
  }
  Status sync() override {
    if (::fsync(fd_.get()) != 0) return io_error("save", path_, errno);
    return {};
  }

 private:
  Path path_;
  Descriptor fd_;
};

class RealFileLock : public FileLock {
 public:
  explicit RealFileLock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;
};

class RealEnv : public Env {
 public:
  double monotonic_seconds() override {
    using namespace std::chrono;
    return duration<double>(steady_clock::now().time_since_epoch()).count();
  }

  std::string utc_now() override {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    const size_t n = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text, n};
  }

  Result<std::string> read_file(const Path& path) override {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.is_open()) return io_error("read", path, errno);
    std::string bytes;
    struct stat info{};
    if (::fstat(fd.get(), &info) == 0 && info.st_size > 0)
      bytes.reserve(static_cast<size_t>(info.st_size));
    char block[1 << 16];
    while (true) {
      const ssize_t n = ::read(fd.get(), block, sizeof block);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return io_error("read", path, errno);
      if (n == 0) return bytes;
      bytes.append(block, static_cast<size_t>(n));
    }
  }

  Result<size_t> read_part(const Path& path, uint64_t offset, std::span<char> to) override {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.is_open()) return io_error("read", path, errno);
    size_t got = 0;
    while (got < to.size()) {
      const ssize_t n =
          ::pread(fd.get(), to.data() + got, to.size() - got, static_cast<off_t>(offset + got));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return io_error("read", path, errno);
      if (n == 0) break;
      got += static_cast<size_t>(n);
    }
    return got;
  }

  Status write_file(const Path& path, std::string_view bytes) override {
    const Path temporary =
        path.parent_path() / fmt::format(".{}.tmp{}", path.filename().string(), ::getpid());
    {
      const Descriptor fd(
          ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
      if (!fd.is_open()) return io_error("write", path, errno);
      if (const int code = write_all(fd.get(), bytes)) {
        ::unlink(temporary.c_str());
        return io_error("write", path, code);
      }
    }
    return take_file(temporary, path);
  }

  Status take_file(const Path& draft, const Path& path) override {
    int code = 0;
    {
      const Descriptor fd(::open(draft.c_str(), O_RDONLY | O_CLOEXEC));
      if (!fd.is_open() || ::fsync(fd.get()) != 0) code = errno;
    }
    if (code == 0 && ::rename(draft.c_str(), path.c_str()) != 0) code = errno;
    if (code != 0) {
      ::unlink(draft.c_str());
      return io_error("write", path, code);
    }
    sync_directory(path.parent_path());
    return {};
  }

  Status write_derived(const Path& path, std::string_view bytes) override {
    const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!fd.is_open()) return io_error("write", path, errno);
    if (const int code = write_all(fd.get(), bytes)) return io_error("write", path, code);
    return {};
  }

  Result<int64_t> file_size(const Path& path) override {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return io_error("read", path, errno);
    return static_cast<int64_t>(info.st_size);
  }

  Result<std::unique_ptr<AppendFile>> open_append(const Path& path) override {
    Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (!fd.is_open()) return io_error("write", path, errno);
    sync_directory(path.parent_path());
    return std::make_unique<RealAppendFile>(path, std::move(fd));
  }

  Status truncate(const Path& path, uint64_t size) override {
    if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0)
      return io_error("shorten", path, errno);
    return {};
  }

  Status create_directories(const Path& path) override {
    std::error_code code;
    std::filesystem::create_directories(path, code);
    if (code) return io_error("create the folder", path, code.value());
    return {};
  }

  Status remove(const Path& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return io_error("remove", path, errno);
    return {};
  }

  bool exists(const Path& path) override {
    std::error_code code;
    return std::filesystem::exists(path, code);
  }

  std::vector<std::string> list(const Path& path) override {
    std::vector<std::string> names;
    std::error_code code;
    for (std::filesystem::directory_iterator it(path, code), end; !code && it != end;
         it.increment(code))
      names.push_back(it->path().filename().string());
    std::ranges::sort(names);
    return names;
  }

  Result<std::unique_ptr<FileLock>> lock(const Path& path) override {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!fd.is_open()) return io_error("lock", path, errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK)
        return fail("'{}' is in use by another process; wait for it to end, or use another folder.",
                    path.parent_path().string());
      return io_error("lock", path, errno);
    }
    return std::make_unique<RealFileLock>(std::move(fd));
  }

 private:
  /// A new name is safe only when its folder is on the disk too; a file system that cannot do that
  /// is no reason to stop.
  static void sync_directory(const Path& path) {
    const Descriptor fd(
        ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.is_open()) ::fsync(fd.get());
  }
};

}  // namespace

Result<size_t> Env::read_part(const Path& path, uint64_t offset, std::span<char> to) {
  LUX_TRY(const std::string bytes, read_file(path));
  if (offset >= bytes.size()) return 0;
  return bytes.copy(to.data(), to.size(), offset);
}

Status Env::take_file(const Path& draft, const Path& path) {
  const auto bytes = read_file(draft);
  const Status removed = remove(draft);
  if (!bytes) return std::unexpected(bytes.error());
  LUX_CHECK(removed);
  return write_file(path, *bytes);
}

Result<int64_t> Env::file_size(const Path& path) {
  LUX_TRY(const std::string bytes, read_file(path));
  return static_cast<int64_t>(bytes.size());
}

Result<int64_t> Env::changed_at(const Path& path) {
  std::error_code code;
  const auto time = std::filesystem::last_write_time(path, code);
  if (code) return io_error("read", path, code.value());
  return static_cast<int64_t>(time.time_since_epoch().count());
}

Status Env::check_folder(const Path& path) {
  std::error_code code;
  const std::filesystem::directory_iterator entries(path, code);
  if (code) return io_error("read the folder", path, code.value());
  return {};
}

Env& real_env() {
  static RealEnv env;
  return env;
}

}  // namespace lux
