#include "lab/clembench/result_measures.h"

#include <cmath>

namespace lux::clembench {

std::vector<MeasureRecord> measures_of(const ResultRow& row, const std::string& model_id,
                                       const std::string& version) {
  std::vector<MeasureRecord> records;
  const auto add = [&](const std::string& task, const char* metric, double value) {
    if (std::isnan(value)) return;
    MeasureRecord& record = records.emplace_back();
    record.model_id = model_id;
    record.task = task;
    record.task_version = version;
    record.metric = metric;
    record.values = {value};
    record.unit = measure_unit(record);
  };
  add("clembench", "clemscore", row.clemscore);
  add("clembench", "played", row.average_played);
  add("clembench", "quality", row.average_quality);
  for (const ResultCell& cell : row.cells) {
    add(cell.game, "played", cell.played);
    add(cell.game, "quality", cell.quality);
    add(cell.game, "quality_std", cell.quality_std);
  }
  return records;
}

}  // namespace lux::clembench
