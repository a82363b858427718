#include "lab/csv/scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace lux::csv {
namespace {

constexpr int64_t whole_task = -1;

std::string with_star(std::string_view pattern, std::string_view star) {
  return replace_all(pattern, "*", star);
}

/// Notes which columns have found their use; no column has two.
class Uses {
 public:
  Uses(const Csv& table, const Path& file)
      : table_(table), file_(file), used_(table.header.size()) {}

  [[nodiscard]] bool is_free(size_t column) const { return !used_[column]; }
  Status take(size_t column) {
    if (used_[column])
      return fail("'{}': the mapping's 'scores' name the column '{}' twice.", file_.string(),
                  table_.header[column]);
    used_[column] = true;
    return {};
  }
  /// The column of that name, taken; nothing where the name is empty.
  Result<std::optional<size_t>> take(const std::string& name) {
    if (name.empty()) return std::optional<size_t>();
    LUX_TRY(const auto column, find_column(table_, {name}, file_));
    if (!column) return no_column(table_, {name}, file_);
    LUX_CHECK(take(*column));
    return column;
  }

 private:
  const Csv& table_;
  const Path& file_;
  std::vector<bool> used_;
};

}  // namespace

Status Scores::read(const Path& file, std::string_view text) {
  auto table = parse_csv(text);
  if (!table) return fail("'{}': {}", file.string(), table.error().message);
  files_.push_back(file);
  LUX_CHECK(find_fields(*table));
  if (mapping_.is_wide()) LUX_CHECK(find_documents(*table));
  if (!mapping_.scores.empty()) LUX_CHECK(find_tasks(*table));
  for (const CsvRow& row : table->rows) LUX_CHECK(take(row, *table));
  return {};
}

Status Scores::find_fields(const Csv& table) {
  std::map<std::string, Source> sources = mapping_.card;
  sources["model"] = mapping_.model;
  if (mapping_.task && !task_.empty())
    return misuse("--task is '{}', but the mapping has a 'task' of its own: leave one out.", task_);
  if (mapping_.task)
    sources["task"] = *mapping_.task;
  else if (!task_.empty())
    sources["task"] = {.kind = Source::Kind::value, .text = task_, .columns = {}, .form = {}};
  else if (mapping_.scores.empty())
    return misuse("The mapping has no 'task', and --task is not given.");
  const auto add = [&](const char* name, const std::optional<Source>& source) {
    if (source) sources[name] = *source;
  };
  add("metric", mapping_.metric);
  add("task_version", mapping_.task_version);
  add("document", mapping_.document);
  add("value", mapping_.value);
  add("std", mapping_.deviation);
  add("stderr", mapping_.error);
  add("n", mapping_.n);
  fields_.clear();
  for (const auto& [name, source] : sources) {
    LUX_TRY(fields_[name], Field::find(source, table, file()));
  }
  return {};
}

Status Scores::find_documents(const Csv& table) {
  documents_.clear();
  for (size_t column = 0; column < table.header.size(); ++column) {
    const auto star = star_of(mapping_.document_columns, table.header[column]);
    if (!star) continue;
    const auto number = parse_number(*star);
    if (number && *number >= 0 && *number < 9e15 && std::trunc(*number) == *number)
      documents_.emplace_back(static_cast<int64_t>(*number), column);
  }
  if (documents_.empty())
    return fail("'{}' has no columns as '{}', with a number for the star.", file().string(),
                mapping_.document_columns);
  return {};
}

