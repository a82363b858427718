// A small table of rows (models, as a rule) with named columns: what a regression is made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux {

/// NaN: not known.
struct NumberColumn {
  std::string name;
  std::vector<double> values;
};

/// Categories. Empty: not known.
struct TextColumn {
  std::string name;
  std::vector<std::string> values;
};

/// Every column has a value a row. The order of the rows is kept, and only Durbin–Watson's
/// statistic depends on it.
struct DataFrame {
  std::vector<std::string> rows;  // names, all different
  std::vector<NumberColumn> numbers;
  std::vector<TextColumn> texts;
  std::string family;          // the text column of what rows share: clusters. Empty: none
  std::string response_error;  // the number column of the response's standard errors. Empty: none

  [[nodiscard]] const NumberColumn* number(std::string_view name) const;
  [[nodiscard]] const TextColumn* text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> column_names() const;
  [[nodiscard]] size_t size() const { return rows.size(); }
};

/// Fails on rows of the same name (a model that stands twice counts twice), on columns of the same
/// name or of another length than `rows`, on infinite numbers, naming row and column, and where
/// `family` or `response_error` are no columns.
[[nodiscard]] Status check(const DataFrame& frame);

/// The frame's rows at these places, in this order.
[[nodiscard]] DataFrame select_rows(const DataFrame& frame, const std::vector<size_t>& places);

/// A row that was left out, and why: a clause that goes on after its name.
struct DroppedRow {
  std::string row;
  std::string why;
};

/// "x is no column; did you mean 'y'?", or with all names where none is near.
[[nodiscard]] std::string no_such_column(const DataFrame& frame, std::string_view name);

/// The values of a number column; fails, naming the nearest, where there is none.
[[nodiscard]] Result<const NumberColumn*> find_number(const DataFrame& frame,
                                                      std::string_view name);
[[nodiscard]] Result<const TextColumn*> find_text(const DataFrame& frame, std::string_view name);

}  // namespace lux
