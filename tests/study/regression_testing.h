// Frames of regression_golden.json, and comparing with its numbers.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/env.h"
#include "base/json.h"
#include "study/regression/frame.h"

namespace lux {

/// The value; the failure's own words where there is none.
template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

inline const Value& regression_golden(std::string_view part) {
  static const Value parsed =
      parse_json(real_env().read_file(LUX_SOURCE_DIR "/tests/study/regression_golden.json").value())
          .value();
  return *parsed.find(part);
}

inline std::vector<double> numbers_of(const Value& list) {
  std::vector<double> out;
  for (const Value& x : list.list())
    out.push_back(x.is_null() ? std::numeric_limits<double>::quiet_NaN() : x.number());
  return out;
}

inline DataFrame frame_of(const Value& columns) {
  DataFrame frame;
  for (const auto& [name, values] : columns.find("numbers")->map())
    frame.numbers.push_back({name, numbers_of(values)});
  for (const auto& [name, values] : columns.find("texts")->map()) {
    TextColumn column{name, {}};
    for (const Value& x : values.list()) column.values.push_back(x.string());
    if (name == "model")
      frame.rows = column.values;
    else
      frame.texts.push_back(column);
  }
  for (size_t i = frame.rows.size(); i < frame.numbers.front().values.size(); ++i)
    frame.rows.push_back("m" + std::to_string(i));
  if (frame.text("family") != nullptr) frame.family = "family";
  if (frame.number("se") != nullptr) frame.response_error = "se";
  return frame;
}

/// To 1e-9 of its size, or of 1e-3 where it is smaller.
inline void expect_close(double actual, const Value& expected, const std::string& what,
                         double tolerance = 1e-9) {
  if (expected.is_null()) {
    EXPECT_FALSE(std::isfinite(actual)) << what << " " << actual;
    return;
  }
  const double number = expected.number();
  EXPECT_NEAR(actual, number, tolerance * std::max(std::abs(number), 1e-3)) << what;
}

}  // namespace lux
