// A folder for one test, and a world with a clock of its own.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/env.h"

namespace lux::test {

class Scratch {
 public:
  Scratch() {
    std::string name = std::filesystem::temp_directory_path() / "luxmeter-card-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    root_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code code;
    std::filesystem::remove_all(root_, code);
  }

  [[nodiscard]] const Path& root() const { return root_; }
  [[nodiscard]] std::string spec(std::string_view below) const {
    return "gguf:" + (root_ / below).string();
  }
  Path write(std::string_view below, std::string_view bytes) const {
    const Path path = root_ / below;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

 private:
  Path root_;
};

/// The real world at another time, in which files can be made unwritable.
class ShiftedEnv : public Env {
 public:
  std::string now = "2999-01-01T00:00:00Z";
  bool read_only = false;
  int writes = 0;

  double monotonic_seconds() override { return real_env().monotonic_seconds(); }
  std::string utc_now() override { return now; }
  Result<std::string> read_file(const Path& path) override { return real_env().read_file(path); }
  Status write_file(const Path& path, std::string_view bytes) override {
    if (read_only) return fail("Cannot write '{}': Read-only file system.", path.string());
    ++writes;
    return real_env().write_file(path, bytes);
  }
  Result<std::unique_ptr<AppendFile>> open_append(const Path& path) override {
    return real_env().open_append(path);
  }
  Status truncate(const Path& path, uint64_t size) override {
    return real_env().truncate(path, size);
  }
  Status create_directories(const Path& path) override {
    return real_env().create_directories(path);
  }
  Status remove(const Path& path) override { return real_env().remove(path); }
  bool exists(const Path& path) override { return real_env().exists(path); }
  std::vector<std::string> list(const Path& path) override { return real_env().list(path); }
  Result<std::unique_ptr<FileLock>> lock(const Path& path) override {
    return real_env().lock(path);
  }
};

/// Expects an error whose sentence holds `part`.
template <class T>
void expect_error(const Result<T>& result, std::string_view part) {
  ASSERT_FALSE(result.has_value()) << "no error, where this was due: " << part;
  EXPECT_NE(result.error().message.find(part), std::string::npos) << result.error().message;
}

}  // namespace lux::test
