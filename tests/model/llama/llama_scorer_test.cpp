#include "model/llama/llama_scorer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <llama.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>

#include "model/llama/encode.h"
#include "tests/model/llama/engine_fixture.h"
#include "tests/model/llama/exact_weights.h"

namespace lux::llama {
namespace {

struct Request {
  std::string context;
  std::string continuation;
};

/// Shared heads, shared documents, a request twice, one that is another's prefix, long and short
/// ones.
std::vector<Request> some_requests() {
  const std::string head =
      "Question: Which of these is a planet?\nAnswer: Mars\n\n"
      "Question: What do bees make?\nAnswer: honey\n\n";
  std::vector<Request> requests;
  for (const char* question : {"What is ice made of?", "Who wrote the tale of the two cities?",
                               "Which of these animals can fly over the sea?"})
    for (const char* answer : {" water", " the old man", " a bird of the sea", " water and salt"})
      requests.push_back({head + "Question: " + question + "\nAnswer:", answer});
  requests.push_back({head, "Question"});
  requests.push_back(requests[3]);
  requests.push_back({"", " Once upon a time there was a king"});
  requests.push_back({"Once", " upon"});
  return requests;
}

std::vector<ScoreRequest> views(const std::vector<Request>& requests) {
  std::vector<ScoreRequest> out;
  for (const Request& r : requests) out.push_back({r.context, r.continuation});
  return out;
}

/// One request alone in a context of its own, one logit row after another: slow, and plain to see.
ScoreRow score_alone(llama_model& model, const Request& request) {
  const llama_vocab* vocabulary = llama_model_get_vocab(&model);
  const Encoder encoder(*vocabulary, llama_model_n_ctx_train(&model));
  auto encoded = encoder.encode({request.context, request.continuation}).value();
  auto context = make_context(model, {.threads = 2}, 512, 1, 512).value();
  std::vector<Token> input(encoded.tokens.begin(), encoded.tokens.end() - 1);
  llama_batch batch = llama_batch_init(512, 0, 1);
  for (size_t i = 0; i < input.size(); ++i) {
    batch.token[i] = input[i];
    batch.pos[i] = static_cast<llama_pos>(i);
    batch.n_seq_id[i] = 1;
    batch.seq_id[i][0] = 0;
    batch.logits[i] = 1;
  }
  batch.n_tokens = static_cast<int32_t>(input.size());
  EXPECT_EQ(llama_decode(context.get(), batch), 0);
  ScoreRow row{.tokens = encoded.targets, .greedy = true};
  const int32_t size = llama_vocab_n_tokens(vocabulary);
  for (size_t t = input.size() - static_cast<size_t>(encoded.targets); t < input.size(); ++t) {
    const float* logits = llama_get_logits_ith(context.get(), static_cast<int32_t>(t));
    const float largest = *std::max_element(logits, logits + size);
    double sum = 0;
    for (int32_t v = 0; v < size; ++v) sum += std::exp(static_cast<double>(logits[v] - largest));
    const Token target = encoded.tokens[t + 1];
    row.logprob += static_cast<double>(logits[target] - largest) - std::log(sum);
    row.greedy = row.greedy && std::max_element(logits, logits + size) - logits == target;
  }
  llama_batch_free(batch);
  return row;
}

/// The small model, so that batches of any size give the same numbers; as long as this lives.
class ExactModel {
 public:
  ExactModel() {
    if (testing::computes_exactly_with_f16()) return;
    wide_ = Path(::testing::TempDir()) / fmt::format("luxmeter-{}-f32.gguf", ::getpid());
    EXPECT_TRUE(testing::widen_weights(Path(LUX_SOURCE_DIR) / testing::small_model, wide_));
  }
  ~ExactModel() {
    std::error_code ignored;
    std::filesystem::remove(wide_, ignored);
  }
  ExactModel(const ExactModel&) = delete;
  ExactModel& operator=(const ExactModel&) = delete;

  [[nodiscard]] std::string file() const {
    return wide_.empty() ? testing::small_model : wide_.string();
  }

