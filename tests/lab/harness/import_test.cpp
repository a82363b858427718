#include "lab/harness/import.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "base/json.h"
#include "lab/choices_table.h"
#include "lab/tables.h"
#include "tests/lab/harness/logs.h"

namespace lux::harness {
namespace {

using HarnessImport = Logs;

TEST_F(HarnessImport, ReadsWhatTheHarnessWrote) {
  const auto report = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->logs, 3);
  EXPECT_EQ(report->documents, 36);
  EXPECT_EQ(report->disagreements, 0);
  EXPECT_TRUE(report->said.empty()) << report->said.front();
  EXPECT_EQ(report->no_compute, std::vector<std::string>{"wick-0.16M"});
  const auto all = groups();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].task, "arc_easy");
  EXPECT_EQ(all[0].task_version, "1.0");
  EXPECT_EQ(all[0].model_id, "wick-0.16M");
  const ChoiceRow& row = all[0].rows.front();
  EXPECT_EQ(row.logprob, -82.96272277832031);
  EXPECT_TRUE(row.is_gold);
  EXPECT_EQ(row.chars, 59);  // "Sunlight is the source of energy for nearly all ecosystems."
  EXPECT_EQ(row.bytes, 59);
  EXPECT_EQ(row.tokens, 0);  // not known
  EXPECT_EQ(row.doc_hash, "b91fe1a8fdc40a80b9364f6256ac729d010ba076b02e75a362c2cf7ad3303bdf");
  // WinoGrande's choices are contexts, and doc.answer "2" is its second.
  const ChoiceRow& second = all[2].rows[1];
  EXPECT_EQ(all[2].task, "winogrande");
  EXPECT_TRUE(second.is_gold);
  EXPECT_EQ(second.chars, 51);  // "Sarah was a much better surgeon than Maria so Maria"
}

TEST_F(HarnessImport, ReadsTheOldLayoutAlike) {
  const auto of_new = import_into(lab(), {golden / "new"});
  const auto of_old = import_into(folder_.path() / "old", {golden / "old"});
  ASSERT_TRUE(of_new && of_old) << message_of(of_new) << message_of(of_old);
  // Hashes that the old log lacks are those that the harness would have written.
  EXPECT_EQ(of_new->run_id, of_old->run_id);
  EXPECT_EQ(table(lab(), of_new->run_id), table(folder_.path() / "old", of_old->run_id));
}

TEST_F(HarnessImport, ReadsOneListOfAllDocuments) {
  const std::string lines =
      real_env()
          .read_file(golden / "old/wick-0.16M/samples_arc_easy_2026-01-02T03-04-05.678901.jsonl")
          .value();
  std::string list = "[\n  ";
  for (const char c : lines.substr(0, lines.size() - 1)) {
    list += c == '\n' ? ',' : c;
    if (c == '\n') list += '\n';
  }
  write("m/samples_arc_easy.jsonl", list + "\n]\n");
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->documents, 12);
  EXPECT_TRUE(says(*report, "the task's version is not told"));
  EXPECT_TRUE(says(*report, "how many examples stood before its questions is not told"));
}

TEST_F(HarnessImport, ChangesNothingTheSecondTime) {
  ASSERT_TRUE(import_into(lab(), {golden / "new"}));
  const auto content = [&] {
    std::map<Path, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(lab()))
      if (entry.is_regular_file()) files[entry.path()] = real_env().read_file(entry.path()).value();
    return files;
  };
  const auto before = content();
  const auto again = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(again) << message_of(again);
  EXPECT_EQ(again->added, 0);
  EXPECT_EQ(again->documents, 36);
  EXPECT_EQ(content(), before);
}

TEST_F(HarnessImport, TheTableIsThatOfItsRows) {
  const auto report = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(report) << message_of(report);
  auto other = Lab::create_or_open(real_env(), folder_.path() / "other");
  ASSERT_TRUE(other) << message_of(other);
  std::filesystem::create_directories(other->run_folder(report->run_id));
  auto built = ChoicesTable::open();
  ASSERT_TRUE(built) << message_of(built);
  for (const ChoiceGroup& group : groups())
    for (const ChoiceRow& row : group.rows) built->add(cells_of(row));
  const auto rows = built->write(*other, report->run_id, {});
  ASSERT_TRUE(rows) << message_of(rows);
  EXPECT_EQ(*rows, report->choices);
  EXPECT_TRUE(table(lab(), report->run_id) == table(other->folder(), report->run_id));
}

