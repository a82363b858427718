#include "model/llama/softmax_worker.h"

#include <chrono>
#include <utility>

namespace lux::llama {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

SoftmaxWorker::SoftmaxWorker(std::function<void(const LogitRows&)> work)
    : work_(std::move(work)), thread_([this] { run(); }) {}

SoftmaxWorker::~SoftmaxWorker() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

LogitRows SoftmaxWorker::take_buffer() {
  const std::scoped_lock lock(mutex_);
  LogitRows rows = std::exchange(spare_, {});
  rows.logits.clear();
  rows.nodes.clear();
  return rows;
}

double SoftmaxWorker::submit(LogitRows rows) {
  std::unique_lock lock(mutex_);
  const double waited = wait_until_idle(lock);
  job_ = std::move(rows);
  lock.unlock();
  changed_.notify_all();
  return waited;
}

double SoftmaxWorker::finish() {
  std::unique_lock lock(mutex_);
  return wait_until_idle(lock);
}

double SoftmaxWorker::wait_until_idle(std::unique_lock<std::mutex>& lock) {
  const auto start = std::chrono::steady_clock::now();
  changed_.wait(lock, [this] { return !job_ && !busy_; });
  return seconds_since(start);
}

void SoftmaxWorker::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return job_ || stop_; });
    if (!job_) return;
    LogitRows rows = std::move(*job_);
    job_.reset();
    busy_ = true;
    lock.unlock();
    const auto start = std::chrono::steady_clock::now();
    work_(rows);
    const double spent = seconds_since(start);
    lock.lock();
    busy_seconds_ += spent;
    spare_ = std::move(rows);
    busy_ = false;
    changed_.notify_all();
  }
}

}  // namespace lux::llama
