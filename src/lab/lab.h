// The lab: a folder of results. Where things lie in it is specified in docs/formats.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux {

/// Which part of the work a process does: shard `index` of `count`, counted from 1.
struct Shard {
  int index = 1;
  int count = 1;

  bool operator==(const Shard&) const = default;
};

class Lab {
 public:
  /// What this program writes; labs up to it can be read.
  static constexpr int64_t format_version = 1;

  /// For writing: makes the folder a lab if it is empty or not there, and holds its lock as long as
  /// the object lives; processes with different shards can write side by side. Fails on a folder
  /// with other things in it, on a lab of a newer version, where nothing can be written, and while
  /// another process writes. `env` must outlive the lab.
  [[nodiscard]] static Result<Lab> create_or_open(Env& env, const Path& folder, Shard shard = {});

  /// Whether create_or_open() would take the folder, locks and permissions aside.
  [[nodiscard]] static Status check_place(Env& env, const Path& folder);

  /// For reading: takes no lock and writes nothing. Fails where there is no lab, or a newer one.
  [[nodiscard]] static Result<Lab> open(Env& env, const Path& folder);

  [[nodiscard]] Env& env() const { return *env_; }
  [[nodiscard]] const Path& folder() const { return folder_; }
  [[nodiscard]] bool writable() const { return lock_ != nullptr; }
  [[nodiscard]] Shard shard() const { return shard_; }

  [[nodiscard]] Path run_folder(std::string_view run_id) const;
  [[nodiscard]] Path plan_file(std::string_view run_id) const;
  [[nodiscard]] Path tables_note(std::string_view run_id) const;
  /// What was imported, and what was said of it.
  [[nodiscard]] Path import_note(std::string_view run_id) const;
  [[nodiscard]] Path model_file(std::string_view model_id) const;
  [[nodiscard]] Path choices_file(std::string_view run_id) const;
  [[nodiscard]] Path models_table() const;
  [[nodiscard]] Path episodes_file(std::string_view run_id) const;  // the table
  [[nodiscard]] Path measures_file(std::string_view run_id) const;  // the table
  /// The instances of a game as a run plays them.
  [[nodiscard]] Path instances_file(std::string_view run_id, std::string_view game) const;
  /// Episodes in clembench's layout.
  [[nodiscard]] Path episodes_folder(std::string_view run_id) const;
  /// Scores of others, imported without their episodes.
  [[nodiscard]] Path results_file(std::string_view run_id) const;

  /// Identifiers of the runs that have a folder, sorted by their folders' names.
  [[nodiscard]] std::vector<std::string> run_ids() const;
  /// Fails, naming the run that was probably meant, where there is no such run.
  [[nodiscard]] Status check_run(std::string_view run_id) const;

  /// Writes a card to models/<model-id>.json, unless it stands there already just so.
  [[nodiscard]] Status save_model(std::string_view model_id, const Value& card);
  /// All cards, sorted by file name. Fails, naming the file, on what is no JSON object.
  [[nodiscard]] Result<std::vector<Value>> models() const;

 private:
  Lab(Env& env, Path folder) : env_(&env), folder_(std::move(folder)) {}
  [[nodiscard]] Status check_version() const;

  Env* env_;
  Path folder_;
  Shard shard_;
  std::unique_ptr<FileLock> lock_;
};

}  // namespace lux
