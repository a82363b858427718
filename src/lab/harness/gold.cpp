#include "lab/harness/gold.h"

#include <algorithm>
#include <array>
#include <span>

namespace lux::harness {
namespace {

/// The choice of highest score, of equals the first, as numpy.argmax takes it.
struct Top {
  size_t index = 0;
  bool tied = false;
};

template <class Score>
Top top_of(size_t count, Score score) {
  Top top;
  double best = score(0);
  for (size_t k = 1; k < count; ++k) {
    // Without branches: no processor guesses which choice is the best so far.
    const double next = score(k);
    const bool is_better = next > best;
    top.tied = is_better ? false : top.tied | (next == best);
    top.index = is_better ? k : top.index;
    best = is_better ? next : best;
  }
  return top;
}

std::span<const LoggedChoice> choices_of(const SampleLog& log, const LoggedDocument& document) {
  return {log.choices.data() + document.first, document.count};
}

Top predicted(std::span<const LoggedChoice> choices) {
  return top_of(choices.size(), [&](size_t k) { return choices[k].logprob; });
}

bool can_norm(std::span<const LoggedChoice> choices) {
  return std::ranges::all_of(choices, [](const LoggedChoice& choice) { return choice.chars > 0; });
}

Top predicted_norm(std::span<const LoggedChoice> choices) {
  return top_of(choices.size(), [&](size_t k) { return choices[k].logprob / choices[k].chars; });
}

/// How many documents contradict each reading.
std::array<int64_t, gold_readings> count_contradictions(const SampleLog& log) {
  std::array<int64_t, gold_readings> count{};
  for (const LoggedDocument& document : log.documents) {
    const auto choices = choices_of(log, document);
    const bool checks = document.acc >= 0 && document.is_finite;
    const unsigned right = checks ? choices[predicted(choices).index].gold : 0U;
    for (size_t r = 0; r < gold_readings; ++r) {
      const bool reads = ((document.readable >> r) & 1U) != 0;
      const bool fits = !checks || ((right >> r) & 1U) == static_cast<unsigned>(document.acc);
      count[r] += !reads || !fits;
    }
  }
  return count;
}

void compare(const SampleLog& log, const LoggedDocument& document, Gold& gold) {
  const auto choices = choices_of(log, document);
  if (std::ranges::none_of(choices, [&](const LoggedChoice& c) { return gold.is_right(c); }))
    gold.without.push_back(document.doc_id);
  if (!document.is_finite) return;
  const auto note = [&](std::string_view metric, int8_t logged, Top top) {
    const bool computed = gold.is_right(choices[top.index]);
    if (computed != (logged == 1))
      gold.disagreements.push_back({.doc_id = document.doc_id,
                                    .metric = metric,
                                    .logged = logged == 1,
                                    .computed = computed,
                                    .tied = top.tied});
  };
  if (document.acc >= 0) note("acc", document.acc, predicted(choices));
  if (document.acc_norm >= 0 && can_norm(choices))
    note("acc_norm", document.acc_norm, predicted_norm(choices));
}

}  // namespace

Result<Gold> find_gold(const SampleLog& log, const std::string& name) {
  const auto contradictions = count_contradictions(log);
  const auto best = std::ranges::min_element(contradictions);  // of equals the first
  const auto all = static_cast<int64_t>(log.documents.size());
  const bool too_many = *best * 8 > all && (*best >= 3 || *best == all);
  if (too_many)
    return fail(
        "{}: which choices are right cannot be told: the logged target and acc contradict every "
        "reading of each other, in {} of {} documents at best. Nothing of this file was imported.",
        name, *best, all);
  Gold gold;
  gold.reading = static_cast<GoldReading>(best - contradictions.begin());
  for (const LoggedDocument& document : log.documents) compare(log, document, gold);
  return gold;
}

}  // namespace lux::harness
