#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>

#include "base/json.h"
#include "base/signals.h"
#include "cli/command.h"
#include "cli/places.h"
#include "cli/terminal.h"
#include "game/replay.h"
#include "run/games/play_one.h"

namespace lux::cli {
namespace {

struct Words {
  std::string game;
  std::vector<std::string> models;
  std::string human;
  std::string experiment;
  int64_t instance = -1;
  std::vector<std::pair<std::string, Value>> options;
};

/// The index of a seat by its role or its number from 1.
Result<size_t> seat_of(const game::Game& game, const std::string& word) {
  const auto roles = game.roles();
  for (size_t seat = 0; seat < roles.size(); ++seat)
    if (word == roles[seat] || word == std::to_string(seat + 1)) return seat;
  std::string all;
  for (const std::string_view role : roles) all.append(all.empty() ? "" : ", ").append(role);
  return misuse("--human: {} has no seat '{}'; its seats are {}.", game.name(), word, all);
}

/// The players of the seats: the person's seat, and the models in order; one model takes all
/// others.
Result<std::vector<size_t>> seats_for(const game::Game& game, const std::vector<Player>& players,
                                      const std::string& human) {
  std::vector<size_t> seats(game.roles().size());
  size_t next = 0;
  const size_t models = players.size() - (human.empty() ? 0 : 1);
  const size_t needed = seats.size() - (human.empty() ? 0 : 1);
  if (models > needed)
    return misuse("{} has room for {} player(s), and {} are named.", game.name(), needed, models);
  std::optional<size_t> person;
  if (!human.empty()) {
    LUX_TRY(person, seat_of(game, human));
  }
  for (size_t seat = 0; seat < seats.size(); ++seat) {
    if (seat == person) {
      seats[seat] = players.size() - 1;
      continue;
    }
    if (models == 0) return misuse("--model is missing: name who takes the other seats.");
    seats[seat] = std::min(next++, models - 1);
  }
  return seats;
}

/// Shows events as they happen, each voice in its colour.
class Viewer {
 public:
  explicit Viewer(bool colour) : colour_(colour) {}

  void show(const game::Event& event) const {
    const Value* content = event.action.find("content");
    std::string text = content == nullptr     ? ""
                       : content->is_string() ? content->string()
                                              : to_json(*content);
    text = harmless(text);
    if (event.from == "GM" && event.to == "GM") {
      line("2", fmt::format("  · {}: {}", event.type(), text));
    } else if (event.from == "GM") {
      line("36", fmt::format("Game master to {}:", event.to));
      line("", text + "\n");
    } else {
      line(event.from == "Player 1" ? "1;33" : "1;35", fmt::format("{}:", event.from));
      line("", text + "\n");
    }
    std::fflush(stdout);
  }

 private:
  void line(const char* style, const std::string& text) const {
    if (colour_ && *style != '\0') {
      std::printf("\x1b[%sm%s\x1b[0m\n", style, text.c_str());
    } else {
      std::printf("%s\n", text.c_str());
    }
  }

