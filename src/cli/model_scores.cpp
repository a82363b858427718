#include "cli/model_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "cli/game_results.h"
#include "cli/results.h"
#include "lab/csv/import_note.h"
#include "lab/measure_record.h"

namespace lux::cli {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view benchmark = "clembench";  // the task of imported averages over games

/// "a" of "a-t0.0--a-t0.0"; the whole where two models play.
std::string player_of(const std::string& models) {
  const size_t middle = models.find("--");
  if (middle == std::string::npos || models.substr(0, middle) != models.substr(middle + 2))
    return models;
  const std::string one = models.substr(0, middle);
  const size_t temperature = one.rfind("-t");
  if (temperature == std::string::npos) return one;
  const bool number = one.find_first_not_of("0123456789.", temperature + 2) == std::string::npos;
  return number ? one.substr(0, temperature) : one;
}

Estimate without_error(double value) {
  return {.n = 0, .value = value, .standard_error = nan, .interval = {nan, nan}};
}

class Collector {
 public:
  Collector(const Lab& lab, bool allow_missing) : lab_(lab), allow_missing_(allow_missing) {}

  Result<ModelScores> run() {
    LUX_TRY(const auto cards, lab_.models());
    for (const Value& card : cards) {
      const std::string id = card.get_string("model_id").value_or("");
      ids_.insert(id);
      by_name_.emplace(card.get_string("name").value_or(id), id);
    }
    LUX_CHECK(add_games());
    LUX_CHECK(add_tasks());
    LUX_CHECK(add_measures());
    for (const std::vector<ModelScore>* part : {&measured_, &counted_})
      out_.scores.insert(out_.scores.end(), part->begin(), part->end());
    add_mean_over_tasks();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string id_of(const std::string& model) const {
    if (ids_.contains(model)) return model;
    const auto found = by_name_.find(model);
    return found == by_name_.end() ? model : found->second;
  }

  void add(std::vector<ModelScore>& to, const std::string& model, std::string name,
           const Estimate& value) {
    if (std::isnan(value.value)) return;
    if (known_.emplace(model, name).second)
      to.push_back({model, std::move(name), value});
    else
      ++doubled_[name];
  }

  Status add_games() {
    LUX_TRY(const GameTable table, load_game_table(lab_, {.allow_missing = allow_missing_}));
    for (const GameTableRow& row : table.rows) {
      const std::string model = id_of(player_of(row.model));
      if (!row.withheld) {
        add(counted_, model, "clemscore", row.metrics.clemscore);
        add(counted_, model, "played", row.metrics.average_played);
        add(counted_, model, "quality", row.metrics.average_quality);
      }
      for (const GameMetrics& game : row.metrics.games) {
        add(counted_, model, game.game + ".played", game.played);
        add(counted_, model, game.game + ".quality", game.quality);
      }
    }
    return {};
  }

  Status add_tasks() {
    LUX_TRY(const TaskTables tables, load_task_tables(lab_, {.allow_missing = allow_missing_}));
    const Table& all = tables.all;
    const auto column = [&](std::string_view name) { return all.column(name); };
    const auto real = [](const Value& value) { return value.is_number() ? value.number() : nan; };
    for (const auto& row : all.rows) {
      const Value& shots = row[column("num_fewshot")];
      std::string task = row[column("task")].string();
      if (shots.is_int() && shots.integer() > 0) task += fmt::format("@{}", shots.integer());
      const std::string model = row[column("model_id")].string();
      const Value& n = row[column("n")];
      const Estimate value{.n = n.is_int() ? n.integer() : 0,
                           .value = real(row[column("value")]),
                           .standard_error = real(row[column("stderr")]),
                           .interval = {real(row[column("ci_low")]), real(row[column("ci_high")])}};
      add(counted_, model, task + "." + row[column("metric")].string(), value);
      if (row[column("main")] == Value(true) && !std::isnan(value.value))
        main_[task][model] = value;
    }
    return {};
  }

  Status add_measures() {
    for (const std::string& run_id : lab_.run_ids()) {
      LUX_TRY(const auto models, csv::imported_models(lab_, run_id));
      for (const csv::ImportedModel& model : models)
        order_.try_emplace(model.model_id, order_.size());
    }
    for (const std::string& run_id : lab_.run_ids())
      LUX_CHECK(for_each_measure(lab_.env(), lab_.run_folder(run_id),
                                 [&](MeasureRecord&& record) -> Status {
                                   if (!record.documents.empty() || record.values.size() != 1)
                                     return {};
                                   add_measure(record);
                                   return {};
                                 }));
    for (ModelScore& score : measured_) add_error(score);
    std::ranges::stable_sort(measured_, {}, [this](const ModelScore& score) {
      const auto place = order_.find(score.model);
      return place == order_.end() ? order_.size() : place->second;
    });
    for (const auto& [name, count] : doubled_)
      out_.notes.push_back(fmt::format(
          "{} of {} model{} stands there twice; what was counted from episodes or documents, else "
          "the first, is taken.",
          name, count, count == 1 ? "" : "s"));
    return {};
  }

  /// A score, or what is known of the error of one: "quality_stderr", or "quality_std" and
  /// "quality_n".
  void add_measure(const MeasureRecord& record) {
    std::string name = record.metric;
    if (record.task != benchmark) name = record.task + "." + name;
    for (const char* suffix : {"_stderr", "_std", "_n"})
      if (name.ends_with(suffix)) {
        errors_.try_emplace({record.model_id, name}, record.values[0]);
        return;
      }
    add(measured_, record.model_id, std::move(name), without_error(record.values[0]));
  }

  void add_error(ModelScore& score) const {
    const auto known = [&](const char* suffix) {
      const auto found = errors_.find({score.model, score.name + suffix});
      return found == errors_.end() ? nan : found->second;
    };
    Estimate& value = score.value;
    const double n = known("_n");
    if (n >= 1) value.n = static_cast<int64_t>(n);
    value.standard_error = known("_stderr");
    if (std::isnan(value.standard_error)) value.standard_error = known("_std") / std::sqrt(n);
    value.interval = {value.value - normal_quantile_975 * value.standard_error,
                      value.value + normal_quantile_975 * value.standard_error};
  }

  /// Over the tasks that every model has which has any.
  void add_mean_over_tasks() {
    std::map<std::string, std::vector<const Estimate*>> by_model;
    size_t most = 0;
    for (const auto& [task, models] : main_) most = std::max(most, models.size());
    for (const auto& [task, models] : main_)
      if (models.size() == most)
        for (const auto& [model, value] : models) by_model[model].push_back(&value);
    for (const auto& [model, values] : by_model) {
      Estimate mean = without_error(0);
      double variance = 0;
      for (const Estimate* value : values) {
        mean.n += value->n;
        mean.value += value->value;
        variance += value->standard_error * value->standard_error;
      }
      const auto count = static_cast<double>(values.size());
      mean.value /= count;
      mean.standard_error = std::sqrt(variance) / count;
      mean.interval = {mean.value - normal_quantile_975 * mean.standard_error,
                       mean.value + normal_quantile_975 * mean.standard_error};
      out_.scores.push_back({model, "tasks.main", mean});
    }
    size_t partial = 0;
    for (const auto& [task, models] : main_) partial += models.size() < most ? 1 : 0;
    if (partial > 0)
      out_.notes.push_back(
          fmt::format("tasks.main is the mean over {} tasks; {} more have not been scored by all "
                      "models.",
                      main_.size() - partial, partial));
  }

  const Lab& lab_;
  bool allow_missing_;
  std::set<std::string> ids_;
  std::map<std::string, std::string> by_name_;
  std::set<std::pair<std::string, std::string>> known_;
  std::map<std::string, int64_t> doubled_;
  std::map<std::pair<std::string, std::string>, double> errors_;  // by model and measure
  std::map<std::string, size_t> order_;  // of imported models, as their table has them
  std::map<std::string, std::map<std::string, Estimate>> main_;  // task → model
  std::vector<ModelScore> measured_, counted_;
  ModelScores out_;
};

}  // namespace

Result<ModelScores> load_model_scores(const Lab& lab, bool allow_missing) {
  return Collector(lab, allow_missing).run();
}

}  // namespace lux::cli
