#include "run/execute.h"

#include <sys/resource.h>

#include <algorithm>
#include <unordered_map>

#include "base/json.h"
#include "lab/journal.h"
#include "model/named_cards.h"
#include "run/open_scorer.h"
#include "run/score_unit.h"

namespace lux {
namespace {

Value to_value(const ScoreCost& cost) {
  return Map{{"requested_tokens", cost.requested_tokens},
             {"distinct_tokens", cost.distinct_tokens},
             {"decoded_tokens", cost.decoded_tokens},
             {"outputs", cost.outputs},
             {"batches", cost.batches},
             {"decode_seconds", cost.decode_seconds},
             {"softmax_seconds", cost.softmax_seconds},
             {"wait_seconds", cost.wait_seconds},
             {"tokenize_seconds", cost.tokenize_seconds}};
}

int64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<int64_t>(usage.ru_maxrss) * 1024;
}

class Execution {
 public:
  Execution(const Plan& plan, const RunOptions& options, Lab& lab, const SignalWatch& signals,
            const RunEvents& events)
      : plan_(plan),
        options_(options),
        lab_(lab),
        env_(lab.env()),
        signals_(signals),
        events_(events) {}

  Result<RunReport> run();

 private:
  Status find_pending();
  Status reuse_other_runs();
  Status run_model(size_t model, std::span<const Unit* const> units);
  Status run_unit(Scorer& scorer, const Unit& unit, ScoreCost& cost);
  void fail_unit(const Unit& unit, const Error& error);
  void give_up(std::span<const Unit* const> units, const std::string& why);
  [[nodiscard]] bool must_stop() const { return signals_.finish_requested(); }
  void note(const std::string& sentence) const {
    if (events_.note) events_.note(sentence);
  }

