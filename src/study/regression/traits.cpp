#include "study/regression/traits.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace lux {
namespace {

using Sentences = std::vector<std::string>;

void add_new(Sentences& to, const Sentences& from) {
  for (const std::string& one : from)
    if (std::ranges::find(to, one) == to.end()) to.push_back(one);
}

/// A part that could not be made is said once.
template <class T>
std::optional<T> part(Result<T> result, Sentences& left_out) {
  if (result) return *std::move(result);
  add_new(left_out, {result.error().message});
  return std::nullopt;
}

/// The columns that any of the formulas takes.
Result<std::vector<std::string>> shared_columns(const DataFrame& frame,
                                                const std::vector<Formula>& formulas) {
  std::set<std::string> all;
  for (const Formula& formula : formulas) {
    LUX_TRY(const std::vector<std::string> columns, columns_of(frame, formula));
    all.insert(columns.begin(), columns.end());
  }
  return std::vector<std::string>(all.begin(), all.end());
}

std::vector<TermGroup> fitting_groups(const std::vector<TermGroup>& groups,
                                      const DesignLayout& layout) {
  std::vector<TermGroup> out;
  for (const TermGroup& group : groups)
    if (std::ranges::all_of(group.terms, [&](const std::string& term) {
          return std::ranges::find(layout.terms, term, &LayoutTerm::name) != layout.terms.end();
        }))
      out.push_back(group);
  return out;
}

std::vector<std::string> line_columns(const DataFrame& frame, const Regression& regression,
                                      const TraitsOptions& options) {
  std::vector<UsedColumn> used;
  for (const FormulaTerm& term : regression.formula.terms)
    for (const size_t factor : term.factors)
      if (!regression.formula.factors[factor].as_category)
        collect_columns(regression.formula.factors[factor].expression, used);
  std::erase_if(used, [&](const UsedColumn& column) { return !frame.number(column.name); });
  std::vector<std::string> out;
  for (const UsedColumn& column : used)
    if (options.lines.empty()
            ? out.empty()
            : std::ranges::find(options.lines, column.name) != options.lines.end())
      out.push_back(column.name);
  return out;
}

/// What is asked for by name and is in none of the formulas would be passed over.
Status check_asked(const TraitsOptions& options, const std::vector<Regression>& regressions) {
  for (const TermGroup& group : options.groups) {
    const auto fits = [&](const Regression& one) {
      return !fitting_groups({group}, one.design.layout).empty();
    };
    if (std::ranges::none_of(regressions, fits))
      return misuse("The group '{}' takes {}, and no formula has these terms.", group.name,
                    fmt::join(group.terms, ", "));
  }
  for (const std::string& column : options.lines) {
    const auto draws = [&](const Regression& one) {
      return std::ranges::find(one.lines, column, &Line::column) != one.lines.end();
    };
    if (std::ranges::none_of(regressions, draws))
      return misuse("A line along '{}' is asked for, which is no number in any formula's terms.",
                    column);
  }
  return {};
}

void put_inferences(const TraitsOptions& options, Regression& out, Sentences& left_out) {
  for (const Covariance kind : all_covariances) {
    if (kind == Covariance::cluster && out.design.family.empty()) continue;
    if (auto found = part(infer(out.design, out.fit, kind, options.level), left_out)) {
      add_new(left_out, found->remarks);
      out.inferences.push_back(*std::move(found));
    }
  }
}

void put_errors(const TraitsOptions& options, Regression& out, Sentences& left_out) {
  out.errors.push_back(leave_rows_out(out.design, out.fit, options.draws));
  if (!out.design.family.empty())
    if (auto found = part(leave_families_out(out.design, options.draws), left_out))
      out.errors.push_back(*std::move(found));
  for (const PredictionError& one : out.errors) add_new(left_out, one.remarks);
}

void put_importance(const TraitsOptions& options, Regression& out, Sentences& left_out) {
  if (out.formula.terms.empty()) return;
  const auto groups = fitting_groups(options.groups, out.design.layout);
  out.shapley = part(shapley_r2(out.design, {.groups = groups,
                                             .draws = options.draws,
                                             .draw_families = options.draw_families}),
                     left_out);
  if (options.trees == 0) return;
  out.forest =
      part(forest_importance(out.design,
                             {.groups = groups, .trees = options.trees, .draws = options.draws}),
           left_out);
  if (out.forest) add_new(left_out, out.forest->remarks);
}

Result<Regression> regress(const DataFrame& frame, const Formula& formula,
                           const std::vector<std::string>& require, const TraitsOptions& options,
                           Sentences& left_out) {
  Regression out;
  out.formula = formula;
  LUX_TRY(out.design,
          make_design(frame, formula, {.weighted = options.weighted, .require = require}));
  LUX_TRY(const Design alone, make_design(frame, formula, {.weighted = options.weighted}));
  out.rows_alone = alone.n();
  LUX_TRY(out.fit, fit_least_squares(out.design));
  add_new(left_out, out.design.remarks);
  add_new(left_out, out.fit.remarks);
  put_inferences(options, out, left_out);
  out.influence = influence(out.design, out.fit);
  out.carriers = carriers(out.fit, out.influence);
  put_errors(options, out, left_out);
  for (const std::string& column : line_columns(frame, out, options))
    if (auto line = part(
            fitted_line(frame, out.design, out.fit, {.column = column, .level = options.level}),
            left_out))
      out.lines.push_back(*std::move(line));
  put_importance(options, out, left_out);
  return out;
}

/// A sentence for each reason, with all rows that it holds for.
void tell_dropped(const std::vector<DroppedRow>& dropped, const std::string& of,
                  Sentences& left_out) {
  Sentences reasons;
  std::map<std::string, std::vector<std::string>> rows;
  for (const DroppedRow& row : dropped) {
    if (rows[row.why].empty()) reasons.push_back(row.why);
    rows[row.why].push_back(row.row);
  }
  for (const std::string& why : reasons) {
    const auto& names = rows[why];
    left_out.push_back(names.size() == 1
                           ? fmt::format("'{}' {}: left out of {}.", names.front(), why, of)
                           : fmt::format("{} rows, each of which {}, are left out of {}: {}.",
                                         names.size(), why, of, fmt::join(names, ", ")));
  }
}

bool same_rows(const std::vector<Regression>& regressions) {
  return std::ranges::all_of(regressions, [&](const Regression& one) {
    return one.design.places == regressions.front().design.places;
  });
}

/// Where most of the table is lacking, how much of it, and which rows.
void tell_dropped(const std::vector<Regression>& regressions, size_t rows, Sentences& left_out) {
  const bool once = same_rows(regressions);
  for (const Regression& one : regressions) {
    const std::string of = once ? std::string("the regressions") : "'" + one.formula.text + "'";
    if (one.design.dropped.size() * 2 > rows)
      left_out.push_back(
          fmt::format("Most rows are left out of {}: {} of {} have all that is "
                      "asked for.",
                      of, one.design.n(), rows));
    tell_dropped(one.design.dropped, of, left_out);
    if (once) return;
  }
}

void add_groups(ScoreGroups groups, TraitsResult& out) {
  tell_dropped(groups.dropped, "the groups by " + groups.by, out.left_out);
  GroupStudy study{.groups = std::move(groups), .variance = std::nullopt};
  study.variance = part(variance_between(study.groups), out.left_out);
  out.groups.push_back(std::move(study));
}

Status put_groups(const DataFrame& frame, const TraitsOptions& options, TraitsResult& out) {
  if (!options.size.empty()) {
    LUX_TRY(ScoreGroups groups, group_by_size(frame, out.score, options.size, options.buckets));
    add_groups(std::move(groups), out);
  }
  for (const std::string& text : options.group_by) {
    LUX_TRY(ScoreGroups groups, group_by_text(frame, out.score, text));
    add_groups(std::move(groups), out);
  }
  if (options.date.empty()) return {};
  const ScoreGroups* sizes = options.size.empty() ? nullptr : &out.groups.front().groups;
  LUX_TRY(out.timeline, change_over_time(frame, out.score, options.date, sizes));
  tell_dropped(out.timeline->dropped, "the change over " + options.date, out.left_out);
  add_new(out.left_out, out.timeline->remarks);
  return {};
}

}  // namespace