/// Columns that are named come before those that a star stands for.
Status Scores::find_tasks(const Csv& table) {
  task_columns_.clear();
  Uses uses(table, file());
  const auto add = [&](const ScoreColumn& score, size_t column, const std::string& task,
                       const std::string& star) -> Status {
    TaskColumn found{.column = column,
                     .task = task,
                     .metric = score.metric,
                     .scale = score.scale.value_or(mapping_.scale)};
    LUX_TRY(found.deviation, uses.take(with_star(score.deviation, star)));
    LUX_TRY(found.error, uses.take(with_star(score.error, star)));
    LUX_TRY(found.n, uses.take(with_star(score.n, star)));
    task_columns_.push_back(std::move(found));
    return {};
  };
  for (const auto& [name, field] : fields_)
    if (field.column() && uses.is_free(*field.column())) LUX_CHECK(uses.take(*field.column()));
  for (const ScoreColumn& score : mapping_.scores) {
    if (score.column.find('*') != std::string::npos) continue;
    LUX_TRY(const auto column, find_column(table, {score.column}, file()));
    if (!column) return no_column(table, {score.column}, file());
    LUX_CHECK(uses.take(*column));
    if (score.task.empty() && !fields_.contains("task"))
      return misuse("The mapping gives the column '{}' no 'task', and --task is not given.",
                    score.column);
    LUX_CHECK(add(score, *column, score.task, ""));
  }
  for (const ScoreColumn& score : mapping_.scores) {
    if (score.column.find('*') == std::string::npos) continue;
    bool any = false;
    for (size_t column = 0; column < table.header.size(); ++column) {
      const std::string header = on_one_line(table.header[column]);
      const auto star = star_of(score.column, header);
      if (!star || !uses.is_free(column)) continue;
      LUX_CHECK(uses.take(column));
      LUX_CHECK(add(score, column, std::string(*star), std::string(*star)));
      any = true;
    }
    if (!any) return no_column(table, {score.column}, file());
  }
  for (size_t column = 0; column < table.header.size(); ++column)
    if (uses.is_free(column))
      unused_.push_back(
          fmt::format("'{}': {}", file().string(), on_one_line(table.header[column])));
  return {};
}

std::string_view Scores::text(const std::string& field, const CsvRow& row) const {
  const auto found = fields_.find(field);
  return found == fields_.end() ? std::string_view() : found->second.of(row);
}

Status Scores::take(const CsvRow& row, const Csv& table) {
  const auto is_blank = [](const std::string& cell) { return strip(cell).empty(); };
  if (std::ranges::all_of(row.fields, is_blank)) return {};
  LUX_TRY(const size_t model, take_model(row));
  if (!mapping_.scores.empty()) return take_tasks(row, table, model);
  const Place place{models_[model].model_id, text("task", row), text("task_version", row),
                    text("metric", row)};
  if (mapping_.is_wide()) {
    ByDocument& documents = scores_[place];
    for (const auto& [document, column] : documents_)
      LUX_CHECK(take_value(row, document, table.header[column], row.fields[column], mapping_.scale,
                           place, &documents));
    return {};
  }
  int64_t document = whole_task;
  if (mapping_.document) {
    const auto number = parse_number(text("document", row));
    if (!number || *number < 0 || *number > 9e15 || std::trunc(*number) != *number)
      return fail("{}: the document is '{}', which is no number of a document.",
                  to_text(place_of(row)), text("document", row));
    document = static_cast<int64_t>(*number);
  }
  LUX_CHECK(take_value(row, document, "value", text("value", row), mapping_.scale, place, nullptr));
  return take_errors(row, place, mapping_.scale, text("std", row), text("stderr", row),
                     text("n", row));
}

Status Scores::take_tasks(const CsvRow& row, const Csv& table, size_t model) {
  const auto cell = [&](const std::optional<size_t>& column) {
    return column ? std::string_view(row.fields[*column]) : std::string_view();
  };
  for (const TaskColumn& score : task_columns_) {
    const Place place{models_[model].model_id,
                      score.task.empty() ? std::string(text("task", row)) : score.task,
                      text("task_version", row), score.metric};
    LUX_CHECK(take_value(row, whole_task, table.header[score.column], row.fields[score.column],
                         score.scale, place, nullptr));
    LUX_CHECK(take_errors(row, place, score.scale, cell(score.deviation), cell(score.error),
                          cell(score.n)));
  }
  return {};
}

