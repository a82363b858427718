#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/compare_options.h"
#include "cli/document_texts.h"
#include "cli/print.h"
#include "cli/study_output.h"
#include "report/compare_tables.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string format = "table";
  std::string table;
  std::vector<std::string> names;
  CompareWords compare;
};

Result<std::vector<Contender>> contenders_of(const Words& words, const Lab& lab) {
  LUX_TRY(const ContenderNames names, ContenderNames::read(lab));
  std::vector<Contender> contenders;
  for (const std::string& word : words.names) {
    LUX_TRY(Contender contender, names.find(word));
    for (const Contender& other : contenders)
      if (other == contender)
        return misuse("'{}' is {}, which is named already: name another model, or two of its runs.",
                      word, other.label);
    contenders.push_back(std::move(contender));
  }
  return contenders;
}

Status print_summaries(const CompareResult& result, const Words& words) {
  std::vector<Table> shown;
  if (!result.ranking.empty()) shown.push_back(ranking_summary(result));
  shown.push_back(compare_summary(result, words.compare.options.level));
  if (words.compare.options.flips) shown.push_back(flips_table(result));
  for (size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) std::printf("\n");
    LUX_CHECK(print_table(shown[i], words.format));
  }
  return {};
}

Result<int> compare(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  if (words.names.size() < 2)
    return misuse("Name two models or more, or runs: luxmeter compare A B --lab DIR.");
  LUX_TRY(const Lab lab, Lab::open(env, words.lab));
  LUX_TRY(const CompareOptions options, compare_options_of(words.compare, lab));
  LUX_TRY(auto contenders, contenders_of(words, lab));
  LUX_TRY(CompareResult result, study_compare(lab, std::move(contenders), options));
  if (options.flips) add_document_texts(result.flips, words.compare.data, env);
  const std::vector<NamedTable> tables = compare_tables(result);
  std::string name = words.table;
  if (name.empty() && (words.format == "json" || words.format == "csv"))
    name = options.flips ? "flips" : "comparisons";
  const Table* chosen = nullptr;
  if (!name.empty()) {
    LUX_TRY(chosen, find_table(tables, name));
  }
  if (result.rows.empty()) {
    tell_left_out(result.left_out);
    return fail("There is nothing that can be compared item by item{}",
                result.left_out.empty() ? "." : ", for the reasons above.");
  }
  if (chosen != nullptr)
    LUX_CHECK(print_table(*chosen, words.format));
  else
    LUX_CHECK(print_summaries(result, words));
  tell_left_out(result.left_out);
  return done;
}

}  // namespace

void add_compare(Program& program) {
  CLI::App& command =
      *program.app.add_subcommand("compare", "Models or runs against each other, item by item");
  auto words = std::make_shared<Words>();
  command.add_option("NAME", words->names,
                     "Models (name, model_id, players of a game, or the beginning of one), runs of "
                     "one model, or RUN:MODEL");
  add_lab_option(command, words->lab);
  add_format_option(command, words->format);
  command.add_option("--table", words->table, "One of comparisons, ranking, flips, left_out");
  add_compare_options(command, words->compare);
  command.callback([&program, words] {
    program.action = [&program, words] { return compare(*words, program.env); };
  });
}

}  // namespace lux::cli
