#include "study/regression/timeline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "study/regression/dates.h"
#include "study/regression/distributions.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Result<std::vector<double>> years_of(const DataFrame& frame, const std::string& date) {
  if (const NumberColumn* numbers = frame.number(date)) return numbers->values;
  LUX_TRY(const TextColumn* texts, find_text(frame, date));
  std::vector<double> out;
  for (size_t i = 0; i < frame.size(); ++i) {
    const std::string& text = texts->values[i];
    const auto year = years_of_date(text);
    if (!year && !text.empty())
      return fail("'{}' of '{}' is no date: '{}'. Write 2024-04-01, 2024-04 or 2024.", date,
                  frame.rows[i], text);
    out.push_back(year.value_or(nan));
  }
  return out;
}

std::string date_text(const DataFrame& frame, const std::string& date, size_t row) {
  if (const TextColumn* text = frame.text(date)) return text->values[row];
  return fmt::format("{:.2f}", frame.number(date)->values[row]);
}

void put_frontier(std::vector<TimelineRow>& rows) {
  double highest = -std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < rows.size();) {
    size_t end = i;
    double of_date = highest;
    for (; end < rows.size() && rows[end].year == rows[i].year; ++end)
      of_date = std::max(of_date, rows[end].score);
    bool is_new = of_date > highest;
    for (; i < end; ++i) {
      rows[i].frontier = of_date;
      rows[i].is_record = is_new && rows[i].score == of_date;
      if (rows[i].is_record) is_new = false;
    }
    highest = of_date;
  }
}

/// Means, and sums of squares and products around them.
struct Sums {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
};

Sums centred(const std::vector<const TimelineRow*>& rows) {
  Sums s;
  s.n = static_cast<double>(rows.size());
  for (const TimelineRow* row : rows) {
    s.x += row->year / s.n;
    s.y += row->score / s.n;
  }
  for (const TimelineRow* row : rows) {
    s.xx += (row->year - s.x) * (row->year - s.x);
    s.xy += (row->year - s.x) * (row->score - s.y);
    s.yy += (row->score - s.y) * (row->score - s.y);
  }
  return s;
}

void add_slope(const std::string& group, const std::vector<const TimelineRow*>& rows,
               Timeline& out) {
  const Sums s = centred(rows);
  if (rows.size() < 3 || s.xx == 0) {
    if (!rows.empty())
      out.remarks.push_back(fmt::format("{} has {} {} of {}: too few for a slope.", group,
                                        rows.size(), rows.size() == 1 ? "row" : "rows",
                                        s.xx == 0 ? "one date" : "different dates"));
    return;
  }
  const double slope = s.xy / s.xx;
  const double rest = std::max(0.0, s.yy - slope * s.xy);
  const double error = std::sqrt(rest / (s.n - 2) / s.xx);
  const double half = student_quantile(0.95, s.n - 2) * error;
  out.slopes.push_back({.group = group,
                        .slope = {.n = static_cast<int64_t>(rows.size()),
                                  .value = slope,
                                  .standard_error = error,
                                  .interval = {.low = slope - half, .high = slope + half}},
                        .p = student_two_sided(slope / error, s.n - 2),
                        .r2 = s.yy > 0 ? 1 - rest / s.yy : nan,
                        .first = rows.front()->date,
                        .last = rows.back()->date});
}

}  // namespace

Result<Timeline> change_over_time(const DataFrame& frame, const std::string& score,
                                  const std::string& date, const ScoreGroups* groups) {
  LUX_CHECK(check(frame));
  LUX_TRY(const NumberColumn* scores, find_number(frame, score));
  LUX_TRY(const std::vector<double> years, years_of(frame, date));
  std::map<std::string_view, std::string> group_of;
  if (groups != nullptr)
    for (const ScoreGroup& group : groups->groups)
      for (const GroupMember& one : group.members) group_of[one.row] = group.name;
  Timeline out;
  out.score = score;
  out.date = date;
  for (size_t i = 0; i < frame.size(); ++i) {
    if (std::isnan(years[i]) || std::isnan(scores->values[i])) {
      out.dropped.push_back({frame.rows[i], "has no " + (std::isnan(years[i]) ? date : score)});
      continue;
    }
    const auto group = group_of.find(frame.rows[i]);
    out.rows.push_back({.row = frame.rows[i],
                        .group = group == group_of.end() ? std::string() : group->second,
                        .date = date_text(frame, date, i),
                        .year = years[i],
                        .score = scores->values[i]});
  }
  std::ranges::sort(out.rows, [](const TimelineRow& a, const TimelineRow& b) {
    return a.year != b.year ? a.year < b.year : a.row < b.row;
  });
  put_frontier(out.rows);

  std::vector<const TimelineRow*> all, records;
  for (const TimelineRow& row : out.rows) {
    all.push_back(&row);
    if (row.is_record) records.push_back(&row);
  }
  out.records = static_cast<int64_t>(records.size());
  const Sums of_records = centred(records);
  out.frontier_slope = of_records.xx > 0 ? of_records.xy / of_records.xx : nan;
  add_slope("(all)", all, out);
  if (groups != nullptr)
    for (const ScoreGroup& group : groups->groups) {
      std::vector<const TimelineRow*> of_group;
      for (const TimelineRow& row : out.rows)
        if (row.group == group.name) of_group.push_back(&row);
      add_slope(group.name, of_group, out);
    }
  return out;
}

}  // namespace lux
