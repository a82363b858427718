#include "lab/clembench/tree.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "lab/names.h"

namespace lux::clembench {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<int64_t> number_from(std::string_view digits) {
  int64_t number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (code != std::errc()) return fail("'{}' is too large a number.", digits);
  return number;
}

bool is_episode_file(std::string_view name) {
  return name == "instance.json" || name == "interactions.json" || name == "scores.json";
}

bool is_long_table(std::string_view name) {
  return name.starts_with("raw") && (name.ends_with(".csv") || name.ends_with(".csv.gz"));
}

Result<Place> place_of(const Path& folder) {
  std::vector<std::string> parts;
  for (Path at = folder; at.has_filename() && parts.size() < 4; at = at.parent_path())
    parts.push_back(at.filename().string());
  if (parts.size() < 4)
    return fail("'{}' holds an episode, but does not lie below models, game and experiment.",
                folder.string());
  return Place{.models = parts[3], .game = parts[2], .experiment = parts[1], .episode = parts[0]};
}

/// "a-t0.0" as a and 0; false where no temperature stands there.
bool take_temperature(std::string_view& name, double& temperature) {
  const size_t at = name.rfind("-t");
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view digits = name.substr(at + 2);
  if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string_view::npos)
    return false;
  const auto [end, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(), temperature);
  if (code != std::errc() || end != digits.data() + digits.size()) return false;
  name = name.substr(0, at);
  return true;
}

/// Cuts at "--". A name may hold it itself: two equal halves are one name twice, and where every
/// name ends in a temperature, only a "--" behind one counts.
std::vector<std::string_view> cut(std::string_view folder) {
  const size_t half = folder.size() / 2;
  if (folder.size() > 2 && folder.size() % 2 == 0 && folder.substr(half - 1, 2) == "--" &&
      folder.substr(0, half - 1) == folder.substr(half + 1))
    return {folder.substr(0, half - 1), folder.substr(half + 1)};
  double temperature = 0;
  std::string_view whole = folder;
  const bool by_temperature = take_temperature(whole, temperature);
  std::vector<std::string_view> names;
  size_t begin = 0;
  for (size_t at = folder.find("--"); at != std::string_view::npos;
       at = folder.find("--", at + 1)) {
    if (at < begin) continue;
    std::string_view name = folder.substr(begin, at - begin);
    const std::string_view kept = name;
    if (by_temperature && !take_temperature(name, temperature)) continue;
    names.push_back(kept);
    begin = at + 2;
  }
  names.push_back(folder.substr(begin));
  return names;
}

class Finder {
 public:
  Status look(const Path& path) {
    std::error_code code;
    const Path absolute = std::filesystem::canonical(path, code);
    if (code) return fail("There is no '{}'.", path.string());
    if (!std::filesystem::is_directory(absolute)) {
      if (is_episode_file(absolute.filename().string()))
        folders_.insert(absolute.parent_path());
      else
        add_table(absolute, true);
      return {};
    }
    std::filesystem::recursive_directory_iterator at(absolute, code);
    for (; !code && at != std::filesystem::recursive_directory_iterator(); at.increment(code)) {
      const std::string name = at->path().filename().string();
      if (is_episode_file(name))
        folders_.insert(at->path().parent_path());
      else
        add_table(at->path(), false);
    }
    if (code) return fail("Cannot look through '{}': {}.", path.string(), code.message());
    return {};
  }

  Result<Tree> finish() {
    Tree tree;
    for (const Path& folder : folders_) {
      LUX_TRY(Place place, place_of(folder));
      tree.episodes.push_back({folder, std::move(place)});
    }
    std::ranges::stable_sort(tree.episodes, {}, &EpisodeFolder::place);
    tree.long_tables.assign(long_tables_.begin(), long_tables_.end());
    tree.result_tables.assign(result_tables_.begin(), result_tables_.end());
    return tree;
  }

 private:
  void add_table(const Path& file, bool named) {
    const std::string name = file.filename().string();
    if (name == "results.csv" || name == "bench-paper-table.csv" ||
        (named && name.starts_with("results") && name.ends_with(".csv")))
      result_tables_.insert(file);
    else if (is_long_table(name) || named)
      long_tables_.insert(file);
  }

  std::set<Path> folders_;
  std::set<Path> long_tables_;
  std::set<Path> result_tables_;
};

}  // namespace

Result<Tree> find_tree(const std::vector<Path>& paths) {
  Finder finder;
  for (const Path& path : paths) LUX_CHECK(finder.look(path));
  return finder.finish();
}

Layout layout_of(const Place& place) {
  return place.episode.starts_with("instance_") ? Layout::v3 : Layout::v1_6;
}

ExperimentName experiment_name(std::string_view folder, Layout layout) {
  const size_t bar = folder.find('_');
  if (layout == Layout::v1_6 && bar != std::string_view::npos && bar + 1 < folder.size() &&
      is_digits(folder.substr(0, bar))) {
    if (const auto index = number_from(folder.substr(0, bar))) {
      const std::string_view name = folder.substr(bar + 1);
      return {.index = *index, .name = identifier_of(name).value_or(std::string(name))};
    }
  }
  return {.index = -1, .name = identifier_of(folder).value_or(std::string(folder))};
}

ModelNames model_names(std::string_view folder) {
  ModelNames result;
  for (std::string_view name : cut(folder)) {
    double temperature = 0;
    const bool has_one = take_temperature(name, temperature);
    if (!result.names.empty() && temperature != result.temperature) result.one_temperature = false;
    if (has_one) result.temperature = temperature;
    result.names.push_back(identifier_of(name).value_or(std::string(name)));
  }
  return result;
}

Result<int64_t> episode_number(std::string_view folder) {
  const size_t bar = folder.rfind('_');
  if (bar == std::string_view::npos || bar == 0 || !is_digits(folder.substr(bar + 1)))
    return fail("An episode's folder is called episode_<k> or instance_<k>, not '{}'.", folder);
  return number_from(folder.substr(bar + 1));
}

}  // namespace lux::clembench
