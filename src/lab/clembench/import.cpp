#include "lab/clembench/import.h"

#include <algorithm>
#include <set>
#include <span>

#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "lab/card/known_card.h"
#include "lab/clembench/experiments.h"
#include "lab/clembench/long_table.h"
#include "lab/clembench/paper_table.h"
#include "lab/clembench/read_episode.h"
#include "lab/clembench/result_measures.h"
#include "lab/clembench/result_models.h"
#include "lab/clembench/results_csv.h"
#include "lab/clembench/tree.h"
#include "lab/episode_journal.h"
#include "lab/measure_record.h"
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
      LUX_CHECK(import_result_tables(tree.result_tables));
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
    units.reserve(episodes.size());
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

  /// A table of results that was read, and the run that it becomes.
  struct ResultTable {
    Path file;
    std::string text;
    bool is_paper = false;
    std::string run_id;
    std::vector<MeasureRecord> records;
    Value note;
  };

  Status import_result_tables(const std::vector<Path>& files) {
    std::vector<ResultTable> tables;
    for (const Path& file : files) {
      LUX_TRY(ResultTable table, read_result_table(file));
      tables.push_back(std::move(table));
    }
    LUX_CHECK(save_cards());
    for (const ResultTable& table : tables) LUX_CHECK(write(table));
    return {};
  }

  Result<ResultTable> read_result_table(const Path& file) {
    ResultTable table{.file = file};
    LUX_TRY(table.text, lab_.env().read_file(file));
    table.is_paper = is_paper_table(table.text);
    const auto rows = table.is_paper ? read_paper_table(table.text) : read_results_csv(table.text);
    if (!rows) return fail("{}: {}", file.string(), rows.error().message);
    std::string version = benchmark_version(file);
    if (version.empty()) version = options_.version;
    List models;
    List doubts;
    std::set<std::string> taken;
    std::string renamed;
    for (const ResultRow& row : *rows) {
      const ResultModel model = result_model(row.models);
      LUX_TRY(const std::string model_id, note_model(model.name, true));
      if (!taken.insert(model_id).second)
        return fail("{}, line {}: '{}' is the same model as a row above, {}.", file.string(),
                    row.line, row.models, model_id);
      if (model_id != model.name) renamed += "\n" + model_id;
      for (MeasureRecord& record : measures_of(row, model_id, version))
        table.records.push_back(std::move(record));
      models.emplace_back(Map{{"model_id", model_id},
                              {"name", row.models},
                              {"self_play", model.is_self_play},
                              {"temperature", model.temperature}});
      if (!options_.check) continue;
      for (const std::string& doubt : options_.check(row, !table.is_paper)) {
        doubts.emplace_back(fmt::format("line {}: {}", row.line, doubt));
        report_.disagreements.push_back(
            fmt::format("{}, line {}: {}", file.string(), row.line, doubt));
      }
    }
    // The same table under other names of models is another run.
    table.run_id = sha256_hex(table.text + renamed).substr(0, run_digits);
    for (MeasureRecord& record : table.records) record.run_id = table.run_id;
    table.note = Map{{"from", file.string()},
                     {"version", version},
                     {"models", std::move(models)},
                     {"disagreements", std::move(doubts)}};
    ++report_.result_tables;
    report_.result_rows += static_cast<int64_t>(rows->size());
    report_.measures += static_cast<int64_t>(table.records.size());
    return table;
  }

  /// Its bytes, where `table games` reads them, and its scores as measures.
  Status write(const ResultTable& table) {
    run_id_ = table.run_id;
    LUX_CHECK(write_plan());
    if (!table.is_paper) LUX_CHECK(write_once(lab_.results_file(run_id_), table.text));
    LUX_CHECK(append_measures(lab_, run_id_, table.records));
    LUX_CHECK(lab_.env().write_file(lab_.import_note(run_id_), to_pretty_json(table.note) + "\n"));
    LUX_CHECK(build_measures(lab_, run_id_));
    return {};
  }

  /// The model's identity; its card is saved by save_cards(), for a table of results always, for
  /// episodes where something is known.
  Result<std::string> note_model(const std::string& name, bool always) {
    KnownModel known{.model_id = name, .facts = {}};
    if (options_.model) known = options_.model(name);
    if (known.model_id.empty()) return fail("The model '{}' has no name by the mapping.", name);
    if (always || options_.model) cards_.emplace(known.model_id, known.facts);
    names_.emplace(known.model_id, name);
    return known.model_id;
  }

  /// What the caller knows counts above what the lab has; what names say, below both.
  Status save_cards() {
    for (const auto& [model_id, facts] : cards_) {
      LUX_TRY(const auto replaced, add_to_card(lab_, model_id, facts, Authority::facts));
      report_.replaced.insert(report_.replaced.end(), replaced.begin(), replaced.end());
      LUX_CHECK(add_to_card(lab_, model_id, facts_of_name(names_[model_id]), Authority::card));
    }
    if (!cards_.empty()) LUX_CHECK(build_models(lab_));
    cards_.clear();
    return {};
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
    for (auto& seat : record.seats) {
      LUX_TRY(seat.model_id, note_model(seat.name, false));
    }
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
    LUX_CHECK(save_cards());
    Map note{{"episodes", report_.episodes}, {"from", paths()}};
    for (const char* what : {"no_scores", "no_interactions", "no_instance", "no_main_score",
                             "unreadable", "no_settings"}) {
      List names;
      for (const std::string& name : report_.lacking[what]) names.emplace_back(name);
      note[what] = std::move(names);
    }
    std::erase_if(report_.lacking, [](const auto& entry) { return entry.second.empty(); });
    LUX_CHECK(write_once(lab_.import_note(run_id_), to_pretty_json(Value(std::move(note))) + "\n"));
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
  std::map<std::string, Map> cards_;          // to be saved
  std::map<std::string, std::string> names_;  // by model_id, as the results have them
};

}  // namespace

Result<ImportReport> import_results(Lab& lab, const ImportOptions& options) {
  return Importer(lab, options).run();
}

}  // namespace lux::clembench
