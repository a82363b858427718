// A slice's scores on a task, document by document: what is correlated with compute.
#pragma once

#include <string>
#include <vector>

#include "study/chain/input.h"
#include "study/chain/slice.h"

namespace lux {

/// The documents that all the slice's models have scored, by the same choices. Models that have not
/// scored the task are left out.
class TaskSamples {
 public:
  TaskSamples(const ChainInput& input, const TaskScores& task, const Slice& slice);

  [[nodiscard]] const std::vector<int64_t>& documents() const { return documents_; }
  [[nodiscard]] size_t models() const { return scores_.size(); }
  [[nodiscard]] const std::vector<double>& log_compute() const { return log_compute_; }  // log10
  [[nodiscard]] double decades() const { return log_compute_.back() - log_compute_.front(); }
  /// How metric_values() makes values of the keys: given metrics stay as they are, as the paper's
  /// do.
  [[nodiscard]] Parity parity() const {
    return scores_.front()->given.empty() ? scores_.front()->parity : Parity::paper;
  }
  [[nodiscard]] bool has(ChainMetric metric) const;
  /// Documents that some model of them has scored and not all.
  [[nodiscard]] int64_t incomplete() const { return incomplete_; }
  /// Documents, scored by all, that have other choices, or other right ones, by one model than by
  /// another: they are left out.
  [[nodiscard]] int64_t differing() const { return differing_; }
  /// Models of the slice that have no scores here, by name.
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

  /// metric_keys() of documents [first, first + columns): models × columns.
  void keys(ChainMetric metric, size_t first, size_t columns, std::span<double> out) const;

 private:
  void leave_out_differing(const std::vector<const ModelScores*>& found);

  std::vector<const DocumentScores*> scores_;
  std::vector<DocumentScores> aligned_;  // of models that have scored more documents
  std::vector<int64_t> documents_;
  std::vector<double> log_compute_;
  int64_t incomplete_ = 0;
  int64_t differing_ = 0;
  std::vector<std::string> missing_;
};

/// "1 document is", "2 documents are".
[[nodiscard]] std::string documents_are(int64_t count);
/// Of so many documents, for a sentence.
[[nodiscard]] std::string other_choices(int64_t count);

}  // namespace lux
