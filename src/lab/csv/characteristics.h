// Tables of what models are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "lab/csv/facts.h"
#include "lab/csv/mapping.h"

namespace lux::csv {

/// A model of the tables, by its name after the rules.
struct Characterised {
  std::string name;
  FactPlace place;  // of the first row
  Facts facts;
};

/// What one table contributes.
struct CharacteristicsTable {
  Path file;
  std::vector<std::string> names;    // of its models, in order
  std::vector<std::string> missing;  // fields of the mapping that it has no column of
};

class Characteristics {
 public:
  explicit Characteristics(const CharacteristicsMapping& mapping) : mapping_(mapping) {}

  /// Reads a table. Its fields may stand in other tables; that one of them has each is checked by
  /// check(). Fails, naming file and lines, on a name that stands twice, on a row without one, on
  /// cells that are not what the field takes, and where tables contradict each other.
  [[nodiscard]] Status read(const Path& file, std::string_view text);

  /// Fails on a field that no table has.
  [[nodiscard]] Status check() const;

  /// In the order of the tables and their rows.
  [[nodiscard]] const std::vector<Characterised>& models() const { return models_; }
  [[nodiscard]] const Characterised* find(const std::string& name) const;
  [[nodiscard]] const std::vector<CharacteristicsTable>& tables() const { return tables_; }

 private:
  const CharacteristicsMapping& mapping_;
  std::vector<Characterised> models_;
  std::map<std::string, size_t> by_name_;
  std::vector<CharacteristicsTable> tables_;
};

}  // namespace lux::csv
