// Figures drawn as SVG by node.
#pragma once

#include <string>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux::cli {

/// The SVG of a complete Vega-Lite specification, drawn by the page's own script under node. Fails,
/// saying what to do instead, where there is no node, and with node's words where it cannot draw.
[[nodiscard]] Result<std::string> draw_svg(const Value& spec, Env& env);

}  // namespace lux::cli
