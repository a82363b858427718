// What the lab's tests share: a folder that goes away, rows, and a world in which things fail.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/hash.h"
#include "lab/record.h"

namespace lux {

/// A folder of its own for one test.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ =
        std::filesystem::temp_directory_path() / fmt::format("luxmeter-{}-{}", ::getpid(), count++);
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const Path& path() const { return path_; }

 private:
  Path path_;
};

/// The real world, but for what a test lets fail.
class FaultyEnv : public Env {
 public:
  uint64_t disk_left = std::numeric_limits<uint64_t>::max();  // bytes that can still be written
  bool read_only = false;
  bool sync_fails = false;
  bool truncate_fails = false;
  bool skip_sync = false;  // for tests that write much

  double monotonic_seconds() override { return real_env().monotonic_seconds(); }
  std::string utc_now() override { return real_env().utc_now(); }
  Result<std::string> read_file(const Path& path) override { return real_env().read_file(path); }
  Status write_file(const Path& path, std::string_view bytes) override {
    if (read_only) return refuse("write", path, "Read-only file system");
    if (bytes.size() > disk_left) return refuse("write", path, "No space left on device");
    disk_left -= bytes.size();
    if (!skip_sync) return real_env().write_file(path, bytes);
    std::ofstream(path, std::ios::binary) << bytes;
    return {};
  }
  Result<std::unique_ptr<AppendFile>> open_append(const Path& path) override {
    if (read_only) return refuse("write", path, "Read-only file system");
    LUX_TRY(auto file, real_env().open_append(path));
    return std::make_unique<FaultyFile>(*this, path, std::move(file));
  }
  Status truncate(const Path& path, uint64_t size) override {
    if (read_only || truncate_fails) return refuse("shorten", path, "Input/output error");
    return real_env().truncate(path, size);
  }
  Status create_directories(const Path& path) override {
    if (read_only && !exists(path))
      return refuse("create the folder", path, "Read-only file system");
    return real_env().create_directories(path);
  }
  Status remove(const Path& path) override { return real_env().remove(path); }
  bool exists(const Path& path) override { return real_env().exists(path); }
  std::vector<std::string> list(const Path& path) override { return real_env().list(path); }
  Result<std::unique_ptr<FileLock>> lock(const Path& path) override {
    if (read_only) return refuse("lock", path, "Read-only file system");
    return real_env().lock(path);
  }

 private:
  class FaultyFile : public AppendFile {
   public:
    FaultyFile(FaultyEnv& env, Path path, std::unique_ptr<AppendFile> file)
        : env_(env), path_(std::move(path)), file_(std::move(file)) {}
    /// A full disk takes as much of the bytes as it can, as the kernel does.
    Status append(std::string_view bytes) override {
      const size_t fits = std::min<uint64_t>(bytes.size(), env_.disk_left);
      env_.disk_left -= fits;
      LUX_CHECK(file_->append(bytes.substr(0, fits)));
      if (fits < bytes.size()) return refuse("write", path_, "No space left on device");
      return {};
    }
    Status sync() override {
      if (env_.sync_fails) return refuse("save", path_, "Input/output error");
      return env_.skip_sync ? Status() : file_->sync();
    }

   private:
    FaultyEnv& env_;
    Path path_;
    std::unique_ptr<AppendFile> file_;
  };

  static std::unexpected<Error> refuse(std::string_view doing, const Path& path,
                                       std::string_view why) {
    return fail("Cannot {} '{}': {}.", doing, path.string(), why);
  }
};

/// `documents` documents of 4 choices from `first` on, as unit `name` of run "r".
inline UnitRecord sample_unit(const std::string& name, int64_t first = 0, int64_t documents = 3,
                              const std::string& model = "m@1", const std::string& task = "t") {
  UnitRecord record;
  record.unit = sha256_hex(name);
  for (int64_t doc = first; doc < first + documents; ++doc) {
    for (int32_t choice = 0; choice < 4; ++choice) {
      ChoiceRow& row = record.rows.emplace_back();
      row.run_id = "r";
      row.model_id = model;
      row.task = task;
      row.task_version = "1.0";
      row.doc_id = doc;
      row.choice = choice;
      row.is_gold = choice == doc % 4;
      row.logprob = -1.0 / static_cast<double>(3 + doc * 7 + choice);
      row.tokens = 2 + choice;
      row.chars = 10 + choice;
      row.bytes = 11 + choice;
      row.is_greedy = choice == 2;
      if (doc % 2 == 0) row.uncond_logprob = -20.125 - choice;
      row.truncated = doc % 5 == 0;
      row.boundary_merge = doc % 3 == 0;
      row.doc_hash = sha256_hex(fmt::format("doc {}", doc));
      row.prompt_hash = sha256_hex(fmt::format("prompt {}", doc));
    }
  }
  record.cost = Map{{"decoded_tokens", 120}};
  record.made_with = Map{{"engine", "llama.cpp"}};
  record.seconds = 0.25;
  return record;
}

inline std::string message_of(const auto& result) {
  return result ? "" : result.error().message;
}

}  // namespace lux
