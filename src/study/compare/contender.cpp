#include "study/compare/contender.h"

#include <algorithm>

#include "base/json.h"
#include "base/nearest.h"
#include "lab/query.h"

namespace lux {
namespace {

std::string listed(const std::set<std::string>& names) {
  constexpr size_t most = 6;
  std::string out;
  size_t count = 0;
  for (const std::string& name : names) {
    if (count == most) return out + fmt::format(" and {} more", names.size() - most);
    out += (count++ > 0 ? ", " : "") + name;
  }
  return out;
}

Result<std::vector<std::string>> planned_models(const Lab& lab, const std::string& run_id) {
  std::vector<std::string> out;
  const Path file = lab.plan_file(run_id);
  if (!lab.env().exists(file)) return out;
  LUX_TRY(const std::string text, lab.env().read_file(file));
  const auto plan = parse_json(text);
  if (!plan) return fail("'{}' is damaged: {}", file.string(), plan.error().message);
  const Value* models = plan->find("models");
  if (models == nullptr || !models->is_list()) return out;
  for (const Value& model : models->list())
    if (auto id = model.get_string("model_id")) out.push_back(*std::move(id));
  return out;
}

}  // namespace

Result<ContenderNames> ContenderNames::read(const Lab& lab) {
  ContenderNames names;
  const auto add = [&](const std::string& name, const std::string& model) {
    const auto [first, last] = names.model_of_.equal_range(name);
    if (std::none_of(first, last, [&](const auto& entry) { return entry.second == model; }))
      names.model_of_.emplace(name, model);
  };
  const auto add_model = [&](const std::string& model_id, const std::string& name) {
    add(model_id, model_id);
    if (name.empty()) return;
    add(name, model_id);
    names.label_of_.try_emplace(model_id, name);
  };
  LUX_TRY(const auto cards, lab.models());
  for (const Value& card : cards)
    if (const auto id = card.get_string("model_id"))
      add_model(*id, card.get_string("name").value_or(""));
  for (const std::string& run_id : lab.run_ids()) {
    LUX_TRY(const auto models, planned_models(lab, run_id));
    std::set<std::string>& of_run = names.runs_[run_id];
    for (const std::string& model_id : models) {
      add_model(model_id, "");
      of_run.insert(model_id);
    }
  }
  LUX_TRY(const auto episodes, load_episodes(lab));
  std::set<std::pair<std::string, std::string>> seen;  // run and players
  for (const EpisodeRow& row : episodes) {
    if (!seen.emplace(row.run_id, row.model).second) continue;
    add(row.model, row.model);
    const auto seats = parse_json(row.seats);
    if (!seats || !seats->is_list()) continue;
    std::set<std::string> takers;
    for (const Value& seat : seats->list()) {
      const std::string model_id = seat.get_string("model_id").value_or("");
      add_model(model_id, seat.get_string("name").value_or(""));
      takers.insert(model_id);
    }
    names.runs_[row.run_id].insert(takers.size() == 1 ? *takers.begin() : row.model);
  }
  return names;
}

std::vector<std::string> ContenderNames::model_ids() const {
  std::set<std::string> ids;
  for (const auto& [name, model] : model_of_) ids.insert(model);
  return {ids.begin(), ids.end()};
}

Result<Contender> ContenderNames::find_model(const std::string& word) const {
  std::set<std::string> models;
  const auto [first, last] = model_of_.equal_range(word);
  for (auto at = first; at != last; ++at) models.insert(at->second);
  if (models.empty())
    for (auto at = model_of_.lower_bound(word);
         at != model_of_.end() && at->first.starts_with(word); ++at)
      models.insert(at->second);
  // A beginning of "m" and of the players "m-t0.0--other-t0.0" means the model m.
  if (models.size() > 1) {
    std::set<std::string> with_label;
    for (const std::string& model : models)
      if (label_of_.contains(model)) with_label.insert(model);
    if (!with_label.empty()) models = std::move(with_label);
  }
  if (models.size() > 1)
    return misuse("'{}' fits {} models: {}. Name one of them.", word, models.size(),
                  listed(models));
  if (models.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, model] : model_of_) names.push_back(name);
    return fail("The lab has no model or run '{}'{}", word, did_you_mean(word, names));
  }
  const auto label = label_of_.find(*models.begin());
  return Contender{.label = label == label_of_.end() ? *models.begin() : label->second,
                   .model = *models.begin(),
                   .run_id = {}};
}

std::set<std::string> ContenderNames::run_that_begins(std::string_view word) const {
  std::set<std::string> found;
  for (const auto& [run_id, models] : runs_) {
    if (run_id == word) return {run_id};
    if (run_id.starts_with(word)) found.insert(run_id);
  }
  return found;
}

Result<Contender> ContenderNames::only_model_of(const std::string& run_id) const {
  const std::set<std::string>& models = runs_.at(run_id);
  if (models.empty())
    return misuse("The run {} does not tell its models. Say which as {}:MODEL.", run_id, run_id);
  if (models.size() > 1)
    return misuse("The run {} is of {} models: {}. Say which as {}:MODEL.", run_id, models.size(),
                  listed(models), run_id);
  LUX_TRY(Contender contender, find_model(*models.begin()));
  contender.label = fmt::format("{} ({})", contender.label, run_id);
  contender.run_id = run_id;
  return contender;
}

Result<Contender> ContenderNames::find(const std::string& word) const {
  if (word.empty()) return misuse("A model's name is empty.");
  const auto runs = run_that_begins(word);
  if (runs.contains(word)) return only_model_of(word);
  auto model = find_model(word);
  if (model || model.error().kind == Error::Kind::usage) return model;
  if (runs.size() == 1) return only_model_of(*runs.begin());
  if (runs.size() > 1) return misuse("'{}' fits {} runs: {}.", word, runs.size(), listed(runs));
  const size_t colon = word.find(':');
  if (colon == std::string::npos || colon == 0) return model;
  const auto before = run_that_begins(word.substr(0, colon));
  if (before.size() != 1) return model;
  LUX_TRY(Contender contender, find_model(word.substr(colon + 1)));
  contender.run_id = *before.begin();
  const std::set<std::string>& of_run = runs_.at(contender.run_id);
  if (!of_run.empty() && !of_run.contains(contender.model))
    return fail("The run {} has nothing of '{}'.", contender.run_id, contender.label);
  contender.label = fmt::format("{} ({})", contender.label, contender.run_id);
  return contender;
}

}  // namespace lux
