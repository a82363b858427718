#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/json.h"
#include "cli/command.h"
#include "cli/node.h"
#include "cli/print.h"
#include "cli/report_input.h"
#include "report/table/render.h"

namespace lux::cli {
namespace {

struct Words {
  std::string name;
  std::string out;
  std::string format = "table";
  std::vector<std::string> picked;
  ReportRequest request;
};

Status list_figures(const std::string& format) {
  Table table;
  table.columns = {{"figure"}, {"what"}};
  for (const FigureName& one : figure_names())
    table.rows.push_back({std::string(one.name), std::string(one.what)});
  return print_table(table, format);
}

Result<int> figure(const Words& words, Env& env) {
  if (words.name.empty()) {
    LUX_CHECK(list_figures(words.format));
    return done;
  }
  const std::string kind = Path(words.out).extension().string();
  if (kind != ".svg" && kind != ".json" && kind != ".csv")
    return misuse("--out: name a file that ends in .svg, .json (Vega-Lite) or .csv.");
  ReportRequest request = words.request;
  for (const std::string& one : words.picked) {
    const size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0)
      return misuse("--pick takes COLUMN=VALUE, as in --pick task=arc_easy, not '{}'.", one);
    request.picked[one.substr(0, equals)] = one.substr(equals + 1);
  }
  LUX_TRY(const auto input, gather_report(env, request, false));
  LUX_TRY(const Figure made, make_figure(words.name, *input->figures));
  for (const auto& [column, value] : request.picked)
    if (std::ranges::find(made.choices, column, &FigureChoice::column) == made.choices.end())
      return misuse("--pick: the figure '{}' has no choice of '{}'.", words.name, column);
  if (kind == ".csv") {
    LUX_CHECK(env.write_file(words.out, render(selected_rows(made), TableFormat::csv)));
  } else if (kind == ".json") {
    LUX_CHECK(env.write_file(words.out, to_pretty_json(complete_spec(made)) + "\n"));
  } else {
    LUX_TRY(const std::string svg, draw_svg(complete_spec(made), env));
    LUX_CHECK(env.write_file(words.out, svg));
  }
  std::fprintf(stderr, "%s\n", made.caption.c_str());
  return done;
}

}  // namespace

void add_figure(Program& program) {
  CLI::App& command = *program.app.add_subcommand(
      "figure", "One figure of the report as a file; without a name, what there is");
  auto words = std::make_shared<Words>();
  command.add_option("NAME", words->name, "Which figure");
  add_lab_option(command, words->request.lab);
  command.add_option("--out", words->out, "FILE.svg, FILE.json (Vega-Lite) or FILE.csv");
  command.add_option("--pick", words->picked,
                     "Where a figure has a choice, as COLUMN=VALUE: task=arc_easy, "
                     "correlation=kendall (may be repeated)");
  command.add_flag("--allow-missing", words->request.allow_missing,
                   "Show headline scores although more than 1 % is missing or lost");
  add_format_option(command, words->format);
  command.callback([&program, words] {
    program.action = [&program, words] { return figure(*words, program.env); };
  });
}

}  // namespace lux::cli
