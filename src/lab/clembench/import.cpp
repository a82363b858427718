#include "lab/clembench/import.h"

#include <algorithm>
#include <set>
#include <span>

#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "lab/clembench/experiments.h"
#include "lab/clembench/long_table.h"
#include "lab/clembench/read_episode.h"
#include "lab/clembench/results_csv.h"
#include "lab/clembench/tree.h"
#include "lab/episode_journal.h"
#include "lab/tables.h"

namespace lux::clembench {
namespace {

constexpr size_t run_digits = 16;
constexpr size_t batch = 256;  // episodes a write

std::string run_id_of(std::vector<std::string> units) {
  std::ranges::sort(units);
  Sha256 hash;
  for (const std::string& unit : units) hash.update(unit);
  return hash.hex().substr(0, run_digits);
}

std::string shown(const Place& place) {
  return fmt::format("{}/{}/{}/{}", place.models, place.game, place.experiment, place.episode);
}

std::unexpected<Error> two_of(const Place& place, std::string_view one, std::string_view other) {
  return fail(
      "Two different episodes are called {}, in '{}' and in '{}': import them one after "
      "the other.",
      shown(place), one, other);
}

/// Where the layout gives an experiment no position: its place in the order of the game's names.
class Positions {
 public:
  void note(const std::string& game, const ExperimentName& experiment) {
    if (experiment.index < 0) names_[game].insert(experiment.name);
  }
  void set(EpisodeRecord& record) const {
    if (record.experiment_index >= 0) return;
    const auto& names = names_.at(record.game);
    record.experiment_index = std::distance(names.begin(), names.find(record.experiment));
  }

 private:
  std::map<std::string, std::set<std::string>> names_;
};

class Importer {
 public:
  Importer(Lab& lab, const ImportOptions& options) : lab_(lab), options_(options) {}

  Result<ImportReport> run() {
    LUX_TRY(const Tree tree, find_tree(options_.paths));
    const auto tables = static_cast<int64_t>(tree.long_tables.size() + tree.result_tables.size());
    if (!tree.episodes.empty()) {
      report_.passed_over = tables;
      LUX_CHECK(import_folders(tree.episodes));
    } else if (!tree.long_tables.empty()) {
      report_.passed_over = static_cast<int64_t>(tree.result_tables.size());
      LUX_CHECK(import_long_tables(tree.long_tables));
    } else if (!tree.result_tables.empty()) {
      for (const Path& file : tree.result_tables) LUX_CHECK(import_results_csv(file));
    } else {
      return fail("There are no results of clembench below '{}'.",
                  options_.paths.empty() ? "" : options_.paths.front().string());
    }
    return report_;
  }

 private:
  Status import_folders(const std::vector<EpisodeFolder>& found) {
    // Only hashes are kept of the first reading: a tree may be larger than the memory.
    std::vector<const EpisodeFolder*> folders;
    std::vector<std::string> units;
    for (const EpisodeFolder& folder : found) {
      LUX_TRY(const EpisodeFiles files, read_files(folder, lab_.env()));
      std::string unit = unit_of(folder.place, files);
      if (!folders.empty() && folders.back()->place == folder.place) {
        if (units.back() != unit)
          return two_of(folder.place, folders.back()->path.string(), folder.path.string());
        ++report_.same_twice;
        continue;
      }
      // What cannot be imported is told before anything is written.
      LUX_CHECK(read_episode(folder, files));
      positions_.note(folder.place.game,
                      experiment_name(folder.place.experiment, layout_of(folder.place)));
      folders.push_back(&folder);
      units.push_back(std::move(unit));
    }
    LUX_CHECK(begin(units));
    Experiments experiments;
    for (size_t i = 0; i < folders.size(); ++i) {
      const EpisodeFolder& folder = *folders[i];
      LUX_TRY(const EpisodeFiles files, read_files(folder, lab_.env()));
      LUX_TRY(ReadEpisode read, read_episode(folder, files));
      if (read.record.unit != units[i])
        return fail("'{}' has changed meanwhile.", folder.path.string());
      positions_.set(read.record);
      note_lacking(read, shown(folder.place));
      LUX_CHECK(experiments.read(folder, read.record.experiment, read.record.experiment_index,
                                 lab_.env()));
      LUX_CHECK(add(std::move(read.record)));
    }
    for (const auto& [game, content] : experiments.files())
      LUX_CHECK(write_once(lab_.instances_file(run_id_, game), to_pretty_json(content) + "\n"));
    if (auto lacking = experiments.lacking(); !lacking.empty())
      report_.lacking["no_settings"] = std::move(lacking);
    return finish();
  }

