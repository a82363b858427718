// Episode folders of clembench's trees of results, by its three layouts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"

namespace lux::clembench {

enum class Layout {
  v1_6,  // <m1>-t<T>--<m2>-t<T>/<game>/<i>_<experiment>/episode_<k>
  v3,    // <m1>--<m2>/<game>/<experiment>/instance_<k>
};

/// Where an episode stands; its members are what tells it from others.
struct Place {
  std::string models;  // the folder's name
  std::string game;
  std::string experiment;  // the folder's name
  std::string episode;     // the folder's name

  auto operator<=>(const Place&) const = default;
};

struct EpisodeFolder {
  Path path;  // absolute
  Place place;
};

/// What was found below some paths.
struct Tree {
  std::vector<EpisodeFolder> episodes;  // sorted by place, then path
  std::vector<Path> long_tables;        // raw.csv and the like, by name; sorted
  std::vector<Path> result_tables;      // results.csv, bench-paper-table.csv; sorted
};

/// Looks through folders; a path may also name an episode's folder or a table itself. Fails on a
/// path that is not there, and on an episode that does not lie below models, game and experiment.
[[nodiscard]] Result<Tree> find_tree(const std::vector<Path>& paths);

/// "3_letter_grids" as 3 and "letter_grids"; position −1 where the name begins with none.
struct ExperimentName {
  int64_t index = -1;
  std::string name;
};
[[nodiscard]] ExperimentName experiment_name(std::string_view folder, Layout layout);

/// The models of a folder: "a-t0.0--b-t0.0" as a and b at temperature 0; "a--b"; "a". A name that
/// `file_name_of` has escaped is given back.
struct ModelNames {
  std::vector<std::string> names;  // as often as they stand there
  double temperature = 0;          // the last one
  bool one_temperature = true;     // all names have the same, or none has one
};
[[nodiscard]] ModelNames model_names(std::string_view folder);

[[nodiscard]] Layout layout_of(const Place& place);

/// The number at the end of "episode_12", "instance_00012"; fails on another name.
[[nodiscard]] Result<int64_t> episode_number(std::string_view folder);

}  // namespace lux::clembench
