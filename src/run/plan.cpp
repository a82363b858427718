#include "run/plan.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/hash.h"
#include "base/json.h"
#include "lab/episode_row.h"
#include "model/chat_template.h"
#include "model/http/endpoint.h"

namespace lux {
namespace {

/// Text that a document adds to the one before it: what is not shared at the front of its context,
/// and its continuations.
size_t new_bytes(const Document& document, const Document* before) {
  size_t bytes = 0;
  for (size_t c = 0; c < document.contexts.size(); ++c) {
    const std::string& text = document.contexts[c];
    const std::string* above = c > 0    ? &document.contexts[0]
                               : before ? &before->contexts[0]
                                        : nullptr;
    size_t shared = 0;
    if (above) shared = static_cast<size_t>(std::ranges::mismatch(text, *above).in1 - text.begin());
    bytes += text.size() - shared;
  }
  for (const std::string& text : document.continuations) bytes += text.size();
  return bytes;
}

/// A unit is big enough that what it shares and its last, half-empty batch do not count, and small
/// enough that a stop costs little. It depends on the documents and the model's size alone.
constexpr size_t unit_bytes = 32 << 10;
constexpr size_t unit_bytes_large_model = 8 << 10;
constexpr size_t unit_bytes_endpoint = 16 << 10;  // keeps some hundred requests open
constexpr int64_t large_model_params = 2'000'000'000;
constexpr size_t unit_documents = 512;

std::vector<std::pair<size_t, size_t>> cut(const std::vector<Document>& documents,
                                           size_t most_bytes) {
  std::vector<std::pair<size_t, size_t>> ranges;
  size_t first = 0;
  size_t bytes = 0;
  for (size_t i = 0; i < documents.size(); ++i) {
    const size_t more = new_bytes(documents[i], i > first ? &documents[i - 1] : nullptr);
    if (i > first && (bytes + more > most_bytes || i - first >= unit_documents)) {
      ranges.emplace_back(first, i);
      first = i;
      bytes = 0;
    }
    bytes += more;
  }
  if (first < documents.size()) ranges.emplace_back(first, documents.size());
  return ranges;
}

/// Everything that decides a unit's rows, bit for bit on one machine. A server batches and caches
/// as it likes: what this process's engine is told does not matter to it, but for the context,
/// which cuts prompts.
std::string unit_id(const Card& model, const PlannedTask& task, size_t first, size_t last,
                    const RunOptions& options) {
  Sha256 hash;
  const bool is_endpoint = http::is_endpoint(model.spec);
  hash.update(
      to_json(List{"luxmeter unit 1", model.content_hash, task.config.name, task.config.version,
                   task.num_fewshot, is_endpoint ? 0 : options.engine.batch, options.engine.context,
                   is_endpoint ? "" : llama::name(options.engine.kv_type)}));
  for (size_t i = first; i < last; ++i) {
    const Document& document = task.documents[i];
    hash.update(to_json(List{document.doc_id, document.doc_hash, document.prompt_hash}));
  }
  return hash.hex();
}

class Planner {
 public:
  Planner(const RunOptions& options, const PlanSources& sources, Env& env)
      : options_(options), sources_(sources), env_(env) {}

  Result<Plan> make();

 private:
  Status find_models();
  Status find_tasks();
  Result<std::shared_ptr<const PlannedTask>> load(const TaskConfig& config,
                                                  const std::optional<ChatTemplate>& chat);

