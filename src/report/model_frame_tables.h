// The models of a study of traits as tables.
#pragma once

#include "report/model_frame.h"
#include "report/table/table.h"

namespace lux {

/// A row a model, all columns of the frame: texts, then numbers.
[[nodiscard]] Table model_frame_table(const ModelFrame& models);

/// A row a model and game: % played and quality score, as far as they are known. The games are
/// those of scores "<game>.played".
[[nodiscard]] Table profiles_table(const ModelFrame& models);

}  // namespace lux
