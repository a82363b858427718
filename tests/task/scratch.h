// A folder for a test's files.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/env.h"

namespace lux {

/// Empty, of its own for each test, and gone after it.
class Scratch {
 public:
  Scratch() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ =
        Path(testing::TempDir()) / (std::string(test->name()) + '-' + std::to_string(::getpid()));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] const Path& path() const { return path_; }

  /// Writes a file below the folder, with the folders it lies in.
  Path write(const Path& name, std::string_view text) const {
    const Path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    const Status written = real_env().write_file(file, text);
    EXPECT_TRUE(written);
    return file;
  }

 private:
  Path path_;
};

}  // namespace lux
