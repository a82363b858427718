// The words that `compare` and `study access` share.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "study/compare/compare.h"

namespace lux::cli {

struct CompareWords {
  std::vector<std::string> margins;  // X or METRIC=X
  std::vector<std::string> data;
  CompareOptions options;
};

void add_compare_options(CLI::App& command, CompareWords& words);

/// Checks names and margins. A usage error on a metric that nothing is called by, on a margin that
/// is not above 0, and on tasks or games that `lab` does not have.
[[nodiscard]] Result<CompareOptions> compare_options_of(const CompareWords& words, const Lab& lab);

}  // namespace lux::cli
