#include "run/games/game_plan.h"

#include <algorithm>

#include "base/glob.h"
#include "base/hash.h"
#include "base/json.h"
#include "game/registry.h"

namespace lux {
namespace {

using Pair = std::vector<size_t>;

/// Who takes the seats: each player alone; and in games of two seats, pairs.
std::vector<Pair> pairings(const std::vector<Player>& players, size_t seats, Pairing pairing) {
  std::vector<Pair> pairs;
  for (size_t a = 0; a < players.size(); ++a) {
    pairs.emplace_back(seats, a);
    if (seats != 2 || pairing == Pairing::self) continue;
    for (size_t b = 0; b < players.size(); ++b)
      if (players[a].asked != players[b].asked) pairs.push_back({a, b});
  }
  return pairs;
}

/// What tells one player's replies from another's.
Value identity(const Player& player) {
  if (player.card) return List{player.card->content_hash, player.card->template_hash};
  return player.id;
}

class EpisodeMaker {
 public:
  EpisodeMaker(const RunOptions& options, const GamePlan& plan) : options_(options), plan_(plan) {}

  /// The episodes of a game with these seats, added to `episodes`.
  void make(size_t game, const Pair& seats, std::vector<PlannedEpisode>& episodes) {
    const PlannedGame& planned = plan_.games[game];
    const std::string texts = planned.texts->hash();
    std::vector<std::string> names;
    for (const size_t seat : seats) names.push_back(plan_.players[seat].name);
    for (const auto& experiment : planned.experiments) {
      const std::string params = to_json(Value(experiment->params));
      const std::string params_hash = sha256_hex(params);
      size_t count = experiment->instances.size();
      if (options_.limit >= 0) count = std::min(count, static_cast<size_t>(options_.limit));
      for (size_t i = 0; i < count; ++i) {
        auto setting = std::make_shared<game::Setting>();
        setting->experiment = experiment;
        setting->index = i;
        setting->texts = planned.texts;
        setting->rules = options_.play.rules;
        setting->models = names;
        PlannedEpisode episode{.game = game, .seats = seats, .setting = std::move(setting)};
        episode.id = id_of(planned, episode, params_hash, texts);
        episode.seed = std::stoull(episode.id.substr(0, 15), nullptr, 16);
        episodes.push_back(std::move(episode));
      }
    }
  }

 private:
  [[nodiscard]] std::string id_of(const PlannedGame& game, const PlannedEpisode& episode,
                                  const std::string& params_hash,
                                  const std::string& texts_hash) const {
    List players;
    bool has_model = false;
    bool has_engine = false;  // in this process
    for (const size_t seat : episode.seats) {
      players.push_back(identity(plan_.players[seat]));
      has_model = has_model || plan_.players[seat].card.has_value();
      has_engine = has_engine || !plan_.players[seat].endpoint;
    }
    const game::Setting& setting = *episode.setting;
    Map all{{"what", "luxmeter episode 1"},
            {"game", game.game->name()},
            {"rules", name_of(options_.play.rules)},
            {"texts", texts_hash},
            {"experiment", params_hash},
            {"position", List{static_cast<int64_t>(setting.experiment->index),
                              static_cast<int64_t>(setting.index)}},
            {"instance", setting.instance()},
            {"players", std::move(players)},
            {"seed", options_.seed}};
    if (has_model) all["engine"] = engine(has_engine);
    return sha256_hex(to_json(all));
  }

  /// What decides a model's replies; much of it is for those in this process only.
  [[nodiscard]] Value engine(bool in_process) const {
    Map engine{{"temperature", options_.play.temperature},
               {"max_tokens", options_.play.max_tokens}};
    if (in_process) {
      engine["context"] = options_.engine.context;
      engine["kv_type"] = llama::name(options_.engine.kv_type);
    }
    engine["chat_template"] = options_.chat_template;
    if (in_process) engine["deterministic"] = options_.deterministic;
    return engine;
  }

