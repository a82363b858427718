#include <memory>

#include "cli/command.h"
#include "cli/places.h"
#include "cli/print.h"
#include "game/registry.h"
#include "report/model_table.h"
#include "run/games/game_plan.h"
#include "task/task.h"

namespace lux::cli {
namespace {

struct Words {
  std::vector<std::string> models;
  std::vector<std::string> include;
  std::string format = "table";
};

Result<int> list_tasks(const Words& words, Env& env) {
  PlanSources sources = plan_sources(env);
  sources.task_folders.insert(sources.task_folders.end(), words.include.begin(),
                              words.include.end());
  LUX_TRY(const TaskRegistry registry, TaskRegistry::open(sources.task_folders, env));
  Table table;
  table.columns = {{"task"}, {"groups"}, {"version"}, {"metrics"}};
  for (const std::string& name : registry.names()) {
    const auto found = registry.find(name);
    if (!found) {
      table.rows.push_back({name, Value(), Value(), found.error().message});
      continue;
    }
    if (found->size() != 1 || found->front().name != name)
      continue;  // a group, listed with its tasks
    const TaskConfig& task = found->front();
    std::string metrics;
    for (const MetricSpec& metric : task.metrics)
      metrics += (metrics.empty() ? "" : ", ") + metric.name;
    std::string groups;
    for (const std::string& group : task.groups) groups += (groups.empty() ? "" : ", ") + group;
    table.rows.push_back({task.name, groups, task.version, metrics});
  }
  LUX_CHECK(print_table(table, words.format));
  return done;
}

Result<int> list_models(const Words& words, Env& env) {
  std::vector<std::string> specs = words.models;
  if (specs.empty()) specs.push_back("gguf:" + (share_folder(env) / "data" / "models").string());
  std::vector<Value> cards;
  for (const std::string& spec : specs) {
    LUX_TRY(const auto found, find_models(spec, env, hash_cache(env)));
    for (const Card& card : found) cards.push_back(to_value(card));
  }
  LUX_CHECK(print_table(model_table_for(cards, words.format), words.format));
  return done;
}

Result<int> list_games(const Words& words, Env& env) {
  Table table;
  table.columns = {{"game"},
                   {"seats"},
                   {"experiments", Format::integer},
                   {"instances", Format::integer},
                   {"what"}};
  for (const game::Game* game : game::games()) {
    const auto planned = read_game(*game, {}, true, games_folder(env), env);
    if (!planned) {
      table.rows.push_back({game->name(), Value(), Value(), Value(), planned.error().message});
      continue;
    }
    std::string roles;
    for (const std::string_view role : game->roles())
      roles.append(roles.empty() ? "" : ", ").append(role);
    int64_t instances = 0;
    for (const auto& experiment : planned->experiments)
      instances += static_cast<int64_t>(experiment->instances.size());
    table.rows.push_back({game->name(), roles, static_cast<int64_t>(planned->experiments.size()),
                          instances, game->summary()});
  }
  LUX_CHECK(print_table(table, words.format));
  return done;
}

Result<int> list_backends(const Words& words, Env&) {
  Table table;
  table.columns = {{"backend"}, {"spec"}, {"what"}};
  table.rows.push_back({"llama", "gguf:PATH",
                        "GGUF files in process, through llama.cpp: scores tasks, plays games"});
  table.rows.push_back(
      {"http",
       "openai:MODEL@URL, anthropic:MODEL, gemini:MODEL, mistral:MODEL, "
       "openrouter:MODEL",
       "models behind a server: play games, and are scored on tasks where the server gives a "
       "prompt's log-probabilities"});
  table.rows.push_back({"bot", "bot:perfect, bot:random, bot:mute",
                        "programmed players: the ceiling and the floor of each game"});
  table.rows.push_back({"recorded", "recorded:DIR", "replies out of clembench's episode folders"});
  table.rows.push_back({"human", "human", "a person at this terminal"});
  LUX_CHECK(print_table(table, words.format));
  return done;
}

using Action = Result<int> (*)(const Words&, Env&);

}  // namespace

void add_list(Program& program) {
  CLI::App& list =
      *program.app.add_subcommand("list", "What there is: models, tasks, games, backends");
  list.require_subcommand(1);
  const auto add = [&](const std::string& name, const std::string& help, Action action) {
    CLI::App& command = *list.add_subcommand(name, help);
    auto words = std::make_shared<Words>();
    if (name == "models")
      command.add_option("--model", words->models, "gguf:PATH (default: the bundled ladder)")
          ->type_name("SPEC");
    if (name == "tasks")
      command.add_option("--include-path", words->include, "Folder with task files of your own")
          ->type_name("DIR");
    add_format_option(command, words->format);
    command.callback([&program, words, action] {
      program.action = [&program, words, action] { return action(*words, program.env); };
    });
  };
  add("models", "Models and what they are", list_models);
  add("tasks", "Tasks, the project's and yours", list_tasks);
  add("games", "Games, their seats and instances", list_games);
  add("backends", "Ways to reach a model", list_backends);
}

}  // namespace lux::cli
