#include "lab/csv/join.h"

#include <map>

#include "lab/csv/stated.h"

namespace lux::csv {
namespace {

class Joiner {
 public:
  Joiner(const Mapping& mapping, const Scores& scores, const Characteristics* characteristics)
      : scores_(scores), characteristics_(characteristics), stated_(mapping) {}

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
    join_.overridden = stated_.overridden();
    join_.unused = stated_.unused();
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
    stated_.apply(joined.model_id, joined.card);
    if (joined.model_id != joined.written) joined.card["name"] = joined.model_id;
    return {};
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

  const Scores& scores_;
  const Characteristics* characteristics_;
  std::map<std::string, const ScoredModel*> scored_;
  Stated stated_;
  Join join_;
};

}  // namespace

Result<Join> join(const Mapping& mapping, const Scores& scores,
                  const Characteristics* characteristics) {
  return Joiner(mapping, scores, characteristics).run();
}

}  // namespace lux::csv