  const RunOptions& options_;
  const GamePlan& plan_;
};

/// Whether a file is named after a game: "<game>.json", "<game>_b797ebaa.json".
bool is_named_after(const Path& file, std::string_view game) {
  const std::string stem = file.stem().string();
  if (file.extension() != ".json" || !stem.starts_with(game)) return false;
  if (stem.size() == game.size()) return true;
  const std::string_view rest = std::string_view(stem).substr(game.size());
  // "wordle_withclue_…" is not a file of wordle.
  return rest.front() == '_' && std::ranges::none_of(game::games(), [&](const game::Game* other) {
           return other->name().size() > game.size() && stem.starts_with(other->name());
         });
}

Status check_seats(const game::Game& game, const std::vector<Player>& players) {
  for (const Player& player : players)
    if (player.kind == Player::Kind::human && players.size() == 1 && game.roles().size() > 1)
      return misuse("{} has {} seats: name who plays with you, with another --model.", game.name(),
                    game.roles().size());
  return {};
}

}  // namespace

Result<std::vector<const game::Game*>> find_games(const std::vector<std::string>& names) {
  std::vector<const game::Game*> found;
  for (const std::string& name : names) {
    bool any = false;
    for (const game::Game* game : game::games()) {
      const std::string own(game->name());
      if (name != "all" && !matches_glob(name, own)) continue;
      any = true;
      if (std::ranges::find(found, game) == found.end()) found.push_back(game);
    }
    if (any) continue;
    std::string all;
    for (const game::Game* game : game::games())
      all.append(all.empty() ? "" : ", ").append(game->name());
    return misuse("There is no game '{}'; the games are {}.", name, all);
  }
  return found;
}

Result<Path> instances_of(const game::Game& game, const std::vector<Path>& given, bool only_game,
                          const Path& folder, Env& env) {
  std::vector<Path> candidates;
  for (const Path& path : given) {
    if (!env.exists(path)) return fail("--instances {}: there is no such file.", path.string());
    if (std::filesystem::is_directory(path)) {
      for (const std::string& name : env.list(path))
        if (is_named_after(name, game.name())) candidates.push_back(path / name);
      if (const Path nested = path / game.name() / "instances.json"; env.exists(nested))
        candidates.push_back(nested);
    } else if (is_named_after(path, game.name()) || (only_game && given.size() == 1)) {
      candidates.push_back(path);
    }
  }
  if (candidates.size() == 1) return candidates.front();
  if (candidates.size() > 1)
    return fail("--instances: both {} and {} are instances of {}; name one.",
                candidates[0].string(), candidates[1].string(), game.name());
  if (!given.empty())
    return fail(
        "--instances: none of the files is named after the game {}: call it {}.json, or "
        "name one file and one game.",
        game.name(), game.name());
  return folder / game.name() / "instances" / "instances.json";
}

Result<PlannedGame> read_game(const game::Game& game, const RunOptions& options, bool only_game,
                              const Path& folder, Env& env) {
  PlannedGame planned;
  planned.game = &game;
  LUX_TRY(planned.file, instances_of(game, options.play.instances, only_game, folder, env));
  LUX_TRY(planned.instances, env.read_file(planned.file));
  const auto parsed = parse_json(planned.instances);
  if (!parsed) return fail("{}: {}", planned.file.string(), parsed.error().message);
  auto experiments = game::instances_from(game, *parsed);
  if (!experiments)
    return fail("{}: is no file of {} instances: {}", planned.file.string(), game.name(),
                experiments.error().message);
  planned.experiments = std::move(*experiments);
  Path replacement;
  if (!options.play.texts.empty()) {
    replacement = options.play.texts / game.name();
    if (!env.exists(options.play.texts))
      return fail("--texts {}: there is no such folder.", options.play.texts.string());
  }
  LUX_TRY(game::Texts texts, game::Texts::read(folder / game.name() / "texts", replacement, env));
  planned.texts = std::make_shared<const game::Texts>(std::move(texts));
  return planned;
}

Result<GamePlan> plan_games(const RunOptions& options, const Path& folder,
                            std::vector<Player> players, Env& env) {
  GamePlan plan;
  plan.players = std::move(players);
  LUX_TRY(const auto games, find_games(options.play.games));
  for (const game::Game* game : games) {
    LUX_CHECK(check_seats(*game, plan.players));
    LUX_TRY(PlannedGame planned, read_game(*game, options, games.size() == 1, folder, env));
    plan.games.push_back(std::move(planned));
  }
  EpisodeMaker maker(options, plan);
  // By player, so that few models are in memory at once.
  for (size_t a = 0; a < plan.players.size(); ++a)
    for (size_t g = 0; g < plan.games.size(); ++g)
      for (const Pair& pair :
           pairings(plan.players, plan.games[g].game->roles().size(), options.play.pairing))
        if (pair.front() == a) maker.make(g, pair, plan.episodes);
  return plan;
}

}  // namespace lux
