// Scores and characteristics, joined by the models' names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/csv/characteristics.h"
#include "lab/csv/mapping.h"
#include "lab/csv/scores.h"

namespace lux::csv {

/// A model that has scores.
struct JoinedModel {
  std::string model_id;
  std::string written;  // as the table of scores names it
  FactPlace scores;
  std::optional<FactPlace> characteristics;  // nothing: no table of them has the model
  Map card;                                  // what tables and mapping say of it
};

/// A model that has characteristics alone.
struct UnscoredModel {
  std::string name;
  FactPlace place;
};

struct Join {
  /// Those of the tables of characteristics in their order, then the others in that of the scores.
  std::vector<JoinedModel> models;
  std::vector<UnscoredModel> no_scores;
  /// A sentence each.
  std::vector<std::string> overridden;  // values of tables that the mapping's take the place of
  std::vector<std::string> unused;      // what the mapping says of models that are not there
  std::vector<std::string> alike;       // names that did not join, and nearly would have
};

/// `characteristics` may be null. Fails where tables contradict each other, naming the places.
[[nodiscard]] Result<Join> join(const Mapping& mapping, const Scores& scores,
                                const Characteristics* characteristics);

}  // namespace lux::csv
