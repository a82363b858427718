// One thread's work: tasks of other threads, timers, and sockets that became ready.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/error.h"

namespace lux::http {

/// Seconds on a clock that never goes back.
[[nodiscard]] double steady_seconds();

class EventLoop {
 public:
  using Task = std::move_only_function<void()>;
  /// When a timer is due, and which of those due at that moment.
  using Timer = std::pair<double, uint64_t>;
  using Ready = std::function<void(int socket, uint32_t events)>;  // EPOLLIN, EPOLLOUT, …

  /// `ready` is called for sockets that are watched.
  [[nodiscard]] static Result<std::unique_ptr<EventLoop>> open(Ready ready);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  // From any thread.

  void post(Task task);
  void stop();

  // On the loop's thread, or before it runs.

  /// Works until stop() is called. What is left then is destroyed without having run.
  void run();
  /// Runs a task in so many seconds; at once where they are negative or not a number.
  Timer after(double seconds, Task task);
  void cancel(Timer timer);
  /// Which of EPOLLIN and EPOLLOUT a socket is watched for; 0: it is no longer.
  void watch(int socket, uint32_t events);

 private:
  EventLoop(Ready ready, int epoll, int wake);

  void run_posted();
  void run_due();
  void wait();
  [[nodiscard]] int milliseconds_to_wait();
  void wake() const;

  Ready ready_;
  int epoll_;
  int wake_;  // an eventfd
  std::mutex mutex_;
  std::vector<Task> posted_;  // by the mutex
  bool stopped_ = false;      // by the mutex
  std::map<Timer, Task> timers_;
  uint64_t timers_made_ = 0;
};

}  // namespace lux::http
