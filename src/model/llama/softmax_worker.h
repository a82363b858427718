// Turns logits into log-probabilities on a thread of its own, while the next batch decodes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lux::llama {

/// Rows of logits of one batch, copied from the engine, with the tree node that each belongs to.
struct LogitRows {
  std::vector<float> logits;   // rows × vocabulary
  std::vector<int32_t> nodes;  // of each row
};

/// One thread, one batch in hand and none waiting: memory is that of two batches' logits.
class SoftmaxWorker {
 public:
  /// `work` is called on the worker's thread, for one batch after another in the order of
  /// submission.
  explicit SoftmaxWorker(std::function<void(const LogitRows&)> work);
  ~SoftmaxWorker();
  SoftmaxWorker(const SoftmaxWorker&) = delete;
  SoftmaxWorker& operator=(const SoftmaxWorker&) = delete;

  /// An empty set of rows to fill, its memory kept from an earlier batch.
  [[nodiscard]] LogitRows take_buffer();
  /// Waits until the batch before is done, then hands this one over. Returns the seconds waited.
  double submit(LogitRows rows);
  /// Waits until all is done. Returns the seconds waited.
  double finish();
  /// Seconds spent in `work` so far; call after finish().
  [[nodiscard]] double busy_seconds() const { return busy_seconds_; }

 private:
  void run();
  double wait_until_idle(std::unique_lock<std::mutex>& lock);

  std::function<void(const LogitRows&)> work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<LogitRows> job_;
  bool busy_ = false;
  bool stop_ = false;
  LogitRows spare_;
  double busy_seconds_ = 0;
  std::thread thread_;
};

}  // namespace lux::llama
