#include "report/traits_group_tables.h"

#include "report/table/cells.h"

namespace lux {

Table groups_table(const std::vector<GroupStudy>& groups) {
  Table table;
  table.title = "Scores by group";
  table.columns = {{"by"}, {"group"}};
  add_columns(table, Format::count, {"above", "up_to"});
  add_columns(table, Format::integer, {"n"});
  add_columns(table, Format::real, {"min", "max", "spread"});
  add_columns(table, Format::estimate, {"mean"});
  add_columns(table, Format::real, {"sd"});
  add_columns(table, Format::text, {"best", "worst"});
  table.key_columns = 2;
  for (const GroupStudy& study : groups)
    for (const ScoreGroup& group : study.groups.groups) {
      const bool any = !group.members.empty();
      table.rows.push_back({study.groups.by, group.name, number_cell(group.above),
                            number_cell(group.up_to), count_cell(group.members.size()),
                            any ? number_cell(group.members.back().score) : Value(),
                            any ? number_cell(group.members.front().score) : Value(),
                            number_cell(group.spread()), number_cell(group.mean),
                            number_cell(group.sd), any ? Value(group.members.front().row) : Value(),
                            any ? Value(group.members.back().row) : Value()});
    }
  return table;
}

Table members_table(const std::vector<GroupStudy>& groups) {
  Table table;
  table.title = "Members of the groups";
  table.columns = {{"by"}, {"group"}, {"row"}};
  add_columns(table, Format::integer, {"place"});
  add_columns(table, Format::real, {"score", "below_best"});
  table.key_columns = 3;
  for (const GroupStudy& study : groups)
    for (const ScoreGroup& group : study.groups.groups)
      for (size_t i = 0; i < group.members.size(); ++i)
        table.rows.push_back({study.groups.by, group.name, group.members[i].row, count_cell(i + 1),
                              number_cell(group.members[i].score),
                              number_cell(group.members.front().score - group.members[i].score)});
  return table;
}

Table variance_table(const std::vector<GroupStudy>& groups) {
  Table table;
  table.title = "Variance between and inside groups";
  table.columns = {{"by"}};
  add_columns(table, Format::integer, {"groups", "n"});
  add_columns(table, Format::estimate, {"eta2"});
  add_columns(table, Format::real, {"adjusted", "sd_within", "f", "p"});
  for (const GroupStudy& study : groups) {
    if (!study.variance) continue;
    const VarianceBetween& found = *study.variance;
    table.rows.push_back({study.groups.by, found.groups, found.eta2.n, number_cell(found.eta2),
                          number_cell(found.adjusted), number_cell(found.sd_within),
                          number_cell(found.f), number_cell(found.p)});
  }
  table.notes.emplace_back(
      "eta2: between / total sum of squares; adjusted: without what chance gives; sd_within: "
      "pooled.");
  return table;
}

Table timeline_table(const std::optional<Timeline>& timeline) {
  Table table;
  table.title = "Scores over release dates";
  table.columns = {{"row"}, {"group"}, {"date"}};
  add_columns(table, Format::real, {"year", "score", "frontier"});
  table.columns.push_back({"record"});
  if (!timeline) return table;
  for (const TimelineRow& row : timeline->rows)
    table.rows.push_back({row.row, text_cell(row.group), row.date, number_cell(row.year),
                          number_cell(row.score), number_cell(row.frontier), row.is_record});
  return table;
}

Table slopes_table(const std::optional<Timeline>& timeline) {
  Table table;
  table.title = "Change a year";
  table.columns = {{"group"}};
  add_columns(table, Format::integer, {"n"});
  add_columns(table, Format::estimate, {"slope"});
  add_columns(table, Format::real, {"p", "r2"});
  add_columns(table, Format::text, {"first", "last"});
  if (!timeline) return table;
  for (const TimeSlope& slope : timeline->slopes)
    table.rows.push_back({slope.group, slope.slope.n, number_cell(slope.slope),
                          number_cell(slope.p), number_cell(slope.r2), slope.first, slope.last});
  if (std::isfinite(timeline->frontier_slope))
    table.rows.push_back(
        {"(records)", timeline->records,
         estimate_cell(timeline->frontier_slope, std::nan(""), std::nan(""), std::nan("")), Value(),
         Value(), Value(), Value()});
  table.notes.emplace_back(
      "(records): through the highest scores so far, which are chosen for being high: no "
      "interval.");
  return table;
}

}  // namespace lux
