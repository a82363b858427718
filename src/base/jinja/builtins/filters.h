// The filters: `object | name(arguments)`.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "base/jinja/builtins/builtin.h"
#include "base/jinja/jinja.h"

namespace lux::jinja {

/// The filter of that name in an environment with these options; fails, naming it, where there is
/// none or it is not supported.
[[nodiscard]] Result<const Builtin*> find_filter(std::string_view name, const Options& options);
/// Whether Jinja2 itself has a filter of that name.
[[nodiscard]] bool is_filter_name(std::string_view name, const Options& options);

// The tables, by what they work on.
[[nodiscard]] std::span<const Builtin> text_filters();
[[nodiscard]] std::span<const Builtin> number_filters();
[[nodiscard]] std::span<const Builtin> list_filters();
[[nodiscard]] std::span<const Builtin> order_filters();
[[nodiscard]] std::span<const Builtin> choice_filters();
[[nodiscard]] std::span<const Builtin> task_filters();
[[nodiscard]] std::span<const Builtin> chat_filters();

}  // namespace lux::jinja
