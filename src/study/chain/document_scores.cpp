#include "study/chain/document_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/metrics/per_document.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array<std::string_view, 8> names{
    "logprob_gold", "p_gold",   "p_choices", "brier",
    "acc",          "acc_norm", "margin",    "logprob_per_token"};

/// log(1 + exp x) and log(1 + exp −x).
struct Softplus {
  double of;
  double of_minus;

  explicit Softplus(double x) {
    const double nearer = std::log1p(std::exp(-std::abs(x)));  // to 0
    of = std::max(x, 0.0) + nearer;
    of_minus = std::max(-x, 0.0) + nearer;
  }
};

/// Of the choices that are right, or of those that are wrong: the largest, and the log of how many
/// times its mass all of them have.
struct Mass {
  double largest;
  double log_times;

  [[nodiscard]] double log_sum() const { return largest + log_times; }
};

/// log (p / (1 − p)) of the right choices' share p. Differences of likelihoods come first: where
/// documents have the same ones, they tie, however far below 0 the likelihoods are.
double log_odds_of(const Mass& right, const Mass& wrong) {
  return (right.largest - wrong.largest) + (right.log_times - wrong.log_times);
}

class OneDocument {
 public:
  /// `room` is used again from document to document.
  OneDocument(const ChoiceColumns& columns, size_t first, size_t size, std::vector<double>& room)
      : logprob_(std::span(columns.logprob).subspan(first, size)),
        chars_(std::span(columns.chars).subspan(first, size)),
        gold_(std::span(columns.is_gold).subspan(first, size)),
        choice_(std::span(columns.choice).subspan(first, size)),
        sorted_(room) {}

  [[nodiscard]] bool is_well_formed() const {
    for (size_t k = 0; k < choice_.size(); ++k)
      if (choice_[k] != static_cast<int32_t>(k)) return false;
    const auto right = right_choices();
    return right > 0 && right < static_cast<std::ptrdiff_t>(gold_.size());
  }
  [[nodiscard]] bool is_finite() const {
    return std::ranges::all_of(logprob_, [](double x) { return std::isfinite(x); });
  }
  [[nodiscard]] std::ptrdiff_t right_choices() const { return std::ranges::count(gold_, 1); }

  [[nodiscard]] Mass mass(bool right) const {
    // In the order of size, so that choices which only change places give the same sum.
    sorted_.clear();
    for (size_t k = 0; k < gold_.size(); ++k)
      if ((gold_[k] != 0) == right) sorted_.push_back(logprob_[k]);
    if (sorted_.size() == 1) return {.largest = sorted_.front(), .log_times = 0};
    std::ranges::sort(sorted_);
    double sum = 0;
    for (const double x : all_but_last()) sum += std::exp(x - sorted_.back());
    return {.largest = sorted_.back(), .log_times = std::log(sum + 1)};
  }

  /// log (2 − B)/B of B = Σ_k (1[k=y] − p_k)². `wrong` is mass(false), and sorted_ still holds the
  /// wrong choices.
  [[nodiscard]] double brier_log_odds(double log_odds, const Mass& wrong) const {
    if (right_choices() != 1) return nan;
    const Softplus softplus(log_odds);
    return log_complement(softplus, wrong) - log_brier(softplus, wrong);
  }

  /// In base three, one digit a choice, from 1 on.
  [[nodiscard]] uint32_t answers() const {
    uint32_t digits = 0;
    for (const uint8_t right : gold_) digits = 3 * digits + 1 + right;
    return digits;
  }

  [[nodiscard]] uint8_t flags() const {
    uint8_t flags = 0;
    const Top top = argmax(logprob_);
    if (gold_[top.index] != 0) flags |= DocumentScores::right;
    if (top.tied) flags |= DocumentScores::tied;
    if (std::ranges::any_of(chars_, [](int32_t chars) { return chars <= 0; })) return flags;
    size_t best = 0;
    for (size_t k = 1; k < chars_.size(); ++k)
      if (logprob_[k] / chars_[k] > logprob_[best] / chars_[best]) best = k;
    flags |= DocumentScores::has_norm;
    if (gold_[best] != 0) flags |= DocumentScores::right_norm;
    return flags;
  }

