// The two forms of a table that people read.
#pragma once

#include <string>

#include "report/table/render.h"
#include "report/table/table.h"

namespace lux {

[[nodiscard]] std::string render_terminal(const Table& table, const RenderOptions& options);
[[nodiscard]] std::string render_markdown(const Table& table);

}  // namespace lux
