// Interruptions: SIGINT once asks to finish what is in flight, twice or SIGTERM to stop at once.
#pragma once

#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>

namespace lux {

/// Takes SIGINT and SIGTERM while it lives. Make it before other threads start: they inherit that
/// the signals are blocked for them.
class SignalWatch {
 public:
  /// `at_once` is called, on the watch's own thread, when a signal comes before begin(): as long as
  /// there is nothing to finish, it may end the process.
  explicit SignalWatch(std::function<void()> at_once = {});
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// From now on there is work in flight, which a signal asks to finish.
  void begin() { begun_ = true; }
  /// Somebody asked to stop: start nothing new.
  [[nodiscard]] bool finish_requested() const { return finish_.load(); }
  /// Returns once somebody did.
  void wait() const { finish_.wait(false); }
  /// Stops what is in flight too.
  [[nodiscard]] std::stop_token abandon() const { return abandon_.get_token(); }

 private:
  void watch();

  int descriptor_ = -1;  // of signals
  int wake_ = -1;        // ends the thread
  std::function<void()> at_once_;
  std::atomic<bool> begun_ = false;
  std::atomic<bool> finish_ = false;
  std::stop_source abandon_;
  std::thread thread_;
};

/// In a forked child: signals as they are by default, none blocked.
void restore_default_signals();

}  // namespace lux
