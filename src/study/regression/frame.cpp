#include "study/regression/frame.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/nearest.h"

namespace lux {
namespace {

template <class Column>
const Column* find(const std::vector<Column>& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

Status check_names(const DataFrame& frame) {
  std::set<std::string_view> seen;
  for (const std::string& row : frame.rows)
    if (!seen.insert(row).second)
      return fail("'{}' stands twice in the table: it would count twice. Keep one of its rows.",
                  row);
  const std::vector<std::string> names = frame.column_names();
  seen.clear();
  for (const std::string& name : names)
    if (!seen.insert(name).second) return fail("Two columns are called '{}': rename one.", name);
  return {};
}

Status check_numbers(const DataFrame& frame) {
  for (const NumberColumn& column : frame.numbers) {
    if (column.values.size() != frame.size())
      return fail("Column '{}' has {} values for {} rows.", column.name, column.values.size(),
                  frame.size());
    for (size_t i = 0; i < frame.size(); ++i)
      if (std::isinf(column.values[i]))
        return fail("'{}' of '{}' is infinite: leave it empty or give a number.", column.name,
                    frame.rows[i]);
  }
  return {};
}

}  // namespace

const NumberColumn* DataFrame::number(std::string_view name) const {
  return find(numbers, name);
}

const TextColumn* DataFrame::text(std::string_view name) const {
  return find(texts, name);
}

std::vector<std::string> DataFrame::column_names() const {
  std::vector<std::string> names;
  names.reserve(numbers.size() + texts.size());
  for (const NumberColumn& column : numbers) names.push_back(column.name);
  for (const TextColumn& column : texts) names.push_back(column.name);
  return names;
}

Status check(const DataFrame& frame) {
  LUX_CHECK(check_names(frame));
  LUX_CHECK(check_numbers(frame));
  for (const TextColumn& column : frame.texts)
    if (column.values.size() != frame.size())
      return fail("Column '{}' has {} values for {} rows.", column.name, column.values.size(),
                  frame.size());
  if (!frame.family.empty()) LUX_CHECK(find_text(frame, frame.family));
  if (!frame.response_error.empty()) LUX_CHECK(find_number(frame, frame.response_error));
  return {};
}

DataFrame select_rows(const DataFrame& frame, const std::vector<size_t>& places) {
  DataFrame out{.rows = {},
                .numbers = {},
                .texts = {},
                .family = frame.family,
                .response_error = frame.response_error};
  for (const size_t place : places) out.rows.push_back(frame.rows[place]);
  for (const NumberColumn& column : frame.numbers) {
    out.numbers.push_back({column.name, {}});
    for (const size_t place : places) out.numbers.back().values.push_back(column.values[place]);
  }
  for (const TextColumn& column : frame.texts) {
    out.texts.push_back({column.name, {}});
    for (const size_t place : places) out.texts.back().values.push_back(column.values[place]);
  }
  return out;
}

std::string no_such_column(const DataFrame& frame, std::string_view name) {
  const std::vector<std::string> names = frame.column_names();
  if (const auto nearest = nearest_name(name, names))
    return fmt::format("there is no column '{}'; did you mean '{}'?", name, *nearest);
  // Those of one task, game or characteristic stand for all of them.
  constexpr size_t most = 40;
  std::vector<std::string> shown;
  for (const std::string& one : names)
    if (names.size() <= most || (shown.size() < most && one.find('.') == std::string::npos))
      shown.push_back(one);
  std::string listed;
  for (const std::string& one : shown) listed += (listed.empty() ? "" : ", ") + one;
  if (shown.size() == names.size())
    return fmt::format("there is no column '{}'. There are: {}.", name, listed);
  return fmt::format(
      "there is no column '{}'. There are {} ({} are not shown: scores by game or task, as "
      "'{}'; the table of models has them all).",
      name, listed, names.size() - shown.size(), names.front());
}

Result<const NumberColumn*> find_number(const DataFrame& frame, std::string_view name) {
  if (const NumberColumn* column = frame.number(name)) return column;
  if (frame.text(name) != nullptr)
    return fail("Column '{}' holds text, and numbers are needed.", name);
  return fail("In the table {}", no_such_column(frame, name));
}

Result<const TextColumn*> find_text(const DataFrame& frame, std::string_view name) {
  if (const TextColumn* column = frame.text(name)) return column;
  if (frame.number(name) != nullptr)
    return fail("Column '{}' holds numbers, and text is needed.", name);
  return fail("In the table {}", no_such_column(frame, name));
}

}  // namespace lux
