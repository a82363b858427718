// Averages of whole tasks, where nothing is known of their items: differences without a paired
// test.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "study/metrics/estimate.h"

namespace lux {

/// Measures without documents, of some models: metric → value, by model and task.
class Aggregates {
 public:
  /// Of several runs that tell the same, the first counts; where they differ, `left_out` says so.
  [[nodiscard]] static Result<Aggregates> read(const Lab& lab, std::vector<std::string>& left_out);

  using Metrics = std::map<std::string, double>;
  /// By task; nothing for a model that has none.
  [[nodiscard]] const std::map<std::string, Metrics>& of(const std::string& model_id) const;

 private:
  std::map<std::string, std::map<std::string, Metrics>> values_;
};

/// How sure a difference of two averages is.
enum class AggregateMethod {
  none,      // nothing is known but the averages: no interval and no test
  welch,     // standard deviations and numbers of items: unpaired
  newcombe,  // shares of known numbers of items: unpaired
  normal,    // standard errors: unpaired
};
[[nodiscard]] std::string_view name_of(AggregateMethod method);

struct AggregateDifference {
  std::string task;
  std::string metric;
  double first = 0;
  double second = 0;
  double difference = 0;      // first − second
  double standard_error = 0;  // NaN where it cannot be told, as the interval and p
  Interval interval;
  double p = 0;
  AggregateMethod method = AggregateMethod::none;
  int64_t first_n = 0;  // items; 0: not known
  int64_t second_n = 0;
};

/// Metrics that both have of a task. A metric's own `<metric>_std`, `<metric>_stderr` and
/// `<metric>_n` tell of its error, `n` of all; `items` has numbers of items by task from elsewhere.
/// clembench's `played` is a share in per cent, and `quality` has as many items as were played.
[[nodiscard]] std::vector<AggregateDifference> compare_aggregates(
    const std::map<std::string, Aggregates::Metrics>& first,
    const std::map<std::string, Aggregates::Metrics>& second,
    const std::map<std::string, int64_t>& items, double level);

}  // namespace lux
