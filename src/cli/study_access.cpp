#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <utility>

#include "cli/compare_options.h"
#include "cli/document_texts.h"
#include "cli/print.h"
#include "cli/study_commands.h"
#include "cli/study_output.h"
#include "lab/lab.h"
#include "report/access_tables.h"
#include "report/compare_tables.h"
#include "study/access/access.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string format = "table";
  std::string table;
  std::string group_by;
  std::string groups_file;
  std::vector<std::string> pairs, items;
  CompareWords compare;
};

Result<std::map<std::string, int64_t>> items_of(const Words& words) {
  std::map<std::string, int64_t> out;
  for (const std::string& word : words.items) {
    const size_t equals = word.rfind('=');
    int64_t n = 0;
    const char* const end = word.data() + word.size();
    if (equals == std::string::npos || equals == 0 ||
        std::from_chars(word.data() + equals + 1, end, n).ptr != end || n < 1)
      return misuse("--items '{}': name a task and its number of items, TASK=N.", word);
    out[word.substr(0, equals)] = n;
  }
  return out;
}

/// All models of the lab; those without a card, as imported players are, by their names alone.
Result<std::vector<Variant>> all_variants(const Lab& lab, const ContenderNames& names) {
  LUX_TRY(const auto cards, lab.models());
  std::vector<Variant> variants = variants_of(cards);
  for (const std::string& model_id : names.model_ids())
    if (model_id.find("--") == std::string::npos &&
        std::ranges::find(variants, model_id, &Variant::model_id) == variants.end())
      variants.push_back({.model_id = model_id, .name = model_id, .group = model_id});
  return variants;
}

Result<size_t> variant_of(const std::string& word, const ContenderNames& names,
                          const std::vector<Variant>& variants) {
  LUX_TRY(const Contender contender, names.find(word));
  const auto found = std::ranges::find(variants, contender.model, &Variant::model_id);
  if (found == variants.end()) return fail("--pair: '{}' is no single model.", contender.label);
  return static_cast<size_t>(found - variants.begin());
}

Result<Grouping> grouping_of(const Words& words, const Lab& lab, const ContenderNames& names,
                             const std::vector<Variant>& variants) {
  Grouping all;
  const auto add = [&](Grouping more) {
    std::ranges::move(more.groups, std::back_inserter(all.groups));
    std::ranges::move(more.left_out, std::back_inserter(all.left_out));
  };
  if (!words.pairs.empty()) {
    std::vector<std::pair<size_t, size_t>> pairs;
    for (const std::string& word : words.pairs) {
      const size_t equals = word.find('=');
      if (equals == std::string::npos)
        return misuse("--pair '{}': name two models, VARIANT=REFERENCE.", word);
      LUX_TRY(const size_t variant, variant_of(word.substr(0, equals), names, variants));
      LUX_TRY(const size_t reference, variant_of(word.substr(equals + 1), names, variants));
      if (variant == reference)
        return misuse("--pair '{}': both are {}.", word, variants[variant].model_id);
      pairs.emplace_back(variant, reference);
    }
    add(group_pairs(pairs, variants));
  }
  if (!words.groups_file.empty()) {
    LUX_TRY(const std::string text, lab.env().read_file(words.groups_file));
    LUX_TRY(Grouping groups, read_groups(text, fmt::format("'{}'", words.groups_file), variants));
    add(std::move(groups));
  }
  const bool named = !words.pairs.empty() || !words.groups_file.empty();
  if (!named || !words.group_by.empty())
    add(group_variants(variants, parse_group_by(words.group_by).value_or(GroupBy::group)));
  return all;
}

Status print_summaries(const AccessResult& result, const Words& words) {
  const double level = words.compare.options.level;
  std::vector<Table> shown;
  if (!result.items.rows.empty()) shown.push_back(access_summary(result, level));
  if (!result.aggregates.empty()) shown.push_back(aggregate_summary(result, level));
  if (words.compare.options.flips) shown.push_back(flips_table(result.items));
  for (size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) std::printf("\n");
    LUX_CHECK(print_table(shown[i], words.format));
  }
  return {};
}

/// Of json and csv there is one table: the one that holds something.
std::string default_table(const Words& words, const AccessResult& result) {
  if (words.format != "json" && words.format != "csv") return {};
  if (words.compare.options.flips) return "flips";
  return result.items.rows.empty() ? "aggregates" : "comparisons";
}

Result<int> study(const Words& words, const Program& program) {
  Env& env = program.env;
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  LUX_TRY(const Lab lab, Lab::open(env, words.lab));
  AccessOptions options;
  LUX_TRY(options.compare, compare_options_of(words.compare, lab));
  LUX_TRY(options.items, items_of(words));
  LUX_TRY(const ContenderNames names, ContenderNames::read(lab));
  LUX_TRY(std::vector<Variant> variants, all_variants(lab, names));
  LUX_TRY(Grouping grouping, grouping_of(words, lab, names, variants));
  LUX_TRY(AccessResult result,
          study_access(lab, std::move(variants), std::move(grouping), options));
  if (options.compare.flips) add_document_texts(result.items.flips, words.compare.data, env);
  std::vector<NamedTable> tables = access_tables(result);
  const std::string name = words.table.empty() ? default_table(words, result) : words.table;
  const Table* chosen = nullptr;
  if (!name.empty()) {
    LUX_TRY(chosen, find_table(tables, name));
  }
  if (result.groups.empty()) {
    tell_left_out(result.left_out);
    return fail(
        "The lab has no two models that are the same but for quantisation or access, as far as "
        "their "
        "cards tell; name some with --pair VARIANT=REFERENCE or --groups FILE.");
  }
  if (result.items.rows.empty() && result.aggregates.empty()) {
    tell_left_out(result.left_out);
    return fail("The variants have nothing in common with their references that can be compared.");
  }
  if (chosen != nullptr) {
    LUX_CHECK(print_table(*chosen, words.format));
  } else {
    LUX_CHECK(print_summaries(result, words));
  }
  if (!result.aggregates.empty())
    std::fprintf(stderr, "%zu differences are of averages without their items: %s\n",
                 result.aggregates.size(),
                 "no paired test, no flips, no test of equivalence (--table aggregates).");
  tell_left_out(result.left_out);
  keep_study(env, words.lab, "access", program.command_line, std::move(tables));
  return done;
}

}  // namespace

void add_study_access(CLI::App& above, Program& program) {
  CLI::App& command = *above.add_subcommand(
      "access", "The same model through different quantisations, backends or providers");
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->lab);
  add_format_option(command, words->format);
  command.add_option("--table", words->table,
                     "One of groups, comparisons, aggregates, flips, left_out");
  command
      .add_option("--group-by", words->group_by,
                  "What makes models the same: group (the card's model_group; else family, size, "
                  "tuning and step; else the name; default), name (but for quantisation and "
                  "access), base (base_model)")
      ->check(CLI::IsMember({"group", "name", "base"}))
      ->type_name("BY");
  command
      .add_option("--pair", words->pairs,
                  "Compare this model with that one (may be repeated); then only what is named is "
                  "compared, unless --group-by is given too")
      ->type_name("VARIANT=REFERENCE");
  command
      .add_option("--groups", words->groups_file,
                  "A file (YAML) of groups: names with lists of models, the reference first")
      ->type_name("FILE");
  command
      .add_option("--items", words->items,
                  "How many items a task has of which only averages are known (may be repeated)")
      ->type_name("TASK=N");
  add_compare_options(command, words->compare);
  command.callback(
      [&program, words] { program.action = [&program, words] { return study(*words, program); }; });
}

}  // namespace lux::cli