  const RunOptions& options_;
  const PlanSources& sources_;
  Env& env_;
  Plan plan_;
  std::vector<TaskConfig> configs_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const PlannedTask>> loaded_;
};

Status Planner::find_models() {
  if (options_.models.empty())
    return misuse("No model is named: use --model gguf:PATH (a file, a folder or a glob).");
  for (const std::string& spec : options_.models)
    if (is_player_only(spec) && !configs_.empty())
      return misuse(
          "--model {} plays games and cannot be scored on tasks: name it in a run of games "
          "alone.",
          spec);
  LUX_TRY(std::vector<Player> players, find_players(options_, env_, sources_.cache));
  for (const Player& player : players)
    if (player.card) plan_.models.push_back(*player.card);
  if (options_.play.games.empty()) return {};
  LUX_TRY(plan_.games, plan_games(options_, sources_.games_folder, std::move(players), env_));
  return {};
}

Status Planner::find_tasks() {
  if (options_.tasks.empty() && options_.play.games.empty())
    return misuse(
        "No task and no game is named: use --task NAME or --game NAME; 'luxmeter list tasks' and "
        "'luxmeter list games' show them.");
  if (options_.tasks.empty()) return {};
  std::vector<Path> folders = sources_.task_folders;
  folders.insert(folders.end(), options_.include.begin(), options_.include.end());
  LUX_TRY(const TaskRegistry registry, TaskRegistry::open(folders, env_));
  for (const std::string& name : options_.tasks) {
    LUX_TRY(std::vector<TaskConfig> found, registry.find(name));
    for (TaskConfig& config : found) {
      const auto same = [&](const TaskConfig& other) { return other.name == config.name; };
      if (std::ranges::none_of(configs_, same)) configs_.push_back(std::move(config));
    }
  }
  return {};
}

Result<std::shared_ptr<const PlannedTask>> Planner::load(const TaskConfig& config,
                                                         const std::optional<ChatTemplate>& chat) {
  auto& known = loaded_[{config.name, chat ? chat->identity() : ""}];
  if (known) return known;
  TaskOptions options;
  options.num_fewshot = options_.fewshot;
  options.limit = options_.limit;
  options.fewshot_seed = options_.seed;
  options.data = options_.data;
  options.bundled_data = sources_.data_folders;
  options.hub_cache = sources_.hub_cache;
  options.read_parquet = sources_.read_parquet;
  options.note = sources_.note;
  bool told = false;
  if (chat)
    options.chat_template = [&](const std::vector<ChatMessage>& messages) {
      std::vector<ChatTurn> turns;
      turns.reserve(messages.size());
      for (const ChatMessage& message : messages) turns.push_back({message.role, message.content});
      Result<std::string> text = chat->render(turns);
      if (text || turns.empty() || turns.front().role != "system") return text;
      turns.erase(turns.begin());  // as the harness does: some models know no system message
      Result<std::string> rest = chat->render(turns);
      if (rest && !told && options.note)
        options.note(fmt::format(
            "{}: the chat template takes no system message ({}), so the task's description is left "
            "out, as in the harness.",
            config.name, text.error().message));
      told = true;
      return rest;
    };
  auto task = std::make_shared<PlannedTask>();
  task->config = config;
  LUX_TRY(const int64_t shots, fewshot_count(config, options));
  task->num_fewshot = static_cast<int32_t>(shots);
  LUX_TRY(task->documents, load_documents(config, options, env_));
  known = task;
  plan_.tasks.push_back(task);
  return known;
}

Result<Plan> Planner::make() {
  for (const Path& folder : options_.data) LUX_CHECK(env_.check_folder(folder));
  LUX_CHECK(find_tasks());
  LUX_CHECK(find_models());
  if (!options_.chat_template.empty() && !options_.apply_chat_template && !configs_.empty() &&
      sources_.note)
    sources_.note("--chat-template does nothing for tasks without --apply-chat-template.");
  Sha256 run;
  for (size_t m = 0; m < plan_.models.size(); ++m) {
    const Card& model = plan_.models[m];
    std::optional<ChatTemplate> chat;
    if (options_.apply_chat_template && !configs_.empty()) {
      LUX_TRY(chat, ChatTemplate::open(model, options_.chat_template, env_));
    }
    const size_t most = http::is_endpoint(model.spec)        ? unit_bytes_endpoint
                        : model.params >= large_model_params ? unit_bytes_large_model
                                                             : unit_bytes;
    for (const TaskConfig& config : configs_) {
      LUX_TRY(const auto task, load(config, chat));
      for (const auto& [first, last] : cut(task->documents, most)) {
        plan_.units.push_back({unit_id(model, *task, first, last, options_), m, task, first, last});
        run.update(plan_.units.back().id);
      }
    }
  }
  for (const PlannedEpisode& episode : plan_.games.episodes) run.update(episode.id);
  plan_.run_id = run.hex().substr(0, 16);
  return std::move(plan_);
}

}  // namespace

size_t Plan::documents() const {
  size_t count = 0;
  for (const Unit& unit : units) count += unit.size();
  return count;
}

Result<Plan> make_plan(const RunOptions& options, const PlanSources& sources, Env& env) {
  return Planner(options, sources, env).make();
}

Value to_value(const Plan& plan, const RunOptions& options) {
  List models;
  for (const Card& card : plan.models)
    models.emplace_back(Map{{"model_id", card.model_id}, {"content_hash", card.content_hash}});
  List units;
  for (const Unit& unit : plan.units)
    units.emplace_back(List{unit.id, plan.models[unit.model].model_id, unit.task->config.name,
                            unit.task->num_fewshot, static_cast<int64_t>(unit.first),
                            static_cast<int64_t>(unit.last)});
  List tasks;
  for (const auto& task : plan.tasks)
    tasks.emplace_back(Map{{"task", task->config.name},
                           {"version", task->config.version},
                           {"num_fewshot", task->num_fewshot},
                           {"documents", static_cast<int64_t>(task->documents.size())}});
  List episodes;
  for (const PlannedEpisode& episode : plan.games.episodes) {
    List seats;
    std::vector<std::string> names;
    for (const size_t seat : episode.seats) {
      seats.push_back(plan.games.players[seat].id);
      names.push_back(plan.games.players[seat].name);
    }
    const game::Setting& setting = *episode.setting;
    episodes.emplace_back(List{episode.id, models_of(names, options.play.temperature),
                               plan.games.games[episode.game].game->name(),
                               setting.experiment->name, static_cast<int64_t>(setting.index),
                               std::move(seats)});
  }
  return Map{{"format", 1},
             {"run_id", plan.run_id},
             {"settings", Map{{"limit", options.limit},
                              {"fewshot_seed", options.seed},
                              {"batch", options.engine.batch},
                              {"context", options.engine.context},
                              {"kv_type", llama::name(options.engine.kv_type)},
                              {"apply_chat_template", options.apply_chat_template},
                              {"chat_template", options.chat_template},
                              {"rules", name_of(options.play.rules)},
                              {"temperature", options.play.temperature},
                              {"max_tokens", options.play.max_tokens},
                              {"seed", options.seed}}},
             {"models", std::move(models)},
             {"tasks", std::move(tasks)},
             {"units", std::move(units)},
             {"episodes", std::move(episodes)}};
}

}  // namespace lux
