#include "serve/log_tail.h"

#include <algorithm>

#include "lab/line.h"

namespace lux::serve {
namespace {

constexpr size_t step = size_t{4} << 20U;

}  // namespace

LogTail::LogTail(Path run_folder, std::string_view kind)
    : folder_(std::move(run_folder)), prefix_(std::string(kind) + "-") {}

Result<bool> LogTail::read_on(Env& env, const Take& take) {
  std::vector<std::string> names = env.list(folder_);
  std::erase_if(names, [&](const std::string& name) {
    return !name.starts_with(prefix_) || !name.ends_with(".jsonl");
  });
  for (const std::string& name : names)
    if (std::ranges::find(paths_, folder_ / name) == paths_.end()) {
      paths_.push_back(folder_ / name);
      read_.push_back(0);
    }
  for (size_t i = 0; i < paths_.size(); ++i) {
    const auto size = env.file_size(paths_[i]);
    if (!size || static_cast<uint64_t>(*size) < read_[i]) {
      paths_.clear();
      read_.clear();
      return false;
    }
    if (static_cast<uint64_t>(*size) > read_[i]) LUX_CHECK(read_file_on(env, i, take));
  }
  return true;
}

Status LogTail::read_file_on(Env& env, size_t file, const Take& take) {
  std::string text;  // from read_[file] on
  size_t searched = 0;
  while (true) {
    const size_t had = text.size();
    text.resize(had + step);
    LUX_TRY(const size_t got,
            env.read_part(paths_[file], read_[file] + had, std::span(text).subspan(had)));
    text.resize(had + got);
    size_t begin = 0;
    for (size_t end; (end = text.find('\n', std::max(begin, searched))) != std::string::npos;) {
      const std::string_view line = std::string_view(text).substr(begin, end - begin);
      if (is_whole_line(line))
        take(line, {.file = static_cast<uint32_t>(file),
                    .size = static_cast<uint32_t>(line.size()),
                    .offset = read_[file] + begin});
      begin = end + 1;
    }
    text.erase(0, begin);
    searched = text.size();
    read_[file] += begin;
    if (got < step) return {};
  }
}

Result<std::string> read_line(Env& env, const Path& file, LineSpot spot) {
  std::string line(spot.size, '\0');
  LUX_TRY(const size_t got, env.read_part(file, spot.offset, line));
  if (got != line.size() || !is_whole_line(line))
    return fail("'{}' has changed while it was read.", file.string());
  return line;
}

}  // namespace lux::serve
