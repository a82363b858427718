#include "study/compare/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

#include "study/compare/clemscore.h"
#include "study/compare/pairing.h"
#include "study/compare/ranking.h"
#include "study/paired/holm.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool same_place(const ItemSet& a, const ItemSet& b) {
  return std::tie(a.kind, a.subject, a.conditions, a.num_fewshot) ==
         std::tie(b.kind, b.subject, b.conditions, b.num_fewshot);
}

bool same_subject(const ItemSet& a, const ItemSet& b) {
  return a.kind == b.kind && a.subject == b.subject;
}

size_t metric_index(const ItemSet& set, const ItemMetric& metric) {
  const auto found = std::ranges::find(set.metrics, metric.name, &ItemMetric::name);
  return static_cast<size_t>(found - set.metrics.begin());
}

/// Two contenders.
class Duel {
 public:
  Duel(std::pair<size_t, size_t> who, std::span<const std::vector<ItemSet>> sets,
       const CompareOptions& options, CompareResult& out)
      : first_(who.first), second_(who.second), sets_(sets), options_(options), out_(out) {}

  void fight() {
    for (const ItemSet& a : sets_[first_]) {
      const auto b = std::ranges::find_if(
          sets_[second_], [&](const ItemSet& other) { return same_place(a, other); });
      if (b != sets_[second_].end())
        compare(a, *b);
      else
        tell_unmatched(a, first_, second_);
    }
    for (const ItemSet& b : sets_[second_])
      if (std::ranges::none_of(sets_[first_],
                               [&](const ItemSet& other) { return same_place(other, b); }))
        tell_unmatched(b, second_, first_);
    compare_games();
  }

 private:
  [[nodiscard]] const std::string& label(size_t contender) const {
    return out_.contenders[contender].label;
  }

  void leave_out(std::string sentence) { out_.left_out.push_back(std::move(sentence)); }

  void tell_unmatched(const ItemSet& set, size_t who, size_t other) {
    std::string have;
    for (const ItemSet& one : sets_[other])
      if (same_subject(set, one)) have += (have.empty() ? "" : "; ") + one.conditions_text();
    if (have.empty())
      leave_out(fmt::format("{}: {} has nothing of it.", set.subject, label(other)));
    else
      leave_out(fmt::format("{}: {} has it under {}, {} under {}; they are not compared.",
                            set.subject, label(who), set.conditions_text(), label(other), have));
  }

  [[nodiscard]] std::optional<double> margin_of(const ItemMetric& metric) const {
    if (const auto own = options_.margins.find(metric.name); own != options_.margins.end())
      return own->second;
    return metric.is_share ? options_.margin : std::nullopt;
  }

  [[nodiscard]] PairedOptions paired_options(const ItemMetric& metric) const {
    return {.level = options_.level,
            .power = options_.power,
            .draws = options_.draws,
            .seed = options_.seed,
            .margin = margin_of(metric)};
  }

  void compare(const ItemSet& a, const ItemSet& b) {
    const Pairing pairing = pair_items(a, b);
    tell_pairing(a, b, pairing);
    if (pairing.both.empty()) return;
    for (const ItemMetric& metric : a.metrics)
      if (metric_index(b, metric) < b.metrics.size()) compare(a, b, pairing, metric);
    if (a.kind == ItemKind::episode) keep_game(a, b, pairing);
  }

