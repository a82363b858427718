#include "model/http/client.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <random>

#include "model/http/pace.h"

namespace lux::http {
namespace {

/// So many requests in a row that were given up end the run: the server is not there.
constexpr int most_given_up = 10;
/// So many requests that are refused before any is answered do so too: no other would fare better.
constexpr int most_refused = 10;
/// So many overloads in a row hold back all requests, not only those that met them.
constexpr int overloads_that_pause = 3;

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Job {
  int64_t id = 0;
  Request request;
  int64_t expected = 0;  // tokens
  int attempts = 0;
  int same = 0;  // attempts in a row that failed as the last one did
  std::string last_failure;
  double asked = 0;
  double sent = 0;
  double dollars = 0;
};

/// What the transport's thread and the asking one share. It outlives the client as long as
/// requests are open.
class Core : public std::enable_shared_from_this<Core> {
 public:
  Core(Transport& transport, const ClientOptions& options, std::optional<Price> price,
       Client::Judge judge)
      : transport_(transport),
        options_(options),
        price_(price),
        judge_(std::move(judge)),
        requests_pace_(options.requests_per_minute),
        tokens_pace_(options.tokens_per_minute),
        concurrency_(options.concurrency),
        jitter_(options.seed + 1) {
    state_.concurrency = concurrency_.limit();
  }

  // From any thread.
  void ask(Job job);
  Result<std::vector<Outcome>> wait(double seconds, const std::stop_token& stop);
  ClientState state();
  void close();

 private:
  // On the transport's thread.
  void add(Job job);
  void pump();
  void pump_after(double seconds);
  void send(Job job);
  void came(Job job, const Response& response);
  void settle(Job job, Verdict verdict, double seconds);
  void try_again(Job job, Verdict verdict, double seconds);
  void hand_out(Job job, Verdict verdict, double seconds);
  void end(std::string why);
  [[nodiscard]] double backoff(int attempts, double retry_after);
  [[nodiscard]] double dollars_of(const Verdict& verdict) const;
  [[nodiscard]] double expected_dollars(const Job& job) const;
  void publish();

  Transport& transport_;
  const ClientOptions options_;
  const std::optional<Price> price_;
  const Client::Judge judge_;
  Pace requests_pace_;
  Pace tokens_pace_;
  Concurrency concurrency_;
  std::mt19937_64 jitter_;
  std::deque<Job> queue_;
  size_t open_ = 0;
  size_t delayed_ = 0;
  double open_dollars_ = 0;  // expected of what is open
  double not_before_ = 0;    // nothing is sent earlier
  double next_pump_ = 0;     // when the earliest timer runs
  int overloads_in_row_ = 0;
  int given_up_in_row_ = 0;
  int refused_ = 0;  // before the first answer

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Outcome> outcomes_;
  std::string ended_;  // why no request can succeed any more
  bool closed_ = false;
  ClientState state_;
};

void Core::ask(Job job) {
  job.asked = now_seconds();
  transport_.post(
      [self = shared_from_this(), job = std::move(job)]() mutable { self->add(std::move(job)); });
}

void Core::add(Job job) {
  queue_.push_back(std::move(job));
  pump();
}

void Core::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

ClientState Core::state() {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Core::publish() {
  const std::lock_guard lock(mutex_);
  state_.open = open_;
  state_.queued = queue_.size();
  state_.delayed = delayed_;
  state_.concurrency = concurrency_.limit();
}

void Core::pump_after(double seconds) {
  const double at = now_seconds() + seconds;
  if (next_pump_ > now_seconds() && next_pump_ <= at) return;  // an earlier timer will look again
  next_pump_ = at;
  transport_.after(seconds, [self = shared_from_this(), at] {
    if (self->next_pump_ == at) self->next_pump_ = 0;
    self->pump();
  });
}

double Core::expected_dollars(const Job& job) const {
  if (!price_) return 0;
  return static_cast<double>(job.expected) * std::max(price_->input, price_->output) / 1e6;
}

void Core::pump() {
  while (!queue_.empty() && open_ < static_cast<size_t>(concurrency_.limit())) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || !ended_.empty()) break;
    }
    const double now = now_seconds();
    const double wait =
        std::max({not_before_ - now, requests_pace_.wait(now), tokens_pace_.wait(now)});
    if (wait > 0) {
      pump_after(wait);
      break;
    }
    Job job = std::move(queue_.front());
    queue_.pop_front();
    if (options_.most_dollars > 0 &&
        state_.dollars + open_dollars_ + expected_dollars(job) > options_.most_dollars) {
      queue_.push_front(std::move(job));
      if (open_ == 0)
        end(
            fmt::format("The spending limit of ${:g} is reached: ${:.4f} are spent, and the next "
                        "request may cost ${:.4f}.",
                        options_.most_dollars, state_.dollars, expected_dollars(queue_.front())));
      break;  // what is open may cost less than expected
    }
    send(std::move(job));
  }
  publish();
}

