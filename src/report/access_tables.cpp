#include "report/access_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/compare_tables.h"
#include "report/study_table.h"

namespace lux {
namespace {

Value number(double x) {
  return std::isfinite(x) ? Value(x) : Value();
}

Value text(const std::string& told) {
  return told.empty() ? Value() : Value(told);
}

void add_columns(Table& table, Format format, std::initializer_list<const char*> names) {
  for (const char* name : names) table.columns.push_back({name, format});
}

const AccessGroup& group_of(const AccessResult& result, size_t variant, size_t reference) {
  return *std::ranges::find_if(result.groups, [&](const AccessGroup& group) {
    return group.reference == reference &&
           std::ranges::find(group.members, variant) != group.members.end();
  });
}

std::string change_of(const AccessResult& result, size_t variant, size_t reference) {
  return change_between(result.variants[reference], result.variants[variant]);
}

Table groups_table(const AccessResult& result) {
  Table table;
  table.title = "Groups";
  add_columns(table, Format::text,
              {"group", "model", "model_id", "role", "quantisation", "access", "change"});
  table.key_columns = 2;
  for (const AccessGroup& group : result.groups) {
    const auto add = [&](size_t at, const char* role) {
      const Variant& one = result.variants[at];
      table.rows.push_back({group.name, one.name, one.model_id, role, text(one.quantisation),
                            text(one.access), text(change_of(result, at, group.reference))});
    };
    add(group.reference, "reference");
    for (const size_t member : group.members) add(member, "variant");
  }
  return table;
}

/// As `compare` has them, with group and change before them; a is the variant, b the reference.
Table paired_table(const AccessResult& result) {
  Table table = comparisons_table(result.items);
  table.columns.insert(table.columns.begin(), {{"group"}, {"change"}});
  table.key_columns += 2;
  for (size_t i = 0; i < table.rows.size(); ++i) {
    const CompareRow& row = result.items.rows[i];
    table.rows[i].insert(table.rows[i].begin(), {group_of(result, row.first, row.second).name,
                                                 text(change_of(result, row.first, row.second))});
  }
  return table;
}

Value difference_cell(const AggregateDifference& found) {
  return estimate_cell(found.difference, found.standard_error, found.interval.low,
                       found.interval.high);
}

Table aggregates_table(const AccessResult& result) {
  Table table;
  table.title = "Averages";
  add_columns(table, Format::text, {"group", "change", "variant", "reference", "task", "metric"});
  add_columns(table, Format::real, {"variant_value", "reference_value"});
  add_columns(table, Format::estimate, {"difference"});
  add_columns(table, Format::integer, {"variant_n", "reference_n"});
  add_columns(table, Format::text, {"known"});
  add_columns(table, Format::real, {"p", "p_holm"});
  table.key_columns = 6;
  for (const AggregateRow& row : result.aggregates) {
    const AggregateDifference& found = row.found;
    const auto count = [](int64_t n) { return n > 0 ? Value(n) : Value(); };
    table.rows.push_back({group_of(result, row.variant, row.reference).name,
                          text(change_of(result, row.variant, row.reference)),
                          result.variants[row.variant].name, result.variants[row.reference].name,
                          found.task, found.metric, number(found.first), number(found.second),
                          difference_cell(found), count(found.first_n), count(found.second_n),
                          std::string(name_of(found.method)), number(found.p), number(row.p_holm)});
  }
  return table;
}

}  // namespace

std::vector<NamedTable> access_tables(const AccessResult& result) {
  return {{"groups", groups_table(result)},
          {"comparisons", paired_table(result)},
          {"aggregates", aggregates_table(result)},
          {"flips", flips_table(result.items)},
          left_out_table(result.left_out)};
}

Table access_summary(const AccessResult& result, double level) {
  Table table;
  table.title = "Paired by instance: A is the variant, B its reference";
  table.columns = {{"model", Format::text, "A"},
                   {"reference", Format::text, "B"},
                   {"change"},
                   {"task"},
                   {"metric"}};
  table.key_columns = 5;
  add_columns(table, Format::integer, {"n"});
  table.columns.push_back({"a_mean", Format::real, "mean A"});
  table.columns.push_back({"b_mean", Format::real, "mean B"});
  table.columns.push_back({"difference", Format::estimate});
  table.columns.push_back({"a_higher", Format::integer, "A >"});
  table.columns.push_back({"b_higher", Format::integer, "B >"});
  add_columns(table, Format::real, {"p"});
  table.columns.push_back({"p_holm", Format::real, "Holm"});
  add_columns(table, Format::real, {"detectable"});
  add_columns(table, Format::text, {"verdict"});
  for (const CompareRow& row : result.items.rows) {
    const PairedSummary& s = row.summary;
    const bool average = row.subject == all_games;
    table.rows.push_back(
        {result.variants[row.first].name, result.variants[row.second].name,
         text(change_of(result, row.first, row.second)), row.subject, row.metric.name, s.n,
         number(s.first), number(s.second),
         estimate_cell(s.difference, s.standard_error, s.interval.low, s.interval.high),
         average ? Value() : Value(s.first_higher), average ? Value() : Value(s.second_higher),
         number(s.p), number(row.p_holm), number(s.detectable),
         row.verdict == Verdict::none ? Value() : Value(name_of(row.verdict))});
  }
  table.notes = compare_notes(result.items.rows, level);
  return table;
}

Table aggregate_summary(const AccessResult& result, double level) {
  Table table;
  table.title = "Of these only averages are known: no test by item is possible";
  table.columns = {{"model"}, {"reference"}, {"change"}, {"task"}, {"metric"}};
  table.key_columns = 5;
  table.columns.push_back({"value", Format::real});
  table.columns.push_back({"of_reference", Format::real, "reference's"});
  table.columns.push_back({"difference", Format::estimate});
  add_columns(table, Format::text, {"known"});
  table.columns.push_back({"p_holm", Format::real, "Holm"});
  bool any = false;
  for (const AggregateRow& row : result.aggregates) {
    const AggregateDifference& found = row.found;
    any = any || found.method != AggregateMethod::none;
    table.rows.push_back({result.variants[row.variant].name, result.variants[row.reference].name,
                          text(change_of(result, row.variant, row.reference)), found.task,
                          found.metric, number(found.first), number(found.second),
                          difference_cell(found), std::string(name_of(found.method)),
                          number(row.p_holm)});
  }
  if (!any) {
    table.columns.pop_back();
    for (auto& row : table.rows) row.pop_back();
  }
  table.notes.emplace_back(
      "averages only: how much of the difference is chance cannot be told; with the numbers of "
      "items "
      "(--items TASK=N) and standard deviations an unpaired interval can.");
  if (any)
    table.notes.push_back(
        fmt::format("unpaired: a {:g} % interval as if the items were others, mostly wider than "
                    "paired ones would "
                    "be; Holm: p of no difference, adjusted for these rows.",
                    100 * level));
  return table;
}

}  // namespace lux
