// How much may be sent, and when: limits that a provider sets, and one that the server's answers
// teach.
#pragma once

#include <algorithm>

namespace lux::http {

/// So many units a minute, evenly: a bucket that fills all the time and holds a second's worth, at
/// least one unit. Amounts may exceed what it holds; those that come after wait the longer.
class Pace {
 public:
  /// `per_minute` 0: no limit.
  explicit Pace(double per_minute)
      : per_second_(per_minute / 60), most_(std::max(1.0, per_second_)), level_(most_) {}

  /// Seconds until something may be sent; 0: now.
  [[nodiscard]] double wait(double now) {
    if (per_second_ <= 0) return 0;
    fill(now);
    return level_ >= 1 ? 0 : (1 - level_) / per_second_;
  }
  void take(double now, double amount) {
    if (per_second_ <= 0) return;
    fill(now);
    level_ -= amount;
  }
  /// What was taken and turned out not to be used, or the other way round.
  void correct(double amount) { level_ = std::min(most_, level_ + amount); }

 private:
  void fill(double now) {
    if (last_ >= 0) level_ = std::min(most_, level_ + (now - last_) * per_second_);
    last_ = now;
  }

  double per_second_;
  double most_;
  double level_;
  double last_ = -1;
};

/// How many requests may be open: doubled each round until the server is overloaded the first time,
/// then one more a round; where a tenth of the last answers were overloads, less by a third
/// (additive increase, multiplicative decrease: Chiu and Jain 1989). A stray one among many tells
/// nothing of how much at once is too much.
class Concurrency {
 public:
  explicit Concurrency(int most) : most_(std::max(1, most)), limit_(std::min(most_, first)) {}

  [[nodiscard]] int limit() const { return static_cast<int>(limit_); }

  /// A request was answered while `open` were open.
  void good(int open) {
    share_ -= share_ * weight();
    if (open + 1 < limit()) return;  // the limit was not what held back
    limit_ = std::min<double>(most_, limit_ + (learning_ ? 1.0 : 1.0 / limit_));
  }
  /// A request that was sent at `sent` was too much. Those of one round count once.
  void overload(double sent, double now) {
    share_ += (1 - share_) * weight();
    if (share_ < most_overloads || sent < reduced_) return;
    reduced_ = now;
    learning_ = false;
    limit_ = std::max(1.0, limit_ * decrease);
  }

 private:
  static constexpr int first = 128;
  static constexpr double decrease = 2.0 / 3;
  static constexpr double most_overloads = 0.1;

  /// Of one answer in the moving share of overloads: a quarter of a round is remembered.
  [[nodiscard]] double weight() const { return 1 / std::max(8.0, limit_ / 4); }

  int most_;
  double limit_;
  bool learning_ = true;
  double reduced_ = -1;
  double share_ = 0;  // of overloads among the last answers
};

}  // namespace lux::http
