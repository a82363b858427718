// What may be asked of a table: which rows, in which order, and only such words as it knows.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux::serve {

/// The words behind "?": each once.
using Words = std::map<std::string, std::string>;

/// What a table lets one ask for.
struct RowColumns {
  std::vector<std::string> sorted;    // columns that rows may be sorted by
  std::vector<std::string> filtered;  // columns of which one value may be asked for
};

struct RowsRequest {
  int64_t from = 0;
  int64_t count = 100;
  std::optional<std::string> sort;  // one of the columns
  bool down = false;
  std::map<std::string, std::string> filters;
};

constexpr int64_t most_rows_at_once = 1000;

/// Reads `from`, `count`, `sort`, `down` (0 or 1) and filters by their columns' names. A usage
/// error, in a sentence, of anything else.
[[nodiscard]] Result<RowsRequest> rows_request(const Words& words, const RowColumns& columns);

/// A whole number from 0 on, of at most 15 digits.
[[nodiscard]] Result<int64_t> whole_number(std::string_view name, std::string_view text);

/// The word under `name`; a usage error where there is none.
[[nodiscard]] Result<std::string> needed(const Words& words, const std::string& name);
/// A usage error where there are other words than these.
[[nodiscard]] Status only_known(const Words& words, std::initializer_list<std::string_view> names);

}  // namespace lux::serve
