// What tables say of one model, and where they say it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux::csv {

struct FactPlace {
  Path file;
  size_t line = 0;  // 0: of no table
};

/// "'scores.csv', line 3".
[[nodiscard]] std::string to_text(const FactPlace& place);

/// Fields of a card, none of them null.
class Facts {
 public:
  /// A null value says nothing. Fails, naming both places, on another value than is known.
  [[nodiscard]] Status add(std::string_view model, std::string_view field, const Value& value,
                           const FactPlace& place);
  /// All that the other knows.
  [[nodiscard]] Status add(std::string_view model, const Facts& other);

  [[nodiscard]] const Map& values() const { return values_; }

 private:
  Map values_;
  std::map<std::string, FactPlace, std::less<>> places_;
};

}  // namespace lux::csv
