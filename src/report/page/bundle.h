// The page's script and style as web/build.mjs bundles them, carried by the program.
#pragma once

#include <string_view>

namespace lux::page {

/// One script without imports. In a browser it shows the page; under node it gives
/// `globalThis.luxmeterFigure(spec)`, a promise of a Vega-Lite specification's SVG.
[[nodiscard]] std::string_view script();
[[nodiscard]] std::string_view style();
/// The licences of all that others wrote in it.
[[nodiscard]] std::string_view licences();

}  // namespace lux::page
