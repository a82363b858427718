// Any bytes as a template, a chat template, and a Python literal: they may fail, and nothing more.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/jinja/jinja.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace lux;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Map variables{
      {"s", "Héllo wörld"},
      {"n", 3},
      {"f", 2.5},
      {"l", List{3, "b", nullptr}},
      {"d", Map{{"a", 1}, {"items", List{1, 2}}}},
      {"messages", List{Map{{"role", "user"}, {"content", "Hi"}}}},
  };
  for (const jinja::Options& options : {jinja::Options::task(), jinja::Options::chat()})
    if (const auto made = jinja::Template::parse(text, options))
      static_cast<void>(made->render(variables, "2026-01-31T23:59:59"));
  static_cast<void>(jinja::python_literal(text));
  return 0;
}
