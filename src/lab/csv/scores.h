// Tables of scores, long and wide, by a mapping.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/csv.h"
#include "base/env.h"
#include "base/error.h"
#include "lab/csv/facts.h"
#include "lab/csv/mapping.h"
#include "lab/measure_record.h"

namespace lux::csv {

/// A model of the tables, by its identity: its name after the rules, with its step.
struct ScoredModel {
  std::string model_id;
  std::string written;  // as the table names it
  FactPlace place;      // of the first row
  Facts facts;
};

class Scores {
 public:
  /// `task` is that of scores whose mapping has none.
  Scores(const Mapping& mapping, std::string task) : mapping_(mapping), task_(std::move(task)) {}

  /// Reads a table. Fails, naming file, line and column, on a cell that is no number, on a model
  /// whose rows contradict each other, on two models that the rules give one name, and on two
  /// values of one document or task.
  [[nodiscard]] Status read(const Path& file, std::string_view text);

  /// One for each model, task and metric, sorted so; without a run. Cells of documents that are
  /// empty are NaN; empty scores of whole tasks are left out.
  [[nodiscard]] std::vector<MeasureRecord> records() const;

  /// In the order in which they first stand there.
  [[nodiscard]] const std::vector<ScoredModel>& models() const { return models_; }
  [[nodiscard]] int64_t values() const { return values_; }  // empty cells included
  [[nodiscard]] int64_t missing() const { return missing_; }
  /// Columns of wide tables of tasks that the mapping does not name: "'FILE': COLUMN".
  [[nodiscard]] const std::vector<std::string>& unused_columns() const { return unused_; }

 private:
  struct Scored {
    double value = 0;
    uint32_t file = 0;
    uint32_t line = 0;
  };
  /// A column of a wide table of tasks.
  struct TaskColumn {
    size_t column = 0;
    std::string task;
    std::string metric;
    double scale = 1;
    std::optional<size_t> deviation, error, n;
  };
  using Place = std::tuple<std::string, std::string, std::string, std::string>;  // model, task,
                                                                                 // version, metric
  using ByDocument = std::map<int64_t, Scored>;

  [[nodiscard]] Status find_fields(const Csv& table);
  [[nodiscard]] Status find_documents(const Csv& table);
  [[nodiscard]] Status find_tasks(const Csv& table);
  [[nodiscard]] Status take(const CsvRow& row, const Csv& table);
  [[nodiscard]] Status take_tasks(const CsvRow& row, const Csv& table, size_t model);
  [[nodiscard]] Status take_errors(const CsvRow& row, const Place& place, double scale,
                                   std::string_view deviation, std::string_view error,
                                   std::string_view n);
  [[nodiscard]] Result<size_t> take_model(const CsvRow& row);
  [[nodiscard]] Status take_value(const CsvRow& row, int64_t document, std::string_view what,
                                  std::string_view cell, double scale, const Place& place,
                                  ByDocument* documents);
  [[nodiscard]] std::string_view text(const std::string& field, const CsvRow& row) const;
  [[nodiscard]] FactPlace place_of(const CsvRow& row) const { return {file(), row.line}; }
  [[nodiscard]] const Path& file() const { return files_.back(); }

  const Mapping& mapping_;
  std::string task_;
  std::vector<Path> files_;
  std::map<std::string, Field> fields_;                // of the table that is read
  std::vector<std::pair<int64_t, size_t>> documents_;  // and their columns
  std::vector<TaskColumn> task_columns_;
  std::vector<ScoredModel> models_;
  std::map<std::string, size_t> by_id_;
  std::map<Place, ByDocument> scores_;
  std::vector<std::string> unused_;
  int64_t values_ = 0;
  int64_t missing_ = 0;
};

}  // namespace lux::csv