  // As the paper's code computes them.
  [[nodiscard]] double paper_softmax_gold(double epsilon) const {
    const double largest = std::ranges::max(logprob_);
    double right = 0;
    double sum = 0;
    for (size_t k = 0; k < gold_.size(); ++k) {
      const double mass = std::exp(logprob_[k] - largest);
      sum += mass;
      if (gold_[k] != 0) right += mass;
    }
    return right / (epsilon + sum);
  }
  [[nodiscard]] double paper_brier() const {
    if (right_choices() != 1) return nan;
    const double largest = std::ranges::max(logprob_);
    double sum = 0;
    for (const double x : logprob_) sum += std::exp(x - largest);
    double squares = 0;
    for (size_t k = 0; k < gold_.size(); ++k) {
      const double p = std::exp(logprob_[k] - largest) / (1e-9 + sum);
      squares += (p - gold_[k]) * (p - gold_[k]);
    }
    return squares / static_cast<double>(gold_.size());
  }

 private:
  [[nodiscard]] std::span<const double> all_but_last() const {
    return std::span(sorted_).first(sorted_.size() - 1);
  }

  /// Where 1 − p_y = W is the wrong choices' share, B = W²(1 + Σ (p_k/W)²).
  [[nodiscard]] double log_brier(const Softplus& log_odds, const Mass& wrong) const {
    double squares = 0;
    for (const double x : all_but_last())
      squares += std::exp(2 * (x - wrong.largest - wrong.log_times));
    squares += std::exp(-2 * wrong.log_times);
    return -2 * log_odds.of + std::log1p(squares);
  }

  /// log (2 − B). With m the likeliest wrong choice, r all the others' share and p the right one's:
  /// 1 − p_m² = r(2 − r), and 2 − B = r(2 − r) − Σ_{k≠y,m} p_k² + p(2 − p), in which nothing of
  /// what is small is taken from what is near 2. Shares are in units of the largest of those but m.
  [[nodiscard]] double log_complement(const Softplus& log_odds, const Mass& wrong) const {
    const double log_right = -log_odds.of_minus;
    const double log_times = wrong.log_times + log_odds.of;  // of all choices, in m's
    const std::span others = all_but_last();
    const double unit =
        others.empty() ? log_right : std::max(log_right, others.back() - wrong.largest - log_times);
    const double right = std::exp(log_right - unit);
    double rest = right;
    double squares = 0;
    for (const double x : others) {
      const double share = std::exp(x - wrong.largest - log_times - unit);
      rest += share;
      squares += share * share;
    }
    const double one = std::exp(unit);
    return unit + std::log(rest * (2 - one * rest) - one * squares + right * (2 - one * right));
  }

  std::span<const double> logprob_;
  std::span<const int32_t> chars_;
  std::span<const uint8_t> gold_;
  std::span<const int32_t> choice_;
  std::vector<double>& sorted_;
};

void add(const OneDocument& document, int64_t doc_id, Parity parity, DocumentScores& out) {
  const Mass right = document.mass(true);
  const Mass wrong = document.mass(false);
  const double log_odds = log_odds_of(right, wrong);
  out.doc_id.push_back(doc_id);
  out.logprob_gold.push_back(right.log_sum());
  const bool paper = parity == Parity::paper;
  out.log_odds.push_back(paper ? document.paper_softmax_gold(1e-8) : log_odds);
  out.brier_log_odds.push_back(paper ? document.paper_brier()
                                     : document.brier_log_odds(log_odds, wrong));
  out.margin.push_back(right.largest - wrong.largest);
  out.flags.push_back(document.flags());
  out.answers.push_back(document.answers());
}

void copy_part(const std::vector<double>& all, size_t first, std::span<double> out) {
  std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
}

/// The least and greatest of each column; NaNs are passed over.
struct Extremes {
  std::vector<double> least, greatest;

  Extremes(std::span<const double> keys, size_t columns)
      : least(columns, infinity), greatest(columns, -infinity) {
    for (size_t i = 0; i < keys.size(); i += columns)
      for (size_t s = 0; s < columns; ++s) {
        least[s] = std::min(least[s], keys[i + s]);
        greatest[s] = std::max(greatest[s], keys[i + s]);
      }
  }
};