Result<TraitsResult> study_traits(const DataFrame& frame, const TraitsOptions& options) {
  LUX_CHECK(check(frame));
  std::vector<Formula> formulas;
  for (const std::string& text : options.formulas) {
    LUX_TRY(Formula formula, parse_formula(text));
    formulas.push_back(std::move(formula));
  }
  std::vector<std::string> require = options.require;
  if (options.same_rows) {
    LUX_TRY(const std::vector<std::string> shared, shared_columns(frame, formulas));
    require.insert(require.end(), shared.begin(), shared.end());
  }
  TraitsResult out;
  Sentences remarks;
  for (const Formula& formula : formulas) {
    LUX_TRY(Regression one, regress(frame, formula, require, options, remarks));
    out.regressions.push_back(std::move(one));
  }
  LUX_CHECK(check_asked(options, out.regressions));
  tell_dropped(out.regressions, frame.size(), out.left_out);
  add_new(out.left_out, remarks);
  out.score = options.score;
  if (out.score.empty() && !formulas.empty() &&
      formulas.front().response.operation == Operation::column)
    out.score = formulas.front().response.name;
  if (options.size.empty() && options.group_by.empty() && options.date.empty()) return out;
  if (out.score.empty())
    return misuse("Groups and change over time need a column of scores: name it.");
  LUX_CHECK(put_groups(frame, options, out));
  return out;
}

}  // namespace lux
