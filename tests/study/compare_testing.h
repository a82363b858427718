// Labs for the tests of comparisons: choices, episodes and measures, written as runs write them.
#pragma once

#include "lab/csv/import.h"
#include "lab/episode_journal.h"
#include "lab/journal.h"
#include "lab/lab.h"
#include "lab/measure_record.h"
#include "lab/tables.h"
#include "tests/lab/episodes_testing.h"
#include "tests/lab/testing.h"

namespace lux {

inline void add_card(Lab& lab, const std::string& model_id, const std::string& name,
                     const std::string& quantisation = "", const std::string& access = "",
                     Map more = {}) {
  Map card{{"model_id", model_id}, {"name", name}};
  if (!quantisation.empty()) card["quantisation"] = quantisation;
  if (!access.empty()) card["access"] = access;
  for (const Member& member : more) card[member.key] = member.value;
  ASSERT_TRUE(lab.save_model(model_id, card));
}

/// Documents of two choices, the first of which is right; `right[i]` whether the model finds it.
struct Answers {
  std::string run = "r";
  std::string model;
  std::string task = "t";
  std::string version = "1.0";
  int32_t num_fewshot = 0;
  std::vector<int> right;         // 1, 0; -1: scoring failed
  int64_t first = 0;              // number of the first document
  std::string documents = "doc";  // documents of another name are other documents
};

inline void add_choices(Lab& lab, const Answers& answers) {
  UnitRecord record;
  record.unit = sha256_hex(fmt::format("{} {} {} {} {} {} {}", answers.run, answers.model,
                                       answers.task, answers.version, answers.num_fewshot,
                                       answers.first, answers.documents));
  for (size_t i = 0; i < answers.right.size(); ++i)
    for (int32_t choice = 0; choice < 2; ++choice) {
      ChoiceRow& row = record.rows.emplace_back();
      row.run_id = answers.run;
      row.model_id = answers.model;
      row.task = answers.task;
      row.task_version = answers.version;
      row.num_fewshot = answers.num_fewshot;
      row.doc_id = answers.first + static_cast<int64_t>(i);
      row.choice = choice;
      row.is_gold = choice == 0;
      const bool likely = (answers.right[i] == 1) == (choice == 0);
      row.logprob = answers.right[i] < 0 ? std::nan("") : (likely ? -1.0 : -2.0);
      row.tokens = row.chars = row.bytes = 3;
      row.doc_hash = sha256_hex(fmt::format("{} {}", answers.documents, row.doc_id));
      row.prompt_hash = row.doc_hash;
    }
  auto journal = Journal::open(lab.env(), lab.run_folder(answers.run));
  ASSERT_TRUE(journal) << message_of(journal);
  ASSERT_TRUE(journal->append(record));
}

/// Each number a main score; below 0: aborted; NaN: failed.
inline void add_episodes(Lab& lab, const std::string& run, const std::string& model,
                         const std::vector<double>& scores, const std::string& rules = "v1.6",
                         const std::string& game = "taboo", const std::string& word = "ice") {
  std::vector<EpisodeRecord> records;
  for (size_t i = 0; i < scores.size(); ++i) {
    EpisodeRecord record = sample_episode(fmt::format("{} {} {} {} {}", run, model, rules, game, i),
                                          static_cast<int64_t>(i), model);
    record.run_id = run;
    record.game = game;
    record.rules = rules;
    record.experiment = i % 2 == 0 ? "high_en" : "low_en";
    record.instance = Map{{"game_id", static_cast<int64_t>(i)}, {"target_word", word}};
    if (std::isnan(scores[i])) {
      record.status = EpisodeStatus::failed;
      record.scores = {};
    } else {
      const bool aborted = scores[i] < 0;
      record.scores = Map{{"episode scores",
                           Map{{"Aborted", aborted ? 1 : 0},
                               {"Success", !aborted && scores[i] > 0 ? 1 : 0},
                               {"Lose", !aborted && scores[i] <= 0 ? 1 : 0},
                               {"Request Count", 4},
                               {"Parsed Request Count", aborted ? 3 : 4},
                               {"Violated Request Count", aborted ? 1 : 0},
                               {"Main Score", aborted ? Value(std::nan("")) : Value(scores[i])}}}};
    }
    records.push_back(std::move(record));
  }
  auto journal = EpisodeJournal::open(lab.env(), lab.run_folder(run));
  ASSERT_TRUE(journal) << message_of(journal);
  ASSERT_TRUE(journal->append(records));
}

/// Averages of a whole task.
inline void add_averages(Lab& lab, const std::string& run, const std::string& model,
                         const std::string& task, const std::map<std::string, double>& metrics) {
  std::vector<MeasureRecord> records;
  for (const auto& [metric, value] : metrics) {
    MeasureRecord& record = records.emplace_back(MeasureRecord{
        .run_id = run, .model_id = model, .task = task, .metric = metric, .values = {value}});
    record.unit = measure_unit(record);
  }
  ASSERT_TRUE(append_measures(lab, run, records));
}

}  // namespace lux
