#include "lab/csv/join.h"

#include <algorithm>
#include <set>

#include "base/json.h"

namespace lux::csv {
namespace {

class Joiner {
 public:
  Joiner(const Mapping& mapping, const Scores& scores, const Characteristics* characteristics)
      : mapping_(mapping), scores_(scores), characteristics_(characteristics) {}

  Result<Join> run() {
    for (const ScoredModel& model : scores_.models()) scored_.emplace(model.model_id, &model);
    if (characteristics_ != nullptr) {
      for (const Characterised& known : characteristics_->models()) {
        const auto found = scored_.find(known.name);
        if (found == scored_.end())
          join_.no_scores.push_back({known.name, known.place});
        else
          LUX_CHECK(add(*found->second, &known));
      }
    }
    for (const ScoredModel& model : scores_.models())
      if (characteristics_ == nullptr || characteristics_->find(model.model_id) == nullptr)
        LUX_CHECK(add(model, nullptr));
    note_unused();
    note_alike();
    return std::move(join_);
  }

 private:
  Status add(const ScoredModel& model, const Characterised* known) {
    JoinedModel& joined = join_.models.emplace_back();
    joined.model_id = model.model_id;
    joined.written = model.written;
    joined.scores = model.place;
    Facts facts = model.facts;
    if (known != nullptr) {
      joined.characteristics = known->place;
      LUX_CHECK(facts.add(model.model_id, known->facts));
    }
    joined.card = facts.values();
    add_stated(joined);
    add_assumed(joined);
    if (joined.model_id != joined.written) joined.card["name"] = joined.model_id;
    return {};
  }

  /// What the mapping says itself.
  void add_stated(JoinedModel& joined) {
    Map stated;
    for (const auto& [pattern, facts] : mapping_.models) {
      if (!names_model(pattern, joined.model_id)) continue;
      used_models_.insert(pattern);
      for (const Member& fact : facts) stated[fact.key] = fact.value;
    }
    for (const Member& fact : stated) {
      const Value* told = joined.card.find(fact.key);
      if (told != nullptr && *told != fact.value)
        join_.overridden.push_back(
            fmt::format("{} of {} is {} in the tables, and {} by the mapping.", fact.key,
                        joined.model_id, to_json(*told), to_json(fact.value)));
      joined.card[fact.key] = fact.value;
    }
    for (const Member& fact : mapping_.defaults)
      if (joined.card.find(fact.key) == nullptr) joined.card[fact.key] = fact.value;
  }

  void add_assumed(JoinedModel& joined) {
    List fields;
    for (const auto& [pattern, names] : mapping_.assumed) {
      if (!names_model(pattern, joined.model_id)) continue;
      used_assumptions_.insert(pattern);
      for (const std::string& field : names) {
        if (joined.card.find(field) == nullptr)
          join_.unused.push_back(
              fmt::format("'assumed' names {} of {}, which is not known.", field, joined.model_id));
        else if (std::ranges::find(fields, Value(field)) == fields.end())
          fields.emplace_back(field);
      }
    }
    if (!fields.empty()) joined.card["assumed"] = std::move(fields);
  }

  void note_unused() {
    for (const auto& [pattern, facts] : mapping_.models)
      if (!used_models_.contains(pattern))
        join_.unused.push_back(
            fmt::format("'models' names '{}', of which there are no scores.", pattern));
    for (const auto& [pattern, names] : mapping_.assumed)
      if (!used_assumptions_.contains(pattern))
        join_.unused.push_back(
            fmt::format("'assumed' names '{}', of which there are no scores.", pattern));
  }

  void note_alike() {
    if (characteristics_ == nullptr) return;
    for (const UnscoredModel& unscored : join_.no_scores)
      for (const JoinedModel& joined : join_.models)
        if (!joined.characteristics && bare_name(unscored.name) == bare_name(joined.model_id))
          join_.alike.push_back(fmt::format(
              "'{}' ({}) and '{}' ({}) differ in case, spaces or punctuation alone: if they are "
              "one model, give the mapping an alias.",
              joined.model_id, to_text(joined.scores), unscored.name, to_text(unscored.place)));
  }

  const Mapping& mapping_;
  const Scores& scores_;
  const Characteristics* characteristics_;
  std::map<std::string, const ScoredModel*> scored_;
  std::set<std::string> used_models_, used_assumptions_;
  Join join_;
};

}  // namespace

Result<Join> join(const Mapping& mapping, const Scores& scores,
                  const Characteristics* characteristics) {
  return Joiner(mapping, scores, characteristics).run();
}

}  // namespace lux::csv
