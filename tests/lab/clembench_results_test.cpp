// Tables of clembench's results as measures.
#include <gtest/gtest.h>

#include "base/json.h"
#include "lab/clembench/import.h"
#include "lab/clembench/paper_table.h"
#include "lab/clembench/result_models.h"
#include "lab/measure_record.h"
#include "tests/lab/testing.h"

namespace lux::clembench {
namespace {

TEST(ResultModels, AreCalledByOneName) {
  const auto name = [](const char* models) { return result_model(models).name; };
  EXPECT_EQ(name("gpt-4-t0.0--gpt-4-t0.0"), "gpt-4");
  EXPECT_EQ(name("a-t0.0--b-t0.0"), "a--b");
  EXPECT_FALSE(result_model("a-t0.0--b-t0.0").is_self_play);
  EXPECT_EQ(name("a-t0.7--a-t0.7"), "a-t0.7");
  EXPECT_EQ(result_model("a-t0.7--a-t0.7").temperature, 0.7);
  EXPECT_EQ(name("a-t0.0--a-t0.7"), "a-t0.0--a-t0.7");  // not one model's own play
  EXPECT_EQ(name("4--4"), "4");
  EXPECT_EQ(name("3.5--4"), "3.5--4");
}

TEST(ResultModels, NamesTellHowTheyAreRun) {
  const auto facts = [](const char* name) { return to_json(Value(facts_of_name(name))); };
  EXPECT_EQ(
      facts("Meta-Llama-3-8B-Instruct-GGUF-q4"),
      R"({"quantisation":"Q4","access":"llama.cpp","model_group":"Meta-Llama-3-8B-Instruct"})");
  EXPECT_EQ(facts("X-7B-GGUF-q5-k-s"),
            R"({"quantisation":"Q5_K_S","access":"llama.cpp","model_group":"X-7B"})");
  EXPECT_EQ(facts("x-Q4_K_M"), R"({"quantisation":"Q4_K_M","model_group":"x"})");
  EXPECT_EQ(facts("Llama-3-70B-Together.ai"),
            R"({"access":"together.ai","model_group":"Llama-3-70B"})");
  EXPECT_EQ(facts("Llama-3.1-8B-bnb-4bit"),
            R"({"quantisation":"bnb-4bit","model_group":"Llama-3.1-8B"})");
  for (const char* plain : {"qwen-max", "a-q", "a-q4x", "-q4", "groq", "llama-2-70b-chat-hf"})
    EXPECT_EQ(facts(plain), "{}") << plain;
}

TEST(ResultModels, FoldersSayTheVersion) {
  EXPECT_EQ(benchmark_version("r/v1.6_quantized/results.csv"), "1.6");
  EXPECT_EQ(benchmark_version("v0.9/bench-paper-table.csv"), "0.9");
  EXPECT_EQ(benchmark_version("extra/results_v1.6.csv"), "1.6");
  EXPECT_EQ(benchmark_version("vicuna/results.csv"), "");
  EXPECT_EQ(benchmark_version("Data/results_main.csv"), "");
  EXPECT_EQ(benchmark_version("v2/results.csv"), "");
}

TEST(PaperTable, HasTwoLinesAModel) {
  const auto rows = read_paper_table(
      "model,metric,all,taboo,wordle\n4--4,Played,97.5,95.0 (-),100.0 (-)\n"
      "4--4,Main Score,40.0,80.0 (1.5),nan (nan)\n");
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_TRUE(std::isnan(rows->at(0).clemscore));
  EXPECT_EQ(rows->at(0).cells[0].quality_std, 1.5);
  EXPECT_EQ(rows->at(0).cells[1].played, 100);
  EXPECT_TRUE(std::isnan(rows->at(0).cells[1].quality));
  const auto refusal = [](const std::string& lines) {
    const auto read = read_paper_table("model,metric,all,taboo\n" + lines);
    return read ? "" : read.error().message;
  };
  EXPECT_EQ(refusal("a,Played,1,2 (-)\n"), "line 2: 'a' has no Main Score.");
  EXPECT_EQ(refusal("a,Played,1,2 (-)\na,Played,1,2 (-)\n"),
            "'a' has its Played twice, in lines 2 and 3.");
  EXPECT_EQ(refusal("a,Won,1,2 (-)\n"),
            "line 2: the metric is 'Won', neither Played nor Main Score.");
  EXPECT_EQ(refusal("a,Played,1,2 (x)\na,Main Score,1,2\n"),
            "line 2: '2 (x)' is no cell as 68.75 (38.71).");
}

class ResultTables : public testing::Test {
 protected:
  ResultTables() : lab_(*Lab::create_or_open(env_, folder_.path() / "lab")) {
    env_.skip_sync = true;
    EXPECT_TRUE(env_.create_directories(folder_.path() / "v1.6_quantized"));
  }
  Result<ImportReport> import(const std::string& rows) {
    EXPECT_TRUE(env_.write_file(
        table_, std::string(",\"-, clemscore\",\"all, Average % Played\",\"all, Average Quality "
                            "Score\",\"taboo, % Played\",\"taboo, Quality Score\",\"taboo, Quality "
                            "Score (std)\"\n") +
                    rows));
    return import_results(lab_, options_);
  }

