#include "task/hub_cache.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/text.h"
#include "task/task.h"

namespace lux {
namespace {

constexpr std::string_view extension = ".parquet";

/// Snapshots in the order of preference.
std::vector<Path> snapshots(const Path& folder, const std::string& revision, Env& env) {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end())
      names.push_back(std::move(name));
  };
  const Path refs = folder / "refs";
  for (const Path& ref : {refs / revision, refs / "refs/convert/parquet", refs / "convert/parquet"})
    if (auto name = env.read_file(ref)) add(std::string(strip(*name)));
  add(revision);
  for (const std::string& name : env.list(folder / "snapshots")) add(name);
  std::vector<Path> paths;
  paths.reserve(names.size());
  for (const std::string& name : names) paths.push_back(folder / "snapshots" / name);
  return paths;
}

/// How many parts "test-00000-of-00002.parquet" says there are; nullopt where it is no file of the
/// split.
std::optional<size_t> part_count(std::string_view file, std::string_view split) {
  if (!file.starts_with(split) || !file.ends_with(extension)) return std::nullopt;
  file.remove_prefix(split.size());
  file.remove_suffix(extension.size());
  if (file.empty()) return 1;
  if (!file.starts_with('-')) return std::nullopt;
  const size_t of = file.find("-of-");
  if (of == std::string_view::npos) return std::nullopt;
  size_t count = 0;
  const char* end = file.data() + file.size();
  if (std::from_chars(file.data() + of + 4, end, count).ec != std::errc()) return std::nullopt;
  return count;
}

/// A split's files directly in a folder, or in the folder of the split's name.
Result<std::vector<Path>> files_in(const Path& folder, const std::string& split, Env& env) {
  std::vector<Path> files;
  size_t parts = 0;
  for (const std::string& name : env.list(folder)) {
    const auto count = part_count(name, split);
    if (!count) continue;
    files.push_back(folder / name);
    parts = std::max(parts, *count);
  }
  if (files.size() < parts)
    return fail("'{}' holds {} of the {} parts of the split '{}'; fetch the dataset again.",
                folder.string(), files.size(), parts, split);
  if (!files.empty()) return files;
  for (const std::string& name : env.list(folder / split))
    if (name.ends_with(extension)) files.push_back(folder / split / name);
  return files;
}

/// Folders of a snapshot that may hold the subset's files.
std::vector<Path> subset_folders(const Path& snapshot, const std::string& subset, Env& env) {
  if (!subset.empty()) return {snapshot / subset, snapshot / "data" / subset};
  std::vector<Path> folders = {snapshot};
  for (const std::string& name : env.list(snapshot)) folders.push_back(snapshot / name);
  return folders;
}

}  // namespace

Path hub_folder(const Path& cache, const std::string& repository) {
  return cache / ("datasets--" + replace_all(repository, "/", "--"));
}

Result<std::vector<Path>> find_hub_files(const Path& cache, const HubDataset& dataset,
                                         const std::string& split, Env& env) {
  const Path folder = hub_folder(cache, dataset.repository);
  for (const Path& snapshot : snapshots(folder, dataset.revision, env)) {
    std::vector<Path> found;
    for (const Path& place : subset_folders(snapshot, dataset.subset, env)) {
      LUX_TRY(std::vector<Path> files, files_in(place, split, env));
      if (files.empty() || files == found) continue;
      if (!found.empty())
        return fail(
            "'{}' holds the split '{}' of more than one subset ('{}', '{}'), and the task names no "
            "`dataset_name`.",
            snapshot.string(), split, found.front().parent_path().string(), place.string());
      found = std::move(files);
    }
    if (!found.empty()) return found;
  }
  return std::vector<Path>();
}

std::optional<Path> default_hub_cache(const std::function<const char*(const char*)>& variable) {
  const auto set = [&](const char* name) -> std::optional<Path> {
    const char* value = variable(name);
    return value && *value ? std::optional<Path>(value) : std::nullopt;
  };
  for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
    if (auto path = set(name)) return path;
  if (const auto home = set("HF_HOME")) return *home / "hub";
  if (const auto cache = set("XDG_CACHE_HOME")) return *cache / "huggingface" / "hub";
  if (const auto home = set("HOME")) return *home / ".cache" / "huggingface" / "hub";
  return std::nullopt;
}

}  // namespace lux
