#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <map>
#include <memory>

#include "cli/command.h"
#include "cli/dry_run.h"
#include "cli/game_results.h"
#include "cli/places.h"
#include "cli/progress_line.h"
#include "cli/results.h"
#include "lab/episode_folders.h"
#include "lab/tables.h"
#include "run/execute.h"
#include "run/games/play_games.h"
#include "run/notes.h"
#include "run/plan.h"

namespace lux::cli {
namespace {

/// The words of the command line, before they become options: what is given overrides the plan
/// file.
struct Words {
  std::string plan_file;
  std::string lab;
  std::string shard = "1/1";
  std::string format = "table";
  std::string command_line;  // as it was typed, quoted for a shell
  bool dry_run = false;
  std::vector<std::pair<std::string, Value>> options;  // in the order of the flags
};

using WordsPtr = std::shared_ptr<Words>;

void add_words(CLI::App& command, const WordsPtr& words, const std::string& key,
               const std::string& type, const std::string& help) {
  command
      .add_option_function<std::vector<std::string>>(
          "--" + key,
          [words, key](const std::vector<std::string>& values) {
            words->options.emplace_back(key, List(values.begin(), values.end()));
          },
          help)
      ->type_name(type)
      ->allow_extra_args(false)
      ->trigger_on_parse(false)
      ->take_all();
}

void add_word(CLI::App& command, const WordsPtr& words, const std::string& key,
              const std::string& type, const std::string& help) {
  command
      .add_option_function<std::string>(
          "--" + key,
          [words, key](const std::string& value) { words->options.emplace_back(key, value); }, help)
      ->type_name(type);
}

void add_number(CLI::App& command, const WordsPtr& words, const std::string& key,
                const std::string& help) {
  const auto take = [words, key](const std::string& text) {
    int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, code] = std::from_chars(text.data(), end, number);
    const bool whole = code == std::errc() && rest == end;
    words->options.emplace_back(key, whole ? Value(number) : Value(text));
  };
  command.add_option_function<std::string>("--" + key, take, help)->type_name("N");
}

void add_real(CLI::App& command, const WordsPtr& words, const std::string& key,
              const std::string& help) {
  command
      .add_option_function<double>(
          "--" + key,
          [words, key](const double& value) { words->options.emplace_back(key, value); }, help)
      ->type_name("X");
}

void add_switch(CLI::App& command, const WordsPtr& words, const std::string& key,
                const std::string& help) {
  command.add_flag_callback(
      "--" + key, [words, key] { words->options.emplace_back(key, true); }, help);
}

Result<RunOptions> options_of(const Words& words, Env& env) {
  RunOptions options;
  if (!words.plan_file.empty()) LUX_CHECK(read_plan_file(options, words.plan_file, env));
  // The first --model on the command line replaces the plan file's list, as every flag replaces its
  // key.
  for (const auto& [key, value] : words.options) {
    if (key == "model") options.models.clear();
    if (key == "task") options.tasks.clear();
    if (key == "game") options.play.games.clear();
    if (key == "instances") options.play.instances.clear();
    if (key == "data") options.data.clear();
    if (key == "include-path") options.include.clear();
    if (key == "fail-under") options.fail_under.clear();
    LUX_CHECK(set_option(options, key, value, "--" + key));
  }
  return options;
}

std::string memory_line(const ModelReport& model) {
  const auto mb = [](int64_t bytes) { return static_cast<double>(bytes) / (1 << 20); };
  return fmt::format(
      "{}: weights {:.0f} MB, KV cache {:.0f} MB, logits {:.0f} MB; process at its peak {:.0f} MB",
      model.model_id, mb(model.memory.weights), mb(model.memory.kv_cache), mb(model.memory.logits),
      mb(model.peak_memory));
}

void report_cost(const RunReport& report, ProgressLine& progress) {
  const ScoreCost& cost = report.progress.cost;
  if (cost.batches == 0) return;
  progress.note(fmt::format(
      "Decoded {} tokens for {} distinct ones (one request a choice: {}); decoding {:.1f} s, "
      "softmax {:.1f} s of its threads, waiting for it {:.1f} s, of {:.1f} s.",
      cost.decoded_tokens, cost.distinct_tokens, cost.requested_tokens, cost.decode_seconds,
      cost.softmax_seconds, cost.wait_seconds, report.progress.seconds));
  constexpr size_t most_lines = 4;
  if (report.models.size() <= most_lines)
    for (const ModelReport& model : report.models)
      if (model.memory.weights > 0) progress.note(memory_line(model));
}

/// What a run came to, tasks and games together.
struct Outcome {
  RunReport tasks;
  GameReport games;

