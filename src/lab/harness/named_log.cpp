#include "lab/harness/named_log.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace lux::harness {
namespace {

auto place(const NamedLog& log) {
  return std::tuple(std::string_view(log.model_id), std::string_view(log.file.task), log.shots());
}

std::string_view told(const NamedLog& log) {
  return log.task_version.empty() ? "unknown" : std::string_view(log.task_version);
}

/// A log for each place: the latest.
std::vector<NamedLog> latest(std::vector<NamedLog> logs, std::vector<std::string>& said) {
  std::ranges::stable_sort(logs, [](const NamedLog& a, const NamedLog& b) {
    return std::tuple(place(a), std::string_view(b.file.date)) <
           std::tuple(place(b), std::string_view(a.file.date));
  });
  std::vector<NamedLog> kept;
  for (NamedLog& log : logs) {
    if (kept.empty() || place(kept.back()) != place(log)) {
      kept.push_back(std::move(log));
      continue;
    }
    const NamedLog& later = kept.back();
    const bool other_version = later.task_version != log.task_version;
    said.push_back(fmt::format(
        "'{}' was left out: '{}' is of the same model, task and number of examples{}{}.",
        log.file.path.string(), later.file.path.string(),
        later.file.date == log.file.date ? "" : ", and later",
        other_version ? fmt::format(" (version {} against {})", told(later), told(log)) : ""));
  }
  return kept;
}

/// Tasks that came in several versions, whose scores should not be compared.
void tell_versions(const std::vector<NamedLog>& logs, std::vector<std::string>& said) {
  std::map<std::string, std::map<std::string, std::set<std::string>>> models;
  for (const NamedLog& log : logs) models[log.file.task][log.task_version].insert(log.model);
  for (const auto& [task, versions] : models) {
    if (versions.size() < 2) continue;
    std::string list;
    for (const auto& [version, names] : versions) {
      if (!list.empty()) list += ", ";
      list += fmt::format("{} ({}{})", version.empty() ? "an unknown one" : version, *names.begin(),
                          names.size() > 1 ? fmt::format(" and {} more", names.size() - 1) : "");
    }
    said.push_back(fmt::format(
        "{} comes in {} versions, whose scores are not to be compared: {}; all were imported.",
        task, versions.size(), list));
  }
}

}  // namespace

Result<std::vector<NamedLog>> name_logs(std::vector<LogFile> files, const std::string& model,
                                        Env& env, std::vector<std::string>& said) {
  std::map<Path, std::shared_ptr<const Results>> known;
  std::vector<NamedLog> logs;
  std::set<Path> unnamed;  // folders that give their logs' model its name
  for (LogFile& file : files) {
    NamedLog log;
    if (!file.results.empty()) {
      auto [entry, is_new] = known.try_emplace(file.results);
      if (is_new) {
        if (auto results = read_results(file.results, env))
          entry->second = std::make_shared<const Results>(*std::move(results));
        else
          said.push_back(
              fmt::format("{} Its logs are imported without it.", results.error().message));
      }
      log.results = entry->second;
    }
    log.model = file.folder();
    if (log.results) {
      if (!log.results->model.empty()) log.model = log.results->model;
      log.model_id = log.results->model_id;
      log.task_version = task_version(*log.results, file.task);
      log.num_fewshot = num_fewshot(*log.results, file.task);
    }
    if (!model.empty()) {
      log.model = model;
      log.model_id.clear();
    }
    if (log.model.empty())
      return fail("Whose log '{}' is cannot be told: name the model with --model.",
                  file.path.string());
    const bool is_named = !model.empty() || (log.results && !log.results->model.empty());
    if (!is_named) unnamed.insert(file.path.parent_path());
    if (log.model_id.empty()) log.model_id = log.model;
    log.file = std::move(file);
    logs.push_back(std::move(log));
  }
  if (!unnamed.empty())
    said.push_back(fmt::format(
        "No results file names the model of the logs in '{}'{}: it is called as the folder is; "
        "--model gives it another name.",
        unnamed.begin()->string(),
        unnamed.size() > 1 ? fmt::format(" and {} more", unnamed.size() - 1) : ""));
  logs = latest(std::move(logs), said);
  tell_versions(logs, said);
  return logs;
}

}  // namespace lux::harness
