// The one look of all figures.
#pragma once

#include "base/value.h"

namespace lux {

/// Vega-Lite's `config` for light or dark pages: colours that the colour-blind can tell apart
/// (after Okabe and Ito, 2008), quiet axes, the system's font.
[[nodiscard]] Value figure_look(bool dark);

}  // namespace lux
