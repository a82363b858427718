#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "cli/command.h"
#include "cli/places.h"
#include "cli/print.h"
#include "lab/duckdb/library.h"
#include "model/llama/engine.h"
#include "model/llama/probe.h"
#include "task/task.h"

namespace lux::cli {
namespace {

/// One thing looked at: fine, or what is wrong and what to do.
struct Finding {
  std::string what;
  bool fine = true;
  std::string words;
};

Finding engine_finding() {
  return {"llama.cpp", true, llama::build_info()};
}

Finding threads_finding() {
  return {"threads", true, fmt::format("{} CPU threads may be used", llama::default_threads())};
}

Finding database_finding() {
  const auto library = duckdb::library();
  if (!library) return {"DuckDB", false, library.error().message};
  return {"DuckDB", true, (*library)->library_version()};
}

Finding tasks_finding(Env& env) {
  const PlanSources sources = plan_sources(env);
  const auto registry = TaskRegistry::open(sources.task_folders, env);
  if (!registry) return {"tasks", false, registry.error().message};
  size_t broken = 0;
  std::string first;
  const auto names = registry->names();
  for (const std::string& name : names)
    if (const auto found = registry->find(name); !found && broken++ == 0)
      first = found.error().message;
  if (broken > 0)
    return {"tasks", false, fmt::format("{} cannot be used; the first: {}", broken, first)};
  return {"tasks", !names.empty(),
          fmt::format("{} in {}", names.size(), sources.task_folders.front().string())};
}

Finding cache_finding(Env& env) {
  const Path cache = hash_cache(env);
  if (cache.empty()) return {"cache", false, "no place for hashes: set HOME or XDG_CACHE_HOME"};
  return {"cache", true, cache.string()};
}

Finding model_finding(Env& env) {
  const Path folder = share_folder(env) / "data" / "models";
  const auto cards = find_models("gguf:" + folder.string(), env, hash_cache(env));
  if (!cards) return {"a trial", false, cards.error().message};
  const auto probe = llama::probe_model(cards->front(), {});
  if (!probe) return {"a trial", false, probe.error().message};
  return {"a trial", true,
          cards->front().name + (probe->note.empty() ? " loads and decodes" : ": " + probe->note)};
}

Result<int> doctor(const std::string& format, Env& env) {
  Table table;
  table.columns = {{"part"}, {"state"}, {"detail"}};
  bool fine = true;
  for (const Finding& finding : {engine_finding(), threads_finding(), database_finding(),
                                 tasks_finding(env), cache_finding(env), model_finding(env)}) {
    table.rows.push_back({finding.what, finding.fine ? "ok" : "broken", finding.words});
    fine = fine && finding.fine;
  }
  LUX_CHECK(print_table(table, format));
  return fine ? done : failed;
}

}  // namespace

void add_doctor(Program& program) {
  CLI::App& command =
      *program.app.add_subcommand("doctor", "Look at this installation and say what is wrong");
  auto format = std::make_shared<std::string>("table");
  add_format_option(command, *format);
  command.callback([&program, format] {
    program.action = [&program, format] { return doctor(*format, program.env); };
  });
}

}  // namespace lux::cli
