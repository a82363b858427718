#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/importers.h"
#include "game/registry.h"
#include "lab/clembench/import.h"
#include "lab/lab.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::vector<std::string> paths;
};

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
  LUX_TRY(Lab lab, Lab::create_or_open(env, words.lab));
  LUX_TRY(const clembench::ImportReport report, clembench::import_results(lab, options));
  tell(report, lab);
  if (report.same_twice > 0)
    std::fprintf(stderr, "%lld episodes were found twice, the same.\n",
                 static_cast<long long>(report.same_twice));
  if (report.passed_over > 0)
    std::fprintf(stderr, "%lld tables were passed over: the episodes hold what is in them.\n",
                 static_cast<long long>(report.passed_over));
  for (const std::string& run_id : report.run_ids) std::printf("run %s\n", run_id.c_str());
  if (report.result_tables > 0)
    std::printf("%lld tables of results, without episodes\n",
                static_cast<long long>(report.result_tables));
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
  command.callback([&program, words] {
    program.action = [&program, words] { return import_clembench(*words, program.env); };
  });
}

}  // namespace lux::cli