  [[nodiscard]] bool interrupted() const { return tasks.interrupted || games.interrupted; }
};

/// Tables and records of what is finished.
Status build_results(Lab& lab, const Plan& plan) {
  if (!plan.units.empty()) LUX_CHECK(build_choices(lab, plan.run_id));
  if (!plan.games.episodes.empty()) {
    LUX_CHECK(build_episodes(lab, plan.run_id));
    LUX_CHECK(write_episode_folders(lab, plan.run_id));
  }
  LUX_CHECK(build_models(lab));
  return {};
}

Result<Outcome> work(const Plan& plan, const RunOptions& options, Lab& lab,
                     const SignalWatch& signals, ProgressLine& progress) {
  Outcome outcome;
  const auto note = [&](const std::string& sentence) { progress.note(sentence); };
  const RunEvents task_events{.progress = [&](const Progress& p) { progress.show(p); },
                              .note = note};
  LUX_TRY(outcome.tasks, execute(plan, options, lab, signals, task_events));
  if (plan.games.episodes.empty()) return outcome;
  const GameEvents game_events{.progress = [&](const GameProgress& p) { progress.show(p); },
                               .note = note};
  LUX_TRY(outcome.games, play_games(plan.games, options, plan.run_id, lab, signals, game_events));
  return outcome;
}

/// One sentence for each way in which episodes failed, with how many did.
void tell_failed_episodes(const std::vector<FailedEpisode>& failed, ProgressLine& progress) {
  std::map<std::pair<std::string, std::string>, size_t> reasons;
  for (const FailedEpisode& episode : failed) reasons[{episode.game, episode.message}] += 1;
  constexpr size_t most = 10;
  size_t told = 0;
  for (const auto& [reason, count] : reasons) {
    if (++told > most) break;
    progress.note(fmt::format("{}, {} episode(s): {}", reason.first, count, reason.second));
  }
  if (reasons.size() > most)
    progress.note(fmt::format("… and {} more reasons.", reasons.size() - most));
}

Status failure(const Outcome& outcome) {
  size_t documents = 0;
  for (const FailedUnit& unit : outcome.tasks.failed) documents += unit.documents;
  if (documents > 0)
    return fail(
        "{} of {} documents could not be scored, for the reasons above; the others are "
        "saved, and the same command tries these again.",
        documents, outcome.tasks.progress.documents);
  if (!outcome.games.failed.empty())
    return fail(
        "{} of {} episodes could not be played, for the reasons above; the others are saved, and "
        "the same command tries these again.",
        outcome.games.failed.size(), outcome.games.progress.episodes);
  return {};
}

/// The tables of what was run. Two of them make no sense in one JSON or CSV text.
Status print_results(const Lab& lab, const Plan& plan, const RunOptions& options,
                     const std::string& format) {
  const TableRequest request{.run_id = plan.run_id,
                             .format = format,
                             .allow_missing = options.allow_missing,
                             .include = options.include};
  const bool for_people = format == "table" || format == "md";
  if (!plan.units.empty()) LUX_CHECK(print_tasks(lab, request));
  if (plan.games.episodes.empty()) return {};
  if (plan.units.empty() || for_people)
    return print_games(
        lab, {.run_id = plan.run_id, .format = format, .allow_missing = options.allow_missing});
  std::fprintf(stderr, "'luxmeter table games --format %s' prints the games.\n", format.c_str());
  return {};
}

Result<int> run(const Words& words, Env& env) {
  LUX_TRY(const Shard shard, parse_shard(words.shard));
  LUX_TRY(RunOptions options, options_of(words, env));
  if (options.http.cache.empty() && !words.lab.empty())
    options.http.cache = Path(words.lab) / "cache";
  if (words.lab.empty() && !words.dry_run)
    return misuse("--lab is missing: name a folder for the results.");
  SignalWatch signals([] {
    std::fputs("Interrupted before anything was scored.\n", stderr);
    ::_exit(interrupted);
  });
  LUX_TRY(const Plan plan, make_plan(options, plan_sources(env), env));
  if (words.dry_run) return dry_run(plan, options, words.lab, words.format, env);
  LUX_TRY(Lab lab, Lab::create_or_open(env, words.lab, shard));
  ProgressLine progress(env);
  // Written before the work, for status to name it even where the process is killed.
  LUX_CHECK(env.create_directories(lab.run_folder(plan.run_id)));
  LUX_CHECK(write_notes(lab, plan.run_id, words.command_line, {}, {}));
  signals.begin();
  auto outcome = work(plan, options, lab, signals, progress);
  // What is finished goes into the tables, whatever happened after it.
  const Status results = build_results(lab, plan);
  if (!outcome) return std::unexpected(outcome.error());
  LUX_CHECK(write_notes(lab, plan.run_id, words.command_line, outcome->tasks.failed,
                        outcome->games.failed));
  LUX_CHECK(results);
  report_cost(outcome->tasks, progress);
  tell_failed_episodes(outcome->games.failed, progress);
  if (outcome->interrupted()) {
    progress.note(
        fmt::format("Interrupted; {} of {} documents and {} of {} episodes are saved. The same "
                    "command goes on.",
                    outcome->tasks.progress.documents_done, outcome->tasks.progress.documents,
                    outcome->games.progress.episodes_done, outcome->games.progress.episodes));
    return interrupted;
  }
  LUX_CHECK(failure(*outcome));
  if (shard.count > 1) return done;
  LUX_CHECK(print_results(lab, plan, options, words.format));
  return check_thresholds(lab, plan.run_id, options);
}

}  // namespace

