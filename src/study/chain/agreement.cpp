#include "study/chain/agreement.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "base/first_names.h"

namespace lux {
namespace {

/// Models that have seen the same documents in the same words, in their order.
struct AskedAlike {
  const std::vector<int64_t>* documents;
  uint64_t prompts_hash;
  std::vector<std::string> names;
};

bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(
      a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// Lists of documents and answers that are equal are one list.
bool same_scores(const FoundScores& a, const FoundScores& b) {
  const DocumentScores& x = a.scores.scores;
  const DocumentScores& y = b.scores.scores;
  return a.scores.model == b.scores.model && a.version == b.version &&
         a.documents_hash == b.documents_hash && a.prompts_hash == b.prompts_hash &&
         a.scores.documents == b.scores.documents && a.scores.answers == b.scores.answers &&
         x.not_finite == y.not_finite && x.malformed == y.malformed && x.flags == y.flags &&
         same_numbers(x.logprob_gold, y.logprob_gold) && same_numbers(x.log_odds, y.log_odds) &&
         same_numbers(x.brier_log_odds, y.brier_log_odds) && same_numbers(x.margin, y.margin) &&
         same_numbers(a.scores.choices.logprob, b.scores.choices.logprob) &&
         std::ranges::equal(x.given, y.given, [](const auto& one, const auto& other) {
           return one.first == other.first && same_numbers(one.second, other.second);
         });
}

/// The greater is the better.
auto merit(const FoundScores& one) {
  return std::tuple(one.scores.documents->size(), std::string_view(one.date));
}

/// Why one run is taken and not the other.
std::string reason(const FoundScores& taken, const FoundScores& other) {
  const size_t documents = taken.scores.documents->size();
  if (documents != other.scores.documents->size())
    return fmt::format("since it holds more documents ({} against {})", documents,
                       other.scores.documents->size());
  if (taken.date != other.date)
    return other.date.empty() ? "since its log has a date" : "since its log is later";
  return "as the first by name";
}

std::string in_quotes(const std::string& version) {
  return version.empty() ? "an unknown one" : "'" + version + "'";
}

}  // namespace

std::string Agreement::place_of(const FoundScores& one, const std::string& task) const {
  return fmt::format("{} on {}{}", name_of(one), task,
                     one.is_one_of_several ? " in the run " + one.run_id : "");
}

size_t Agreement::drop_same(std::vector<FoundScores>& found) {
  if (std::ranges::none_of(found, &FoundScores::is_one_of_several)) return 0;
  std::vector<FoundScores> kept;
  for (FoundScores& one : found) {
    const auto same = std::ranges::find_if(
        kept, [&](const FoundScores& other) { return same_scores(one, other); });
    if (same == kept.end())
      kept.push_back(std::move(one));
    else if (merit(*same) < merit(one))
      *same = std::move(one);
  }
  const size_t gone = found.size() - kept.size();
  found = std::move(kept);
  return gone;
}

std::string Agreement::keep_commonest_version(std::vector<FoundScores>& found,
                                              const std::string& task) {
  std::map<std::string, std::set<size_t>> models;
  for (const FoundScores& one : found) models[one.version].insert(one.scores.model);
  const auto commonest = std::ranges::max_element(models, {}, [](const auto& entry) {
    return std::pair(entry.second.size(), !entry.first.empty());
  });
  const std::string kept = commonest->first;
  const size_t most = commonest->second.size();
  std::erase_if(found, [&](const FoundScores& one) {
    if (one.version == kept) return false;
    const bool as_many = models[one.version].size() == most;
    left_out_.push_back(fmt::format("{}: its version is {}; {} {}, which is taken.",
                                    place_of(one, task), in_quotes(one.version),
                                    as_many ? "as many models have" : "most models have",
                                    in_quotes(kept)));
    return true;
  });
  return kept;
}

void Agreement::keep_same_documents(std::vector<FoundScores>& found, const std::string& task) {
  std::map<const std::vector<int64_t>*, std::map<uint64_t, std::set<size_t>>> models;
  for (const FoundScores& one : found)
    models[one.scores.documents.get()][one.documents_hash].insert(one.scores.model);
  std::erase_if(found, [&](const FoundScores& one) {
    const auto& hashes = models[one.scores.documents.get()];
    const auto most =
        std::ranges::max_element(hashes, {}, [](const auto& entry) { return entry.second.size(); });
    if (most->first == one.documents_hash) return false;
    left_out_.push_back(
        fmt::format("{}: its documents are others than those of most models, under the same "
                    "numbers.",
                    place_of(one, task)));
    return true;
  });
}

void Agreement::keep_one_run(std::vector<FoundScores>& found, const std::string& task) {
  std::map<size_t, const FoundScores*> best;  // of a model
  for (const FoundScores& one : found) {
    const auto [entry, is_new] = best.emplace(one.scores.model, &one);
    if (!is_new && merit(*entry->second) < merit(one)) entry->second = &one;
  }
  std::vector<FoundScores> kept;
  for (const FoundScores& one : found) {
    const FoundScores& taken = *best[one.scores.model];
    if (&taken == &one) continue;
    left_out_.push_back(
        fmt::format("{}: it stands in the run {} too, which is taken, {}; --run names another.",
                    place_of(one, task), taken.run_id, reason(taken, one)));
  }
  for (FoundScores& one : found)
    if (best[one.scores.model] == &one) kept.push_back(std::move(one));
  found = std::move(kept);
}

void Agreement::tell_other_prompts(const std::vector<FoundScores>& found, const TaskScores& task) {
  std::vector<AskedAlike> groups;
  for (const FoundScores& one : found) {
    if (one.prompts_hash == 0) continue;
    const std::vector<int64_t>* documents = one.scores.documents.get();
    auto group = std::ranges::find_if(groups, [&](const AskedAlike& other) {
      return other.documents == documents && other.prompts_hash == one.prompts_hash;
    });
    if (group == groups.end())
      group = groups.insert(groups.end(), {documents, one.prompts_hash, {}});
    group->names.push_back(name_of(one));
  }
  for (const AskedAlike& one : groups) {
    const AskedAlike* most = &one;  // of the same documents; the first of equals
    for (const AskedAlike& other : groups)
      if (other.documents == one.documents &&
          (other.names.size() > most->names.size() ||
           (other.names.size() == most->names.size() && &other < most)))
        most = &other;
    if (most == &one) continue;
    left_out_.push_back(fmt::format(
        "{} on {} ({} examples): kept, but the prompts are others than those of {}; had they "
        "other examples, or a chat template?",
        fmt::join(one.names, ", "), task.task, task.num_fewshot, first_names(most->names, 3)));
  }
}

}  // namespace lux
