// Which names a block sets for itself. Jinja2 settles this before it renders: a name that a block
// sets, and has not read before, is the block's own and undefined until it is set, whatever the
// render's variables hold under that name.
#pragma once

#include <string>
#include <vector>

#include "base/jinja/syntax/ast.h"

namespace lux::jinja {

/// Fills in the names that each block of the template starts with as undefined, and returns those
/// of the template itself.
[[nodiscard]] std::vector<std::string> settle_names(const Block& body);

}  // namespace lux::jinja
