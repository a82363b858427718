#include "base/signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace lux {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

SignalWatch::SignalWatch(std::function<void()> at_once) : at_once_(std::move(at_once)) {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC);
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { watch(); });
}

SignalWatch::~SignalWatch() {
  const uint64_t one = 1;
  if (::write(wake_, &one, sizeof one) == sizeof one) thread_.join();
  ::close(descriptor_);
  ::close(wake_);
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void SignalWatch::watch() {
  pollfd ends[2] = {{descriptor_, POLLIN, 0}, {wake_, POLLIN, 0}};
  while (true) {
    if (::poll(ends, 2, -1) < 0) continue;
    if ((ends[1].revents & POLLIN) != 0) return;
    signalfd_siginfo info{};
    if (::read(descriptor_, &info, sizeof info) != sizeof info) continue;
    if (at_once_ && !begun_) at_once_();
    const bool again = finish_.exchange(true);
    finish_.notify_all();
    if (again || info.ssi_signo == SIGTERM) abandon_.request_stop();
  }
}

void restore_default_signals() {
  for (const int sig : {SIGINT, SIGTERM, SIGABRT, SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGPIPE})
    std::signal(sig, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace lux
