#include "lab/csv/import.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "base/csv.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "lab/measure_record.h"
#include "lab/names.h"
#include "lab/tables.h"

namespace lux::csv {
namespace {

constexpr std::array<std::string_view, 6> whole_fields{
    "params", "params_active", "params_non_embedding", "tokens", "step", "context"};

bool is_whole_field(std::string_view field) {
  return std::ranges::find(whole_fields, field) != whole_fields.end();
}

std::optional<double> parse_number(std::string_view text) {
  double out = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// A field's place in one file.
class Field {
 public:
  Field() = default;
  static Result<Field> find(const Source& source, const Csv& table, const Path& file) {
    Field field;
    if (source.kind == Source::Kind::value) {
      field.text_ = source.text;
    } else if (source.kind == Source::Kind::file) {
      const std::string name = file.filename().string();
      const auto star = star_of(source.text, name);
      if (!star) return fail("'{}' is not named as '{}' has it.", file.string(), source.text);
      field.text_ = std::string(*star);
    } else {
      field.column_ = table.column(source.text);
      if (!field.column_)
        return fail("'{}' has no column '{}'; it has {}.", file.string(), source.text,
                    first_columns(table));
    }
    return field;
  }
  [[nodiscard]] std::string_view of(const CsvRow& row) const {
    return column_ ? std::string_view(row.fields[*column_]) : std::string_view(text_);
  }

 private:
  static std::string first_columns(const Csv& table) {
    constexpr size_t most = 12;
    std::string out;
    for (size_t i = 0; i < table.header.size() && i < most; ++i)
      out += (i > 0 ? ", " : "") + table.header[i];
    return table.header.size() > most ? out + " …" : out;
  }

  std::optional<size_t> column_;
  std::string text_;
};

class Importer {
 public:
  Importer(Lab& lab, const ImportOptions& options) : lab_(lab), options_(options) {}

  Result<ImportReport> run() {
    for (const Path& file : options_.files) LUX_CHECK(read(file));
    std::vector<MeasureRecord> records;
    LUX_CHECK(make_records(records));
    if (records.empty()) return fail("There are no scores in the files.");
    std::string units;
    for (const MeasureRecord& record : records) units += record.unit;
    report_.run_id = sha256_hex(units).substr(0, 16);
    for (MeasureRecord& record : records) record.run_id = report_.run_id;
    for (const auto& [model_id, card] : cards_) LUX_CHECK(lab_.save_model(model_id, card.fields));
    LUX_CHECK(write_plan());
    LUX_TRY(report_.added, append_measures(lab_, report_.run_id, records));
    LUX_CHECK(build_measures(lab_, report_.run_id));
    LUX_CHECK(build_models(lab_));
    return report_;
  }

 private:
  struct SeenCard {
    Value fields;
    Path file;
    size_t line = 0;
  };
  using Place = std::tuple<std::string, std::string, std::string>;  // model, task, metric

  Status read(const Path& file) {
    LUX_TRY(const std::string text, read_maybe_gzip(file, lab_.env()));
    auto table = parse_csv(text);
    if (!table) return fail("'{}': {}", file.string(), table.error().message);
    LUX_TRY(fields_, find_fields(*table, file));
    if (options_.mapping.is_wide()) LUX_CHECK(find_documents(*table, file));
    for (const CsvRow& row : table->rows) LUX_CHECK(take(row, *table, file));
    return {};
  }

  Result<std::map<std::string, Field>> find_fields(const Csv& table, const Path& file) {
    std::map<std::string, Source> sources = options_.mapping.card;
    sources["model"] = options_.mapping.model;
    sources["metric"] = *options_.mapping.metric;
    if (options_.mapping.task)
      sources["task"] = *options_.mapping.task;
    else if (!options_.task.empty())
      sources["task"] = {.kind = Source::Kind::value, .text = options_.task};
    else
      return misuse("The mapping has no 'task', and --task is not given.");
    if (options_.mapping.document) sources["document"] = *options_.mapping.document;
    if (options_.mapping.value) sources["value"] = *options_.mapping.value;
    std::map<std::string, Field> fields;
    for (const auto& [name, source] : sources) {
      LUX_TRY(fields[name], Field::find(source, table, file));
    }
    return fields;
  }

  Status find_documents(const Csv& table, const Path& file) {
    documents_.clear();
    for (size_t column = 0; column < table.header.size(); ++column) {
      const auto star = star_of(options_.mapping.document_columns, table.header[column]);
      if (!star) continue;
      const auto number = parse_number(*star);
      if (number && *number >= 0 && std::trunc(*number) == *number)
        documents_.emplace_back(static_cast<int64_t>(*number), column);
    }
    if (documents_.empty())
      return fail("'{}' has no columns as '{}', with a number for the star.", file.string(),
                  options_.mapping.document_columns);
    return {};
  }

  [[nodiscard]] std::string_view text(const std::string& field, const CsvRow& row) const {
    return fields_.at(field).of(row);
  }

  [[nodiscard]] std::unexpected<Error> bad_cell(const Path& file, const CsvRow& row,
                                                std::string_view what,
                                                std::string_view cell) const {
    return fail("'{}', line {}: the {} is '{}', which is no number.", file.string(), row.line, what,
                cell);
  }

  Status take(const CsvRow& row, const Csv& table, const Path& file) {
    LUX_TRY(const std::string model_id, take_card(row, file));
    auto& scores =
        scores_[{model_id, std::string(text("task", row)), std::string(text("metric", row))}];
    if (options_.mapping.is_wide()) {
      for (const auto& [document, column] : documents_)
        LUX_CHECK(
            take_value(row, file, document, table.header[column], row.fields[column], scores));
      return {};
    }
    int64_t document = whole_task;
    if (fields_.contains("document")) {
      const auto number = parse_number(text("document", row));
      if (!number || std::trunc(*number) != *number)
        return bad_cell(file, row, "document", text("document", row));
      document = static_cast<int64_t>(*number);
    }
    return take_value(row, file, document, "value", text("value", row), scores);
  }

  Status take_value(const CsvRow& row, const Path& file, int64_t document, std::string_view what,
                    std::string_view cell, std::map<int64_t, double>& scores) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (cell.empty()) {
      ++report_.missing;
    } else {
      const auto number = parse_number(cell);
      if (!number) return bad_cell(file, row, what, cell);
      value = *number * options_.mapping.scale;
    }
    if (!scores.emplace(document, value).second)
      return fail(
          "'{}', line {}: {} stands twice for the same model, task and metric.", file.string(),
          row.line,
          document == whole_task ? std::string("a score") : fmt::format("document {}", document));
    ++report_.values;
    return {};
  }

  /// The model's identity; its card is the row's.
  Result<std::string> take_card(const CsvRow& row, const Path& file) {
    std::string name(text("model", row));
    if (name.empty()) return fail("'{}', line {}: the model has no name.", file.string(), row.line);
    if (fields_.contains("step")) name += fmt::format("-step{}", text("step", row));
    Map card{{"model_id", name}, {"name", name}};
    for (const auto& [field, source] : options_.mapping.card) {
      const std::string_view cell = text(field, row);
      if (cell.empty()) continue;
      const bool is_real = field == "compute_flops";
      if (!is_real && !is_whole_field(field)) {
        card[field] = cell;
        continue;
      }
      const auto number = parse_number(cell);
      if (!number) return bad_cell(file, row, field, cell);
      if (is_real)
        card[field] = *number;
      else if (std::abs(*number) < 9e15)
        card[field] = static_cast<int64_t>(std::llround(*number));
      else
        return bad_cell(file, row, field, cell);
    }
    if (card.find("compute_flops") != nullptr)
      card["compute_source"] = "card";
    else
      estimate_compute(card);
    card["access"] = "imported";
    const auto [seen, is_new] =
        cards_.try_emplace(name, SeenCard{.fields = card, .file = file, .line = row.line});
    if (!is_new && seen->second.fields != Value(card))
      return fail("'{}', line {}: what is said of {} differs from '{}', line {}.", file.string(),
                  row.line, name, seen->second.file.string(), seen->second.line);
    return name;
  }

  /// 6·N·D, as for models of one's own.
  static void estimate_compute(Map& card) {
    const Value fields(card);
    const auto params = fields.get_int("params_active") ? fields.get_int("params_active")
                                                        : fields.get_int("params");
    const auto tokens = fields.get_int("tokens");
    if (!params || !tokens) return;
    card["compute_flops"] = 6.0 * static_cast<double>(*params) * static_cast<double>(*tokens);
    card["compute_source"] = "6ND";
  }

  Status make_records(std::vector<MeasureRecord>& records) {
    std::set<std::string> tasks;
    for (const auto& [place, scores] : scores_) {
      MeasureRecord& record = records.emplace_back();
      std::tie(record.model_id, record.task, record.metric) = place;
      for (const auto& [document, value] : scores) {
        if (document != whole_task) record.documents.push_back(document);
        record.values.push_back(value);
      }
      record.unit = measure_unit(record);
      tasks.insert(record.task);
    }
    report_.models = static_cast<int64_t>(cards_.size());
    report_.tasks = static_cast<int64_t>(tasks.size());
    report_.records = static_cast<int64_t>(records.size());
    return {};
  }

  Status write_plan() {
    const Path file = lab_.plan_file(report_.run_id);
    if (lab_.env().exists(file)) return {};
    List models;
    for (const auto& [model_id, card] : cards_) models.emplace_back(Map{{"model_id", model_id}});
    const Value plan(Map{{"format", 1},
                         {"run_id", report_.run_id},
                         {"settings", Map{{"import", "csv"}}},
                         {"models", std::move(models)},
                         {"tasks", List()},
                         {"units", List()}});
    LUX_CHECK(lab_.env().create_directories(file.parent_path()));
    return lab_.env().write_file(file, to_pretty_json(plan) + "\n");
  }

  static constexpr int64_t whole_task = -1;

  Lab& lab_;
  const ImportOptions& options_;
  std::map<std::string, Field> fields_;
  std::vector<std::pair<int64_t, size_t>> documents_;  // and their columns
  std::map<std::string, SeenCard> cards_;
  std::map<Place, std::map<int64_t, double>> scores_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import_tables(Lab& lab, const ImportOptions& options) {
  return Importer(lab, options).run();
}

}  // namespace lux::csv
