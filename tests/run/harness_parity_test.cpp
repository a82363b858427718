// Per choice, against lm-evaluation-harness itself: the goldens in tests/golden/harness were made
// by its Hugging Face backend in float32 (tools/reference/README.md has the commands and the
// format).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "model/llama/encode.h"
#include "model/llama/llama_scorer.h"
#include "study/metrics/metrics.h"
#include "task/task.h"
#include "tests/model/llama/exact_weights.h"
#include "tests/run/gzip.h"

namespace lux {
namespace {

Path shared_folder() {
  const char* named = std::getenv("LUX_SHARED");
  return named ? Path(named) : Path(LUX_SOURCE_DIR) / ".." / "shared";
}

struct Case {
  const char* golden;
  const char* gguf;  // below shared/models
  int shots;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.golden;
}

Path exact_weights(const Path& file) {
  if (llama::testing::computes_exactly_with_f16()) return file;
  Path wide = Path(::testing::TempDir()) / (file.stem().string() + "-f32.gguf");
  EXPECT_TRUE(llama::testing::widen_weights(file, wide));
  return wide;
}

/// A folder laid out as --data wants it, with HellaSwag's original fields.
Path data_folder(const Path& shared) {
  const Path folder = Path(::testing::TempDir()) / "parity_data" / std::to_string(::getpid());
  std::filesystem::create_directories(folder / "hellaswag");
  const Path tasks = std::filesystem::absolute(shared / "data" / "tasks");
  for (const std::string& name : real_env().list(tasks))
    if (name != "hellaswag" && !real_env().exists(folder / name))
      std::filesystem::create_directory_symlink(tasks / name, folder / name);
  const Path link = folder / "hellaswag" / "validation.jsonl";
  if (!real_env().exists(link))
    std::filesystem::create_symlink(tasks / "hellaswag" / "validation_original_1000.jsonl", link);
  return folder;
}

std::string joined(std::span<const Token> tokens) {
  std::string out;
  for (Token token : tokens) out += (out.empty() ? "" : " ") + std::to_string(token);
  return out;
}

/// What one task's documents differ in, over all their choices.
struct Differences {
  double worst = 0;       // |Δℓ| / (1e-3 + 1e-5·|ℓ|)
  double worst_nats = 0;  // |Δℓ|
  int64_t choices = 0;
  int64_t truncated = 0;
  int64_t documents = 0;
};

class HarnessParity : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    shared_ = shared_folder();
    if (!real_env().exists(shared_ / "models" / GetParam().gguf))
      GTEST_SKIP() << "the shared models are not at " << shared_ << "; set LUX_SHARED";
  }

  void compare(const std::string& task, const std::vector<Value>& golden,
               const TaskRegistry& registry, llama::LlamaScorer& scorer,
               const llama::Encoder& encoder);
  static void compare_choice(const Value& expected, size_t c, const ScoreRow& row,
                             const EncodedRequest& encoded, Differences& differences);

  Path shared_;
};

void HarnessParity::compare_choice(const Value& expected, size_t c, const ScoreRow& row,
                                   const EncodedRequest& encoded, Differences& differences) {
  const auto at = [&](const char* key) -> const Value& { return expected.find(key)->list().at(c); };
  const double reference = at("ll").number();
  const double off = std::abs(row.logprob - reference);
  const double share = off / (1e-3 + 1e-5 * std::abs(reference));
  EXPECT_LE(share, 1) << "ℓ " << row.logprob << ", harness " << reference;
  differences.worst = std::max(differences.worst, share);
  differences.worst_nats = std::max(differences.worst_nats, off);
  EXPECT_EQ(row.tokens, at("nc").integer());
  EXPECT_EQ(row.context_tokens, at("nx").integer());
  EXPECT_EQ(row.truncated, at("tr").integer() != 0);
  EXPECT_EQ(row.greedy, at("g").integer() != 0);
  const std::span<const Token> tokens(encoded.tokens);
  EXPECT_EQ(sha256_hex(joined(tokens.first(tokens.size() - 1)) + " | " +
                       joined(tokens.last(static_cast<size_t>(encoded.targets)))),
            at("h").string());
  differences.truncated += row.truncated ? 1 : 0;
  differences.choices += 1;
}

/// Whether the best two of these are so near each other that the last bits decide.
bool is_near_tie(std::vector<double> scores) {
  std::ranges::sort(scores, std::greater());
  return scores.size() > 1 && scores[0] - scores[1] < 2e-3;
}

