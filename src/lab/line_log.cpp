#include "lab/line_log.h"

#include <optional>
#include <vector>

#include "lab/line.h"

namespace lux {
namespace {

constexpr std::string_view suffix = ".jsonl";

std::vector<std::string> log_names(Env& env, const Path& run_folder, std::string_view kind) {
  const std::string prefix = fmt::format("{}-", kind);
  std::vector<std::string> names = env.list(run_folder);
  std::erase_if(names, [&](const std::string& name) {
    return !name.starts_with(prefix) || !name.ends_with(suffix);
  });
  return names;
}

/// The whole lines of a log. Views into its text.
struct Lines {
  std::vector<std::string_view> lines;
  size_t whole_bytes = 0;  // up to here the file is sound; what follows is a torn line
};

Result<Lines> whole_lines(std::string_view text, const Path& file) {
  Lines result;
  std::optional<size_t> broken;
  for (size_t number = 1; result.whole_bytes < text.size(); ++number) {
    const size_t end = text.find('\n', result.whole_bytes);
    if (end == std::string_view::npos) break;
    const std::string_view line = text.substr(result.whole_bytes, end - result.whole_bytes);
    if (!is_whole_line(line)) {
      broken = number;
      break;
    }
    result.lines.push_back(line);
    result.whole_bytes = end + 1;
  }
  const size_t end = broken ? text.find('\n', result.whole_bytes) + 1 : text.size();
  if (end < text.size())
    return fail(
        "{}:{}: this line is damaged, and more follow it: restore the file from a copy, or remove "
        "the line to have its unit scored again.",
        file.string(), *broken);
  return result;
}

}  // namespace

Result<LineLog> LineLog::open(Env& env, const Path& run_folder, std::string_view kind,
                              Shard shard) {
  LUX_CHECK(env.create_directories(run_folder));
  LineLog log(env,
              run_folder / fmt::format("{}-{}-of-{}{}", kind, shard.index, shard.count, suffix));
  if (env.exists(log.file_)) {
    LUX_TRY(const std::string text, env.read_file(log.file_));
    LUX_TRY(const Lines whole, whole_lines(text, log.file_));
    if (whole.whole_bytes < text.size()) {
      LUX_CHECK(env.truncate(log.file_, whole.whole_bytes));
      log.dropped_torn_line_ = true;
    }
    log.size_ = whole.whole_bytes;
    log.lines_ = static_cast<int64_t>(whole.lines.size());
  }
  LUX_TRY(log.out_, env.open_append(log.file_));
  return log;
}

Status LineLog::append(std::span<const std::string> lines) {
  if (spent_)
    return fail("'{}' could not be written before: start the same command again to go on.",
                file_.string());
  std::string bytes;
  for (const std::string& line : lines) bytes.append(line).append(1, '\n');
  if (bytes.empty()) return {};
  const Status written = out_->append(bytes);
  const Status synced = written ? out_->sync() : written;
  if (!synced) {
    // After a failed sync nobody knows what is on the disk: the file is not written to again.
    spent_ = bool(written);
    if (!env_->truncate(file_, size_)) spent_ = true;
    return std::unexpected(synced.error());
  }
  size_ += bytes.size();
  lines_ += std::ssize(lines);
  return {};
}

std::unexpected<Error> LinePlace::broken(const Error& error) const {
  return fail("{}:{}: this line {}", file.string(), number, error.message);
}

Status for_each_whole_line(Env& env, const Path& run_folder, std::string_view kind,
                           const TakeLine& take) {
  for (const std::string& name : log_names(env, run_folder, kind)) {
    LinePlace place{.file = run_folder / name, .number = 0};
    LUX_TRY(const std::string text, env.read_file(place.file));
    LUX_TRY(const Lines whole, whole_lines(text, place.file));
    for (const std::string_view line : whole.lines) {
      ++place.number;
      LUX_CHECK(take(line, place));
    }
  }
  return {};
}

Status for_each_unit_line(Env& env, const Path& run_folder, std::string_view kind,
                          const TakeLine& take) {
  std::unordered_set<std::string> seen;
  return for_each_whole_line(env, run_folder, kind,
                             [&](std::string_view line, const LinePlace& place) -> Status {
                               if (!seen.emplace(unit_of_line(line)).second) return {};
                               return take(line, place);
                             });
}

Result<std::unordered_set<std::string>> units_in_logs(Env& env, const Path& run_folder,
                                                      std::string_view kind) {
  std::unordered_set<std::string> units;
  LUX_CHECK(
      for_each_whole_line(env, run_folder, kind, [&](std::string_view line, const LinePlace&) {
        units.emplace(unit_of_line(line));
        return Status();
      }));
  return units;
}

Result<std::map<std::string, int64_t>> log_sizes(Env& env, const Path& run_folder,
                                                 std::string_view kind) {
  std::map<std::string, int64_t> sizes;
  for (const std::string& name : log_names(env, run_folder, kind)) {
    LUX_TRY(sizes[name], env.file_size(run_folder / name));
  }
  return sizes;
}

}  // namespace lux
