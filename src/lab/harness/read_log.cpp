#include "lab/harness/read_log.h"

#include <algorithm>

#include "lab/harness/unit_id.h"

namespace lux::harness {
namespace {

/// The first of some numbers, for a sentence.
std::string shown(const std::vector<int64_t>& numbers) {
  constexpr size_t most = 5;
  std::string list;
  for (size_t i = 0; i < std::min(most, numbers.size()); ++i)
    list += fmt::format("{}{}", i > 0 ? ", " : "", numbers[i]);
  return numbers.size() > most ? list + " …" : list;
}

std::string documents_of(size_t count) {
  return fmt::format("{} document{}", count, count == 1 ? "" : "s");
}

List list_of(const std::vector<int64_t>& numbers) {
  return {numbers.begin(), numbers.end()};
}

void remark_disagreements(const ReadLog& read, std::vector<std::string>& said) {
  const auto& all = read.gold.disagreements;
  if (all.empty()) return;
  const auto ties = std::ranges::count(all, true, &Disagreement::tied);
  const Disagreement& first = all.front();
  said.push_back(fmt::format(
      "{}: {} logged accurac{} not what the log-likelihoods give, {} of them ties; the first: {} "
      "of document {} is logged as {} and computed as {}{}.",
      read.named->file.path.string(), all.size(), all.size() == 1 ? "y is" : "ies are", ties,
      first.metric, first.doc_id, static_cast<int>(first.logged), static_cast<int>(first.computed),
      first.tied ? " (a tie, which goes to the lowest index)" : ""));
}

}  // namespace

void ReadLog::put_document(const LoggedDocument& document, ChoiceCells& cells) const {
  cells.model_id = named->model_id;
  cells.task = named->file.task;
  cells.task_version = named->task_version;
  cells.num_fewshot = named->shots();
  cells.doc_id = document.doc_id;
  cells.doc_hash = log.doc_hash(document);
  cells.prompt_hash = log.prompt_hash(document);
}

void ReadLog::put_choice(const LoggedDocument& document, size_t choice, ChoiceCells& cells) const {
  const LoggedChoice& logged = log.choices[document.first + choice];
  cells.choice = static_cast<int32_t>(choice);
  cells.is_gold = gold.is_right(logged);
  cells.logprob = logged.logprob;
  cells.tokens = logged.tokens;
  cells.chars = logged.chars;
  cells.bytes = logged.bytes;
  cells.is_greedy = logged.is_greedy;
  cells.uncond_logprob = log.has_uncond ? std::optional(logged.uncond) : std::nullopt;
  cells.truncated = logged.truncated;
  cells.boundary_merge = logged.boundary_merge;
}

Result<ReadLog> read_log(const NamedLog& named, Env& env) {
  ReadLog read;
  read.named = &named;
  const PromptShape shape =
      named.results ? prompt_shape(*named.results, named.file.task) : PromptShape();
  LUX_TRY(read.log, read_samples(named.file.path, shape, env));
  if (!read.log.not_choices.empty()) return read;
  LUX_TRY(read.gold, find_gold(read.log, named.file.path.string()));
  if (!read.log.documents.empty()) read.unit = unit_id(read);
  return read;
}

std::vector<std::string> remarks(const ReadLog& read) {
  std::vector<std::string> said;
  const SampleLog& log = read.log;
  const std::string name = read.named->file.path.string();
  if (!log.not_choices.empty()) {
    said.push_back(fmt::format("{}: left out, since it {}.", name, log.not_choices));
    if (!log.torn.empty()) said.push_back(log.torn);
    return said;
  }
  if (!log.torn.empty())
    said.push_back(log.torn + " It was left out; score its document again if it is missing.");
  for (const auto& [filter, lines] : log.other_filters)
    said.push_back(fmt::format("{}: {} lines of the filter '{}' were left out; '{}' counts.", name,
                               lines, filter, log.filter));
  const auto tell = [&](const std::vector<int64_t>& ids, std::string_view words) {
    if (!ids.empty())
      said.push_back(
          fmt::format("{}: {} {} ({}).", name, documents_of(ids.size()), words, shown(ids)));
  };
  tell(log.same_twice, "stood there again, the same, and counted once");
  tell(log.other_twice, "stood there again with other scores; the first counted");
  tell(log.one_choice, "had less than two choices: left out");
  tell(log.unreadable, "had log-likelihoods that are no numbers: left out");
  tell(log.above_zero,
       "had a log-likelihood above 0, which no probability has; kept, but are these losses, or "
       "scores of another kind?");
  tell(log.not_finite, "had a log-likelihood that is NaN or infinite; kept, and counted as failed");
  tell(read.gold.without, "had no right choice; kept, and counted as failed");
  if (std::ranges::none_of(log.documents, [](const LoggedDocument& document) {
        return document.acc >= 0 || document.acc_norm >= 0;
      }))
    said.push_back(fmt::format(
        "{}: logs neither acc nor acc_norm: there is nothing to compare, nor to tell whether its "
        "target was read rightly.",
        name));
  if (log.same_hash > 0)
    said.push_back(fmt::format(
        "{}: {} the same as another one under its own number; all are kept.", name,
        log.same_hash == 1 ? "1 document is" : fmt::format("{} documents are", log.same_hash)));
  if (!log.lengths_known)
    said.push_back(fmt::format(
        "{}: some choices' texts are missing, so their lengths are 0 and acc_norm is not known.",
        name));
  if (!read.named->num_fewshot)
    said.push_back(fmt::format(
        "{}: how many examples stood before its questions is not told; 0 is kept.", name));
  if (read.named->task_version.empty())
    said.push_back(fmt::format("{}: the task's version is not told.", name));
  if (read.named->results) {
    const auto scored = documents(*read.named->results, read.named->file.task);
    const auto found =
        static_cast<int64_t>(log.documents.size() + log.one_choice.size() + log.unreadable.size());
    if (scored && *scored != found)
      said.push_back(fmt::format("{}: the harness scored {} documents, and {} are in the log.",
                                 name, *scored, found));
  }
  remark_disagreements(read, said);
  return said;
}

Value entry(const ReadLog& read) {
  List disagreements;
  for (const Disagreement& d : read.gold.disagreements)
    disagreements.emplace_back(Map{{"doc_id", d.doc_id},
                                   {"metric", std::string(d.metric)},
                                   {"logged", d.logged},
                                   {"computed", d.computed},
                                   {"tie", d.tied}});
  Map filters;
  for (const auto& [filter, lines] : read.log.other_filters) filters[filter] = lines;
  const SampleLog& log = read.log;
  return Map{{"file", read.named->file.path.string()},
             {"results", read.named->file.results.string()},
             {"date", read.named->file.date},
             {"model", read.named->model},
             {"model_id", read.named->model_id},
             {"task", read.named->file.task},
             {"task_version", read.named->task_version},
             {"num_fewshot", read.named->num_fewshot ? Value(*read.named->num_fewshot) : Value()},
             {"documents", static_cast<int64_t>(log.documents.size())},
             {"left_out", log.not_choices},
             {"gold", log.documents.empty() ? Value() : Value(name_of(read.gold.reading))},
             {"filter", log.filter},
             {"other_filters", std::move(filters)},
             {"torn", log.torn},
             {"same_twice", list_of(log.same_twice)},
             {"other_twice", list_of(log.other_twice)},
             {"one_choice", list_of(log.one_choice)},
             {"unreadable", list_of(log.unreadable)},
             {"above_zero", list_of(log.above_zero)},
             {"not_finite", list_of(log.not_finite)},
             {"no_right_choice", list_of(read.gold.without)},
             {"disagreements", std::move(disagreements)}};
}

}  // namespace lux::harness
