// Who is compared: a model, a pairing of players, or either as one run has it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"

namespace lux {

struct Contender {
  std::string label;   // as it is shown
  std::string model;   // a model_id; of games, the episodes in which it takes all seats. Or players
                       // as the table of episodes names them: "a-t0.0--b-t0.0"
  std::string run_id;  // only what this run has; empty: all runs

  bool operator==(const Contender& other) const {
    return model == other.model && run_id == other.run_id;
  }
};

/// The names that a lab has for contenders.
class ContenderNames {
 public:
  /// From cards, plans and episodes.
  [[nodiscard]] static Result<ContenderNames> read(const Lab& lab);

  /// A word is a model's name or model_id, the players of episodes, a run's id, or RUN:MODEL; of
  /// each, a beginning that fits one alone will do. A run must be of one model. Fails on a word
  /// that the lab does not know; a usage error where it fits several.
  [[nodiscard]] Result<Contender> find(const std::string& word) const;

  /// The models among them, sorted.
  [[nodiscard]] std::vector<std::string> model_ids() const;

 private:
  [[nodiscard]] Result<Contender> find_model(const std::string& word) const;
  [[nodiscard]] Result<Contender> only_model_of(const std::string& run_id) const;
  [[nodiscard]] std::set<std::string> run_that_begins(std::string_view word) const;

  std::map<std::string, std::string> label_of_;        // of a model_id, or of players
  std::multimap<std::string, std::string> model_of_;   // name, model_id or players → model
  std::map<std::string, std::set<std::string>> runs_;  // run → its models and players
};

}  // namespace lux
