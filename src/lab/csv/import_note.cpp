#include "lab/csv/import_note.h"

#include "base/json.h"

namespace lux::csv {
namespace {

List texts(const std::vector<std::string>& from) {
  return {from.begin(), from.end()};
}

List paths(const std::vector<Path>& from) {
  List list;
  for (const Path& path : from) list.emplace_back(path.filename().string());
  return list;
}

Value place(const FactPlace& from) {
  return Map{{"file", from.file.filename().string()}, {"line", static_cast<int64_t>(from.line)}};
}

Map model(const JoinedModel& joined) {
  Map entry{
      {"model_id", joined.model_id}, {"name", joined.written}, {"scores", place(joined.scores)}};
  entry["characteristics"] = joined.characteristics ? place(*joined.characteristics) : Value();
  return entry;
}

}  // namespace

Value import_note(const ImportOptions& options, const ImportReport& report) {
  List models;
  List without;
  for (const JoinedModel& joined : report.join.models) {
    models.emplace_back(model(joined));
    if (!joined.characteristics) without.emplace_back(joined.model_id);
  }
  List no_scores;
  for (const UnscoredModel& unscored : report.join.no_scores)
    no_scores.emplace_back(
        Map{{"name", unscored.name}, {"characteristics", place(unscored.place)}});
  List tables;
  for (const CharacteristicsReport& table : report.characteristics)
    tables.emplace_back(Map{{"file", table.file.filename().string()},
                            {"models", table.models},
                            {"joined", table.joined},
                            {"no_column_for", texts(table.missing)}});
  return Map{{"from", paths(options.files)},
             {"models", std::move(models)},
             {"no_characteristics", std::move(without)},
             {"no_scores", std::move(no_scores)},
             {"tables", std::move(tables)},
             {"overridden", texts(report.join.overridden)},
             {"unused", texts(report.join.unused)},
             {"alike", texts(report.join.alike)},
             {"unused_columns", texts(report.unused_columns)},
             {"empty_cells", report.missing}};
}

Result<std::vector<ImportedModel>> imported_models(const Lab& lab, std::string_view run_id) {
  const Path file = lab.import_note(run_id);
  std::vector<ImportedModel> models;
  if (!lab.env().exists(file)) return models;
  LUX_TRY(const std::string text, lab.env().read_file(file));
  const auto note = parse_json(text);
  if (!note) return fail("'{}' is damaged: {}", file.string(), note.error().message);
  const Value* listed = note->find("models");
  if (listed == nullptr) return models;
  if (!listed->is_list()) return fail("'{}' is damaged: 'models' is no list.", file.string());
  for (const Value& entry : listed->list()) {
    const auto id = entry.get_string("model_id");
    const auto name = entry.get_string("name");
    if (!id || !name)
      return fail("'{}' is damaged: a model has no 'model_id' and 'name'.", file.string());
    const Value* place = entry.find("characteristics");
    models.push_back({*id, *name, place != nullptr && place->is_map()});
  }
  return models;
}

}  // namespace lux::csv
