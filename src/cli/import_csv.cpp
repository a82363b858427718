#include <cstdio>
#include <memory>
#include <optional>

#include "base/first_names.h"
#include "base/signals.h"
#include "cli/command.h"
#include "cli/importers.h"
#include "lab/csv/import.h"
#include "lab/lab.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string mapping;
  std::string task;
  std::vector<std::string> files;
  std::vector<std::string> characteristics;
};

Status take_files(const std::vector<std::string>& names, Env& env, std::vector<Path>& files) {
  for (const std::string& name : names) {
    if (!env.exists(name)) return fail("There is no '{}'.", name);
    files.emplace_back(name);
  }
  return {};
}

constexpr size_t most_names = 20;  // all of them are in import.json

void tell(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
}

void tell_all(const std::vector<std::string>& sentences, std::string_view of_more) {
  constexpr size_t most = 10;
  for (size_t i = 0; i < sentences.size() && i < most; ++i) tell(sentences[i]);
  if (sentences.size() > most)
    tell(fmt::format("… and {} more {}.", sentences.size() - most, of_more));
}

/// Which tables of characteristics joined, and what did not.
void tell_join(const csv::ImportReport& report) {
  for (const csv::CharacteristicsReport& table : report.characteristics) {
    tell(fmt::format("'{}': {} of its {} models have scores{}.", table.file.string(), table.joined,
                     table.models,
                     table.missing.empty()
                         ? ""
                         : "; it has no column for " + first_names(table.missing, most_names)));
  }
  std::vector<std::string> without;
  for (const csv::JoinedModel& model : report.join.models)
    if (!model.characteristics) without.push_back(model.model_id);
  std::vector<std::string> unscored;
  unscored.reserve(report.join.no_scores.size());
  for (const csv::UnscoredModel& model : report.join.no_scores) unscored.push_back(model.name);
  if (!report.characteristics.empty() && !without.empty())
    tell(fmt::format("{} with scores have no characteristics: {}.", without.size(),
                     first_names(without, most_names)));
  if (!unscored.empty())
    tell(fmt::format("{} with characteristics have no scores: {}.", unscored.size(),
                     first_names(unscored, most_names)));
  tell_all(report.join.alike, "such names");
}

void tell(const csv::ImportReport& report, const Lab& lab) {
  if (report.missing > 0)
    tell(fmt::format("{} cells are empty and count as not known.", report.missing));
  tell_join(report);
  const csv::Join& join = report.join;
  tell_all(report.replaced, "such values");
  const std::pair<size_t, const char*> more[] = {
      {join.overridden.size(), "values of the tables are others by the mapping"},
      {join.unused.size(), "lines of the mapping found no use"},
      {report.unused_columns.size(), "columns of scores are not in the mapping"}};
  std::string counted;
  for (const auto& [count, words] : more)
    if (count > 0) counted += fmt::format("{}{} {}", counted.empty() ? "" : "; ", count, words);
  if (!counted.empty())
    tell(fmt::format("{}: '{}' has them.", counted,
                     (lab.run_folder(report.run_id) / "import.json").string()));
}

Result<int> import_csv(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  if (words.files.empty()) return misuse("Name a file of scores.");
  if (words.mapping.empty())
    return misuse("--columns is missing: name a mapping file, which says what the columns are.");
  LUX_TRY(const std::string text, env.read_file(words.mapping));
  csv::ImportOptions options;
  LUX_TRY(options.mapping, csv::parse_mapping(text, fmt::format("'{}'", words.mapping)));
  options.task = words.task;
  LUX_CHECK(take_files(words.files, env, options.files));
  LUX_CHECK(take_files(words.characteristics, env, options.characteristics));
  std::optional<SignalWatch> signals(std::in_place, end_import);
  LUX_TRY(Lab lab, Lab::create_or_open(env, words.lab));
  LUX_TRY(const csv::ImportReport report, csv::import_tables(lab, options));
  signals.reset();
  tell(report, lab);
  std::printf("run %s\n%lld scores of %lld models on %lld tasks; %lld of %lld records new\n",
              report.run_id.c_str(), static_cast<long long>(report.values),
              static_cast<long long>(report.models), static_cast<long long>(report.tasks),
              static_cast<long long>(report.added), static_cast<long long>(report.records));
  return done;
}

}  // namespace

void add_import_csv(Program& program, CLI::App& import) {
  CLI::App& command = *import.add_subcommand(
      "csv", "Tables of scores, wide or long, with a file that says what the columns are");
  auto words = std::make_shared<Words>();
  command.add_option("FILE", words->files, "CSV files, plain or compressed with gzip");
  add_lab_option(command, words->lab);
  command
      .add_option("--columns", words->mapping,
                  "The mapping file (YAML); see docs/importing-tables.md")
      ->type_name("FILE");
  command
      .add_option("--characteristics", words->characteristics,
                  "A table of what the models are, joined by name (may be repeated)")
      ->type_name("FILE");
  command.add_option("--task", words->task, "The task, where the mapping does not say it");
  command.callback([&program, words] {
    program.action = [&program, words] { return import_csv(*words, program.env); };
  });
}

}  // namespace lux::cli
