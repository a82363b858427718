// A lab's choices as logs of lm-evaluation-harness.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "lab/query.h"

namespace lux::harness {

/// What a document's rows do not hold. Each part is empty where it is not known.
struct ExportDocument {
  Value fields;                                               // as the data has them
  std::vector<std::pair<std::string, std::string>> requests;  // context and continuation
  std::string target;                                         // of choices that are contexts
  std::vector<std::pair<std::string, std::optional<double>>> metrics;  // acc, acc_norm …
};

struct ExportMetric {
  std::string name;
  double value = 0;
  double standard_error = 0;
};

/// One model on one task with one number of examples.
struct ExportTask {
  ChoiceGroup group;
  std::map<int64_t, ExportDocument> documents;  // by doc_id
  std::vector<ExportMetric> metrics;
  std::string alias;
};

/// Logs of one model that were made with one number of examples: what the harness writes at once.
struct ExportModel {
  std::string name;
  std::string model_id;
  std::optional<int64_t> params;
  std::vector<ExportTask> tasks;
};

/// A model's name as the harness makes a folder's of it.
[[nodiscard]] std::string folder_name(const std::string& model);

/// A line of the samples log, without its line break. `rows` are those of one document.
[[nodiscard]] std::string sample_text(std::span<const ChoiceRow> rows,
                                      const ExportDocument& document);

/// Writes samples_<task>_<date>.jsonl for each task, and results_<date>.json, into `folder`.
[[nodiscard]] Status export_logs(const ExportModel& model, const Path& folder,
                                 const std::string& date, Env& env);

}  // namespace lux::harness
