// What the columns of a foreign table mean: the mapping file of `import csv`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace lux::csv {

/// Where a field comes from: a column, the same text for every row, or the part of the file's name
/// that stands where a pattern has its star.
struct Source {
  enum class Kind { column, value, file };
  Kind kind = Kind::column;
  std::string text;
};

struct Mapping {
  Source model;
  std::optional<Source> task;          // else --task
  std::optional<Source> metric;        // needed
  std::map<std::string, Source> card;  // by field of the card: family, params, tokens …
  /// Long tables have a row a score: the document's number, if they are of documents, and the
  /// value.
  std::optional<Source> document;
  std::optional<Source> value;
  /// Wide tables have a column a document; its number stands in its name where the star does.
  std::string document_columns;
  double scale = 1;  // values are multiplied by it: -1 for losses

  [[nodiscard]] bool is_wide() const { return !document_columns.empty(); }
};

/// Reads a mapping (YAML). Fails, naming the file and the field, on what it does not know and on
/// what is missing.
[[nodiscard]] Result<Mapping> parse_mapping(std::string_view text, std::string_view name);

/// What stands for the star of a pattern in a text; nothing where the text is not of that form.
[[nodiscard]] std::optional<std::string_view> star_of(std::string_view pattern,
                                                      std::string_view text);

}  // namespace lux::csv
