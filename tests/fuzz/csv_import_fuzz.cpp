// A mapping, a table of scores and one of characteristics, whatever they are: each is read or
// refused, and what is read becomes measures that can be written. Lines of "%%" part the three. The
// table of scores is read as clembench's results, too.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lab/clembench/paper_table.h"
#include "lab/clembench/result_measures.h"
#include "lab/clembench/result_models.h"
#include "lab/csv/join.h"

namespace {

std::string_view next_part(std::string_view& text) {
  const size_t end = text.find("\n%%\n");
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 4);
  return part;
}

void check(const std::vector<lux::MeasureRecord>& records) {
  for (const lux::MeasureRecord& record : records) {
    const auto line = lux::to_line(record, 0);
    if (!line) std::abort();
    const auto again = lux::parse_measure_line(*line);
    if (again && again->unit != lux::measure_unit(*again)) std::abort();
  }
}

void read_results(std::string_view text) {
  for (const auto& rows :
       {lux::clembench::read_results_csv(text), lux::clembench::read_paper_table(text)}) {
    if (!rows) continue;
    for (const auto& row : *rows) {
      const auto model = lux::clembench::result_model(row.models);
      (void)lux::clembench::facts_of_name(model.name);
      check(lux::clembench::measures_of(row, model.name, "1.6"));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view mapping_text = next_part(text);
  const std::string_view scores_text = next_part(text);
  read_results(scores_text);
  const auto mapping = lux::csv::parse_mapping(mapping_text, "mapping");
  if (!mapping) return 0;
  lux::csv::Scores scores(*mapping, "task");
  const bool has_scores = scores.read("scores.csv", scores_text).has_value();
  if (has_scores) check(scores.records());
  if (!mapping->characteristics) {
    if (has_scores) (void)lux::csv::join(*mapping, scores, nullptr);
    return 0;
  }
  lux::csv::Characteristics characteristics(*mapping->characteristics);
  if (!characteristics.read("models.csv", text) || !has_scores) return 0;
  const auto joined = lux::csv::join(*mapping, scores, &characteristics);
  if (joined && joined->models.size() != scores.models().size()) std::abort();
  return 0;
}