void Core::send(Job job) {
  const double now = now_seconds();
  requests_pace_.take(now, 1);
  tokens_pace_.take(now, static_cast<double>(job.expected));
  job.sent = now;
  job.attempts += 1;
  open_ += 1;
  open_dollars_ += expected_dollars(job);
  {
    const std::lock_guard lock(mutex_);
    state_.attempts += 1;
    if (job.attempts > 1) state_.retries += 1;
  }
  Request request = job.request;
  request.timeouts = options_.timeouts;
  transport_.fetch(std::move(request),
                   [self = shared_from_this(), job = std::move(job)](
                       const Response& response) mutable { self->came(std::move(job), response); });
}

double Core::dollars_of(const Verdict& verdict) const {
  if (verdict.dollars >= 0) return verdict.dollars;
  if (!price_) return 0;
  return (static_cast<double>(verdict.tokens_in) * price_->input +
          static_cast<double>(verdict.tokens_out) * price_->output) /
         1e6;
}

void Core::came(Job job, const Response& response) {
  open_ -= 1;
  open_dollars_ = std::max(0.0, open_dollars_ - expected_dollars(job));
  Verdict verdict = judge_(response);
  tokens_pace_.correct(static_cast<double>(job.expected - verdict.tokens_in - verdict.tokens_out));
  const double dollars = dollars_of(verdict);
  job.dollars += dollars;
  const int again = std::max(0, response.sent - 1);
  job.attempts += again;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    state_.dollars += dollars;
    state_.attempts += again;
    state_.retries += again;
  }
  settle(std::move(job), std::move(verdict), response.seconds);
  pump();
}

void Core::settle(Job job, Verdict verdict, double seconds) {
  if (verdict.overload) {
    concurrency_.overload(job.sent, now_seconds());
    overloads_in_row_ += 1;
  } else {
    overloads_in_row_ = 0;
  }
  switch (verdict.kind) {
    case Verdict::Kind::good:
      concurrency_.good(static_cast<int>(open_));
      given_up_in_row_ = 0;
      refused_ = std::numeric_limits<int>::min();
      hand_out(std::move(job), std::move(verdict), seconds);
      return;
    case Verdict::Kind::fatal_request:
      if (!verdict.overflow && ++refused_ == most_refused)
        end(fmt::format("The first {} requests were all refused; the last: {}", refused_,
                        verdict.why));
      hand_out(std::move(job), std::move(verdict), seconds);
      return;
    case Verdict::Kind::fatal_run:
      end(verdict.why);
      return;
    case Verdict::Kind::retry:
      try_again(std::move(job), std::move(verdict), seconds);
      return;
  }
}

