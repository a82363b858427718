#include "lab/clembench/results_csv.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/csv.h"

namespace lux::clembench {
namespace {

constexpr std::string_view played_suffix = ", % Played";
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct GameColumns {
  std::string game;
  size_t played = 0;
  size_t quality = 0;
  std::optional<size_t> quality_std;
};

Result<double> number(const Csv& csv, const CsvRow& row, size_t column) {
  const std::string& field = row.fields[column];
  if (field.empty() || field == "nan") return nan;
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [rest, code] = std::from_chars(field.data(), end, value);
  if (code != std::errc() || rest != end)
    return fail("line {}: '{}' is no number in the column '{}'.", row.line, field,
                csv.header[column]);
  return value;
}

Result<size_t> column(const Csv& csv, const std::string& name) {
  const auto found = csv.column(name);
  if (!found) return fail("there is no column '{}'.", name);
  return *found;
}

Result<std::vector<GameColumns>> game_columns(const Csv& csv) {
  std::vector<GameColumns> games;
  size_t known = 4;
  for (size_t i = 0; i < csv.header.size(); ++i) {
    const std::string& name = csv.header[i];
    if (!name.ends_with(played_suffix)) continue;
    GameColumns game{.game = name.substr(0, name.size() - played_suffix.size()),
                     .played = i,
                     .quality = 0,
                     .quality_std = csv.column(name.substr(0, name.size() - played_suffix.size()) +
                                               ", Quality Score (std)")};
    LUX_TRY(game.quality, column(csv, game.game + ", Quality Score"));
    known += game.quality_std ? 3 : 2;
    games.push_back(std::move(game));
  }
  if (known != csv.header.size())
    return fail("there are columns that belong to no game, or to one without '{}'.",
                played_suffix.substr(2));
  return games;
}

}  // namespace

Result<std::vector<ResultRow>> read_results_csv(std::string_view text) {
  LUX_TRY(const Csv csv, parse_csv(text));
  if (!csv.header.front().empty()) return fail("the first column has a name.");
  LUX_TRY(const size_t clemscore, column(csv, "-, clemscore"));
  LUX_TRY(const size_t played, column(csv, "all, Average % Played"));
  LUX_TRY(const size_t quality, column(csv, "all, Average Quality Score"));
  LUX_TRY(const auto games, game_columns(csv));
  std::vector<ResultRow> rows;
  for (const CsvRow& from : csv.rows) {
    ResultRow row{.line = from.line, .models = from.fields.front(), .cells = {}};
    const auto same = std::ranges::find(rows, row.models, &ResultRow::models);
    if (same != rows.end())
      return fail("'{}' stands twice, in lines {} and {}.", row.models, same->line, row.line);
    LUX_TRY(row.clemscore, number(csv, from, clemscore));
    LUX_TRY(row.average_played, number(csv, from, played));
    LUX_TRY(row.average_quality, number(csv, from, quality));
    for (const GameColumns& game : games) {
      ResultCell cell{.game = game.game, .quality_std = nan};
      LUX_TRY(cell.played, number(csv, from, game.played));
      LUX_TRY(cell.quality, number(csv, from, game.quality));
      if (game.quality_std) {
        LUX_TRY(cell.quality_std, number(csv, from, *game.quality_std));
      }
      row.cells.push_back(std::move(cell));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace lux::clembench
