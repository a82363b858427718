#include "lab/csv/import.h"

#include <set>

#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "lab/card/known_card.h"
#include "lab/csv/import_note.h"
#include "lab/measure_record.h"
#include "lab/tables.h"

namespace lux::csv {
namespace {

class Importer {
 public:
  Importer(Lab& lab, const ImportOptions& options)
      : lab_(lab), options_(options), scores_(options.mapping, options.task) {}

  Result<ImportReport> run() {
    LUX_CHECK(read());
    std::vector<MeasureRecord> records = scores_.records();
    if (records.empty()) return fail("There are no scores in the files.");
    count(records);
    std::string units;
    for (const MeasureRecord& record : records) units += record.unit;
    report_.run_id = sha256_hex(units).substr(0, 16);
    for (MeasureRecord& record : records) record.run_id = report_.run_id;
    LUX_CHECK(save_cards());
    LUX_CHECK(write_plan());
    LUX_TRY(report_.added, append_measures(lab_, report_.run_id, records));
    LUX_CHECK(lab_.env().write_file(lab_.import_note(report_.run_id),
                                    to_pretty_json(import_note(options_, report_)) + "\n"));
    LUX_CHECK(build_measures(lab_, report_.run_id));
    LUX_CHECK(build_models(lab_));
    return std::move(report_);
  }

 private:
  Status read() {
    for (const Path& file : options_.files) {
      LUX_TRY(const std::string text, read_maybe_gzip(file, lab_.env()));
      LUX_CHECK(scores_.read(file, text));
    }
    const bool has_tables = !options_.characteristics.empty();
    if (has_tables && !options_.mapping.characteristics)
      return misuse("The mapping has no 'characteristics', which say what the columns of '{}' are.",
                    options_.characteristics.front().string());
    if (!has_tables && options_.mapping.characteristics)
      return misuse("The mapping has 'characteristics': name their table with --characteristics.");
    if (!has_tables) {
      LUX_TRY(report_.join, join(options_.mapping, scores_, nullptr));
      return {};
    }
    Characteristics characteristics(*options_.mapping.characteristics);
    for (const Path& file : options_.characteristics) {
      LUX_TRY(const std::string text, read_maybe_gzip(file, lab_.env()));
      LUX_CHECK(characteristics.read(file, text));
    }
    LUX_CHECK(characteristics.check());
    LUX_TRY(report_.join, join(options_.mapping, scores_, &characteristics));
    std::set<std::string> scored;
    for (const ScoredModel& model : scores_.models()) scored.insert(model.model_id);
    for (const CharacteristicsTable& table : characteristics.tables()) {
      CharacteristicsReport& report = report_.characteristics.emplace_back();
      report.file = table.file;
      report.models = static_cast<int64_t>(table.names.size());
      report.missing = table.missing;
      for (const std::string& name : table.names)
        if (scored.contains(name)) ++report.joined;
    }
    return {};
  }

  void count(const std::vector<MeasureRecord>& records) {
    std::set<std::string> tasks;
    for (const MeasureRecord& record : records) tasks.insert(record.task);
    report_.models = static_cast<int64_t>(report_.join.models.size());
    report_.tasks = static_cast<int64_t>(tasks.size());
    report_.records = static_cast<int64_t>(records.size());
    report_.values = scores_.values();
    report_.missing = scores_.missing();
    report_.unused_columns = scores_.unused_columns();
  }

  Status save_cards() {
    for (const JoinedModel& model : report_.join.models) {
      LUX_TRY(const auto replaced, add_to_card(lab_, model.model_id, model.card, Authority::facts));
      report_.replaced.insert(report_.replaced.end(), replaced.begin(), replaced.end());
    }
    return {};
  }

  Status write_plan() {
    const Path file = lab_.plan_file(report_.run_id);
    if (lab_.env().exists(file)) return {};
    List models;
    for (const JoinedModel& model : report_.join.models)
      models.emplace_back(Map{{"model_id", model.model_id}});
    const Value plan(Map{{"format", 1},
                         {"run_id", report_.run_id},
                         {"settings", Map{{"import", "csv"}}},
                         {"models", std::move(models)},
                         {"tasks", List()},
                         {"units", List()}});
    LUX_CHECK(lab_.env().create_directories(file.parent_path()));
    return lab_.env().write_file(file, to_pretty_json(plan) + "\n");
  }

  Lab& lab_;
  const ImportOptions& options_;
  Scores scores_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import_tables(Lab& lab, const ImportOptions& options) {
  return Importer(lab, options).run();
}

}  // namespace lux::csv