/// Seconds before the next attempt: doubled each time, with half of it left to chance, so that what
/// failed together does not come back together.
double Core::backoff(int attempts, double retry_after) {
  const double grown = options_.first_delay * std::pow(2.0, std::min(attempts - 1, 30));
  const double delay = std::min(options_.most_delay, std::max(grown, retry_after));
  std::uniform_real_distribution<double> share(0.5, 1.0);
  // What the server asked for is the least; chance comes on top of it.
  if (retry_after >= grown)
    return std::min(options_.most_delay, delay * (1.5 - share(jitter_) / 2));
  return delay * share(jitter_);
}

void Core::try_again(Job job, Verdict verdict, double seconds) {
  job.same = verdict.failure == job.last_failure ? job.same + 1 : 1;
  job.last_failure = verdict.failure;
  const bool is_over = job.attempts >= options_.most_attempts || job.same >= options_.same_failure;
  if (is_over) {
    given_up_in_row_ += 1;
    if (given_up_in_row_ >= most_given_up)
      end(fmt::format("{} requests in a row failed, each {} times; the last: {}", given_up_in_row_,
                      job.attempts, verdict.why));
    verdict.why += fmt::format(" Given up after {} attempts.", job.attempts);
    hand_out(std::move(job), std::move(verdict), seconds);
    return;
  }
  const double delay = backoff(job.attempts, verdict.retry_after);
  if (verdict.overload && overloads_in_row_ >= overloads_that_pause)
    not_before_ = std::max(not_before_, now_seconds() + delay);
  delayed_ += 1;
  {
    const std::lock_guard lock(mutex_);
    state_.trouble = verdict.why;
  }
  transport_.after(delay, [self = shared_from_this(), job = std::move(job)]() mutable {
    self->delayed_ -= 1;
    self->queue_.push_front(std::move(job));
    self->pump();
  });
}

void Core::hand_out(Job job, Verdict verdict, double seconds) {
  const std::lock_guard lock(mutex_);
  const bool is_good = verdict.kind == Verdict::Kind::good;
  (is_good ? state_.answered : state_.failed) += 1;
  if (is_good && delayed_ == 0) state_.trouble.clear();
  Outcome& outcome = outcomes_.emplace_back();
  outcome.id = job.id;
  outcome.verdict = std::move(verdict);
  outcome.attempts = job.attempts;
  outcome.seconds = seconds;
  outcome.waited = job.sent - job.asked;
  outcome.dollars = job.dollars;
  changed_.notify_all();
}

void Core::end(std::string why) {
  const std::lock_guard lock(mutex_);
  if (ended_.empty()) ended_ = std::move(why);
  changed_.notify_all();
}

Result<std::vector<Outcome>> Core::wait(double seconds, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stop, std::chrono::duration<double>(seconds),
                    [&] { return !outcomes_.empty() || !ended_.empty(); });
  if (!outcomes_.empty()) return std::exchange(outcomes_, {});
  if (stop.stop_requested()) return std::unexpected(Error{"Stopped.", Error::Kind::interrupted});
  if (!ended_.empty()) return fail("{}", ended_);
  return std::vector<Outcome>();
}

class PatientClient final : public Client {
 public:
  PatientClient(Transport& transport, const ClientOptions& options, std::optional<Price> price,
                Judge judge)
      : core_(std::make_shared<Core>(transport, options, price, std::move(judge))) {}
  ~PatientClient() override { core_->close(); }

  void ask(int64_t id, Request request, int64_t expected_tokens) override {
    Job job;
    job.id = id;
    job.request = std::move(request);
    job.expected = expected_tokens;
    core_->ask(std::move(job));
  }
  Result<std::vector<Outcome>> wait(double seconds, const std::stop_token& stop) override {
    return core_->wait(seconds, stop);
  }
  ClientState state() const override { return core_->state(); }

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace

std::unique_ptr<Client> Client::open(Transport& transport, ClientOptions options,
                                     std::optional<Price> price, Judge judge) {
  return std::make_unique<PatientClient>(transport, options, price, std::move(judge));
}

}  // namespace lux::http
