// import.json of a run that came from tables.
#pragma once

#include "base/value.h"
#include "lab/csv/import.h"

namespace lux::csv {

/// What was found and what was not, as docs/formats.md has it.
[[nodiscard]] Value import_note(const ImportOptions& options, const ImportReport& report);

}  // namespace lux::csv