TEST_F(HarnessImport, ALostTableIsToldAndComesAgain) {
  const auto report = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(report) << message_of(report);
  const std::string imported = table(lab(), report->run_id);
  {
    auto opened = Lab::create_or_open(real_env(), lab());
    ASSERT_TRUE(opened) << message_of(opened);
    std::filesystem::remove(opened->choices_file(report->run_id));
    const std::string words =
        "journal-1-of-1.jsonl:1: this line is of an import, whose scores stood in the run's table "
        "alone, and that is missing or another: import the same files again";
    EXPECT_NE(message_of(build_choices(*opened, report->run_id)).find(words), std::string::npos);
    EXPECT_NE(message_of(load_choices(*opened)).find(words), std::string::npos);
  }
  const auto again = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(again) << message_of(again);
  EXPECT_EQ(again->added, 0);
  EXPECT_TRUE(imported == table(lab(), report->run_id));
}

TEST_F(HarnessImport, GoesOnWhereItWasKilled) {
  const auto whole = import_into(folder_.path() / "whole", {golden / "new"});
  const auto report = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(report && whole);
  const Path journal =
      Lab::open(real_env(), lab())->run_folder(report->run_id) / "journal-1-of-1.jsonl";
  const auto size = std::filesystem::file_size(journal);
  // While the journal has not all its lines, the run has no table that counts.
  std::filesystem::resize_file(journal, 0);
  EXPECT_TRUE(groups().empty());
  const auto again = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(again) << message_of(again);
  EXPECT_EQ(again->added, 36);
  EXPECT_TRUE(table(lab(), report->run_id) == table(folder_.path() / "whole", whole->run_id));
  std::filesystem::resize_file(journal, size / 2);
  std::filesystem::remove_all(lab() / "tables");
  const auto third = import_into(lab(), {golden / "new"});
  ASSERT_TRUE(third) << message_of(third);
  EXPECT_EQ(third->added, 24);
  EXPECT_TRUE(table(lab(), report->run_id) == table(folder_.path() / "whole", whole->run_id));
  EXPECT_EQ(groups().size(), 3U);
}

TEST_F(HarnessImport, IsOneRunForOneContent) {
  const auto run_of = [this](const Sample& sample) {
    write_samples({sample});
    const auto report = import_into(folder_.path() / "many", {folder_.path() / "logs"});
    EXPECT_TRUE(report) << message_of(report);
    return report->run_id;
  };
  const Sample plain;
  std::set<std::string> runs{run_of(plain)};
  EXPECT_TRUE(runs.contains(run_of(plain)));
  std::vector<Sample> changed(6);
  changed[0].doc_id = 1;
  changed[1].logprobs[1] = "-2.0000000000000004";
  changed[2].target = "\"1\"";
  changed[2].acc = "0.0";
  changed[3].choices[1] = "not";
  changed[4].logprobs = {"-1.0", "-2.0", "-3.0", "-4.0"};
  changed[4].more = R"(, "acc_mutual_info": 1.0)";
  changed[5].more = R"(, "luxmeter": {"tokens": [1, 1], "truncated": [0, 1]})";
  for (size_t i = 0; i < changed.size(); ++i)
    EXPECT_TRUE(runs.insert(run_of(changed[i])).second) << i;
}

TEST_F(HarnessImport, CountsDisagreementsAndTies) {
  std::vector<Sample> samples(20);
  for (size_t i = 0; i < samples.size(); ++i) samples[i].doc_id = static_cast<int64_t>(i);
  samples[3].acc = "0.0";
  samples[7].logprobs = {"-2.0", "-2.0"};
  samples[7].acc = "0.0";
  samples[9].more = R"(, "acc_norm": 0.0)";  // -1/3 and -2/2: the first
  write_samples(samples);
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->disagreements, 3);
  EXPECT_TRUE(says(*report,
                   "3 logged accuracies are not what the log-likelihoods give, 1 of them "
                   "ties; the first: acc of document 3 is logged as 0 and computed as 1"))
      << report->said.front();
  const auto note = parse_json(
      real_env()
          .read_file(Lab::open(real_env(), lab())->run_folder(report->run_id) / "import.json")
          .value());
  const List& all = note->find("logs")->list()[0].find("disagreements")->list();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(to_json(all[1]),
            R"({"doc_id":7,"metric":"acc","logged":false,"computed":true,"tie":true})");
  EXPECT_EQ(all[2].get_string("metric"), "acc_norm");
}