void add_run(Program& program) {
  CLI::App& command = *program.app.add_subcommand(
      "run",
      "Score models on tasks and let them play games; the same command goes on where it stopped");
  auto words = std::make_shared<Words>();
  words->command_line = program.command_line;
  command
      .add_option("plan", words->plan_file,
                  "Plan file (YAML): flags as keys, but for --lab, --shard, --dry-run and "
                  "--format")
      ->type_name("PLAN.yaml");
  add_lab_option(command, words->lab);
  add_words(command, words, "model", "SPEC",
            "gguf:FILE, gguf:FOLDER, gguf:GLOB; openai:MODEL@URL, anthropic:MODEL, gemini:MODEL, "
            "mistral:MODEL, openrouter:MODEL; in games also bot:NAME, recorded:DIR, human; may be "
            "repeated");
  add_words(command, words, "task", "NAME", "Task, group or glob; may be repeated");
  add_words(command, words, "game", "NAME", "Game, glob or 'all'; may be repeated");
  add_words(command, words, "data", "DIR", "Data: DIR/<task>/<split>.jsonl; may be repeated");
  add_words(command, words, "include-path", "DIR", "Folder with task files of your own");
  add_words(command, words, "instances", "FILE", "Instances of a game, in clembench's format");
  add_number(command, words, "limit",
             "The first N documents of each task, instances of each experiment");
  add_number(command, words, "fewshot", "Solved examples before each question");
  add_number(command, words, "seed", "Of the few-shot sampler, bots and sampling (default 1234)");
  add_switch(command, words, "apply-chat-template", "Ask through the model's chat template");
  add_word(command, words, "chat-template", "NAME", "'plain', or a file with a template");
  add_word(command, words, "rules", "v1.6|strict", "Rules of the games (default v1.6)");
  add_word(command, words, "texts", "DIR", "Folder <game>/<text>.txt of other words for games");
  add_word(command, words, "pairing", "all|self",
           "Who plays with whom (default all; see the docs)");
  add_real(command, words, "temperature", "Of replies in games (default 0)");
  add_number(command, words, "max-tokens", "New tokens of a reply in games (default 100)");
  add_number(command, words, "parallel", "Episodes at once (default 256)");
  add_number(command, words, "threads", "CPU threads (default: all that this process may use)");
  add_number(command, words, "gpu-layers", "Layers on a GPU, where llama.cpp has one");
  add_number(command, words, "ctx",
             "Most tokens of a prompt (default and most: the model's context)");
  add_number(command, words, "batch", "Tokens decoded at once (default 512)");
  add_word(command, words, "kv-type", "f32|f16|q8_0", "Type of the KV cache (default f32)");
  add_switch(command, words, "deterministic", "No effect on tasks: scores always are");
  add_switch(command, words, "allow-missing", "Headline scores though documents are missing");
  add_switch(command, words, "offline",
             "Nothing reaches for the network: answers of models behind "
             "a wire come from the cache");
  add_word(command, words, "cache", "DIR", "Answers of models behind a wire (default LAB/cache)");
  add_switch(command, words, "cache-sampled", "Keep and use answers at a temperature too");
  add_real(command, words, "requests-per-minute", "Most requests to a server");
  add_real(command, words, "tokens-per-minute", "Most tokens of prompts and answers to a server");
  add_real(command, words, "max-cost", "Dollars that a model may cost (asks for its price)");
  add_real(command, words, "timeout", "Seconds that a request may take (default 600)");
  add_number(command, words, "attempts", "Most attempts of a request (default 10)");
  add_words(command, words, "fail-under", "METRIC=X", "Exit 100 where a metric is below X");
  command.add_option("--shard", words->shard, "Do the i-th of n parts (default 1/1)")
      ->type_name("i/n");
  command.add_flag("--dry-run", words->dry_run, "Say what would be done, and do nothing");
  command.add_option("--format", words->format, "Of the table: table, json, csv or md")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}));
  command.callback([&program, words] {
    program.action = [&program, words] { return run(*words, program.env); };
  });
}

}  // namespace lux::cli