  const Plan& plan_;
  const RunOptions& options_;
  Lab& lab_;
  Env& env_;
  const SignalWatch& signals_;
  const RunEvents& events_;
  std::optional<Journal> journal_;
  std::vector<const Unit*> pending_;  // in the plan's order
  RunReport report_;
  double start_ = 0;
};

Status Execution::find_pending() {
  LUX_TRY(const auto finished, finished_units(env_, lab_.run_folder(plan_.run_id)));
  const Shard shard = lab_.shard();
  Progress& progress = report_.progress;
  for (size_t i = 0; i < plan_.units.size(); ++i) {
    if (static_cast<int>(i % static_cast<size_t>(shard.count)) != shard.index - 1) continue;
    const Unit& unit = plan_.units[i];
    progress.units += 1;
    progress.documents += unit.size();
    if (finished.contains(unit.id)) {
      progress.units_done += 1;
      progress.documents_done += unit.size();
    } else {
      pending_.push_back(&unit);
    }
  }
  return {};
}

/// Units that other runs of this lab have finished are taken over: the same identity, the same
/// rows.
Status Execution::reuse_other_runs() {
  std::unordered_map<std::string, const Unit*> wanted;
  for (const Unit* unit : pending_) wanted.emplace(unit->id, unit);
  size_t taken = 0;
  for (const std::string& run_id : lab_.run_ids()) {
    if (run_id == plan_.run_id || wanted.empty()) continue;
    LUX_TRY(const auto finished, finished_units(env_, lab_.run_folder(run_id)));
    if (std::ranges::none_of(wanted, [&](const auto& w) { return finished.contains(w.first); }))
      continue;
    const auto take = [&](UnitRecord&& record) -> Status {
      const auto found = wanted.find(record.unit);
      if (found == wanted.end()) return {};
      for (ChoiceRow& row : record.rows) {
        row.run_id = plan_.run_id;
        row.model_id = plan_.models[found->second->model].model_id;  // a renamed file's new name
      }
      LUX_CHECK(journal_->append(record));
      report_.progress.units_done += 1;
      report_.progress.documents_done += found->second->size();
      wanted.erase(found);
      taken += 1;
      return {};
    };
    LUX_CHECK(for_each_record(env_, lab_.run_folder(run_id), take));
  }
  if (taken == 0) return {};
  std::erase_if(pending_, [&](const Unit* unit) { return !wanted.contains(unit->id); });
  note(fmt::format("{} units were scored by earlier runs of this lab and are taken over.", taken));
  return {};
}

void Execution::fail_unit(const Unit& unit, const Error& error) {
  const std::string& model = plan_.models[unit.model].model_id;
  report_.failed.push_back({unit.id, model, unit.task->config.name, unit.size(), error.message});
  note(fmt::format("{} on {}, documents {} to {}: {}", model, unit.task->config.name,
                   unit.task->documents[unit.first].doc_id,
                   unit.task->documents[unit.last - 1].doc_id, error.message));
}

/// Units that are not tried.
void Execution::give_up(std::span<const Unit* const> units, const std::string& why) {
  for (const Unit* unit : units)
    report_.failed.push_back(
        {unit->id, plan_.models[unit->model].model_id, unit->task->config.name, unit->size(), why});
}

Status Execution::run_unit(Scorer& scorer, const Unit& unit, ScoreCost& cost) {
  const double began = env_.monotonic_seconds();
  auto scores = scorer.score(requests_of(unit), signals_.abandon());
  if (!scores) {
    if (scores.error().kind == Error::Kind::interrupted) return std::unexpected(scores.error());
    fail_unit(unit, scores.error());
    return {};
  }
  UnitRecord record;
  record.unit = unit.id;
  record.rows = rows_of(plan_, unit, scores->rows);
  record.cost = to_value(scores->cost);
  record.made_with = Map{{"engine", scorer.made_with()}};
  record.seconds = env_.monotonic_seconds() - began;
  LUX_CHECK(journal_->append(record));
  cost += scores->cost;
  Progress& progress = report_.progress;
  progress.cost += scores->cost;
  progress.units_done += 1;
  progress.documents_done += unit.size();
  return {};
}

Status Execution::run_model(size_t model, std::span<const Unit* const> units) {
  const Card& card = plan_.models[model];
  Progress& progress = report_.progress;
  progress.model = card.name;
  auto scorer = open_scorer(card, options_, env_, signals_.abandon());
  if (!scorer && scorer.error().kind == Error::Kind::interrupted)
    return std::unexpected(scorer.error());
  if (!scorer) {
    give_up(units, scorer.error().message);
    note(scorer.error().message);
    return {};
  }
  const double dollars_before = progress.dollars;
  const auto tell = [&] {
    for (const std::string& sentence : (*scorer)->take_notes()) note(sentence);
    progress.seconds = env_.monotonic_seconds() - start_;
    progress.dollars = dollars_before + (*scorer)->dollars();
    progress.trouble = (*scorer)->trouble();
    if (events_.progress) events_.progress(progress);
  };
  (*scorer)->while_waiting(tell);
  ModelReport model_report{.model_id = card.model_id, .memory = {}, .peak_memory = 0, .cost = {}};
  for (size_t i = 0; i < units.size() && !must_stop(); ++i) {
    const Unit* unit = units[i];
    progress.task = unit->task->config.name;
    tell();
    LUX_CHECK(run_unit(**scorer, *unit, model_report.cost));
    if (!(*scorer)->is_over() || i + 1 == units.size()) continue;
    give_up(units.subspan(i + 1), report_.failed.back().message);
    note(fmt::format("{} further units of {} are not tried.", units.size() - i - 1, card.name));
    break;
  }
  tell();
  model_report.memory = (*scorer)->memory();
  model_report.peak_memory = peak_memory();
  report_.models.push_back(std::move(model_report));
  return {};
}

Result<RunReport> Execution::run() {
  LUX_CHECK(env_.create_directories(lab_.run_folder(plan_.run_id)));
  for (const Card& card : plan_.models)
    LUX_CHECK(lab_.save_model(card.model_id, saved_value(card)));
  const Path plan_file = lab_.plan_file(plan_.run_id);
  if (!env_.exists(plan_file))
    LUX_CHECK(env_.write_file(plan_file, to_json(lux::to_value(plan_, options_)) + "\n"));
  LUX_TRY(journal_, Journal::open(env_, lab_.run_folder(plan_.run_id), lab_.shard()));
  if (journal_->dropped_torn_line())
    note("The journal's last line was torn, as by a crash; its unit is scored again.");
  LUX_CHECK(find_pending());
  LUX_CHECK(reuse_other_runs());
  report_.progress.documents_before = report_.progress.documents_done;
  start_ = env_.monotonic_seconds();
  for (size_t first = 0; first < pending_.size() && !must_stop();) {
    size_t last = first;
    while (last < pending_.size() && pending_[last]->model == pending_[first]->model) ++last;
    const Status done =
        run_model(pending_[first]->model, std::span(pending_).subspan(first, last - first));
    if (!done && done.error().kind != Error::Kind::interrupted)
      return std::unexpected(done.error());
    first = last;
  }
  Progress& progress = report_.progress;
  progress.seconds = env_.monotonic_seconds() - start_;
  report_.interrupted = must_stop() && progress.units_done + report_.failed.size() < progress.units;
  if (events_.progress && progress.units > 0) events_.progress(progress);
  return std::move(report_);
}

}  // namespace

Result<RunReport> execute(const Plan& plan, const RunOptions& options, Lab& lab,
                          const SignalWatch& signals, const RunEvents& events) {
  return Execution(plan, options, lab, signals, events).run();
}

}  // namespace lux
