#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "lab/harness/log_dates.h"
#include "lab/measure_record.h"
#include "lab/query.h"
#include "study/compare/item_sources.h"
#include "study/metrics/per_document.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool passes(const std::vector<std::string>& wanted, const std::string& name) {
  return wanted.empty() || std::ranges::find(wanted, name) != wanted.end();
}

std::string key_by_number(int64_t number) {
  return fmt::format("number {:012}", number);
}

struct Hashes {
  std::string document, prompt;
};

/// Documents that say the same are told apart by which of them it is.
class Keys {
 public:
  std::string of(int64_t number, const std::string& hash) {
    if (hash.empty()) return key_by_number(number);
    return fmt::format("{} {:04}", hash, seen_[hash]++);
  }

 private:
  std::map<std::string, int> seen_;
};

ItemSet set_of(const Lab& lab, const ChoiceGroup& group, std::vector<ItemMetric> metrics) {
  ItemSet set{.kind = ItemKind::document,
              .subject = group.task,
              .conditions = group.task_version,
              .num_fewshot = group.num_fewshot,
              .run_id = group.run_id,
              .metrics = std::move(metrics)};
  std::map<int64_t, Hashes> hashes;
  for (const ChoiceRow& row : group.rows)
    if (row.choice == 0) hashes[row.doc_id] = {.document = row.doc_hash, .prompt = row.prompt_hash};
  const std::string record = lab.choices_file(group.run_id).lexically_relative(lab.folder());
  Keys keys;
  for (const ScoredDocument& document : collect_documents(group.rows)) {
    const Hashes& hash = hashes[document.doc_id];
    Item& item = set.items.emplace_back(Item{.key = keys.of(document.doc_id, hash.document),
                                             .place = document.doc_id,
                                             .label = std::to_string(document.doc_id),
                                             .content = hash.document,
                                             .prompt = hash.prompt,
                                             .cluster = {},
                                             .record = record,
                                             .failed = document.problem != DocumentProblem::none,
                                             .values = {}});
    for (const ItemMetric& metric : set.metrics) {
      const auto value =
          item.failed ? std::nullopt : find_document_metric(metric.name)->measure(document);
      item.values.push_back(value && std::isfinite(value->value) ? value->value : nan);
    }
  }
  return set;
}

/// Measures of a run on a task, metrics side by side.
struct Measured {
  std::set<std::string> metrics;
  std::map<int64_t, std::map<std::string, double>> values;  // by document
};

ItemMetric metric_of(const std::string& name, const Measured& measured) {
  const DocumentMetric* known = find_document_metric(name);
  ItemMetric metric{.name = name, .higher_is_better = known == nullptr || known->higher_is_better};
  metric.is_binary = metric.is_share = true;
  for (const auto& [document, values] : measured.values) {
    const auto value = values.find(name);
    if (value == values.end() || std::isnan(value->second)) continue;
    if (value->second != 0 && value->second != 1) metric.is_binary = false;
    if (value->second < 0 || value->second > 1) metric.is_share = false;
  }
  return metric;
}

}  // namespace

Status load_document_items(const Lab& lab, const Contender& contender,
                           const ItemSelection& selection, std::vector<ItemSet>& sets) {
  const auto metrics =
      chosen(document_item_metrics(), {"acc", "acc_norm", "logprob_gold"}, selection.metrics);
  if (metrics.empty()) return {};
  ChoiceFilter filter{.model_ids = {contender.model}, .tasks = selection.tasks};
  if (!contender.run_id.empty()) filter.run_ids = {contender.run_id};
  LUX_TRY(const auto groups, load_choices(lab, filter));
  harness::LogDates dates(lab);
  for (const ChoiceGroup& group : groups) {
    ItemSet& set = sets.emplace_back(set_of(lab, group, metrics));
    LUX_TRY(set.date, dates.of(group.run_id, group.model_id, group.task, group.num_fewshot));
  }
  return {};
}

Status load_measure_items(const Lab& lab, const Contender& contender,
                          const ItemSelection& selection, std::vector<ItemSet>& sets) {
  for (const std::string& run_id : lab.run_ids()) {
    if (!contender.run_id.empty() && run_id != contender.run_id) continue;
    std::map<std::string, Measured> tasks;
    LUX_CHECK(for_each_measure(lab.env(), lab.run_folder(run_id), [&](MeasureRecord&& record) {
      if (record.model_id != contender.model || record.documents.empty() ||
          !passes(selection.tasks, record.task) || !passes(selection.metrics, record.metric))
        return Status();
      Measured& measured = tasks[record.task];
      measured.metrics.insert(record.metric);
      for (size_t i = 0; i < record.documents.size(); ++i)
        measured.values[record.documents[i]].emplace(record.metric, record.values[i]);
      return Status();
    }));
    for (const auto& [task, measured] : tasks) {
      ItemSet& set =
          sets.emplace_back(ItemSet{.kind = ItemKind::document, .subject = task, .run_id = run_id});
      for (const std::string& name : measured.metrics)
        set.metrics.push_back(metric_of(name, measured));
      for (const auto& [document, values] : measured.values) {
        Item& item = set.items.emplace_back(
            Item{.key = key_by_number(document),
                 .place = document,
                 .label = std::to_string(document),
                 .record = lab.measures_file(run_id).lexically_relative(lab.folder())});
        for (const ItemMetric& metric : set.metrics) {
          const auto value = values.find(metric.name);
          item.values.push_back(value == values.end() ? nan : value->second);
        }
      }
    }
  }
  return {};
}

}  // namespace lux
