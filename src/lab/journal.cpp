#include "lab/journal.h"

#include <optional>
#include <string_view>

namespace lux {
namespace {

std::string journal_name(Shard shard) {
  return fmt::format("journal-{}-of-{}.jsonl", shard.index, shard.count);
}

std::vector<std::string> journal_names(Env& env, const Path& run_folder) {
  std::vector<std::string> names = env.list(run_folder);
  std::erase_if(names, [](const std::string& name) {
    return !name.starts_with("journal-") || !name.ends_with(".jsonl");
  });
  return names;
}

/// The whole lines of a journal. Views into its text.
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

/// Calls `take(line, file, number)` for the first line of every unit of a run.
template <class Take>
Status for_each_line(Env& env, const Path& run_folder, Take take) {
  std::unordered_set<std::string> seen;
  for (const std::string& name : journal_names(env, run_folder)) {
    const Path file = run_folder / name;
    LUX_TRY(const std::string text, env.read_file(file));
    LUX_TRY(const Lines whole, whole_lines(text, file));
    for (size_t i = 0; i < whole.lines.size(); ++i) {
      if (!seen.emplace(unit_of_line(whole.lines[i])).second) continue;
      LUX_CHECK(take(whole.lines[i], file, i + 1));
    }
  }
  return {};
}

}  // namespace

Result<Journal> Journal::open(Env& env, const Path& run_folder, Shard shard) {
  LUX_CHECK(env.create_directories(run_folder));
  Journal journal(env, run_folder / journal_name(shard));
  if (env.exists(journal.file_)) {
    LUX_TRY(const std::string text, env.read_file(journal.file_));
    LUX_TRY(const Lines whole, whole_lines(text, journal.file_));
    if (whole.whole_bytes < text.size()) {
      LUX_CHECK(env.truncate(journal.file_, whole.whole_bytes));
      journal.dropped_torn_line_ = true;
    }
    journal.size_ = whole.whole_bytes;
    journal.lines_ = static_cast<int64_t>(whole.lines.size());
  }
  LUX_TRY(journal.out_, env.open_append(journal.file_));
  return journal;
}

Status Journal::append(const UnitRecord& record) {
  if (spent_)
    return fail("'{}' could not be written before: start the same command again to go on.",
                file_.string());
  LUX_TRY(std::string line, to_line(record, lines_));
  line += '\n';
  const Status written = out_->append(line);
  const Status synced = written ? out_->sync() : written;
  if (!synced) {
    // After a failed sync nobody knows what is on the disk: the file is not written to again.
    spent_ = bool(written);
    if (!env_->truncate(file_, size_)) spent_ = true;
    return std::unexpected(synced.error());
  }
  size_ += line.size();
  ++lines_;
  return {};
}

Result<std::unordered_set<std::string>> finished_units(Env& env, const Path& run_folder) {
  std::unordered_set<std::string> units;
  LUX_CHECK(for_each_line(env, run_folder, [&](std::string_view line, const Path&, size_t) {
    units.emplace(unit_of_line(line));
    return Status();
  }));
  return units;
}

Status for_each_record(Env& env, const Path& run_folder,
                       const std::function<Status(UnitRecord&&)>& take) {
  return for_each_line(
      env, run_folder, [&](std::string_view line, const Path& file, size_t number) -> Status {
        auto record = parse_line(line);
        if (!record)
          return fail("{}:{}: this line {}", file.string(), number, record.error().message);
        return take(*std::move(record));
      });
}

Result<std::vector<UnitRecord>> read_all(Env& env, const Path& run_folder) {
  std::vector<UnitRecord> records;
  LUX_CHECK(for_each_record(env, run_folder, [&](UnitRecord&& record) {
    records.push_back(std::move(record));
    return Status();
  }));
  return records;
}

Result<std::map<std::string, int64_t>> journal_sizes(Env& env, const Path& run_folder) {
  std::map<std::string, int64_t> sizes;
  for (const std::string& name : journal_names(env, run_folder)) {
    LUX_TRY(const std::string text, env.read_file(run_folder / name));
    sizes[name] = static_cast<int64_t>(text.size());
  }
  return sizes;
}

}  // namespace lux
