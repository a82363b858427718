// Tables on standard output, in the format asked for.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "base/error.h"
#include "report/table/table.h"

namespace lux::cli {

/// `format` is table, json, csv or md. Colour and width are the terminal's.
[[nodiscard]] Status print_table(const Table& table, const std::string& format);

/// `--format`, with its choices checked.
void add_format_option(CLI::App& command, std::string& format);

}  // namespace lux::cli
