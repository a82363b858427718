// What one model says of a task's documents, reduced to what the chain of metrics is made of.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "lab/choice_columns.h"
#include "study/chain/chain_metric.h"

namespace lux {

/// How metrics are computed.
enum class Parity {
  none,   // in log space, exact where probabilities underflow
  paper,  // as the code of arXiv:2406.04391: softmax over 1e-8 + Σ (1e-9 for Brier), Brier as the
          // mean over choices, exp of what underflows
};

/// A vector's entry is a document; sorted by number. Documents that cannot be scored are left out
/// and counted.
struct DocumentScores {
  std::vector<int64_t> doc_id;
  std::vector<double> logprob_gold;  // nats; of several right choices log Σ exp ℓ
  std::vector<double> log_odds;      // of the right choice: ℓ_y − log Σ_{i≠y} exp ℓ_i, nats
  // log (2 − B)/B of B = Σ_i (1[i=y] − p_i)², told apart near 0 and near 2; NaN with several right
  // choices.
  std::vector<double> brier_log_odds;
  std::vector<double> margin;     // nats
  std::vector<uint32_t> answers;  // differ where documents differ in how many choices they have, or
                                  // which of them are right (for certain up to 20 choices)
  std::vector<uint8_t> flags;     // bits of Flag
  Parity parity = Parity::none;   // paper: log_odds holds p^Choices, brier_log_odds the
                                  // mean Brier

  enum Flag : uint8_t { right = 1, right_norm = 2, has_norm = 4, tied = 8 };

  int64_t not_finite = 0;  // documents with a log-likelihood that is NaN or infinite
  int64_t malformed = 0;   // whose choices are not 0, 1, 2 …, or of which none or all are right

  /// Metrics that came as they are, without choices; then the vectors above are empty.
  std::map<ChainMetric, std::vector<double>> given;

  [[nodiscard]] size_t size() const { return doc_id.size(); }
  [[nodiscard]] bool has(ChainMetric metric) const;
};

[[nodiscard]] DocumentScores score_documents(const ChoiceColumns& columns, Parity parity);

/// The Brier score, Σ_i (1[i=y] − p_i)², of its log odds as DocumentScores has them.
[[nodiscard]] double brier_of(double log_odds);

/// The metric's keys for documents [first, first + count) into `out`: numbers that order models as
/// the metric does and do not underflow. NaN where the metric is undefined.
void metric_keys(const DocumentScores& scores, ChainMetric metric, size_t first,
                 std::span<double> out);

/// From keys (models × columns) to values of which Pearson's correlation is that of the metric: the
/// metric itself, but for a factor and a constant of each column, chosen so that nothing
/// underflows.
void metric_values(ChainMetric metric, Parity parity, std::span<const double> keys, size_t columns,
                   std::span<double> values);

}  // namespace lux
