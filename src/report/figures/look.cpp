#include "report/figures/look.h"

namespace lux {
namespace {

struct Colours {
  const char* ink;
  const char* quiet;
  const char* grid;
  std::initializer_list<const char*> series;
  std::initializer_list<const char*> ramp;
};

constexpr const char* font = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

List list_of(const std::initializer_list<const char*>& texts) {
  List list;
  for (const char* text : texts) list.emplace_back(text);
  return list;
}

Value config(const Colours& c) {
  return Map{
      {"background", Value()},
      {"font", font},
      {"padding", 4},
      {"view", Map{{"stroke", Value()}}},
      {"axis", Map{{"labelColor", c.quiet},
                   {"titleColor", c.quiet},
                   {"labelFontSize", 12},
                   {"titleFontSize", 12},
                   {"titleFontWeight", 500},
                   {"titlePadding", 10},
                   {"labelLimit", 220},
                   {"domain", false},
                   {"ticks", false},
                   {"labelPadding", 6},
                   {"gridColor", c.grid},
                   {"gridOpacity", 1.0}}},
      {"axisQuantitative", Map{{"tickCount", 6}}},
      {"header", Map{{"labelColor", c.ink},
                     {"labelFontSize", 13},
                     {"labelFontWeight", 600},
                     {"labelAnchor", "start"},
                     {"labelLimit", 260},
                     {"titleColor", c.quiet}}},
      {"legend", Map{{"labelColor", c.ink},
                     {"titleColor", c.quiet},
                     {"labelFontSize", 13},
                     {"titleFontSize", 12},
                     {"titleFontWeight", 500},
                     {"symbolSize", 90},
                     {"symbolStrokeWidth", 2},
                     {"symbolOpacity", 1.0},
                     {"symbolBaseFillColor", c.quiet},
                     {"symbolBaseStrokeColor", c.quiet},
                     {"orient", "top"},
                     {"direction", "horizontal"},
                     {"labelLimit", 260},
                     {"columnPadding", 18},
                     {"offset", 12}}},
      {"title", Map{{"color", c.ink},
                    {"fontSize", 16},
                    {"fontWeight", 600},
                    {"anchor", "start"},
                    {"subtitleColor", c.quiet},
                    {"subtitleFontSize", 12},
                    {"offset", 14}}},
      {"text", Map{{"color", c.ink}, {"fontSize", 12}}},
      {"mark", Map{{"tooltip", Map{{"content", "data"}}}}},
      {"line", Map{{"strokeWidth", 2.0}}},
      {"rule", Map{{"color", c.quiet}, {"strokeWidth", 1.5}}},
      {"point", Map{{"filled", true}, {"size", 64}, {"opacity", 1.0}}},
      {"bar", Map{{"cornerRadiusEnd", 2}}},
      {"style",
       Map{
           {"reference", Map{{"stroke", c.quiet}, {"strokeDash", List{4, 4}}}},
       }},
      {"range", Map{{"category", list_of(c.series)},
                    {"ramp", list_of(c.ramp)},
                    {"heatmap", list_of(c.ramp)}}},
  };
}

}  // namespace

Value figure_look(bool dark) {
  static const Colours light{.ink = "#1f2328",
                             .quiet = "#59616b",
                             .grid = "#e9e5dc",
                             .series = {"#0072b2", "#d55e00", "#009e73", "#b0588c", "#b8860b",
                                        "#3a9bd6", "#6b4fa0", "#5c5c5c"},
                             .ramp = {"#dbe9f4", "#8fc1dd", "#3f93c4", "#1c5f9c", "#0b2f63"}};
  static const Colours night{.ink = "#e9e6df",
                             .quiet = "#a3a9b2",
                             .grid = "#2c3037",
                             .series = {"#56b4e9", "#f0914a", "#35c49a", "#e39ac6", "#e3c341",
                                        "#8fb4ff", "#b79cf0", "#b9b9b9"},
                             .ramp = {"#16324f", "#1f5c8e", "#3a93c7", "#86c7e8", "#e4f4fc"}};
  return config(dark ? night : light);
}

}  // namespace lux