/// As metrics of their own, beside that of the place; empty ones are left out without counting.
Status Scores::take_errors(const CsvRow& row, const Place& place, double scale,
                           std::string_view deviation, std::string_view error, std::string_view n) {
  const auto add = [&](std::string_view suffix, std::string_view cell, double times) -> Status {
    if (is_unknown_number(cell)) return {};
    const auto number = parse_number(cell);
    const std::string what = std::get<3>(place) + std::string(suffix);
    if (number && *number < 0)
      return fail("{}: the {} is {}, which is below 0.", to_text(place_of(row)), what, cell);
    Place beside = place;
    std::get<3>(beside) = what;
    return take_value(row, whole_task, what, cell, times, beside, nullptr);
  };
  LUX_CHECK(add("_std", deviation, std::abs(scale)));
  LUX_CHECK(add("_stderr", error, std::abs(scale)));
  return add("_n", n, 1);
}

Status Scores::take_value(const CsvRow& row, int64_t document, std::string_view what,
                          std::string_view cell, double scale, const Place& place,
                          ByDocument* documents) {
  ++values_;
  double value = std::numeric_limits<double>::quiet_NaN();
  if (is_unknown_number(cell)) {
    ++missing_;
    if (document == whole_task) return {};
  } else {
    const auto number = parse_number(cell);
    if (!number)
      return fail("{}: the {} is '{}', which is no number.", to_text(place_of(row)),
                  on_one_line(what), cell);
    value = *number * scale;
    if (!std::isfinite(value))
      return fail("{}: the {} is {}, which is too large.", to_text(place_of(row)),
                  on_one_line(what), cell);
  }
  if (documents == nullptr) documents = &scores_[place];
  const Scored found{value, static_cast<uint32_t>(files_.size() - 1),
                     static_cast<uint32_t>(row.line)};
  const auto [seen, is_new] = documents->emplace(document, found);
  if (is_new) return {};
  const auto& [model, task, version, metric] = place;
  return fail("{}: {} stands twice: {} of {} on {} is in {} too.", to_text(place_of(row)),
              document == whole_task ? "a score" : fmt::format("document {}", document), metric,
              model, task, to_text({files_[seen->second.file], seen->second.line}));
}

Result<size_t> Scores::take_model(const CsvRow& row) {
  const std::string_view written = text("model", row);
  std::string id = mapping_.names.apply(written);
  if (strip(id).empty()) return fail("{}: the model has no name.", to_text(place_of(row)));
  if (const auto step = mapping_.card.find("step"); step != mapping_.card.end())
    id += fmt::format("-step{}", text("step", row));
  const auto [at, is_new] = by_id_.emplace(id, models_.size());
  if (is_new) models_.push_back({id, std::string(written), place_of(row), {}});
  ScoredModel& model = models_[at->second];
  if (model.written != written)
    return fail("{}: '{}' and, in {}, '{}' both become '{}'; they would be one model.",
                to_text(place_of(row)), written, to_text(model.place), model.written, id);
  for (const auto& [field, source] : mapping_.card) {
    const std::string_view cell = text(field, row);
    const auto value = card_value(*find_card_field(field), cell, source.form);
    if (!value)
      return fail("{}: the {} is '{}', which {}.", to_text(place_of(row)), field, cell,
                  value.error().message);
    LUX_CHECK(model.facts.add(id, field, *value, place_of(row)));
  }
  return at->second;
}

std::vector<MeasureRecord> Scores::records() const {
  std::vector<MeasureRecord> records;
  for (const auto& [place, scores] : scores_) {
    if (scores.empty()) continue;
    MeasureRecord& record = records.emplace_back();
    std::tie(record.model_id, record.task, record.task_version, record.metric) = place;
    for (const auto& [document, score] : scores) {
      if (document != whole_task) record.documents.push_back(document);
      record.values.push_back(score.value);
    }
    record.unit = measure_unit(record);
  }
  return records;
}

}  // namespace lux::csv
