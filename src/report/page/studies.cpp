#include "report/page/page.h"
#include "report/table/display.h"
#include "report/table/document.h"

namespace lux::page {
namespace {

/// A kept table that a section shows, as far as it is there.
struct Shown {
  const char* study;
  const char* table;
  const char* title;
  const char* rest = "";
};

constexpr size_t most_rows = 4000;

Result<List> tables_of(const Input& input, std::initializer_list<Shown> wanted) {
  List tables;
  for (const Shown& one : wanted) {
    if (!input.figures->studies.has(one.study, one.table)) continue;
    LUX_TRY(Table table, input.figures->studies.table(one.study, one.table, one.rest));
    if (table.rows.empty()) continue;
    table.title = one.title;
    if (table.rows.size() > most_rows) {
      table.notes.push_back(
          fmt::format("The first {} of {} rows; all are in studies/{}/{}.parquet.", most_rows,
                      table.rows.size(), one.study, one.table));
      table.rows.resize(most_rows);
    }
    Value document = table_document(table);
    document.map()["name"] = std::string(one.study) + "-" + one.table;
    tables.push_back(std::move(document));
  }
  return tables;
}

Value commands_of(const Input& input, std::initializer_list<const char*> names) {
  List commands;
  for (const char* study : names)
    if (const std::string command = input.figures->studies.command(study); !command.empty())
      commands.emplace_back(Map{{"study", study}, {"command", valid_utf8(command)}});
  return commands;
}

/// The commands that make what a section lacks.
Value wanted_commands(const Input& input,
                      std::initializer_list<std::pair<const char*, const char*>> tables) {
  List wanted;
  for (const auto& [study, table] : tables)
    if (!input.figures->studies.has(study, table))
      wanted.emplace_back(fmt::format("luxmeter study {} --lab {}", study, input.figures->lab));
  return wanted;
}

}  // namespace

Status studies(const Input& input, const Take& take) {
  LUX_TRY(List chain,
          tables_of(input, {{"chain", "correlations", "Correlations with log compute"},
                            {"chain", "steps", "What each step costs"},
                            {"chain", "ordering", "How often the order of the chain holds"},
                            {"chain", "matched", "Over equal spans of compute"},
                            {"distractors", "summary", "The wrong choices and compute"},
                            {"chain", "left_out", "Left out of the chain"},
                            {"distractors", "left_out", "Left out of the wrong choices"}}));
  take(document(
      "chain",
      Map{{"figures", figure_documents(input, {"chain-survival", "chain-steps", "chain-stripes",
                                               "chain-accuracy", "chain-mass"})},
          {"tables", std::move(chain)},
          {"wanted",
           wanted_commands(input, {{"chain", "correlations"}, {"distractors", "accuracy_bins"}})},
          {"commands", commands_of(input, {"chain", "distractors"})}}));
  LUX_TRY(List traits,
          tables_of(input, {{"traits", "fits", "Fits"},
                            {"traits", "coefficients", "Coefficients"},
                            {"traits", "carriers", "The single rows that carry the fits"},
                            {"traits", "prediction", "Errors on rows not seen"},
                            {"traits", "importance", "Parts of R²"},
                            {"traits", "groups", "Scores by group"},
                            {"traits", "variance", "Variance between and inside groups"},
                            {"traits", "slopes", "Change a year"},
                            {"access", "comparisons", "Quantisation and access, paired"},
                            {"access", "aggregates", "Quantisation and access, averages"},
                            {"traits", "left_out", "Left out of the traits"},
                            {"access", "left_out", "Left out of access"}}));
  take(document(
      "traits",
      Map{{"figures", figure_documents(input, {"traits-size", "traits-buckets", "traits-bases",
                                               "traits-dates", "access-panels"})},
          {"tables", std::move(traits)},
          {"wanted", wanted_commands(input, {{"traits", "fits"}, {"access", "comparisons"}})},
          {"commands", commands_of(input, {"traits", "access"})}}));
  return {};
}

}  // namespace lux::page