  void tell_pairing(const ItemSet& a, const ItemSet& b, const Pairing& pairing) {
    const auto tell = [&](int64_t count, std::string_view what) {
      if (count > 0) leave_out(fmt::format("{}: {} {}", a.subject, count, what));
    };
    const auto nouns = [&](int64_t count) {
      return fmt::format("{}{}", a.kind == ItemKind::document ? "document" : "episode",
                         count == 1 ? "" : "s");
    };
    tell(pairing.only_first,
         fmt::format("{} that only {} has.", nouns(pairing.only_first), label(first_)));
    tell(pairing.only_second,
         fmt::format("{} that only {} has.", nouns(pairing.only_second), label(second_)));
    tell(pairing.other_content, fmt::format("{} of other instances under the same numbers.",
                                            nouns(pairing.other_content)));
    tell(pairing.unknown_content,
         fmt::format("of the paired {} are taken for the same by their number alone: nothing else "
                     "is known of them.",
                     nouns(2)));
    tell(pairing.other_prompt,
         fmt::format("of the paired documents asked of {} and {} with different prompts.",
                     label(first_), label(second_)));
    for (const auto& [set, who] : {std::pair(&a, first_), std::pair(&b, second_)})
      tell(set->doubled, fmt::format("{} of {} more than once; the first counts.",
                                     nouns(set->doubled), label(who)));
  }

  void compare(const ItemSet& a, const ItemSet& b, const Pairing& pairing,
               const ItemMetric& metric) {
    const size_t in_a = metric_index(a, metric);
    const size_t in_b = metric_index(b, metric);
    CompareRow row{.kind = a.kind,
                   .subject = a.subject,
                   .conditions = a.conditions_text(),
                   .metric = metric,
                   .first = first_,
                   .second = second_,
                   .first_run = a.run_id,
                   .second_run = b.run_id,
                   .only_first = pairing.only_first,
                   .only_second = pairing.only_second,
                   .other_content = pairing.other_content,
                   .other_prompt = pairing.other_prompt,
                   .margin = margin_of(metric)};
    row.metric.is_binary = metric.is_binary && b.metrics[in_b].is_binary;
    std::vector<double> x;
    std::vector<double> y;
    std::vector<size_t> clusters;
    std::map<std::string, size_t> numbers;
    for (const auto& [i, j] : pairing.both) {
      const Item& one = a.items[i];
      const Item& other = b.items[j];
      if (one.failed || other.failed) {
        ++row.failed;
        continue;
      }
      if (std::isnan(one.values[in_a]) || std::isnan(other.values[in_b])) {
        ++row.undefined;
        continue;
      }
      x.push_back(one.values[in_a]);
      y.push_back(other.values[in_b]);
      if (!one.cluster.empty())
        clusters.push_back(numbers.try_emplace(one.cluster, numbers.size()).first->second);
      if (options_.flips && row.metric.is_binary && x.back() != y.back())
        out_.flips.push_back({.subject = a.subject,
                              .metric = metric.name,
                              .first = first_,
                              .second = second_,
                              .place = one.place,
                              .item = one.label,
                              .content = one.content,
                              .first_value = x.back(),
                              .second_value = y.back(),
                              .first_record = one.record,
                              .second_record = other.record,
                              .text = {}});
    }
    if (x.empty()) {
      leave_out(fmt::format(
          "{} by {}: no item has it of both {} and {} ({} failed, {} without a "
          "value).",
          a.subject, metric.name, label(first_), label(second_), row.failed, row.undefined));
      return;
    }
    if (row.failed > 0 && in_a == 0)
      leave_out(fmt::format("{}: {} pairs of {} and {}: one of the two failed, which is not wrong.",
                            a.subject, row.failed, label(first_), label(second_)));
    row.summary = summarise_pairs(
        {.first = x, .second = y, .clusters = clusters, .is_binary = row.metric.is_binary},
        paired_options(metric));
    out_.rows.push_back(std::move(row));
  }

  /// For clemscore: what both have of a game, whatever metrics are asked for.
  void keep_game(const ItemSet& a, const ItemSet& b, const Pairing& pairing) {
    const size_t played_a = metric_index(a, {.name = "played"});
    const size_t main_a = metric_index(a, {.name = "quality"});
    const size_t played_b = metric_index(b, {.name = "played"});
    const size_t main_b = metric_index(b, {.name = "quality"});
    if (std::max(played_a, main_a) >= a.metrics.size() ||
        std::max(played_b, main_b) >= b.metrics.size())
      return;
    PairedGame game;
    for (const auto& [i, j] : pairing.both) {
      if (a.items[i].failed || b.items[j].failed) continue;
      game.first_played.push_back(a.items[i].values[played_a]);
      game.first_main.push_back(a.items[i].values[main_a]);
      game.second_played.push_back(b.items[j].values[played_b]);
      game.second_main.push_back(b.items[j].values[main_b]);
    }
    if (game.first_played.empty()) return;
    games_[a.conditions_text()].push_back(std::move(game));
  }