TEST_F(HarnessImport, TellsWhatIsNotFinite) {
  std::vector<Sample> samples(4);
  for (size_t i = 0; i < samples.size(); ++i) samples[i].doc_id = static_cast<int64_t>(i);
  samples[1].logprobs = {"nan", "-1.0"};
  samples[2].logprobs = {"-inf", "-1.0"};
  write_samples(samples);
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_TRUE(says(*report, "2 documents had a log-likelihood that is NaN or infinite"));
  EXPECT_EQ(report->disagreements, 0);
  const auto rows = groups().front().rows;
  EXPECT_TRUE(std::isnan(rows[2].logprob));
  EXPECT_TRUE(std::isinf(rows[4].logprob));
}

TEST_F(HarnessImport, TellsWhatIsNoLogLikelihood) {
  std::vector<Sample> samples(5);
  for (size_t i = 0; i < samples.size(); ++i) samples[i].doc_id = static_cast<int64_t>(i);
  samples[1].logprobs = {"null", "-1.0"};
  samples[2].logprobs = {"abc", "-1.0"};
  samples[3].logprobs = {"1.5", "-1.0"};
  write_samples(samples);
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->documents, 3);
  EXPECT_TRUE(
      says(*report, "2 documents had log-likelihoods that are no numbers: left out (1, 2)"));
  EXPECT_TRUE(says(*report, "1 document had a log-likelihood above 0"));
  for (const std::string& sentence : report->said)
    EXPECT_EQ(sentence.find("of the filter"), std::string::npos) << sentence;
}

TEST_F(HarnessImport, CountsEachDocumentOnce) {
  std::vector<Sample> samples(5);
  for (size_t i = 0; i < samples.size(); ++i) samples[i].doc_id = static_cast<int64_t>(4 - i);
  samples[3].doc_id = 4;  // the same as the first
  samples[4].doc_id = 2;  // with another score than the third
  samples[4].logprobs = {"-1.5", "-2.0"};
  write_samples(samples);
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->documents, 3);
  EXPECT_TRUE(says(*report, "1 document stood there again, the same, and counted once (4)"));
  EXPECT_TRUE(
      says(*report, "1 document stood there again with other scores; the first counted (2)"));
  EXPECT_EQ(groups().front().rows.front().logprob, -1.0);
}

TEST_F(HarnessImport, LeavesOutATornLastLine) {
  std::string text = Sample().line();
  Sample second;
  second.doc_id = 1;
  text += second.line().substr(0, 200);
  write("m/samples_t_2026-01-02T03-04-05.000000.jsonl", text);
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->documents, 1);
  EXPECT_TRUE(says(*report, ".jsonl:2: the last line"));
}

TEST_F(HarnessImport, RefusesALogWithABrokenLineAndKeepsTheOthers) {
  Sample second;
  second.doc_id = 1;
  write("m/samples_bad_2026-01-02T03-04-05.000000.jsonl",
        Sample().line() + "{\"doc_id\": 1, \n" + second.line());
  write_samples({Sample()});
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->refused.size(), 1U);
  EXPECT_TRUE(says(*report, "samples_bad_2026-01-02T03-04-05.000000.jsonl:2: this line"));
  EXPECT_EQ(report->logs, 1);
  EXPECT_EQ(groups().size(), 1U);
}

TEST_F(HarnessImport, LeavesOutWhatHoldsNoChoices) {
  write("m/samples_gsm8k_2026-01-02T03-04-05.000000.jsonl",
        R"({"doc_id": 0, "target": "4", "arguments": {"gen_args_0": {"arg_0": "2+2", "arg_1": )"
        R"({"until": ["\n"]}}}, "resps": [["4"]], "filtered_resps": ["4"], "filter": "none"})"
        "\n");
  write("m/samples_lambada_2026-01-02T03-04-05.000000.jsonl",
        R"({"doc_id": 0, "target": " a", "arguments": [["x", " a"]], "resps": [[[-1.0, false]]], )"
        R"("filtered_resps": [[-1.0, false]], "acc": 0})"
        "\n");
  write("m/samples_wikitext_2026-01-02T03-04-05.000000.jsonl",
        R"({"doc_id": 0, "target": "a", "arguments": [["a"]], "resps": [[-1.0]], )"
        R"("filtered_resps": [-1.0]})"
        "\n");
  write("m/samples_empty_2026-01-02T03-04-05.000000.jsonl", "");
  write_samples({Sample()});
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->logs, 1);
  EXPECT_TRUE(says(*report,
                   "gsm8k_2026-01-02T03-04-05.000000.jsonl: left out, since it holds no "
                   "log-likelihoods of choices"));
  EXPECT_TRUE(says(*report, "it holds one log-likelihood a document"));
  EXPECT_TRUE(says(*report, "wikitext"));
  EXPECT_TRUE(says(*report, "since it is empty"));
  EXPECT_TRUE(report->refused.empty());
}

