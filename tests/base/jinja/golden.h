// Cases and what Python made of them: files of JSON lines beside this one.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "base/value.h"

namespace lux::jinja {

/// The lines of tests/base/jinja/<name>, parsed.
inline std::vector<Value> read_lines(std::string_view name) {
  std::ifstream file(std::string(LUX_SOURCE_DIR) + "/tests/base/jinja/" + std::string(name));
  std::vector<Value> out;
  for (std::string line; std::getline(file, line);) out.push_back(parse_json(line).value());
  return out;
}

/// A case and its golden outcome.
struct Golden {
  Value input;
  Value outcome;
};

inline std::vector<Golden> read_golden(const std::string& name) {
  const auto inputs = read_lines(name + ".jsonl");
  const auto outcomes = read_lines(name + ".golden.jsonl");
  std::vector<Golden> out;
  for (size_t i = 0; i < inputs.size() && inputs.size() == outcomes.size(); ++i)
    out.push_back({inputs[i], outcomes[i]});
  return out;
}

}  // namespace lux::jinja
