#include "cli/print.h"

#include <unistd.h>

#include <cstdio>

#include "cli/terminal.h"
#include "report/table/render.h"

namespace lux::cli {

Status print_table(const Table& table, const std::string& format) {
  const auto known = table_format(format);
  if (!known) return misuse("--format must be table, json, csv or md, not '{}'.", format);
  RenderOptions options;
  if (::isatty(STDOUT_FILENO) != 0)
    options.width = static_cast<size_t>(terminal_width(STDOUT_FILENO));
  options.colour = is_rich_terminal(STDOUT_FILENO);
  const std::string text = render(table, *known, options);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    return fail("Cannot write to standard output; is the pipe closed or the disk full?");
  return {};
}

void add_format_option(CLI::App& command, std::string& format) {
  command.add_option("--format", format, "table, json, csv or md (default table)")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->type_name("FORMAT");
}

}  // namespace lux::cli