TEST_F(HarnessImport, TakesTheFilterThatChangesNothing) {
  Sample other;
  other.filter = "strict";
  other.logprobs = {"-5.0", "-6.0"};
  write_samples({other, Sample()});
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->documents, 1);
  EXPECT_TRUE(says(*report, "1 lines of the filter 'strict' were left out; 'none' counts"));
  EXPECT_EQ(groups().front().rows.front().logprob, -1.0);
}

TEST_F(HarnessImport, ReadsUnconditionalScores) {
  Sample sample;
  sample.logprobs = {"-1.0", "-2.0", "-3.0", "-4.0"};
  sample.more = R"(, "acc_mutual_info": 1.0)";
  write_samples({sample});
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  const auto rows = groups().front().rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].uncond_logprob, -4.0);
}

TEST_F(HarnessImport, TakesTheLatestOfTwoLogs) {
  Sample later;
  later.logprobs = {"-0.5", "-2.0"};
  write("m/samples_t_2026-01-02T03-04-05.000000.jsonl", Sample().line());
  write("m/samples_t_2026-02-02T03-04-05.000000.jsonl", later.line());
  write("m/results_2026-01-02T03-04-05.000000.json",
        R"({"versions": {"t": 1.0}, "n-shot": {"t": 0}})");
  write("m/results_2026-02-02T03-04-05.000000.json",
        R"({"versions": {"t": 2.0}, "n-shot": {"t": 0}})");
  write("n/samples_t_2026-01-02T03-04-05.000000.jsonl", Sample().line());
  write("n/results_2026-01-02T03-04-05.000000.json",
        R"({"versions": {"t": 1.0}, "n-shot": {"t": 0}})");
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->logs, 2);
  EXPECT_TRUE(says(*report, "and later (version 2.0 against 1.0)"));
  EXPECT_TRUE(says(*report,
                   "t comes in 2 versions, whose scores are not to be compared: 1.0 (n), "
                   "2.0 (m); all were imported"));
  EXPECT_EQ(groups()[0].task_version, "2.0");
}

TEST_F(HarnessImport, NamesModelsByTheirResults) {
  const std::string date = "2026-01-02T03-04-05.000000";
  const auto add = [&](const std::string& folder, const std::string& results) {
    write(folder + "/samples_t_" + date + ".jsonl", Sample().line());
    write(folder + "/results_" + date + ".json", results);
  };
  add("a", R"({"model_name": "EleutherAI/pythia-14m", "config": {"model_num_parameters": 14067712,
              "model_args": "pretrained=EleutherAI/pythia-14m,revision=step1000"}})");
  add("b", R"({"config": {"model_args": {"pretrained": "org/name", "revision": "main"}}})");
  add("c", R"({"model_name": "/models/local-3B/"})");
  add("d", "not JSON");
  const auto report = import();
  ASSERT_TRUE(report) << message_of(report);
  std::vector<std::string> names;
  for (const ChoiceGroup& group : groups()) names.push_back(group.model_id);
  EXPECT_EQ(names, (std::vector<std::string>{"EleutherAI/pythia-14m@step1000", "d", "local-3B",
                                             "org/name"}));
  EXPECT_TRUE(says(*report, "cannot be read"));
  const auto cards = Lab::open(real_env(), lab())->models().value();
  EXPECT_EQ(cards[0].get_int("params"), 14067712);
  EXPECT_EQ(cards[0].get_string("access"), "imported");
}

TEST_F(HarnessImport, ADamagedFileOfResultsOrNoLogIsTold) {
  EXPECT_NE(message_of(import_into(lab(), {folder_.path()})).find("no samples_*.jsonl"),
            std::string::npos);
  const Path other = write("other.jsonl", "{}");
  EXPECT_NE(message_of(import_into(lab(), {other})).find("is not named as the harness names"),
            std::string::npos);
}

}  // namespace
}  // namespace lux::harness
