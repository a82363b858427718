#include "report/page/transcripts.h"

#include <algorithm>

#include "base/json.h"
#include "lab/episode_journal.h"
#include "report/page/pack.h"
#include "report/table/display.h"

namespace lux::page {
namespace {

/// Of JSON, before compression: what a browser inflates for one episode.
constexpr size_t block_bytes = 400'000;

using Key = std::pair<std::string, std::string>;  // run, unit

struct Block {
  std::string packed;
  std::vector<Key> episodes;
};

/// Blocks of one game and one set of players.
struct Shelf {
  std::vector<Block> blocks;
  std::string json;
  std::vector<Key> episodes;

  void close() {
    if (episodes.empty()) return;
    json += ']';
    blocks.push_back({gzip(json), std::move(episodes)});
    json.clear();
    episodes.clear();
  }
  void add(const std::string& transcript, Key key) {
    json += json.empty() ? '[' : ',';
    json += transcript;
    episodes.push_back(std::move(key));
    if (json.size() > block_bytes) close();
  }
};

std::string text_of(const Value& action, const char* member) {
  const Value* value = action.find(member);
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? value->string() : to_json(*value);
}

Value event_of(const Value& event, const Budget& budget) {
  static const Value nothing{Map{}};
  const Value* action = event.find("action");
  if (action == nullptr) action = &nothing;
  return List{shortened(event.get_string("from").value_or(""), 100),
              shortened(event.get_string("to").value_or(""), 100),
              shortened(text_of(*action, "type"), 100),
              shortened(text_of(*action, "content"), budget.text_bytes)};
}

Value transcript_of(const EpisodeRecord& record, const Budget& budget) {
  constexpr size_t most_events = 2000;
  Map players;
  if (const Value* named = record.interactions.find("players"); named && named->is_map())
    for (const auto& [label, description] : named->map())
      players[shortened(label, 100)] =
          description.is_string() ? Value(shortened(description.string(), 300)) : Value();
  List turns;
  size_t events = 0;
  if (const Value* played = record.interactions.find("turns"); played && played->is_list())
    for (const Value& turn : played->list()) {
      List shown;
      if (turn.is_list())
        for (const Value& event : turn.list())
          if (++events <= most_events) shown.push_back(event_of(event, budget));
      turns.emplace_back(std::move(shown));
    }
  Map scores;
  if (const Value* all = record.scores.find("episode scores"); all && all->is_map())
    for (const auto& [name, value] : all->map())
      if (scores.size() < 40)
        scores[shortened(name, 80)] =
            value.is_string() ? Value(shortened(value.string(), 200)) : value;
  Map transcript{{"players", std::move(players)}, {"turns", std::move(turns)}};
  if (!scores.empty()) transcript["scores"] = std::move(scores);
  if (events > most_events) transcript["cut"] = static_cast<int64_t>(events - most_events);
  return transcript;
}

/// NaN is no JSON for a browser.
void make_strict(Value& value) {
  if (value.is_real() && !(value.number() - value.number() == 0)) value = Value();
  if (value.is_list())
    for (Value& item : value.list()) make_strict(item);
  if (value.is_map())
    for (auto& [key, item] : value.map()) make_strict(item);
}

}  // namespace

Value transcript(EpisodeRecord record, const Budget& budget) {
  make_strict(record.interactions);
  make_strict(record.scores);
  return transcript_of(record, budget);
}

Result<Transcripts> pack_transcripts(const Lab& lab, const Budget& budget, const Take& take) {
  std::map<std::pair<std::string, std::string>, Shelf> shelves;
  Transcripts found;
  for (const std::string& run_id : lab.run_ids())
    LUX_CHECK(for_each_episode(lab.env(), lab.run_folder(run_id), [&](EpisodeRecord&& record) {
      ++found.episodes;
      if (record.interactions.is_null()) return Status();
      std::string players;
      for (const EpisodeSeat& seat : record.seats) players += seat.name + "\n";
      Shelf& shelf = shelves[{record.game, players}];
      Key key{run_id, record.unit};
      shelf.add(to_json(transcript(std::move(record), budget)), std::move(key));
      return Status();
    }));
  size_t bytes = 0;
  size_t most_blocks = 0;
  for (auto& [key, shelf] : shelves) {
    shelf.close();
    for (const Block& block : shelf.blocks) bytes += block.packed.size();
    most_blocks = std::max(most_blocks, shelf.blocks.size());
  }
  // The first round takes a block of each shelf, the second another …, as long as there is room.
  int64_t number = 0;
  size_t taken = 0;
  for (size_t round = 0; round < most_blocks; ++round)
    for (auto& [key, shelf] : shelves) {
      if (round >= shelf.blocks.size()) continue;
      Block& block = shelf.blocks[round];
      if (bytes > budget.transcript_bytes && taken + block.packed.size() > budget.transcript_bytes)
        continue;
      taken += block.packed.size();
      for (size_t i = 0; i < block.episodes.size(); ++i)
        found.places[block.episodes[i]] = {number, static_cast<int64_t>(i)};
      take({fmt::format("episodes-{}", number++), std::move(block.packed), true});
    }
  return found;
}

}  // namespace lux::page
