#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/report_input.h"
#include "report/table/display.h"

namespace lux::cli {
namespace {

struct Words {
  ReportRequest request;
  std::string out;
};

Result<int> report(const Words& words, Env& env) {
  if (words.out.empty()) return misuse("--out is missing: name the file to write, REPORT.html.");
  LUX_TRY(const auto input, gather_report(env, words.request, true));
  input->page.version = LUX_VERSION;
  LUX_TRY(const auto documents, page::documents(input->page));
  const std::string name = Path(words.request.lab).lexically_normal().filename().string();
  const std::string html = page::html(documents, name.empty() ? "Luxmeter" : name + " · Luxmeter");
  LUX_CHECK(env.write_file(words.out, html));
  std::fprintf(stderr, "%s: %.1f MB; open it in a browser.\n", printable(words.out).c_str(),
               static_cast<double>(html.size()) / 1e6);
  return done;
}

}  // namespace

void add_report(Program& program) {
  CLI::App& command =
      *program.app.add_subcommand("report", "All of a lab as one page for a browser");
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->request.lab);
  command.add_option("--out", words->out, "The file to write, one that needs nothing else");
  command.add_flag("--allow-missing", words->request.allow_missing,
                   "Show headline scores although more than 1 % is missing or lost");
  command.add_option("--data", words->request.data,
                     "Where the tasks' data lies, to show documents' texts (may be repeated)");
  command.add_option("--include-path", words->request.include,
                     "More folders of task files (may be repeated)");
  command.callback([&program, words] {
    program.action = [&program, words] { return report(*words, program.env); };
  });
}

}  // namespace lux::cli
