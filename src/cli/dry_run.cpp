#include "cli/dry_run.h"

#include <cstdio>
#include <map>
#include <tuple>
#include <unordered_set>

#include "cli/print.h"
#include "cli/progress_line.h"
#include "lab/journal.h"
#include "model/http/endpoint.h"
#include "run/open_scorer.h"
#include "run/score_unit.h"

namespace lux::cli {
namespace {

/// What a model has before it.
struct Estimate {
  int64_t units = 0;
  int64_t documents = 0;
  ScoreCost cost;
  double tokens_per_second = 0;
  MemoryUse memory;
};

/// Token counts of units. The checkpoints of a ladder share a tokenizer, so that what was counted
/// for one of them holds for all.
class Counts {
 public:
  Result<ScoreCost> of(const Unit& unit, const Card& card, Scorer& scorer) {
    if (card.tokenizer_hash.empty()) return scorer.count(requests_of(unit));
    const Key key{card.tokenizer_hash, card.architecture, card.context,
                  unit.task.get(),     unit.first,        unit.last};
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    LUX_TRY(const ScoreCost cost, scorer.count(requests_of(unit)));
    return known_[key] = cost;
  }

 private:
  using Key = std::tuple<std::string, std::string, int64_t, const PlannedTask*, size_t, size_t>;
  std::map<Key, ScoreCost> known_;
};

Result<Estimate> estimate(const Plan& plan, size_t model,
                          const std::unordered_set<std::string>& done, const RunOptions& options,
                          Counts& counts, Env& env) {
  Estimate out;
  std::vector<const Unit*> units;
  for (const Unit& unit : plan.units)
    if (unit.model == model && !done.contains(unit.id)) units.push_back(&unit);
  if (units.empty()) return out;
  LUX_TRY(const auto scorer, open_scorer(plan.models[model], options, env, {}));
  for (const Unit* unit : units) {
    LUX_TRY(const ScoreCost cost, counts.of(*unit, plan.models[model], *scorer));
    out.units += 1;
    out.documents += static_cast<int64_t>(unit->size());
    out.cost += cost;
  }
  if (http::is_endpoint(plan.models[model].spec)) return out;  // no trial: it may cost money
  // The trial: the first few documents, twice, so that the first start is not timed.
  Unit trial = *units.front();
  trial.last = std::min(trial.last, trial.first + 4);
  for (int round = 0; round < 2; ++round) {
    const double start = env.monotonic_seconds();
    LUX_TRY(const Scores scores, scorer->score(requests_of(trial), {}));
    out.tokens_per_second = static_cast<double>(scores.cost.decoded_tokens) /
                            std::max(1e-6, env.monotonic_seconds() - start);
  }
  out.memory = scorer->memory();
  return out;
}

}  // namespace

Result<int> dry_run(const Plan& plan, const RunOptions& options, const std::string& lab,
                    const std::string& format, Env& env) {
  std::unordered_set<std::string> done_units;
  if (!lab.empty()) LUX_CHECK(Lab::check_place(env, lab));
  if (!lab.empty() && env.exists(Path(lab) / "lab.json")) {
    LUX_TRY(const Lab opened, Lab::open(env, lab));
    for (const std::string& run_id : opened.run_ids()) {  // a run takes over what others finished
      LUX_TRY(const auto finished, finished_units(env, opened.run_folder(run_id)));
      done_units.insert(finished.begin(), finished.end());
    }
  }
  Table table;
  table.columns = {{"model"},
                   {"units", Format::integer},
                   {"documents", Format::integer},
                   {"distinct_tokens", Format::integer, "distinct", "tokens"},
                   {"requested_tokens", Format::integer, "one request a choice", "tokens"},
                   {"weights_mb", Format::real, "weights", "MB"},
                   {"kv_cache_mb", Format::real, "KV cache", "MB"},
                   {"logits_mb", Format::real, "logits", "MB"},
                   {"seconds", Format::real, "time", "s"}};
  double seconds = 0;
  bool any_endpoint = false;
  Counts counts;
  for (size_t m = 0; m < plan.models.size(); ++m) {
    LUX_TRY(const Estimate e, estimate(plan, m, done_units, options, counts, env));
    const double needed = e.tokens_per_second > 0
                              ? static_cast<double>(e.cost.decoded_tokens) / e.tokens_per_second
                              : 0;
    seconds += needed;
    const auto mb = [](int64_t bytes) { return static_cast<double>(bytes) / (1 << 20); };
    const bool is_endpoint = http::is_endpoint(plan.models[m].spec);
    any_endpoint = any_endpoint || is_endpoint;
    table.rows.push_back({plan.models[m].model_id, e.units, e.documents, e.cost.distinct_tokens,
                          e.cost.requested_tokens, mb(e.memory.weights), mb(e.memory.kv_cache),
                          mb(e.memory.logits), is_endpoint ? Value() : Value(needed)});
  }
  LUX_CHECK(print_table(table, format));
  std::fprintf(stderr, "Run %s: %zu units; about %s on this machine, from a short trial of it.\n",
               plan.run_id.c_str(), plan.units.size(), duration_text(seconds).c_str());
  if (any_endpoint)
    std::fprintf(stderr, "Without the time of servers, which no trial was made of.\n");
  if (!plan.games.episodes.empty())
    std::fprintf(stderr, "And %zu episodes of %zu games, whose length nobody knows beforehand.\n",
                 plan.games.episodes.size(), plan.games.games.size());
  return 0;
}

}  // namespace lux::cli
