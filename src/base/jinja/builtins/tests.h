// The tests: `object is name(arguments)`.
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/jinja/builtins/builtin.h"

namespace lux::jinja {

/// The test of that name; fails, naming it, where there is none.
[[nodiscard]] Result<const Builtin*> find_test(std::string_view name);

}  // namespace lux::jinja
