// One function a figure; figure.h says what they are given and give.
#pragma once

#include "report/figures/figure.h"

namespace lux {

[[nodiscard]] Result<Figure> tasks_ladder(FigureInput& input);
[[nodiscard]] Result<Figure> games_clemscore(FigureInput& input);
[[nodiscard]] Result<Figure> games_profile(FigureInput& input);
[[nodiscard]] Result<Figure> chain_survival(FigureInput& input);
[[nodiscard]] Result<Figure> chain_stripes(FigureInput& input);
[[nodiscard]] Result<Figure> chain_steps(FigureInput& input);
[[nodiscard]] Result<Figure> chain_accuracy(FigureInput& input);
[[nodiscard]] Result<Figure> chain_mass(FigureInput& input);
[[nodiscard]] Result<Figure> traits_size(FigureInput& input);
[[nodiscard]] Result<Figure> traits_buckets(FigureInput& input);
[[nodiscard]] Result<Figure> traits_bases(FigureInput& input);
[[nodiscard]] Result<Figure> traits_dates(FigureInput& input);
[[nodiscard]] Result<Figure> access_panels(FigureInput& input);

}  // namespace lux
