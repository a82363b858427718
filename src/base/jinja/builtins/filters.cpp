#include "base/jinja/builtins/filters.h"

#include <algorithm>
#include <array>

namespace lux::jinja {
namespace {

/// What Jinja2 has and this does not.
constexpr std::array<std::string_view, 7> others{
    "filesizeformat", "pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr"};

const Builtin* find_in_tables(std::string_view name, const Options& options) {
  for (const auto table :
       {text_filters(), number_filters(), list_filters(), order_filters(), choice_filters(),
        options.chat_extensions ? chat_filters() : task_filters()})
    if (const Builtin* found = find_builtin(table, name)) return found;
  return nullptr;
}

}  // namespace

Result<const Builtin*> find_filter(std::string_view name, const Options& options) {
  if (const Builtin* found = find_in_tables(name, options)) return found;
  if (std::ranges::find(others, name) != others.end())
    return fail("The filter '{}' is not supported", name);
  return fail("There is no filter '{}'", name);
}

bool is_filter_name(std::string_view name, const Options& options) {
  return find_in_tables(name, options) || std::ranges::find(others, name) != others.end();
}

}  // namespace lux::jinja
