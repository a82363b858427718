// The study of traits as tables: of the paper's models.
#include "report/traits_tables.h"

#include <gtest/gtest.h>

#include <set>

#include "report/study_table.h"
#include "report/table/render.h"
#include "tests/study/regression_testing.h"

namespace lux {
namespace {

const TraitsResult& paper_study() {
  static const TraitsResult result = [] {
    DataFrame frame = frame_of(regression_golden("paper").find("frames")->list()[0]);
    frame.family = "provider";
    return value_of(study_traits(
        frame, {.formulas = {"clemscore ~ log(params)", "clemscore ~ log(params) + log(tokens)"},
                .draws = {.count = 50},
                .trees = 20,
                .size = "params",
                .buckets = paper_size_buckets(1),
                .group_by = {"base_model"},
                .date = "release_date"}));
  }();
  return result;
}

const Table& table(const std::vector<NamedTable>& tables, std::string_view name) {
  for (const NamedTable& one : tables)
    if (one.name == name) return one.table;
  throw std::runtime_error("no table " + std::string(name));
}

TEST(TraitsTables, EveryRowHasACellAColumn) {
  const auto tables = traits_tables(paper_study());
  std::set<std::string> names;
  for (const NamedTable& one : tables) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_FALSE(one.table.rows.empty()) << one.name;
    std::set<std::string> columns;
    for (const Column& column : one.table.columns)
      EXPECT_TRUE(columns.insert(column.name).second) << one.name << ": " << column.name;
    for (const auto& row : one.table.rows)
      ASSERT_EQ(row.size(), one.table.columns.size()) << one.name;
    const StudyTable plain = study_table(one.name, one.table);
    EXPECT_EQ(plain.rows.size(), one.table.rows.size());
  }
  for (const Table& one : traits_summary(paper_study()))
    EXPECT_FALSE(render(one, TableFormat::table, {.width = 100}).empty());
}

TEST(TraitsTables, ThePaper) {
  const auto tables = traits_tables(paper_study());
  const Table& fits = table(tables, "fits");
  ASSERT_EQ(fits.rows.size(), 2U);
  EXPECT_EQ(fits.rows[0][fits.column("n")].integer(), 20);
  EXPECT_EQ(fits.rows[0][fits.column("n_alone")].integer(), 42);
  EXPECT_NEAR(fits.rows[0][fits.column("r2")].number(), 0.567, 5e-4);
  EXPECT_NEAR(fits.rows[1][fits.column("r2")].number(), 0.671, 5e-4);
  const Table& carriers = table(tables, "carriers");
  EXPECT_EQ(carriers.rows[0][carriers.column("row")].string(), "gemini-1.5-pro-latest");
  EXPECT_EQ(table(tables, "importance").rows.size(), 3U);
  EXPECT_EQ(table(tables, "prediction").rows.size(), 4U);
  const Table& groups = table(tables, "groups");
  EXPECT_EQ(groups.rows[0][groups.column("n")].integer(), 4);
  EXPECT_TRUE(groups.rows[5][groups.column("mean")].is_null());
  EXPECT_EQ(table(tables, "timeline").rows.size(), 48U);
}

TEST(TraitsTables, WhatWasLeftOutIsSaid) {
  const auto tables = traits_tables(paper_study());
  const Table& left_out = table(tables, "left_out");
  std::string all;
  for (const auto& row : left_out.rows) all += row[0].string() + "\n";
  for (const char* sentence :
       {"Most rows are left out of the regressions: 20 of 48 have all that is asked for.",
        "6 rows, each of which has no params, tokens, are left out of the regressions: "
        "claude-3-haiku-20240307, ",
        "6 rows, each of which has no params, are left out of the groups by params: ",
        "'starling-lm-7b-beta' is alone with base_model = openchat-3.5: left out of the groups by "
        "base_model.",
        "5 families are few for clustered errors, which then come out too small."})
    EXPECT_NE(all.find(sentence), std::string::npos) << sentence << "\nis not in\n" << all;
}

}  // namespace
}  // namespace lux
