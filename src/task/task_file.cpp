#include "task/task_file.h"

#include <algorithm>

#include "base/text.h"
#include "base/yaml.h"

namespace lux {
namespace {

constexpr int max_folder_depth = 16;

void collect(const Path& folder, int depth, Env& env, std::vector<Path>& files) {
  if (depth > max_folder_depth) return;
  for (const std::string& name : env.list(folder)) {
    if (name == "__pycache__" || name == ".ipynb_checkpoints") continue;
    const Path path = folder / name;
    if (path.extension() == ".yaml")
      files.push_back(path);
    else if (env.exists(path / "."))
      collect(path, depth + 1, env, files);
  }
}

}  // namespace

std::vector<Path> find_task_files(const Path& folder, Env& env) {
  std::vector<Path> files;
  collect(folder, 0, env, files);
  std::ranges::sort(files, {}, [](const Path& path) { return path.generic_string(); });
  return files;
}

Result<Map> TaskFileReader::read_plain(const Path& file) {
  LUX_TRY(const std::string text, env_.read_file(file));
  if (const size_t valid = valid_utf8_prefix(text); valid < text.size())
    return fail("'{}' is not valid UTF-8 at byte {}.", file.string(), valid);
  LUX_TRY(Value value, parse_yaml(text, file.string()));
  if (!value.is_map())
    return fail("'{}' does not hold keys and values ({}).", file.string(), value.kind_name());
  return std::move(value.map());
}

Result<Map> TaskFileReader::merge(const Path& file, std::vector<Path>& chain) {
  const Path place = file.lexically_normal();
  if (std::ranges::find(chain, place) != chain.end())
    return fail("'{}' includes itself.", file.string());
  auto known = plain_.find(place);
  if (known == plain_.end()) known = plain_.emplace(place, read_plain(place)).first;
  LUX_TRY(Map own, Result<Map>(known->second));

  const Value* includes = own.find("include");
  if (!includes || includes->is_null()) {
    own.erase("include");
    return own;
  }
  const List list = includes->is_list() ? includes->list() : List{*includes};
  own.erase("include");
  chain.push_back(place);
  Map merged;
  for (const Value& include : list) {
    if (!include.is_string())
      return fail("'{}': `include` must name a file or a list of files.", file.string());
    const Path target = place.parent_path() / include.string();
    if (!env_.exists(target))
      return fail("'{}' includes '{}', which does not exist.", file.string(), target.string());
    LUX_TRY(Map keys, merge(target, chain));
    keys.erase("task_list");
    for (Member& member : keys) merged[member.key] = std::move(member.value);
  }
  chain.pop_back();
  for (Member& member : own) merged[member.key] = std::move(member.value);
  return merged;
}

Result<Map> TaskFileReader::read(const Path& file) {
  std::vector<Path> chain;
  return merge(file, chain);
}

}  // namespace lux