  bool colour_;
};

Result<const PlannedEpisode*> choose(const GamePlan& plan, const Words& words) {
  for (const PlannedEpisode& episode : plan.episodes) {
    const game::Setting& setting = *episode.setting;
    if (!words.experiment.empty() && setting.experiment->name != words.experiment) continue;
    if (words.instance >= 0 && setting.game_id() != words.instance) continue;
    return &episode;
  }
  std::string names;
  for (const auto& experiment : plan.games.front().experiments)
    names += (names.empty() ? "" : ", ") + experiment->name;
  return fail("There is no such instance; the experiments of {} are {}.",
              plan.games.front().game->name(), names);
}

Result<int> play(const Words& words, Env& env) {
  RunOptions options;
  for (const auto& [key, value] : words.options)
    if (Status set = set_option(options, key, value); !set)
      return std::unexpected(Error{"--" + key + ": " + set.error().message, Error::Kind::usage});
  options.play.games = {words.game};
  options.play.pairing = Pairing::self;
  LUX_TRY(const auto games, find_games(options.play.games));
  if (games.size() != 1) return misuse("'{}' is more than one game.", words.game);
  options.models = words.models;
  if (!words.human.empty()) options.models.emplace_back("human");
  if (options.models.empty()) return misuse("--model is missing: name who plays.");
  LUX_TRY(std::vector<Player> players, find_players(options, env, hash_cache(env)));
  LUX_TRY(const auto seats, seats_for(*games.front(), players, words.human));
  // The episodes of the first player alone, one of which gets the seats that were asked for.
  LUX_TRY(GamePlan plan, plan_games(options, games_folder(env), std::move(players), env));
  LUX_TRY(const PlannedEpisode* chosen, choose(plan, words));
  PlannedEpisode episode = *chosen;
  episode.seats = seats;
  auto setting = std::make_shared<game::Setting>(*episode.setting);
  setting->models.clear();
  for (const size_t seat : seats) setting->models.push_back(plan.players[seat].name);
  episode.setting = setting;

  // Nothing is saved, so that a signal may end it at once, whatever it waits for.
  const SignalWatch signals([] { std::_Exit(interrupted); });
  const Viewer viewer(is_rich_terminal(STDOUT_FILENO));
  LUX_TRY(const EpisodeRecord record,
          play_one(
              plan, episode, options, [&](const game::Event& e) { viewer.show(e); },
              signals.abandon(), env));
  if (record.status == EpisodeStatus::failed) return fail("{}", record.why);
  if (!record.why.empty()) std::printf("No scores: %s\n", harmless(record.why).c_str());
  if (const Value* scores = record.scores.find("episode scores"))
    for (const auto& [name, value] : scores->map())
      std::printf("%-28s %s\n", name.c_str(), to_json(value).c_str());
  return done;
}

}  // namespace

void add_play(Program& program) {
  CLI::App& command =
      *program.app.add_subcommand("play", "Watch one episode live, or sit down yourself");
  auto words = std::make_shared<Words>();
  command.add_option("game", words->game, "A game; 'luxmeter list games' shows them")->required();
  command.add_option("--model", words->models, "Who plays; may be repeated, one a seat")
      ->type_name("SPEC")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--human", words->human, "The seat that you take: its role or number")
      ->type_name("SEAT");
  command.add_option("--experiment", words->experiment, "Default: the first")->type_name("NAME");
  command.add_option("--instance", words->instance, "A game_id (default: the first)")
      ->type_name("ID");
  const auto add = [&](const std::string& key, const std::string& type, const std::string& help) {
    command
        .add_option_function<std::string>(
            "--" + key,
            [words, key](const std::string& text) {
              int64_t number = 0;
              double real = 0;
              const char* end = text.data() + text.size();
              if (std::from_chars(text.data(), end, number).ptr == end) {
                words->options.emplace_back(key, number);
              } else if (std::from_chars(text.data(), end, real).ptr == end) {
                words->options.emplace_back(key, real);
              } else {
                words->options.emplace_back(key, text);
              }
            },
            help)
        ->type_name(type);
  };
  add("instances", "FILE", "Instances, in clembench's format (default: the project's)");
  add("texts", "DIR", "Folder <game>/<text>.txt of other words");
  add("rules", "v1.6|strict", "Rules (default v1.6)");
  add("seed", "N", "Of bots and sampling (default 1234)");
  add("temperature", "X", "Of replies (default 0)");
  add("max-tokens", "N", "New tokens of a reply (default 100)");
  add("chat-template", "NAME", "'plain', or a file with a template");
  add("threads", "N", "CPU threads (default: all that this process may use)");
  add("ctx", "N", "Most tokens of a conversation (default: the model's context)");
  command.callback([&program, words] {
    program.action = [&program, words] { return play(*words, program.env); };
  });
}

}  // namespace lux::cli