 private:
  Path wide_;
};

void expect_like_alone(const std::string& file) {
  const auto scorer = testing::open_scorer(file);
  ASSERT_TRUE(scorer);
  const auto requests = some_requests();
  const auto scores = scorer->score(views(requests), {});
  ASSERT_TRUE(scores) << scores.error().message;
  auto model = load_model(testing::card_of(file), {.threads = 2}).value();
  for (size_t i = 0; i < requests.size(); ++i) {
    const ScoreRow alone = score_alone(*model, requests[i]);
    EXPECT_NEAR(scores->rows[i].logprob, alone.logprob, 1e-4 + 1e-6 * std::abs(alone.logprob)) << i;
    EXPECT_EQ(scores->rows[i].tokens, alone.tokens) << i;
    EXPECT_EQ(scores->rows[i].greedy, alone.greedy) << i;
  }
}

TEST(LlamaScorer, ScoresAsOneRequestAloneDoes) {
  const ExactModel model;
  expect_like_alone(model.file());
}

TEST(LlamaScorer, DecodesEveryDistinctTokenOnce) {
  const auto scorer = testing::open_scorer(testing::small_model);
  ASSERT_TRUE(scorer);
  const auto requests = some_requests();
  const auto scores = scorer->score(views(requests), {});
  ASSERT_TRUE(scores);
  EXPECT_EQ(scores->cost.decoded_tokens, scores->cost.distinct_tokens);
  EXPECT_GT(scores->cost.requested_tokens, 3 * scores->cost.distinct_tokens);
  const auto counted = scorer->count(views(requests));
  ASSERT_TRUE(counted);
  EXPECT_EQ(counted->decoded_tokens, scores->cost.decoded_tokens);
  EXPECT_EQ(counted->requested_tokens, scores->cost.requested_tokens);
}

// Whatever was scored before, a unit's bits are its own.
TEST(LlamaScorer, GivesAUnitTheSameBitsInAnyOrder) {
  const auto scorer = testing::open_scorer(testing::small_model);
  ASSERT_TRUE(scorer);
  const auto requests = some_requests();
  const auto all = views(requests);
  const std::span<const ScoreRequest> view(all);
  const std::vector<std::span<const ScoreRequest>> units = {view.subspan(0, 5), view.subspan(5, 7),
                                                            view.subspan(12), view};
  std::vector<std::vector<ScoreRow>> first;
  for (const auto& unit : units) first.push_back(scorer->score(unit, {}).value().rows);
  std::vector<size_t> order = {0, 1, 2, 3, 0, 1, 2, 3};
  std::shuffle(order.begin(), order.end(), std::mt19937(7));
  for (size_t u : order) EXPECT_EQ(scorer->score(units[u], {}).value().rows, first[u]) << u;
  const auto fresh = testing::open_scorer(testing::small_model);
  EXPECT_EQ(fresh->score(units[2], {}).value().rows, first[2]);
}

// Small batches force trees across many batches, and change the last bits only.
TEST(LlamaScorer, SmallBatchesGiveTheSameScores) {
  const auto requests = some_requests();
  const ExactModel model;
  const auto whole = testing::open_scorer(model.file());
  const auto small = testing::open_scorer(model.file(), {.batch = 32});
  ASSERT_TRUE(whole && small);
  const auto expected = whole->score(views(requests), {}).value();
  const auto actual = small->score(views(requests), {}).value();
  EXPECT_GT(actual.cost.batches, expected.cost.batches);
  EXPECT_EQ(actual.cost.decoded_tokens, expected.cost.decoded_tokens);
  for (size_t i = 0; i < requests.size(); ++i)
    EXPECT_NEAR(actual.rows[i].logprob, expected.rows[i].logprob, 1e-4) << i;
}

TEST(LlamaScorer, MarksWhatItCut) {
  const auto scorer = testing::open_scorer(testing::small_model, {.context = 16});
  ASSERT_TRUE(scorer);
  const auto requests = some_requests();
  const auto scores = scorer->score(views(requests), {}).value();
  EXPECT_TRUE(scores.rows[0].truncated);
  EXPECT_FALSE(scores.rows.back().truncated);
}

TEST(LlamaScorer, GivesUpWhenAsked) {
  const auto scorer = testing::open_scorer(testing::small_model);
  ASSERT_TRUE(scorer);
  std::stop_source stop;
  stop.request_stop();
  const auto requests = some_requests();
  const auto scores = scorer->score(views(requests), stop.get_token());
  ASSERT_FALSE(scores);
  EXPECT_EQ(scores.error().kind, Error::Kind::interrupted);
  EXPECT_TRUE(scorer->score(views(requests), {}));
}

}  // namespace
}  // namespace lux::llama