  Folder folder_;
  FaultyEnv env_;
  Lab lab_;
  Path table_ = folder_.path() / "v1.6_quantized" / "results.csv";
  ImportOptions options_{.paths = {folder_.path() / "v1.6_quantized"}};
};

TEST_F(ResultTables, BecomeMeasuresAndCards) {
  options_.check = [](const ResultRow& row, bool) {
    return row.clemscore == 1 ? std::vector<std::string>{"off"} : std::vector<std::string>{};
  };
  const auto report =
      import("A-GGUF-q4-t0.0--A-GGUF-q4-t0.0,40,80,50,80,50,1\nB-t0.0--B-t0.0,1,0,,0,,\n");
  ASSERT_TRUE(report) << message_of(report);
  EXPECT_EQ(report->result_rows, 2);
  EXPECT_EQ(report->measures, 6 + 3);
  ASSERT_EQ(report->disagreements.size(), 1U);
  EXPECT_TRUE(report->disagreements[0].ends_with("results.csv, line 3: off"));
  std::vector<std::string> seen;
  ASSERT_TRUE(
      for_each_measure(env_, lab_.run_folder(report->run_ids.front()), [&](MeasureRecord&& record) {
        EXPECT_EQ(record.task_version, "1.6");
        seen.push_back(fmt::format("{} {} {} {}", record.model_id, record.task, record.metric,
                                   record.values.at(0)));
        return Status();
      }));
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "A-GGUF-q4 clembench clemscore 40", "A-GGUF-q4 clembench played 80",
                      "A-GGUF-q4 clembench quality 50", "A-GGUF-q4 taboo played 80",
                      "A-GGUF-q4 taboo quality 50", "A-GGUF-q4 taboo quality_std 1",
                      "B clembench clemscore 1", "B clembench played 0", "B taboo played 0"}));
  const auto cards = lab_.models();
  ASSERT_TRUE(cards);
  EXPECT_EQ(to_json(cards->at(0)),
            R"({"model_id":"A-GGUF-q4","name":"A-GGUF-q4","access":"llama.cpp",)"
            R"("quantisation":"Q4","model_group":"A"})");
  EXPECT_EQ(import_results(lab_, options_)->run_ids, report->run_ids);
}

TEST_F(ResultTables, RefuseOneModelTwice) {
  EXPECT_NE(message_of(import("a-t0.0--a-t0.0,0,0,0,0,0,0\na-t0.0--a-t0.0,1,0,0,0,0,0\n"))
                .find("'a-t0.0--a-t0.0' stands twice, in lines 2 and 3."),
            std::string::npos);
  EXPECT_NE(message_of(import("a-t0.0--a-t0.0,0,0,0,0,0,0\na--a,1,0,0,0,0,0\n"))
                .find("line 3: 'a--a' is the same model as a row above, a."),
            std::string::npos);
  EXPECT_TRUE(lab_.run_ids().empty());
}

}  // namespace
}  // namespace lux::clembench
