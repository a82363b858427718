#include "model/http/transport/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>

namespace lux::http {

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Result<std::unique_ptr<EventLoop>> EventLoop::open(Ready ready) {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0)
    return fail("The network cannot be used: epoll_create1: {}.", std::strerror(errno));  // NOLINT
  const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{.events = EPOLLIN, .data = {.fd = wake}};
  if (wake < 0 || ::epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event) != 0) {
    const int error = errno;
    if (wake >= 0) ::close(wake);
    ::close(epoll);
    return fail("The network cannot be used: eventfd: {}.", std::strerror(error));  // NOLINT
  }
  return std::unique_ptr<EventLoop>(new EventLoop(std::move(ready), epoll, wake));
}

EventLoop::EventLoop(Ready ready, int epoll, int wake)
    : ready_(std::move(ready)), epoll_(epoll), wake_(wake) {}

EventLoop::~EventLoop() {
  ::close(wake_);
  ::close(epoll_);
}

void EventLoop::wake() const {
  const uint64_t one = 1;
  (void)!::write(wake_, &one, sizeof one);  // fails only where it is awake already
}

void EventLoop::post(Task task) {
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    first = posted_.empty();
    posted_.push_back(std::move(task));
  }
  if (first) wake();
}

void EventLoop::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  wake();
}

EventLoop::Timer EventLoop::after(double seconds, Task task) {
  const Timer timer(steady_seconds() + (seconds > 0 ? seconds : 0), timers_made_++);
  timers_.emplace(timer, std::move(task));
  return timer;
}

void EventLoop::cancel(Timer timer) {
  timers_.erase(timer);
}

void EventLoop::watch(int socket, uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = socket}};
  if (events == 0) {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, &event);
  } else if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event) != 0 && errno == ENOENT) {
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }
}

void EventLoop::run_posted() {
  std::vector<Task> tasks;
  {
    const std::scoped_lock lock(mutex_);
    tasks.swap(posted_);
  }
  for (Task& task : tasks) task();
}

void EventLoop::run_due() {
  // Timers that the tasks make are left for the next turn, so that sockets get theirs.
  const Timer last(steady_seconds(), timers_made_);
  while (!timers_.empty() && timers_.begin()->first < last) {
    auto due = timers_.extract(timers_.begin());
    due.mapped()();
  }
}

int EventLoop::milliseconds_to_wait() {
  {
    const std::scoped_lock lock(mutex_);
    if (stopped_ || !posted_.empty()) return 0;
  }
  if (timers_.empty()) return -1;
  const double left = timers_.begin()->first.first - steady_seconds();
  return static_cast<int>(std::ceil(std::clamp(left, 0.0, 3600.0) * 1e3));
}

void EventLoop::wait() {
  std::array<epoll_event, 256> events;
  const int count = ::epoll_wait(epoll_, events.data(), events.size(), milliseconds_to_wait());
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<size_t>(i)];
    if (event.data.fd == wake_) {
      uint64_t times = 0;
      (void)!::read(wake_, &times, sizeof times);
    } else {
      ready_(event.data.fd, event.events);
    }
  }
}

void EventLoop::run() {
  const auto stopped = [this] {
    const std::scoped_lock lock(mutex_);
    return stopped_;
  };
  while (!stopped()) {
    run_posted();
    run_due();
    wait();
  }
  // What is destroyed may post and destroy more.
  for (std::vector<Task> tasks(1); !tasks.empty();) {
    tasks.clear();
    timers_.clear();
    const std::scoped_lock lock(mutex_);
    tasks.swap(posted_);
  }
}

}  // namespace lux::http
