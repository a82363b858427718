#include "report/compare_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/study_table.h"

namespace lux {
namespace {

Value number(double x) {
  return std::isfinite(x) ? Value(x) : Value();
}

Value text(std::string_view view) {
  return std::string(view);
}

Value cell(const PairedSummary& summary) {
  return estimate_cell(summary.difference, summary.standard_error, summary.interval.low,
                       summary.interval.high);
}

void add_columns(Table& table, Format format, std::initializer_list<const char*> names) {
  for (const char* name : names) table.columns.push_back({name, format});
}

void append(std::vector<Value>& row, std::initializer_list<Value> cells) {
  row.insert(row.end(), cells);
}

Table ranking_table(const CompareResult& result) {
  Table table;
  table.title = "Ranking";
  add_columns(table, Format::text, {"task", "conditions", "metric", "model", "run"});
  add_columns(table, Format::integer, {"n"});
  add_columns(table, Format::real, {"mean"});
  add_columns(table, Format::text, {"groups"});
  add_columns(table, Format::integer, {"best_rank", "worst_rank"});
  table.key_columns = 4;
  for (const RankRow& row : result.ranking) {
    const Contender& who = result.contenders[row.contender];
    table.rows.push_back({row.subject, row.conditions, row.metric, who.label, who.run_id, row.n,
                          number(row.mean), row.groups, row.best_rank, row.worst_rank});
  }
  return table;
}

/// "3" or "2–4".
std::string rank_text(const RankRow& row) {
  if (row.best_rank == row.worst_rank) return std::to_string(row.best_rank);
  return fmt::format("{}–{}", row.best_rank, row.worst_rank);
}

/// Null where nothing is said.
Value verdict_text(const CompareRow& row) {
  return row.verdict == Verdict::none ? Value() : Value(name_of(row.verdict));
}

}  // namespace

Table comparisons_table(const CompareResult& result) {
  Table table;
  table.title = "Comparisons";
  add_columns(table, Format::text,
              {"task", "conditions", "metric", "a", "b", "a_model", "b_model", "a_run", "b_run"});
  add_columns(table, Format::integer, {"n"});
  add_columns(table, Format::real, {"a_mean", "b_mean"});
  add_columns(table, Format::estimate, {"difference"});
  add_columns(table, Format::text, {"interval"});
  add_columns(table, Format::integer, {"a_higher", "b_higher"});
  add_columns(table, Format::text, {"test"});
  add_columns(table, Format::real,
              {"p", "p_holm", "mcnemar_exact_p", "t_p", "margin", "tost_p", "tost_p_holm"});
  add_columns(table, Format::text, {"tost"});
  add_columns(table, Format::real, {"tost_bootstrap_p"});
  add_columns(table, Format::text, {"verdict"});
  add_columns(table, Format::real,
              {"detectable", "t_ci_low", "t_ci_high", "percentile_ci_low", "percentile_ci_high",
               "bca_ci_low", "bca_ci_high"});
  add_columns(table, Format::integer, {"clusters"});
  add_columns(table, Format::real, {"cluster_ci_low", "cluster_ci_high"});
  add_columns(table, Format::integer,
              {"a_only", "b_only", "other_instance", "failed", "undefined", "other_prompt"});
  table.key_columns = 5;
  for (const CompareRow& row : result.rows) {
    const PairedSummary& s = row.summary;
    const Contender& a = result.contenders[row.first];
    const Contender& b = result.contenders[row.second];
    std::vector<Value> cells{row.subject, row.conditions, row.metric.name, a.label,       b.label,
                             a.model,     b.model,        row.first_run,   row.second_run};
    append(cells,
           {s.n, number(s.first), number(s.second), cell(s), text(name_of(s.interval_method)),
            s.first_higher, s.second_higher, text(name_of(s.test)), number(s.p), number(row.p_holm),
            number(s.exact_p), number(s.t_p), row.margin ? number(*row.margin) : Value(),
            number(s.tost.p), number(row.tost_holm), text(name_of(s.tost_method)),
            number(s.tost_bootstrap.p), verdict_text(row), number(s.detectable)});
    for (const Interval& interval : {s.t_interval, s.percentile, s.bca})
      append(cells, {number(interval.low), number(interval.high)});
    append(cells, {static_cast<int64_t>(s.clusters), number(s.cluster_interval.low),
                   number(s.cluster_interval.high), row.only_first, row.only_second,
                   row.other_content, row.failed, row.undefined, row.other_prompt});
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table flips_table(const CompareResult& result) {
  Table table;
  table.title = "Items that only one of two got right";
  add_columns(table, Format::text, {"task", "metric", "a", "b", "item"});
  add_columns(table, Format::integer, {"a_value", "b_value"});
  add_columns(table, Format::text, {"begins", "hash", "a_record", "b_record"});
  table.key_columns = 5;
  for (const FlipRow& row : result.flips)
    table.rows.push_back(
        {row.subject, row.metric, result.contenders[row.first].label,
         result.contenders[row.second].label, row.item, static_cast<int64_t>(row.first_value),
         static_cast<int64_t>(row.second_value), row.text.empty() ? Value() : Value(row.text),
         row.content.empty() ? Value() : Value(row.content), row.first_record, row.second_record});
  return table;
}

std::vector<NamedTable> compare_tables(const CompareResult& result) {
  return {{"comparisons", comparisons_table(result)},
          {"ranking", ranking_table(result)},
          {"flips", flips_table(result)},
          left_out_table(result.left_out)};
}

std::vector<std::string> compare_notes(const std::vector<CompareRow>& rows, double level) {
  std::vector<std::string> notes;
  std::set<PairedTest> tests;
  std::set<IntervalMethod> intervals;
  bool margin = false;
  bool binary = false;
  std::set<std::string> without_margin;
  size_t tested = 0;
  for (const CompareRow& row : rows) {
    tests.insert(row.summary.test);
    intervals.insert(row.summary.interval_method);
    margin = margin || row.margin.has_value();
    binary = binary || row.metric.is_binary;
    if (!std::isnan(row.summary.p)) ++tested;
  }
  std::string line =
      fmt::format("difference: A − B ± its standard error [{:g} % interval:", 100 * level);
  for (const IntervalMethod method : intervals)
    if (method != IntervalMethod::none)
      line += fmt::format("{} {}", line.ends_with(':') ? "" : ",", name_of(method));
  notes.push_back(line + "].");
  notes.push_back(fmt::format(
      "p: of no difference{}{}; Holm: adjusted for {} tests.",
      tests.contains(PairedTest::mcnemar_mid_p) ? ", McNemar's mid-p" : "",
      tests.contains(PairedTest::wilcoxon_exact) || tests.contains(PairedTest::wilcoxon_normal)
          ? (binary ? ", Wilcoxon's where values are not 0 and 1" : ", Wilcoxon's")
          : "",
      tested));
  notes.emplace_back(
      "A >, B >: items on which the one is higher. detectable: the difference that so many items "
      "find with a power of 0.8.");
  if (margin) {
    for (const CompareRow& row : rows)
      if (!row.margin) without_margin.insert(row.metric.name);
    notes.emplace_back(
        "equivalent: the difference lies within the margin (two one-sided tests, Holm-adjusted); "
        "undecided: neither that nor a difference is shown.");
    for (const std::string& name : without_margin)
      notes.push_back(
          fmt::format("{}: no margin in its unit; give one as --margin {}=X.", name, name));
  } else {
    notes.emplace_back("Not significant does not mean the same: that needs a --margin.");
  }
  return notes;
}

Table compare_summary(const CompareResult& result, double level) {
  const bool two = result.contenders.size() == 2;
  Table table;
  table.title =
      two ? fmt::format("A: {}; B: {}", result.contenders[0].label, result.contenders[1].label)
          : "Differences, item by item";
  table.columns = {{"task"}, {"metric"}};
  if (!two)
    table.columns.insert(table.columns.end(), {{"a", Format::text, "A"}, {"b", Format::text, "B"}});
  table.key_columns = table.columns.size();
  add_columns(table, Format::integer, {"n"});
  table.columns.push_back({"a_mean", Format::real, two ? "A" : "mean A"});
  table.columns.push_back({"b_mean", Format::real, two ? "B" : "mean B"});
  table.columns.push_back({"difference", Format::estimate});
  table.columns.push_back({"a_higher", Format::integer, "A >"});
  table.columns.push_back({"b_higher", Format::integer, "B >"});
  add_columns(table, Format::real, {"p"});
  table.columns.push_back({"p_holm", Format::real, "Holm"});
  add_columns(table, Format::real, {"detectable"});
  add_columns(table, Format::text, {"verdict"});
  // A task that stands under several conditions is told with them.
  std::map<std::string, std::set<std::string>> conditions;
  for (const CompareRow& row : result.rows) conditions[row.subject].insert(row.conditions);
  for (const CompareRow& row : result.rows) {
    const PairedSummary& s = row.summary;
    std::vector<Value> cells{conditions[row.subject].size() > 1
                                 ? fmt::format("{} ({})", row.subject, row.conditions)
                                 : row.subject,
                             row.metric.name};
    if (!two)
      append(cells, {result.contenders[row.first].label, result.contenders[row.second].label});
    const bool average = row.subject == all_games;
    append(cells,
           {s.n, number(s.first), number(s.second), cell(s),
            average ? Value() : Value(s.first_higher), average ? Value() : Value(s.second_higher),
            number(s.p), number(row.p_holm), number(s.detectable), verdict_text(row)});
    table.rows.push_back(std::move(cells));
  }
  table.notes = compare_notes(result.rows, level);
  return table;
}

Table ranking_summary(const CompareResult& result) {
  Table table;
  table.title = "Ranking: models that share a letter do not differ significantly";
  table.columns = {{"task"}, {"metric"}, {"model"}};
  table.key_columns = 3;
  add_columns(table, Format::integer, {"n"});
  add_columns(table, Format::real, {"mean"});
  table.columns.push_back({"groups"});
  table.columns.push_back({"rank"});
  for (const RankRow& row : result.ranking)
    table.rows.push_back({row.subject, row.metric, result.contenders[row.contender].label, row.n,
                          number(row.mean), row.groups, rank_text(row)});
  table.notes.emplace_back("mean: over the items that all have; rank: all places that are open.");
  return table;
}

}  // namespace lux
