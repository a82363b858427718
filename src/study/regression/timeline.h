// Scores over release dates: the frontier, and the change a year.
#pragma once

#include <string>
#include <vector>

#include "study/metrics/estimate.h"
#include "study/regression/score_groups.h"

namespace lux {

struct TimelineRow {
  std::string row;
  std::string group;  // of the size groups; empty without one
  std::string date;   // as it stands in the table
  double year = 0;    // 2024.25
  double score = 0;
  double frontier = 0;     // the highest score up to this date, this date's included
  bool is_record = false;  // the first to reach it
};

/// A straight line through the scores of a group.
struct TimeSlope {
  std::string group;  // "(all)" or a size group
  Estimate slope;     // score a year; 95 % by Student's t with n − 2 degrees of freedom
  double p = 0;
  double r2 = 0;
  std::string first, last;  // dates
};

struct Timeline {
  std::string score, date;        // columns
  std::vector<TimelineRow> rows;  // by date, of one date by name
  std::vector<TimeSlope> slopes;
  int64_t records = 0;
  double frontier_slope = 0;  // least squares through the records; NaN below two dates. It has no
                              // interval: records are chosen as the highest
  std::vector<DroppedRow> dropped;
  std::vector<std::string> remarks;  // groups without a slope
};

/// `date` is a column of text (2024-04-01, 2024-04, 2024) or of decimal years. Slopes are of all
/// rows and of each of the groups (may be null), where three rows or more are of two dates or more.
/// Rows without a date or score are dropped; fails on a text that is no date.
[[nodiscard]] Result<Timeline> change_over_time(const DataFrame& frame, const std::string& score,
                                                const std::string& date, const ScoreGroups* groups);

}  // namespace lux
