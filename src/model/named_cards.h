// Cards for models whose files are not here, by their names: for results that come from elsewhere.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "model/card.h"
#include "model/sidecar.h"

namespace lux {

class NamedCards {
 public:
  /// Reads a file of cards, in the form of a cards.json. A card's name is its `name`, else its
  /// file's without folder and ending. Fails, naming the file, on what is no such file and on two
  /// cards of one name.
  [[nodiscard]] static Result<NamedCards> read(const Path& file, Env& env);

  /// The card of a model of that name, as a lab keeps cards, with all that is not known left out;
  /// nothing where there is none. A hub's "organisation/name", and "organisation__name" as the
  /// harness calls its folder, are found under the name alone too.
  [[nodiscard]] Result<std::optional<Value>> find(const std::string& name);

  /// The names of the cards that nothing found, sorted.
  [[nodiscard]] std::vector<std::string> unused() const;
  [[nodiscard]] size_t size() const { return entries_.size(); }

 private:
  Path file_;
  std::map<std::string, Value> entries_;
  std::set<std::string> used_;
};

/// Puts what a cards.json's entry tells into a card whose files are not here. Fails, naming `file`,
/// on a field of the wrong type.
[[nodiscard]] Status take_told(const Value& fields, const Path& file, Card& card);

/// The card with all that is not known left out: 0 parameters, an empty hash.
[[nodiscard]] Value known_value(const Card& card);

/// The card as a lab keeps it: whole for a model whose files are here, else what is known.
[[nodiscard]] Value saved_value(const Card& card);

}  // namespace lux