void HarnessParity::compare(const std::string& task, const std::vector<Value>& golden,
                            const TaskRegistry& registry, llama::LlamaScorer& scorer,
                            const llama::Encoder& encoder) {
  SCOPED_TRACE(task);
  const auto found = registry.find(task);
  ASSERT_TRUE(found) << found.error().message;
  TaskOptions options;
  options.num_fewshot = GetParam().shots;
  options.data = {data_folder(shared_)};
  options.limit = 0;
  for (const Value& document : golden)
    options.limit = std::max(options.limit, *document.get_int("d") + 1);
  const auto documents = load_documents(found->front(), options, real_env());
  ASSERT_TRUE(documents) << documents.error().message;
  std::vector<ScoreRequest> requests;
  for (const Value& expected : golden) {
    const Document& document = documents->at(static_cast<size_t>(*expected.get_int("d")));
    for (size_t c = 0; c < document.size(); ++c)
      requests.push_back({document.context(c), document.continuation(c)});
  }
  const auto scores = scorer.score(requests, {});
  ASSERT_TRUE(scores) << scores.error().message;
  Differences differences;
  size_t at = 0;
  for (const Value& expected : golden) {
    const Document& document = documents->at(static_cast<size_t>(*expected.get_int("d")));
    SCOPED_TRACE(document.doc_id);
    ASSERT_EQ(document.size(), expected.find("ll")->list().size());
    std::vector<ChoiceRow> rows;
    std::vector<double> plain;
    std::vector<double> by_length;
    for (size_t c = 0; c < document.size(); ++c, ++at) {
      const auto encoded = encoder.encode(requests[at]);
      ASSERT_TRUE(encoded);
      compare_choice(expected, c, scores->rows[at], *encoded, differences);
      ChoiceRow row;
      row.choice = static_cast<int32_t>(c);
      row.is_gold = std::ranges::count(document.gold, row.choice) > 0;
      row.logprob = scores->rows[at].logprob;
      row.chars = static_cast<int32_t>(count_code_points(document.choices[c]));
      row.bytes = static_cast<int32_t>(document.choices[c].size());
      rows.push_back(row);
      plain.push_back(row.logprob);
      by_length.push_back(row.logprob / std::max(1, row.chars));
    }
    const TaskMetrics metrics = measure_task(rows);
    if (!is_near_tie(plain)) {
      EXPECT_EQ(metrics.find("acc")->estimate.value, expected.find("acc")->number());
    }
    if (const auto acc_norm = expected.get_number("acc_norm");
        acc_norm && !is_near_tie(by_length)) {
      EXPECT_EQ(metrics.find("acc_norm")->estimate.value, *acc_norm);
    }
    differences.documents += 1;
  }
  std::printf(
      "%-32s %5lld documents %6lld choices, truncated %4lld, worst |Δℓ| %.2e (%.1f %% of the "
      "bound)\n",
      task.c_str(), static_cast<long long>(differences.documents),
      static_cast<long long>(differences.choices), static_cast<long long>(differences.truncated),
      differences.worst_nats, 100 * differences.worst);
}

TEST_P(HarnessParity, EveryChoice) {
  const std::string file = std::string("tests/golden/harness/") + GetParam().golden + ".jsonl.gz";
  const auto lines = testing::read_gzip_lines(Path(LUX_SOURCE_DIR) / file);
  ASSERT_GT(lines.size(), 1U) << file;
  std::map<std::string, std::vector<Value>> by_task;
  for (size_t i = 1; i < lines.size(); ++i) {
    auto line = parse_json(lines[i]);
    ASSERT_TRUE(line) << file << ":" << i + 1 << ": " << line.error().message;
    by_task[*line->get_string("t")].push_back(*std::move(line));
  }
  const Path source(LUX_SOURCE_DIR);
  const auto registry = TaskRegistry::open(
      {source / "tasks",
       source / "tests" / "run" / (GetParam().shots > 0 ? "parity_tasks_5shot" : "parity_tasks")},
      real_env());
  ASSERT_TRUE(registry) << registry.error().message;

  Card card;
  card.name = GetParam().golden;
  card.files = {exact_weights(shared_ / "models" / GetParam().gguf)};
  card.file_bytes = 1;
  auto scorer = llama::LlamaScorer::open(card, {.threads = 1});
  ASSERT_TRUE(scorer) << scorer.error().message;
  const auto model = llama::load_model(card, {});
  ASSERT_TRUE(model);
  const llama::Encoder encoder(*llama_model_get_vocab(model->get()),
                               llama_model_n_ctx_train(model->get()));
  for (const auto& [task, golden] : by_task) compare(task, golden, *registry, **scorer, encoder);
}

INSTANTIATE_TEST_SUITE_P(
    Models, HarnessParity,
    ::testing::Values(Case{"wick-0.16M.0shot", "wick-0.16M/wick-0.16M-step7168-f16.gguf", 0},
                      Case{"wick-0.4M.0shot", "wick-0.4M/wick-0.4M-step7168-f16.gguf", 0},
                      Case{"wick-1.3M.0shot", "wick-1.3M/wick-1.3M-step7168-f16.gguf", 0},
                      Case{"wick-3M.0shot", "wick-3M/wick-3M-step7168-f16.gguf", 0},
                      Case{"wick-0.4M-ctx4k.5shot", "long/wick-0.4M-ctx4k-f16.gguf", 5}));

}  // namespace
}  // namespace lux
