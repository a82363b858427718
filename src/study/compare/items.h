// What a contender has on one task or game, item by item: documents, or episodes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "study/compare/contender.h"

namespace lux {

/// A number that every item has, or lacks.
struct ItemMetric {
  std::string name;
  bool is_binary = false;  // every item gives 0 or 1
  bool higher_is_better = true;
  bool is_share = false;  // between 0 and 1

  bool operator==(const ItemMetric&) const = default;
};

/// One document or episode.
struct Item {
  std::string key;      // what pairs it, within a task or game
  int64_t place = 0;    // the document's number, the episode's place among those of its set
  std::string label;    // how a person finds it: the document's number, experiment and game_id
  std::string content;  // hash of the document or instance; empty: not known
  std::string prompt;   // hash of the prompts; empty: not known
  std::string cluster;  // the experiment of an episode
  std::string record;   // where it stands, below the lab's folder
  bool failed = false;  // it has no score. Failed is not wrong
  std::vector<double> values;  // of each metric of the set; NaN: it has none
};

enum class ItemKind { document, episode };

/// A contender's items of one task or game under the same conditions in one run.
struct ItemSet {
  ItemKind kind = ItemKind::document;
  std::string subject;      // the task or game
  std::string conditions;   // the version, or the rules
  int32_t num_fewshot = 0;  // of tasks
  std::string run_id;
  std::string date;  // of an imported log; empty: not known
  std::vector<ItemMetric> metrics;
  std::vector<Item> items;  // sorted by key, each once
  int64_t doubled = 0;      // items left out because their key stood there before

  /// "version 1.0, 5-shot", "rules v1.6".
  [[nodiscard]] std::string conditions_text() const;
};

struct ItemSelection {
  std::vector<std::string> tasks, games;  // both empty: all; one empty: none of it
  std::vector<std::string> metrics;       // empty: those that are shown if none is asked for
};

/// The metrics that can be asked for, of documents and of episodes:
///   those of document_metrics(); by default acc, acc_norm and logprob_gold
///   played        1 unless aborted; by default
///   quality       the main score of an episode that was played; by default
///   score         the main score, 0 where aborted: unlike quality, of the same episodes for all
///   success       1 if won
///   parsed        share of requests that were parsed
[[nodiscard]] std::vector<ItemMetric> known_item_metrics();

/// A contender's sets: of choices, of measures with documents (whatever metrics they have), and of
/// episodes; sorted by kind, subject, conditions, shots and run. `metrics` of a set are those asked
/// for that its kind has.
[[nodiscard]] Result<std::vector<ItemSet>> load_items(const Lab& lab, const Contender& contender,
                                                      const ItemSelection& selection);

/// Fills in the hashes of the instances that episodes were played with, where sets of one game come
/// from different runs or from imports; instances of one run of one's own are the same.
[[nodiscard]] Status add_instances(const Lab& lab, std::span<std::vector<ItemSet>> contenders);

/// Sorts by key and leaves out what stands there twice.
void sort_items(ItemSet& set);

}  // namespace lux
