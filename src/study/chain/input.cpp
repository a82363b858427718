#include "study/chain/input.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/first_names.h"
#include "base/nearest.h"
#include "lab/choice_columns.h"
#include "lab/measure_record.h"

namespace lux {
namespace {

std::string text_of(const Value& card, std::string_view key) {
  return card.get_string(key).value_or("");
}

bool wanted(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

using TaskKey = std::tuple<std::string, int32_t>;

/// A model's scores with what must agree between models.
struct Found {
  ModelScores scores;
  std::string run_id;
  std::string version;
  uint64_t documents_hash = 0;
  uint64_t prompts_hash = 0;  // 0: not known
};

class Loader {
 public:
  Loader(const ChainSelection& selection, ChainInput& input)
      : selection_(selection), input_(input) {
    for (size_t i = 0; i < input.models.size(); ++i) index_[input.models[i].model_id] = i;
  }

  Status take(ChoiceColumns&& columns) {
    const auto model = index_.find(columns.model_id);
    if (model == index_.end()) {
      input_.left_out.push_back(
          fmt::format("{} on {}: the lab has no card of it.", columns.model_id, columns.task));
      return {};
    }
    std::vector<Found>& of_task = found_[{columns.task, columns.num_fewshot}];
    for (const Found& other : of_task)
      if (other.scores.model == model->second) {
        input_.left_out.push_back(fmt::format(
            "{} on {} in the run {}: it stands in the run {} too, which is taken, as the "
            "first by name; --run names another.",
            columns.model_id, columns.task, columns.run_id, other.run_id));
        return {};
      }
    Found one;
    one.scores.model = model->second;
    one.scores.scores = score_documents(columns, selection_.parity);
    if (selection_.keep_choices)
      one.scores.choices = document_choices(columns, one.scores.scores.doc_id);
    one.run_id = columns.run_id;
    one.version = columns.task_version;
    one.documents_hash = columns.documents_hash;
    one.prompts_hash = columns.prompts_hash;
    tell_problems(columns, one.scores.scores);
    share_documents(of_task, one.scores);
    share_answers(of_task, one.scores);
    of_task.push_back(std::move(one));
    return {};
  }

  /// Measures of documents; those of whole tasks have nothing to correlate by document.
  Status take(MeasureRecord&& record) {
    const auto metric = parse_chain_metric(record.metric);
    const auto model = index_.find(record.model_id);
    if (record.documents.empty() || model == index_.end() || !wanted(selection_.tasks, record.task))
      return {};
    if (selection_.keep_choices) {
      without_choices_.insert(record.task);
      return {};
    }
    if (!metric) {
      unknown_metrics_.insert(record.metric);
      return {};
    }
    std::vector<Found>& of_task = found_[{record.task, 0}];
    const auto same = std::ranges::find(of_task, model->second,
                                        [](const Found& one) { return one.scores.model; });
    if (same == of_task.end()) {
      Found one;
      one.scores.model = model->second;
      one.run_id = record.run_id;
      one.scores.scores.doc_id = std::move(record.documents);
      one.scores.scores.given[*metric] = std::move(record.values);
      share_documents(of_task, one.scores);
      of_task.push_back(std::move(one));
      return {};
    }
    if (same->run_id == record.run_id && *same->scores.documents == record.documents &&
        !same->scores.scores.given.contains(*metric)) {
      same->scores.scores.given[*metric] = std::move(record.values);
      return {};
    }
    input_.left_out.push_back(
        fmt::format("{} of {} on {} in the run {}: other documents, or the same again.",
                    record.metric, record.model_id, record.task, record.run_id));
    return {};
  }

  /// Tasks whose scores came without choices, where choices were asked for.
  [[nodiscard]] const std::set<std::string>& without_choices() const { return without_choices_; }

  void finish() {
    for (const std::string& task : without_choices_)
      input_.left_out.push_back(
          fmt::format("Imported scores on {}: they are of whole documents, not of choices.", task));
    for (const std::string& metric : unknown_metrics_)
      input_.left_out.push_back(
          fmt::format("The imported metric '{}': it is none of the chain's.", metric));
    for (auto& [key, models] : found_) {
      TaskScores task;
      task.task = std::get<0>(key);
      task.num_fewshot = std::get<1>(key);
      task.version = keep_commonest_version(models, task.task);
      keep_same_documents(models, task.task);
      tell_other_prompts(models, task);
      for (Found& one : models) task.models.push_back(std::move(one.scores));
      input_.tasks.push_back(std::move(task));
    }
  }

 private:
  void tell_problems(const ChoiceColumns& columns, const DocumentScores& scores) {
    const auto tell = [&](int64_t count, std::string_view why) {
      if (count > 0)
        input_.left_out.push_back(fmt::format("{} documents of {} by {}: {}.", count, columns.task,
                                              columns.model_id, why));
    };
    tell(scores.not_finite, "a log-likelihood is NaN or infinite");
    tell(scores.malformed, "choices are missing, or none or all of them are right");
  }

  /// Puts a model's own list behind a pointer to the one that another model has too, if any has.
  template <class T>
  static void share(std::vector<T>& own, ModelScores& one,
                    std::shared_ptr<const std::vector<T>> ModelScores::* list,
                    const std::vector<Found>& others) {
    for (const Found& other : others)
      if (const auto& theirs = other.scores.*list; theirs && *theirs == own) {
        one.*list = theirs;
        break;
      }
    if (!(one.*list)) one.*list = std::make_shared<const std::vector<T>>(std::move(own));
    own = std::vector<T>();  // not {}, which would keep its memory
  }
  static void share_documents(const std::vector<Found>& others, ModelScores& one) {
    share(one.scores.doc_id, one, &ModelScores::documents, others);
  }
  static void share_answers(const std::vector<Found>& others, ModelScores& one) {
    share(one.scores.answers, one, &ModelScores::answers, others);
  }

  /// Leaves only the models whose version of the task is the commonest, and returns it.
  std::string keep_commonest_version(std::vector<Found>& models, const std::string& task) {
    std::map<std::string, size_t> counts;
    for (const Found& one : models) ++counts[one.version];
    const auto kept =
        std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    std::erase_if(models, [&](const Found& one) {
      if (one.version == kept->first) return false;
      const bool as_many = counts[one.version] == kept->second;
      input_.left_out.push_back(
          fmt::format("{} on {}: its version is '{}'; {} '{}', which is taken.",
                      input_.models[one.scores.model].model_id, task, one.version,
                      as_many ? "as many models have" : "most models have", kept->first));
      return true;
    });
    return kept->first;
  }

  /// Models that number the same documents alike must have seen the same ones.
  void keep_same_documents(std::vector<Found>& models, const std::string& task) {
    std::map<const std::vector<int64_t>*, std::map<uint64_t, size_t>> counts;
    for (const Found& one : models) ++counts[one.scores.documents.get()][one.documents_hash];
    std::erase_if(models, [&](const Found& one) {
      const auto& hashes = counts[one.scores.documents.get()];
      const auto most =
          std::ranges::max_element(hashes, {}, [](const auto& e) { return e.second; });
      if (most->first == one.documents_hash) return false;
      input_.left_out.push_back(
          fmt::format("{} on {}: its documents are others than those of most models, under the "
                      "same numbers.",
                      input_.models[one.scores.model].model_id, task));
      return true;
    });
  }

  /// Models that have seen the same documents in the same words, in their order.
  struct AskedAlike {
    const std::vector<int64_t>* documents;
    uint64_t prompts_hash;
    std::vector<std::string> names;
  };

  [[nodiscard]] std::vector<AskedAlike> asked_alike(const std::vector<Found>& models) const {
    std::vector<AskedAlike> groups;
    for (const Found& one : models) {
      if (one.prompts_hash == 0) continue;
      const std::vector<int64_t>* documents = one.scores.documents.get();
      auto group = std::ranges::find_if(groups, [&](const AskedAlike& other) {
        return other.documents == documents && other.prompts_hash == one.prompts_hash;
      });
      if (group == groups.end())
        group = groups.insert(groups.end(), {documents, one.prompts_hash, {}});
      group->names.push_back(input_.models[one.scores.model].model_id);
    }
    return groups;
  }

  /// Models that were asked about the same documents in other words are kept: chat templates are a
  /// reason for that. Where a log did not tell its examples, nothing else shows that it had some.
  void tell_other_prompts(const std::vector<Found>& models, const TaskScores& task) {
    const std::vector<AskedAlike> groups = asked_alike(models);
    for (const AskedAlike& one : groups) {
      const AskedAlike* most = &one;  // of the same documents; the first of equals
      for (const AskedAlike& other : groups)
        if (other.documents == one.documents &&
            (other.names.size() > most->names.size() ||
             (other.names.size() == most->names.size() && &other < most)))
          most = &other;
      if (most == &one) continue;
      input_.left_out.push_back(fmt::format(
          "{} on {} ({} examples): kept, but the prompts are others than those of {}; had they "
          "other examples, or a chat template?",
          fmt::join(one.names, ", "), task.task, task.num_fewshot, first_names(most->names, 3)));
    }
  }

  const ChainSelection& selection_;
  ChainInput& input_;
  std::map<std::string, size_t, std::less<>> index_;
  std::map<TaskKey, std::vector<Found>> found_;
  std::set<std::string> unknown_metrics_;
  std::set<std::string> without_choices_;
};

Status check_names(const std::vector<std::string>& asked, const std::set<std::string>& there,
                   std::string_view kind) {
  for (const std::string& name : asked) {
    if (there.contains(name)) continue;
    const std::vector<std::string> names(there.begin(), there.end());
    return fail("The lab has no {} '{}'{}", kind, name, did_you_mean(name, names));
  }
  return {};
}

}  // namespace

std::vector<StudyModel> study_models(const std::vector<Value>& cards) {
  std::vector<StudyModel> models;
  for (const Value& card : cards) {
    StudyModel& model = models.emplace_back();
    model.model_id = text_of(card, "model_id");
    model.name = text_of(card, "name");
    model.family = text_of(card, "family");
    model.quantisation = text_of(card, "quantisation");
    model.compute = card.get_number("compute_flops");
    if (model.compute && !(*model.compute > 0)) model.compute.reset();
    model.params = card.get_int("params");
    if (model.params == 0) model.params.reset();
    model.tokens = card.get_int("tokens");
  }
  return models;
}

Result<ChainInput> load_chain_input(const Lab& lab, const ChainSelection& selection) {
  ChainInput input;
  LUX_TRY(const auto cards, lab.models());
  std::set<std::string> families;
  ChoiceFilter filter;
  filter.run_ids = selection.runs;
  std::vector<StudyModel> models = study_models(cards);
  for (size_t i = 0; i < models.size(); ++i) {
    StudyModel& model = models[i];
    if (!model.family.empty()) families.insert(model.family);
    if (!wanted(selection.families, model.family)) continue;
    if (model.family.empty())
      input.left_out.push_back(fmt::format(
          "{}: its card names no family; a cards.json beside it, or one given to import, can.",
          model.model_id));
    else if (cards[i].get_number("compute_flops") == 0.0)
      input.left_out.push_back(
          fmt::format("{}: its pretraining compute is 0, which has no logarithm.", model.model_id));
    else if (!model.compute)
      input.left_out.push_back(fmt::format(
          "{}: its pretraining compute is not known; a cards.json with tokens or compute_flops "
          "beside it, or one given to import, can tell.",
          model.model_id));
    else {
      filter.model_ids.push_back(model.model_id);
      input.models.push_back(std::move(model));
    }
  }
  LUX_CHECK(check_names(selection.families, families, "family"));
  for (const std::string& run_id : selection.runs) LUX_CHECK(lab.check_run(run_id));
  if (input.models.empty()) return input;
  filter.tasks = selection.tasks;
  Loader loader(selection, input);
  LUX_CHECK(for_each_choice_columns(
      lab, filter, [&](ChoiceColumns&& columns) { return loader.take(std::move(columns)); }));
  for (const std::string& run_id : lab.run_ids())
    if (wanted(selection.runs, run_id))
      LUX_CHECK(for_each_measure(lab.env(), lab.run_folder(run_id), [&](MeasureRecord&& record) {
        return loader.take(std::move(record));
      }));
  loader.finish();
  std::set<std::string> tasks = loader.without_choices();
  for (const TaskScores& task : input.tasks) tasks.insert(task.task);
  LUX_CHECK(check_names(selection.tasks, tasks, "task"));
  return input;
}

}  // namespace lux