  Status import_long_tables(const std::vector<Path>& files) {
    std::map<Place, std::pair<EpisodeRecord, std::string>> episodes;  // with the file's name
    for (const Path& file : files) {
      LUX_TRY(const std::string text, read_maybe_gzip(file, lab_.env()));
      auto read = read_long_table(text);
      if (!read) return fail("{}: {}", file.string(), read.error().message);
      for (TableEpisode& episode : *read) {
        const auto known = episodes.find(episode.place);
        if (known == episodes.end()) {
          positions_.note(episode.place.game,
                          experiment_name(episode.place.experiment, layout_of(episode.place)));
          episodes.emplace(episode.place, std::pair(std::move(episode.record), file.string()));
        } else if (known->second.first.unit == episode.record.unit) {
          ++report_.same_twice;
        } else {
          return two_of(episode.place, known->second.second, file.string());
        }
      }
    }
    std::vector<std::string> units;
    for (const auto& [place, episode] : episodes) units.push_back(episode.first.unit);
    LUX_CHECK(begin(units));
    for (auto& [place, episode] : episodes) {
      EpisodeRecord& record = episode.first;
      positions_.set(record);
      const Value* main = record.scores.find("episode scores")->find("Main Score");
      if (main == nullptr || !main->is_number())
        report_.lacking["no_main_score"].push_back(shown(place));
      LUX_CHECK(add(std::move(record)));
    }
    return finish();
  }

  Status import_results_csv(const Path& file) {
    LUX_TRY(const std::string text, lab_.env().read_file(file));
    const auto rows = read_results_csv(text);
    if (!rows) return fail("{}: {}", file.string(), rows.error().message);
    run_id_ = sha256_hex(text).substr(0, run_digits);
    ++report_.result_tables;
    LUX_CHECK(write_once(lab_.results_file(run_id_), text));
    return write_plan();
  }

  Status begin(const std::vector<std::string>& units) {
    run_id_ = run_id_of(units);
    LUX_TRY(finished_, finished_episodes(lab_.env(), lab_.run_folder(run_id_)));
    LUX_CHECK(write_plan());
    LUX_TRY(auto journal, EpisodeJournal::open(lab_.env(), lab_.run_folder(run_id_), lab_.shard()));
    journal_.emplace(std::move(journal));
    report_.episodes = static_cast<int64_t>(units.size());
    return {};
  }

  Status add(EpisodeRecord record) {
    if (finished_.contains(record.unit)) return {};
    record.run_id = run_id_;
    if (options_.roles) {
      const auto roles = options_.roles(record.game);
      if (roles.size() == 1 && record.seats.size() == 2 &&
          record.seats[0].name == record.seats[1].name)
        record.seats.pop_back();
      for (size_t i = 0; i < roles.size() && i < record.seats.size(); ++i)
        record.seats[i].role = roles[i];
    }
    pending_.push_back(std::move(record));
    ++report_.added;
    return pending_.size() < batch ? Status() : flush();
  }

  Status flush() {
    LUX_CHECK(journal_->append(pending_));
    pending_.clear();
    return {};
  }

  Status finish() {
    LUX_CHECK(flush());
    Map note{{"episodes", report_.episodes}, {"from", paths()}};
    for (const char* what : {"no_scores", "no_interactions", "no_instance", "no_main_score",
                             "unreadable", "no_settings"}) {
      List names;
      for (const std::string& name : report_.lacking[what]) names.emplace_back(name);
      note[what] = std::move(names);
    }
    std::erase_if(report_.lacking, [](const auto& entry) { return entry.second.empty(); });
    LUX_CHECK(write_once(lab_.run_folder(run_id_) / "import.json",
                         to_pretty_json(Value(std::move(note))) + "\n"));
    LUX_TRY(const bool current, episodes_are_current(lab_, run_id_));
    if (!current) LUX_CHECK(build_episodes(lab_, run_id_));
    return {};
  }

  void note_lacking(const ReadEpisode& read, const std::string& name) {
    const auto note = [&](bool lacks, const char* what) {
      if (lacks) report_.lacking[what].push_back(name);
    };
    note(read.no_scores, "no_scores");
    note(read.no_interactions, "no_interactions");
    note(read.no_instance, "no_instance");
    note(read.no_main_score, "no_main_score");
    if (!read.unreadable.empty())
      report_.lacking["unreadable"].push_back(name + ": " + read.unreadable);
  }

  List paths() const {
    List list;
    for (const Path& path : options_.paths)
      list.emplace_back(std::filesystem::absolute(path).lexically_normal().string());
    return list;
  }

  /// A plan without units: what an import consists of is what it found.
  Status write_plan() {
    report_.run_ids.push_back(run_id_);
    const Value plan(Map{{"format", 1},
                         {"run_id", run_id_},
                         {"settings", Map{{"import", "clembench"}}},
                         {"models", List()},
                         {"tasks", List()},
                         {"units", List()}});
    return write_once(lab_.plan_file(run_id_), to_pretty_json(plan) + "\n");
  }

  /// A second import of the same leaves what the first wrote.
  Status write_once(const Path& file, std::string_view text) {
    if (lab_.env().exists(file)) return {};
    LUX_CHECK(lab_.env().create_directories(file.parent_path()));
    return lab_.env().write_file(file, text);
  }

  Lab& lab_;
  const ImportOptions& options_;
  ImportReport report_;
  Positions positions_;
  std::string run_id_;
  std::unordered_set<std::string> finished_;
  std::optional<EpisodeJournal> journal_;
  std::vector<EpisodeRecord> pending_;
};

}  // namespace

Result<ImportReport> import_results(Lab& lab, const ImportOptions& options) {
  return Importer(lab, options).run();
}

}  // namespace lux::clembench
