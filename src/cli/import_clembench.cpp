#include <fmt/ranges.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <set>

#include "base/signals.h"
#include "cli/command.h"
#include "cli/importers.h"
#include "game/registry.h"
#include "lab/clembench/import.h"
#include "lab/csv/model_book.h"
#include "lab/lab.h"
#include "study/games/published.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::vector<std::string> paths;
  std::string mapping;
  std::vector<std::string> characteristics;
};

/// What a mapping file says of models, with its tables of characteristics.
Result<csv::ModelBook> read_book(const Words& words, Env& env) {
  LUX_TRY(const std::string text, env.read_file(words.mapping));
  LUX_TRY(csv::Mapping mapping, csv::parse_mapping(text, fmt::format("'{}'", words.mapping)));
  std::vector<Path> tables;
  for (const std::string& table : words.characteristics) {
    if (!env.exists(table)) return fail("There is no '{}'.", table);
    tables.emplace_back(table);
  }
  return csv::ModelBook::read(std::move(mapping), tables, env);
}

std::vector<std::string> check(const clembench::ResultRow& row, bool has_clemscore) {
  std::vector<std::string> sentences;
  for (const Disagreement& found : disagreements(row, has_clemscore))
    sentences.push_back(fmt::format("the {} of {} is {} by its cells, but the table says {}.",
                                    found.what, row.models, found.of_cells, found.told));
  return sentences;
}

void tell_first(const std::vector<std::string>& sentences) {
  constexpr size_t most = 20;
  for (size_t i = 0; i < sentences.size() && i < most; ++i)
    std::fprintf(stderr, "%s\n", sentences[i].c_str());
  if (sentences.size() > most) std::fprintf(stderr, "… and %zu more.\n", sentences.size() - most);
}

std::vector<std::string> roles_of(std::string_view name) {
  const game::Game* game = game::find_game(name);
  if (game == nullptr) return {};
  const auto roles = game->roles();
  return {roles.begin(), roles.end()};
}

struct Lack {
  const char* what;
  const char* words;
};

constexpr Lack lacks[] = {
    {"no_scores", "have no scores.json and count as missing"},
    {"no_interactions", "have no interactions.json and cannot be scored anew"},
    {"no_instance", "have no instance.json and cannot be scored anew"},
    {"no_main_score", "have no Main Score"},
    {"unreadable", "have files that cannot be read"},
    {"no_settings",
     "are experiments whose settings are not known: their episodes cannot be scored "
     "anew"},
};

/// What was lacking: all of it is in import.json, the first of it here.
void tell(const clembench::ImportReport& report, const Lab& lab) {
  constexpr size_t most = 20;
  bool more = false;
  for (const Lack& lack : lacks) {
    const auto found = report.lacking.find(lack.what);
    if (found == report.lacking.end()) continue;
    const auto& names = found->second;
    std::fprintf(stderr, "%zu %s:\n", names.size(), lack.words);
    for (size_t i = 0; i < names.size() && i < most; ++i)
      std::fprintf(stderr, "  %s\n", names[i].c_str());
    if (names.size() > most) std::fprintf(stderr, "  … and %zu more\n", names.size() - most);
    more = more || names.size() > most;
  }
  if (more)
    std::fprintf(stderr, "All are named in '%s'.\n",
                 (lab.run_folder(report.run_ids.front()) / "import.json").string().c_str());
}

Result<int> import_clembench(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  if (words.paths.empty()) return misuse("Name a folder of clembench's results.");
  clembench::ImportOptions options;
  for (const std::string& path : words.paths) {
    if (!env.exists(path)) return fail("There is no '{}'.", path);
    options.paths.emplace_back(path);
  }
  options.roles = roles_of;
  options.check = check;
  std::optional<csv::ModelBook> book;
  std::set<std::string> uncharacterised;
  if (!words.mapping.empty()) {
    LUX_TRY(book, read_book(words, env));
    options.version = book->task_version();
    options.model = [&](const std::string& name) {
      csv::ModelBook::Entry entry = book->look_up(name);
      if (!entry.has_characteristics) uncharacterised.insert(entry.model_id);
      return clembench::KnownModel{std::move(entry.model_id), std::move(entry.facts)};
    };
  } else if (!words.characteristics.empty()) {
    return misuse("--columns is missing: it says what the columns of --characteristics are.");
  }
  std::optional<SignalWatch> signals(std::in_place, end_import);
  LUX_TRY(Lab lab, Lab::create_or_open(env, words.lab));
  LUX_TRY(const clembench::ImportReport report, clembench::import_results(lab, options));
  signals.reset();
  tell(report, lab);
  tell_first(report.disagreements);
  tell_first(report.replaced);
  if (book && book->has_tables() && !uncharacterised.empty())
    std::fprintf(stderr, "%zu models have no characteristics: %s.\n", uncharacterised.size(),
                 fmt::format("{}", fmt::join(uncharacterised, ", ")).c_str());
  if (report.same_twice > 0)
    std::fprintf(stderr, "%lld episodes were found twice, the same.\n",
                 static_cast<long long>(report.same_twice));
  if (report.passed_over > 0)
    std::fprintf(stderr, "%lld tables were passed over: the episodes hold what is in them.\n",
                 static_cast<long long>(report.passed_over));
  for (const std::string& run_id : report.run_ids) std::printf("run %s\n", run_id.c_str());
  if (report.result_tables > 0)
    std::printf(
        "%lld tables of results, without episodes: %lld scores of %lld rows; %zu averages "
        "are not those of their cells\n",
        static_cast<long long>(report.result_tables), static_cast<long long>(report.measures),
        static_cast<long long>(report.result_rows), report.disagreements.size());
  else
    std::printf("%lld episodes, %lld of them new\n", static_cast<long long>(report.episodes),
                static_cast<long long>(report.added));
  return done;
}

}  // namespace

void add_import_clembench(Program& program, CLI::App& import) {
  CLI::App& command = *import.add_subcommand(
      "clembench", "Trees of episodes, raw.csv or results.csv, as clembench writes them");
  auto words = std::make_shared<Words>();
  command.add_option("PATH", words->paths, "Folders or files; all that lies below them counts");
  add_lab_option(command, words->lab);
  command
      .add_option("--columns", words->mapping,
                  "A mapping file, as import csv takes it: how models are called and what they are")
      ->type_name("FILE");
  command
      .add_option("--characteristics", words->characteristics,
                  "A table of what the models are, joined by name (may be repeated)")
      ->type_name("FILE");
  command.callback([&program, words] {
    program.action = [&program, words] { return import_clembench(*words, program.env); };
  });
}

}  // namespace lux::cli