  void compare_games() {
    for (const auto& [conditions, games] : games_) {
      if (games.size() < 2) continue;
      std::map<std::optional<double>, std::vector<PairedAverage>> by_margin;
      for (const char* name : {"average_played", "average_quality", "clemscore"}) {
        const ItemMetric metric{.name = name};
        const auto margin = margin_of(metric);
        if (!by_margin.contains(margin))
          by_margin[margin] = compare_averages(games, paired_options(metric));
        const auto& all = by_margin[margin];
        const auto found = std::ranges::find(all, metric.name, &PairedAverage::name);
        if (found == all.end()) {
          leave_out(fmt::format("{} of {} and {}: one of them has no score.", name, label(first_),
                                label(second_)));
          continue;
        }
        CompareRow row{.kind = ItemKind::episode,
                       .subject = std::string(all_games),
                       .conditions = fmt::format("{}, {} games", conditions, games.size()),
                       .metric = metric,
                       .first = first_,
                       .second = second_,
                       .summary = found->summary,
                       .margin = margin};
        out_.rows.push_back(std::move(row));
      }
    }
  }

  size_t first_, second_;
  std::span<const std::vector<ItemSet>> sets_;
  const CompareOptions& options_;
  CompareResult& out_;
  std::map<std::string, std::vector<PairedGame>> games_;  // by conditions
};

void adjust(const CompareOptions& options, CompareResult& result) {
  std::vector<double> difference;
  std::vector<double> within;
  for (const CompareRow& row : result.rows) {
    difference.push_back(row.summary.p);
    within.push_back(row.margin ? row.summary.tost.p : nan);
  }
  difference = holm(difference);
  within = holm(within);
  for (size_t i = 0; i < result.rows.size(); ++i) {
    CompareRow& row = result.rows[i];
    row.p_holm = difference[i];
    row.tost_holm = within[i];
    const bool identical = row.summary.first_higher + row.summary.second_higher == 0 &&
                           row.subject != all_games && !row.metric.is_binary;
    row.verdict =
        identical ? Verdict::identical
                  : verdict_of(row.p_holm, row.tost_holm, row.margin.has_value(), options.level);
  }
}

}  // namespace

Result<CompareResult> study_compare(const Lab& lab, std::vector<Contender> contenders,
                                    const CompareOptions& options, const ContenderPairs& pairs) {
  CompareResult result;
  result.contenders = std::move(contenders);
  std::vector<std::vector<ItemSet>> sets;
  for (const Contender& contender : result.contenders) {
    LUX_TRY(auto of_one, load_items(lab, contender, options.selection));
    sets.push_back(std::move(of_one));
  }
  result.left_out = choose_runs(result.contenders, sets);
  LUX_CHECK(add_instances(lab, sets));
  ContenderPairs all = pairs;
  if (all.empty())
    for (size_t i = 0; i < sets.size(); ++i)
      for (size_t j = i + 1; j < sets.size(); ++j) all.emplace_back(i, j);
  for (const auto& pair : all) Duel(pair, sets, options, result).fight();
  adjust(options, result);
  if (sets.size() > 2 && pairs.empty()) rank_contenders(sets, options.level, result);
  std::ranges::stable_sort(result.flips, {}, [](const FlipRow& flip) {
    return std::tie(flip.first, flip.second, flip.subject, flip.metric, flip.place);
  });
  // The same may be said of a contender against several others.
  std::set<std::string> said;
  std::erase_if(result.left_out,
                [&](const std::string& sentence) { return !said.insert(sentence).second; });
  return result;
}

}  // namespace lux
