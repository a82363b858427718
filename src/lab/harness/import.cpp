#include "lab/harness/import.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "base/hash.h"
#include "base/json.h"
#include "lab/choices_table.h"
#include "lab/harness/named_log.h"
#include "lab/harness/read_log.h"
#include "lab/harness/tree.h"
#include "lab/journal.h"
#include "lab/record.h"
#include "lab/tables.h"

namespace lux::harness {
namespace {

constexpr size_t run_digits = 16;

/// Reads all logs, several at a time; results stand in the order of the logs.
std::vector<Result<ReadLog>> read_all_logs(const std::vector<NamedLog>& logs, int threads,
                                           Env& env) {
  std::vector<Result<ReadLog>> read(logs.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < logs.size(); i = next++) read[i] = read_log(logs[i], env);
  };
  std::vector<std::jthread> workers;
  const size_t most = std::min(logs.size(), static_cast<size_t>(std::max(threads, 1)));
  for (size_t i = 1; i < most; ++i) workers.emplace_back(work);
  work();
  return read;
}

class Importer {
 public:
  Importer(Lab& lab, const ImportOptions& options) : lab_(lab), options_(options) {}

  Result<ImportReport> run() {
    LUX_TRY(auto files, find_logs(options_.paths, lab_.env()));
    LUX_TRY(const auto logs, name_logs(std::move(files), options_.model, lab_.env(), report_.said));
    for (const NamedLog& log : logs)
      if (report_.models.empty() || report_.models.back() != log.model)
        report_.models.push_back(log.model);
    for (auto& read : read_all_logs(logs, options_.threads, lab_.env())) {
      if (!read) {
        report_.refused.push_back(read.error().message);
        continue;
      }
      std::ranges::move(remarks(*read), std::back_inserter(report_.said));
      entries_.push_back(entry(*read));
      if (read->unit.empty()) continue;
      ++report_.logs;
      report_.documents += static_cast<int64_t>(read->log.documents.size());
      report_.disagreements += static_cast<int64_t>(read->gold.disagreements.size());
      for (const LoggedDocument& document : read->log.documents) report_.choices += document.count;
      read_.push_back(*std::move(read));
    }
    if (read_.empty()) return std::move(report_);
    LUX_CHECK(write());
    return std::move(report_);
  }

 private:
  Status write() {
    set_run_id();
    LUX_CHECK(save_cards());
    LUX_CHECK(write_plan());
    LUX_CHECK(write_note());
    LUX_CHECK(write_scores());
    LUX_CHECK(build_models(lab_));
    return {};
  }

  void set_run_id() {
    std::vector<std::string> units;
    units.reserve(read_.size());
    for (const ReadLog& read : read_) units.push_back(read.unit);
    std::ranges::sort(units);
    Sha256 hash;
    for (const std::string& unit : units) hash.update(unit);
    report_.run_id = hash.hex().substr(0, run_digits);
  }

  /// What is not known of a model stays unknown; a card that the lab has is not made poorer.
  Status save_cards() {
    std::set<std::string> done;
    std::vector<std::pair<std::string, Value>> cards;  // all of them sound before one is written
    for (const ReadLog& read : read_) {
      const NamedLog& log = *read.named;
      if (!done.insert(log.model_id).second) continue;
      std::optional<Value> card;
      if (options_.card) {
        LUX_TRY(card, options_.card(log.model));
      }
      const Path file = lab_.model_file(log.model_id);
      if (!card && lab_.env().exists(file)) {
        LUX_TRY(const std::string text, lab_.env().read_file(file));
        const auto kept = parse_json(text);
        if (kept && kept->get_number("compute_flops")) continue;
        if (kept) {
          report_.no_compute.push_back(log.model);
          continue;
        }
      }
      if (!card) card = Map{{"model_id", ""}, {"name", log.model}, {"access", "imported"}};
      (*card).map()["model_id"] = log.model_id;
      if (card->find("params") == nullptr && log.results && log.results->params)
        card->map()["params"] = *log.results->params;
      if (!card->get_number("compute_flops")) report_.no_compute.push_back(log.model);
      LUX_CHECK(tell_changes(log.model, file, *card));
      cards.emplace_back(log.model_id, *std::move(card));
    }
    for (const auto& [model_id, card] : cards) LUX_CHECK(lab_.save_model(model_id, card));
    return {};
  }

  /// Says what studies go by and the lab has otherwise.
  Status tell_changes(const std::string& model, const Path& file, const Value& card) {
    if (!lab_.env().exists(file)) return {};
    LUX_TRY(const std::string text, lab_.env().read_file(file));
    const auto before = parse_json(text);
    if (!before) return {};
    for (const char* key : {"family", "params", "tokens", "compute_flops"}) {
      const auto word = [key](const Value& of) {
        const Value* value = of.find(key);
        return value == nullptr || value->is_null() ? std::string("not known") : to_json(*value);
      };
      if (word(*before) != word(card))
        report_.said.push_back(fmt::format("{}: its {} is {} now; in the lab it was {}.", model,
                                           key, word(card), word(*before)));
    }
    return {};
  }

