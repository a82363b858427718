// MarkupSafe's escaping of HTML.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

/// &, <, >, ' and " as character references.
[[nodiscard]] std::string escape_html(std::string_view text);

/// str(object) escaped, or the markup that it is already; a Markup object.
[[nodiscard]] Result<Object> escape(const Object& object);

}  // namespace lux::jinja
