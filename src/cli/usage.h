// What is wrong with a command line, in one sentence.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace lux::cli {

/// The sentence for a command line that could not be parsed, with the name that was probably meant;
/// empty where nothing is wrong with it but that a command is missing.
[[nodiscard]] std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error);

}  // namespace lux::cli