  Status write_plan() {
    List models;
    List tasks;
    List units;
    std::set<std::string> seen;
    const auto add = [&seen](List& list, Value entry) {
      if (seen.insert(to_json(entry)).second) list.push_back(std::move(entry));
    };
    for (const ReadLog& read : read_) {
      const NamedLog& log = *read.named;
      add(models, Map{{"model_id", log.model_id}, {"content_hash", ""}});
      add(tasks, Map{{"task", log.file.task},
                     {"version", log.task_version},
                     {"num_fewshot", log.shots()},
                     {"documents", static_cast<int64_t>(read.log.documents.size())}});
      units.emplace_back(List{read.unit, log.model_id, log.file.task, log.shots(), 0,
                              static_cast<int64_t>(read.log.documents.size())});
    }
    const Value plan(Map{{"format", 1},
                         {"run_id", report_.run_id},
                         {"settings", Map{{"import", "harness"}}},
                         {"models", std::move(models)},
                         {"tasks", std::move(tasks)},
                         {"units", std::move(units)}});
    return write_once(lab_.plan_file(report_.run_id), to_pretty_json(plan) + "\n");
  }

  /// The table, and a line of the journal for each log that it did not hold before. The lines come
  /// last, all at once: before them the run has no scores.
  Status write_scores() {
    const Path folder = lab_.run_folder(report_.run_id);
    LUX_TRY(const auto finished, finished_units(lab_.env(), folder));
    LUX_TRY(Journal journal, Journal::open(lab_.env(), folder, lab_.shard()));
    std::vector<std::string> lines;
    int64_t bytes = 0;
    for (const ReadLog& read : read_) {
      if (finished.contains(read.unit)) continue;
      report_.added += static_cast<int64_t>(read.log.documents.size());
      lines.push_back(to_line(unit_of(read), journal.lines() + std::ssize(lines)));
      bytes += std::ssize(lines.back()) + 1;
    }
    LUX_TRY(const bool current, choices_are_current(lab_, report_.run_id));
    if (current && lines.empty()) return {};
    LUX_TRY(auto sizes, journal_sizes(lab_.env(), folder));
    sizes[journal.file().filename().string()] += bytes;
    LUX_CHECK(write_table(sizes));
    return journal.append(lines);
  }

  [[nodiscard]] ImportedUnit unit_of(const ReadLog& read) const {
    const NamedLog& log = *read.named;
    ImportedUnit unit{.unit = read.unit,
                      .run_id = report_.run_id,
                      .model_id = log.model_id,
                      .task = log.file.task,
                      .task_version = log.task_version,
                      .num_fewshot = log.shots(),
                      .documents = std::ssize(read.log.documents),
                      .made_with = made_with(log)};
    for (const LoggedDocument& document : read.log.documents) unit.choices += document.count;
    return unit;
  }

  static Value made_with(const NamedLog& log) {
    Map origin{{"import", "harness"}};
    if (log.results)
      for (const char* key : {"lm_eval_version", "transformers_version", "git_hash"})
        if (const Value* told = log.results->content.find(key);
            told != nullptr && told->is_string())
          origin[key] = *told;
    return origin;
  }

  /// `sizes`: of the journals when they are done.
  Status write_table(const std::map<std::string, int64_t>& sizes) {
    size_t log = 0;
    size_t document = 0;
    size_t choice = 0;
    const auto next = [&](ChoiceCells& cells) {
      for (; log < read_.size(); ++log, document = 0) {
        const ReadLog& read = read_[log];
        for (; document < read.log.documents.size(); ++document, choice = 0) {
          const LoggedDocument& logged = read.log.documents[document];
          if (choice == logged.count) continue;
          const bool is_new = choice == 0;
          if (is_new) read.put_document(logged, cells);
          read.put_choice(logged, choice++, cells);
          return is_new ? NextRow::of_new_document : NextRow::of_same_document;
        }
      }
      return NextRow::none;
    };
    LUX_CHECK(write_ordered_choices(lab_, report_.run_id, sizes, next));
    return {};
  }

  Status write_note() {
    const auto list = [](const std::vector<std::string>& texts) {
      List values;
      for (const std::string& text : texts) values.emplace_back(text);
      return values;
    };
    List from;
    for (const Path& path : options_.paths)
      from.emplace_back(std::filesystem::absolute(path).lexically_normal().string());
    const Value note(Map{{"from", std::move(from)},
                         {"documents", report_.documents},
                         {"choices", report_.choices},
                         {"logs", std::move(entries_)},
                         {"refused", list(report_.refused)},
                         {"said", list(report_.said)}});
    const Path file = lab_.import_note(report_.run_id);
    LUX_CHECK(lab_.env().create_directories(file.parent_path()));
    return lab_.env().write_file(file, to_pretty_json(note) + "\n");
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
  std::vector<ReadLog> read_;
  List entries_;
};

}  // namespace

Result<ImportReport> import_logs(Lab& lab, const ImportOptions& options) {
  return Importer(lab, options).run();
}

}  // namespace lux::harness
