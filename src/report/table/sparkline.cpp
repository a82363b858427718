#include "report/table/sparkline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "report/table/display.h"
#include "report/task_table.h"

namespace lux {
namespace {

constexpr size_t fewest = 4;
constexpr size_t most_bars = 40;  // longer ladders are shown at equal distances

struct Score {
  double value = 0;
  double low = NAN;
  double high = NAN;
};

struct Ladder {
  std::string family;
  std::string task;
  std::vector<Score> scores;
};

/// Rows of the main scores, by family and task in the order of their coming.
std::vector<Ladder> ladders(const Table& all) {
  const auto column = [&](std::string_view name) { return all.column(name); };
  const size_t family = column("family");
  const size_t task = column("task");
  const size_t shots = column("num_fewshot");
  std::vector<Ladder> found;
  std::map<std::pair<std::string, std::string>, size_t> places;
  const auto number = [](const Value& cell) { return cell.is_number() ? cell.number() : NAN; };
  for (const auto& row : all.rows) {
    if (row[column("main")] != Value(true) || !row[family].is_string()) continue;
    const Score score{.value = number(row[column("value")]),
                      .low = number(row[column("ci_low")]),
                      .high = number(row[column("ci_high")])};
    if (std::isnan(score.value)) continue;
    std::string name = row[task].string();
    if (row[shots].is_int() && row[shots].integer() > 0)
      name += fmt::format(" {}-shot", row[shots].integer());
    const auto [at, is_new] =
        places.try_emplace(std::pair(row[family].string(), name), found.size());
    if (is_new) found.push_back({.family = row[family].string(), .task = name, .scores = {}});
    found[at->second].scores.push_back(score);
  }
  std::erase_if(found, [](const Ladder& ladder) { return ladder.scores.size() < fewest; });
  std::ranges::stable_sort(found, {}, &Ladder::family);
  return found;
}

std::string padded(const std::string& text, size_t width) {
  const size_t has = display_width(text);
  return has < width ? text + std::string(width - has, ' ') : text;
}

}  // namespace

std::string sparkline(std::span<const double> values) {
  constexpr std::array<std::string_view, 8> bars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double low = INFINITY;
  double high = -INFINITY;
  for (const double value : values)
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  std::string line;
  for (const double value : values) {
    if (!std::isfinite(value)) {
      line += ' ';
      continue;
    }
    const double share = high > low ? (value - low) / (high - low) : 0;
    line += bars[std::min(bars.size() - 1, static_cast<size_t>(share * bars.size()))];
  }
  return line;
}

std::vector<std::string> family_sparklines(const TaskTables& tables, size_t width) {
  const std::vector<Ladder> found = ladders(tables.all);
  size_t family_width = 0;
  size_t task_width = 0;
  size_t bars = 0;
  for (const Ladder& ladder : found) {
    family_width = std::max(family_width, display_width(printable(ladder.family)));
    task_width = std::max(task_width, display_width(printable(ladder.task)));
    bars = std::max(bars, std::min(most_bars, ladder.scores.size()));
  }
  std::vector<std::string> lines;
  for (const Ladder& ladder : found) {
    const size_t count = ladder.scores.size();
    std::vector<double> shown;
    for (size_t i = 0; i < std::min(count, most_bars); ++i)
      shown.push_back(ladder.scores[i * count / std::min(count, most_bars)].value);
    const auto [least, most] = std::ranges::minmax_element(ladder.scores, {}, &Score::value);
    std::string line = fmt::format(
        "{}  {}  {}  {:.3f} … {:.3f}, {} models", padded(printable(ladder.family), family_width),
        padded(printable(ladder.task), task_width), padded(sparkline(shown), bars), least->value,
        most->value, count);
    if (least->high >= most->low) line += ", within the error";
    if (width > 0 && display_width(line) > width) continue;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace lux
