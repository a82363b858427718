#include "study/chain/agreement.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/first_names.h"

namespace lux {
namespace {

/// Models that have seen the same documents in the same words, in their order.
struct AskedAlike {
  const std::vector<int64_t>* documents;
  uint64_t prompts_hash;
  std::vector<std::string> names;
};

}  // namespace

std::string Agreement::keep_commonest_version(std::vector<FoundScores>& found,
                                              const std::string& task) {
  std::map<std::string, size_t> counts;
  for (const FoundScores& one : found) ++counts[one.version];
  const auto kept =
      std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  std::erase_if(found, [&](const FoundScores& one) {
    if (one.version == kept->first) return false;
    const bool as_many = counts[one.version] == kept->second;
    left_out_.push_back(fmt::format(
        "{} on {}: its version is '{}'; {} '{}', which is taken.", name_of(one), task, one.version,
        as_many ? "as many models have" : "most models have", kept->first));
    return true;
  });
  return kept->first;
}

void Agreement::keep_same_documents(std::vector<FoundScores>& found, const std::string& task) {
  std::map<const std::vector<int64_t>*, std::map<uint64_t, size_t>> counts;
  for (const FoundScores& one : found) ++counts[one.scores.documents.get()][one.documents_hash];
  std::erase_if(found, [&](const FoundScores& one) {
    const auto& hashes = counts[one.scores.documents.get()];
    const auto most = std::ranges::max_element(hashes, {}, [](const auto& e) { return e.second; });
    if (most->first == one.documents_hash) return false;
    left_out_.push_back(
        fmt::format("{} on {}: its documents are others than those of most models, under the "
                    "same numbers.",
                    name_of(one), task));
    return true;
  });
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
