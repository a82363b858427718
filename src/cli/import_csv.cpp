#include <cstdio>
#include <memory>

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
};

Result<int> import_csv(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  if (words.files.empty()) return misuse("Name a file of scores.");
  if (words.mapping.empty())
    return misuse("--columns is missing: name a mapping file, which says what the columns are.");
  LUX_TRY(const std::string text, env.read_file(words.mapping));
  csv::ImportOptions options;
  LUX_TRY(options.mapping, csv::parse_mapping(text, fmt::format("'{}'", words.mapping)));
  options.task = words.task;
  for (const std::string& file : words.files) {
    if (!env.exists(file)) return fail("There is no '{}'.", file);
    options.files.emplace_back(file);
  }
  LUX_TRY(Lab lab, Lab::create_or_open(env, words.lab));
  LUX_TRY(const csv::ImportReport report, csv::import_tables(lab, options));
  if (report.missing > 0)
    std::fprintf(stderr, "%lld cells are empty and count as not known.\n",
                 static_cast<long long>(report.missing));
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
  command.add_option("--task", words->task, "The task, where the mapping does not say it");
  command.callback([&program, words] {
    program.action = [&program, words] { return import_csv(*words, program.env); };
  });
}

}  // namespace lux::cli
