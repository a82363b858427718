#include "lab/harness/tree.h"

#include <algorithm>
#include <map>

namespace lux::harness {
namespace {

constexpr std::string_view prefix = "samples_";
constexpr std::string_view ending = ".jsonl";
constexpr std::string_view packed = ".gz";

/// "2024-05-01T10-20-30.123456": when the harness began to write.
bool is_date(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T";
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
  return true;
}

/// The results that were written with the log: of the same date, else the only ones in its folder.
Path results_beside(const Path& log, const std::string& date, Env& env) {
  const Path folder = log.parent_path();
  std::vector<std::string> others;
  for (const std::string& name : env.list(folder)) {
    if (!name.ends_with(".json")) continue;
    if (!date.empty() && name.ends_with("_" + date + ".json")) return folder / name;
    if (name.starts_with("results")) others.push_back(name);
  }
  return others.size() == 1 ? folder / others.front() : Path();
}

class Finder {
 public:
  explicit Finder(Env& env) : env_(env) {}

  Status look(const Path& path) {
    std::error_code code;
    const Path absolute = std::filesystem::canonical(path, code);
    if (code) return fail("There is no '{}'.", path.string());
    if (!std::filesystem::is_directory(absolute)) {
      if (!add(absolute))
        return fail("'{}' is not named as the harness names its logs, samples_<task>_<date>.jsonl.",
                    path.string());
      return {};
    }
    std::filesystem::recursive_directory_iterator at(absolute, code);
    for (; !code && at != std::filesystem::recursive_directory_iterator(); at.increment(code))
      if (at->is_regular_file(code)) add(at->path());
    if (code) return fail("Cannot look through '{}': {}.", path.string(), code.message());
    return {};
  }

  std::vector<LogFile> finish() {
    std::vector<LogFile> logs;
    logs.reserve(found_.size());
    for (auto& [path, log] : found_) logs.push_back(std::move(log));
    return logs;
  }

 private:
  bool add(const Path& path) {
    LogFile log{.path = path, .task = {}, .date = {}, .results = {}};
    if (!split_name(path.filename().string(), log.task, log.date)) return false;
    log.results = results_beside(path, log.date, env_);
    found_.emplace(path, std::move(log));
    return true;
  }

  Env& env_;
  std::map<Path, LogFile> found_;
};

}  // namespace

std::string LogFile::folder() const {
  return path.parent_path().filename().string();
}

bool split_name(const std::string& name, std::string& task, std::string& date) {
  std::string_view rest = name;
  if (rest.ends_with(packed)) rest.remove_suffix(packed.size());
  if (!rest.starts_with(prefix) || !rest.ends_with(ending)) return false;
  rest = rest.substr(prefix.size(), rest.size() - prefix.size() - ending.size());
  const size_t last = rest.rfind('_');
  if (last != std::string_view::npos && is_date(rest.substr(last + 1))) {
    date = rest.substr(last + 1);
    rest = rest.substr(0, last);
  }
  task = rest;
  return !task.empty();
}

Result<std::vector<LogFile>> find_logs(const std::vector<Path>& paths, Env& env) {
  Finder finder(env);
  for (const Path& path : paths) LUX_CHECK(finder.look(path));
  auto logs = finder.finish();
  if (logs.empty())
    return fail(
        "There is no samples_*.jsonl below '{}'; the harness writes them with "
        "--log_samples.",
        paths.empty() ? "" : paths.front().string());
  return logs;
}

}  // namespace lux::harness