/// exp of logarithms, each column divided by its largest.
void scaled_exp(std::span<const double> keys, size_t columns, std::span<double> values) {
  const Extremes of(keys, columns);
  for (size_t i = 0; i < keys.size(); i += columns)
    for (size_t s = 0; s < columns; ++s) values[i + s] = std::exp(keys[i + s] - of.greatest[s]);
}

/// p = 1 / (1 + exp(−log odds)); where all of a column lie above one half, −(1 − p) instead. Where
/// squares of all that would come near underflow, divided by the column's largest.
void scaled_p(std::span<const double> keys, size_t columns, std::span<double> values) {
  constexpr double tiny = -100;  // below it p is exp of its log odds
  const Extremes of(keys, columns);
  for (size_t s = 0; s < columns; ++s) {
    const double sign = of.least[s] > 0 ? -1 : 1;
    const double nearest = sign > 0 ? of.greatest[s] : -of.least[s];  // to one half, or above it
    for (size_t i = s; i < keys.size(); i += columns) {
      const double log_odds = sign * keys[i];
      values[i] =
          sign * (nearest < tiny ? std::exp(log_odds - nearest) : 1 / (1 + std::exp(-log_odds)));
    }
  }
}

}  // namespace

std::string_view name_of(ChainMetric metric) {
  return names[static_cast<size_t>(metric)];
}

std::optional<ChainMetric> parse_chain_metric(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return chain_metrics[static_cast<size_t>(found - names.begin())];
}

DocumentScores score_documents(const ChoiceColumns& columns, Parity parity) {
  DocumentScores out;
  out.parity = parity;
  std::vector<double> room;
  for (size_t first = 0; first < columns.size();) {
    size_t end = first + 1;
    while (end < columns.size() && columns.doc_id[end] == columns.doc_id[first]) ++end;
    const OneDocument document(columns, first, end - first, room);
    if (!document.is_well_formed())
      ++out.malformed;
    else if (!document.is_finite())
      ++out.not_finite;
    else
      add(document, columns.doc_id[first], parity, out);
    first = end;
  }
  return out;
}

bool DocumentScores::has(ChainMetric metric) const {
  if (!given.empty()) return given.contains(metric);
  return metric != ChainMetric::logprob_per_token;
}

double brier_of(double log_odds) {
  return 2 / (1 + std::exp(log_odds));
}

void metric_keys(const DocumentScores& scores, ChainMetric metric, size_t first,
                 std::span<double> out) {
  if (const auto given = scores.given.find(metric); given != scores.given.end())
    return copy_part(given->second, first, out);
  switch (metric) {
    case ChainMetric::logprob_gold:
      return copy_part(scores.logprob_gold, first, out);
    case ChainMetric::p_gold:
      copy_part(scores.logprob_gold, first, out);
      if (scores.parity == Parity::paper)
        for (double& x : out) x = std::exp(x);
      return;
    case ChainMetric::p_choices:
      return copy_part(scores.log_odds, first, out);
    case ChainMetric::brier:
      copy_part(scores.brier_log_odds, first, out);
      if (scores.parity == Parity::paper)
        for (double& x : out) x = -x;
      return;
    case ChainMetric::margin:
      return copy_part(scores.margin, first, out);
    case ChainMetric::acc:
      for (size_t s = 0; s < out.size(); ++s)
        out[s] = (scores.flags[first + s] & DocumentScores::right) != 0 ? 1 : 0;
      return;
    case ChainMetric::acc_norm:
      for (size_t s = 0; s < out.size(); ++s) {
        const uint8_t flags = scores.flags[first + s];
        out[s] = (flags & DocumentScores::has_norm) == 0
                     ? nan
                     : ((flags & DocumentScores::right_norm) != 0 ? 1 : 0);
      }
      return;
    case ChainMetric::logprob_per_token:
      return;  // always given
  }
}

void metric_values(ChainMetric metric, Parity parity, std::span<const double> keys, size_t columns,
                   std::span<double> values) {
  const auto as_they_are = [&] { std::ranges::copy(keys, values.begin()); };
  if (parity == Parity::paper) return as_they_are();
  switch (metric) {
    case ChainMetric::p_gold:
      return scaled_exp(keys, columns, values);
    case ChainMetric::p_choices:
    case ChainMetric::brier:  // 1 − B/2 has these log odds
      return scaled_p(keys, columns, values);
    default:
      return as_they_are();
  }
}

}  // namespace lux
