// What makers of figures share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/figures/figure.h"

namespace lux::figures {

/// A specification from JSON text that stands in the program; broken text is a broken promise.
[[nodiscard]] Value spec(std::string_view json);

/// A table of these columns from maps, text made printable, reals that are not finite null.
[[nodiscard]] Table tidy(const std::vector<Value>& rows, std::vector<Column> columns);

/// The values of a text column, each once, in the order of the rows.
[[nodiscard]] std::vector<std::string> values_of(const Table& table, std::string_view column);

/// A choice of the column's values; what was picked, else `wanted` where it is there, else the
/// first.
[[nodiscard]] FigureChoice choice_of(const FigureInput& input, const Table& table,
                                     std::string_view column, std::string title,
                                     std::string_view wanted = {});

/// Wherever the specification shows this text column, its values stand in the order of the rows;
/// Vega-Lite would sort them, or lose the order between layers.
void keep_order(Figure& figure, std::string_view column);

/// " AND task IN (…)" and the like: the value that was picked for a column, or `values`; empty
/// where neither restricts it.
[[nodiscard]] std::string only(const FigureInput& input, std::string_view column,
                               const std::vector<std::string>& values = {});

/// The refusal where a study has not been run.
[[nodiscard]] std::unexpected<Error> needs_study(const FigureInput& input, std::string_view study);

/// "3 models", "1 model".
[[nodiscard]] std::string counted(int64_t n, std::string_view singular);

/// A word for persons of a metric of the chain; the second where it stands beside others.
[[nodiscard]] std::string metric_label(std::string_view metric);
[[nodiscard]] std::string metric_short(std::string_view metric);

}  // namespace lux::figures
