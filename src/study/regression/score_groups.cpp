#include "study/regression/score_groups.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

void finish(ScoreGroup& group) {
  std::ranges::sort(group.members, [](const GroupMember& a, const GroupMember& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
  });
  std::vector<double> scores;
  scores.reserve(group.members.size());
  for (const GroupMember& one : group.members) scores.push_back(one.score);
  group.mean = estimate_mean(scores, -infinity, infinity);
  group.sd = group.mean.standard_error * std::sqrt(static_cast<double>(scores.size()));
  if (scores.size() < 2) group.sd = nan;
}

Status check(const Buckets& buckets) {
  if (buckets.labels.empty() || buckets.edges.size() != buckets.labels.size() + 1)
    return misuse("{} edges need {} labels, and there are {}.", buckets.edges.size(),
                  std::max<size_t>(buckets.edges.size(), 1) - 1, buckets.labels.size());
  for (size_t i = 1; i < buckets.edges.size(); ++i)
    if (!(buckets.edges[i - 1] < buckets.edges[i]))
      return misuse("The edges of buckets must rise: {} stands before {}.", buckets.edges[i - 1],
                    buckets.edges[i]);
  return {};
}

}  // namespace

double ScoreGroup::spread() const {
  return members.empty() ? nan : members.front().score - members.back().score;
}

Buckets paper_size_buckets(double billion) {
  Buckets out{.edges = {0, 6, 10, 60, 100, 200, 1000, 2000},
              .labels = {"tiny", "v-small", "small", "medium", "large", "xxlarge", "xxxlarge"}};
  for (double& edge : out.edges) edge *= billion;
  return out;
}

Result<ScoreGroups> group_by_size(const DataFrame& frame, const std::string& score,
                                  const std::string& size, const Buckets& buckets) {
  LUX_CHECK(check(frame));
  LUX_CHECK(check(buckets));
  LUX_TRY(const NumberColumn* scores, find_number(frame, score));
  LUX_TRY(const NumberColumn* sizes, find_number(frame, size));
  ScoreGroups out{.score = score, .by = size, .groups = {}, .dropped = {}};
  for (size_t i = 0; i < buckets.labels.size(); ++i)
    out.groups.push_back(
        {.name = buckets.labels[i], .above = buckets.edges[i], .up_to = buckets.edges[i + 1]});
  for (size_t row = 0; row < frame.size(); ++row) {
    const double x = sizes->values[row];
    if (std::isnan(scores->values[row]) || std::isnan(x)) {
      out.dropped.push_back({frame.rows[row], "has no " + (std::isnan(x) ? size : score)});
      continue;
    }
    const auto found = std::ranges::find_if(
        out.groups, [&](const ScoreGroup& group) { return group.above < x && x <= group.up_to; });
    if (found == out.groups.end())
      out.dropped.push_back(
          {frame.rows[row], fmt::format("has {} = {:.6g}, outside ({:.6g}, {:.6g}]", size, x,
                                        buckets.edges.front(), buckets.edges.back())});
    else
      found->members.push_back({frame.rows[row], scores->values[row]});
  }
  for (ScoreGroup& group : out.groups) finish(group);
  return out;
}

Result<ScoreGroups> group_by_text(const DataFrame& frame, const std::string& score,
                                  const std::string& text, size_t least) {
  LUX_CHECK(check(frame));
  LUX_TRY(const NumberColumn* scores, find_number(frame, score));
  LUX_TRY(const TextColumn* texts, find_text(frame, text));
  ScoreGroups out{.score = score, .by = text, .groups = {}, .dropped = {}};
  std::map<std::string, ScoreGroup> groups;
  for (size_t row = 0; row < frame.size(); ++row) {
    const std::string& name = texts->values[row];
    if (name.empty() || std::isnan(scores->values[row]))
      out.dropped.push_back({frame.rows[row], "has no " + (name.empty() ? text : score)});
    else
      groups[name].members.push_back({frame.rows[row], scores->values[row]});
  }
  for (auto& [name, group] : groups) {
    if (group.members.size() < least) {
      const std::string why = group.members.size() == 1
                                  ? fmt::format("is alone with {} = {}", text, name)
                                  : fmt::format("is one of {} with {} = {}, and {} are needed",
                                                group.members.size(), text, name, least);
      for (const GroupMember& one : group.members) out.dropped.push_back({one.row, why});
      continue;
    }
    group.name = name;
    group.above = group.up_to = nan;
    finish(group);
    out.groups.push_back(std::move(group));
  }
  return out;
}

}  // namespace lux
