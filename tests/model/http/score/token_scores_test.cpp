#include "model/http/score/token_scores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/json.h"
#include "tests/model/llama/engine_fixture.h"

namespace lux::http {
namespace {

const std::vector<Token> hello_world = {1, 354, 443, 3953, 905};  // BOS, " H", "ell", "o", " world"

/// What vLLM 0.32.0 answered for wick-0.4M in F32 (make_vllm_golden.py).
Value recorded(const std::string& name) {
  const Path file = Path(LUX_SOURCE_DIR) / "tests/model/http/score/golden" / (name + ".json");
  return parse_json(real_env().read_file(file).value()).value();
}

Value answer_of(const std::string& choice, const std::string& usage = "{}") {
  const std::string text = R"({"choices": [)" + choice + R"(], "usage": )" + usage + "}";
  return parse_json(text).value();
}

/// The answer about a prompt of tokens 7, 8.
Value answer_about(const std::string& entry) {
  return answer_of(R"({"prompt_logprobs": [null, )" + entry + "]}");
}

std::string trouble(const Value& answer) {
  const std::vector<Token> prompt = {7, 8};
  const auto read = read_prompt_logprobs(answer, prompt);
  return read ? "" : read.error().message;
}

double sum(const TokenScores& scores) {
  double total = 0;
  for (size_t i = 1; i < scores.size(); ++i) total += scores[i].logprob;
  return total;
}

TEST(PromptLogprobs, ReadsWhatVllmAnswers) {
  const auto scores = read_prompt_logprobs(recorded("vllm_prompt_logprobs"), hello_world);
  ASSERT_TRUE(scores) << scores.error().message;
  ASSERT_EQ(scores->size(), 5U);
  EXPECT_TRUE(std::isnan(scores->front().logprob));
  EXPECT_DOUBLE_EQ(scores->at(1).logprob, -6.0018110275268555);
  EXPECT_EQ(scores->at(1).text, " H");
  EXPECT_EQ(scores->at(1).best, 3969);
  EXPECT_DOUBLE_EQ(scores->at(1).best_logprob, -3.4058539867401123);
  EXPECT_FALSE(scores->at(1).greedy);
}

TEST(PromptLogprobs, AreTheInProcessScores) {
  const auto scores = read_prompt_logprobs(recorded("vllm_prompt_logprobs"), hello_world);
  const auto scorer = llama::testing::open_scorer(llama::testing::small_model);
  const std::vector<ScoreRequest> requests = {{"", "Hello world"}};
  const auto rows = scorer->score(requests, {});
  ASSERT_TRUE(scores && rows);
  EXPECT_NEAR(rows->rows[0].logprob, sum(*scores), 1e-3);
  EXPECT_EQ(rows->rows[0].tokens, 4);
}

TEST(PromptLogprobs, TheLikeliestIsGreedy) {
  const std::vector<Token> prompt = {7, 8};
  const auto greedy = [&](const std::string& entry) {
    return read_prompt_logprobs(answer_about(entry), prompt).value()[1].greedy;
  };
  EXPECT_TRUE(greedy(R"({"8": {"logprob": -0.5, "rank": 1}})"));
  EXPECT_TRUE(greedy(R"({"8": {"logprob": -0.5}})"));
  EXPECT_FALSE(greedy(R"({"8": {"logprob": -1.5, "rank": 2}})"));
  EXPECT_FALSE(greedy(R"({"8": {"logprob": -1.5, "rank": 2}, "3": {"logprob": -1, "rank": 1}})"));
  // Equals: the lowest number, as an argmax has it.
  EXPECT_TRUE(greedy(R"({"8": {"logprob": -1, "rank": 2}, "9": {"logprob": -1, "rank": 1}})"));
  EXPECT_FALSE(greedy(R"({"8": {"logprob": -1, "rank": 2}, "3": {"logprob": -1, "rank": 1}})"));
}

TEST(PromptLogprobs, RefusesWhatIsNoLogProbability) {
  EXPECT_NE(trouble(answer_about(R"({"8": {"logprob": NaN}})")).find("NaN"), std::string::npos);
  EXPECT_NE(trouble(answer_about(R"({"8": {"logprob": 0.5}})")).find("above 0"), std::string::npos);
  EXPECT_NE(trouble(answer_about(R"({"8": {"logprob": -Infinity}})")).find("probability of 0"),
            std::string::npos);
  EXPECT_NE(trouble(answer_about(R"({"8": {"logprob": -9999.0}})")).find("probability of 0"),
            std::string::npos);
  EXPECT_NE(trouble(answer_about(R"({"8": {"logprob": null}})")).find("without a log-probability"),
            std::string::npos);
  EXPECT_NE(trouble(answer_about(R"({"8": {}})")).find("without a log-probability"),
            std::string::npos);
  EXPECT_EQ(trouble(answer_about(R"({"8": {"logprob": 1e-6}})")), "");  // rounding
}

TEST(PromptLogprobs, RefusesWhatIsNotAboutThePrompt) {
  EXPECT_EQ(trouble(answer_of("{}")), "without prompt_logprobs");
  EXPECT_EQ(trouble(parse_json("[]").value()), "without prompt_logprobs");
  EXPECT_EQ(trouble(answer_of(R"({"prompt_logprobs": null})")), "without prompt_logprobs");
  EXPECT_NE(trouble(answer_of(R"({"prompt_logprobs": [null]})")).find("1 tokens for a prompt of 2"),
            std::string::npos);
  EXPECT_NE(trouble(answer_about("null")).find("without log-probabilities for token 1"),
            std::string::npos);
  EXPECT_NE(trouble(answer_about(R"({"9": {"logprob": -1}})")).find("other tokens"),
            std::string::npos);
  EXPECT_NE(trouble(answer_about(R"({"8": {"logprob": -1}, "x": {"logprob": -1}})"))
                .find("where a token's number should be"),
            std::string::npos);
}

TEST(Echo, ReadsWhatVllmAnswers) {
  const auto ids = read_echo(recorded("vllm_echo_ids"), hello_world.size());
  ASSERT_TRUE(ids) << ids.error().message;
  const auto same = read_prompt_logprobs(recorded("vllm_prompt_logprobs"), hello_world);
  EXPECT_DOUBLE_EQ(sum(*ids), sum(*same));
  EXPECT_EQ(ids->at(2).best_text, "all");
  // One token was generated, which is no part of the prompt. Bytes of a character have no text.
  const auto text = read_echo(recorded("vllm_echo_text"), 0);
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(text->size(), 11U);
  EXPECT_EQ(text->front().text, "<s>");
  EXPECT_EQ(text->back().text, "k");
  EXPECT_FALSE(echo_hides_bos(recorded("vllm_echo_text"), text->size()));
}

TEST(Echo, ReadsAnEchoWithoutBos) {
  // As llama-cpp-python answers: the usage counts BOS, the lists leave it out.
  const Value answer = answer_of(
      R"({"logprobs": {"tokens": [" A", "b", "c"], "token_logprobs": [null, -1, -2],
          "top_logprobs": [null, {"b": -1}, {"c": -2, "d": -1}], "text_offset": [0, 1, 2]}})",
      R"({"prompt_tokens": 3, "completion_tokens": 1})");
  const auto scores = read_echo(answer, 0);
  ASSERT_TRUE(scores) << scores.error().message;
  EXPECT_EQ(scores->size(), 2U);
  EXPECT_TRUE(scores->at(1).greedy);
  EXPECT_TRUE(echo_hides_bos(answer, scores->size()));
  const auto numbered = read_echo(answer, 3);  // then a token is missing
  EXPECT_FALSE(numbered && numbered->size() != 3);
}

TEST(Echo, RefusesWhatIsNoEcho) {
  const auto trouble_of = [](const std::string& logprobs, const std::string& usage) {
    const auto read = read_echo(answer_of(R"({"logprobs": )" + logprobs + "}", usage), 0);
    return read ? std::string() : read.error().message;
  };
  const std::string usage = R"({"prompt_tokens": 2, "completion_tokens": 0})";
  EXPECT_EQ(trouble_of("null", usage), "without the prompt's token_logprobs");
  EXPECT_NE(trouble_of(R"({"tokens": ["a"], "token_logprobs": [-1], "top_logprobs": [{"a": -1}]})",
                       R"({"prompt_tokens": 9, "completion_tokens": 1})")
                .find("but for the tokens that it generated"),
            std::string::npos);
  EXPECT_NE(trouble_of(R"({"tokens": ["a", "b"], "token_logprobs": [null, null],
                           "top_logprobs": [null, {"b": -1}]})",
                       usage)
                .find("without a log-probability for token 1"),
            std::string::npos);
  EXPECT_NE(trouble_of(R"({"tokens": ["a"], "token_logprobs": [null, -1],
                           "top_logprobs": [null, {"b": -1}]})",
                       usage)
                .find("different lengths"),
            std::string::npos);
  EXPECT_NE(
      trouble_of(R"({"tokens": ["a", "b"], "token_logprobs": [null, -1], "top_logprobs": null})",
                 usage)
          .find("different lengths"),
      std::string::npos);
  EXPECT_NE(trouble_of(R"({"tokens": ["a", "b"], "token_logprobs": [null, -1],
                           "top_logprobs": [null, {"b": -1}]})",
                       R"({"prompt_tokens": 7, "completion_tokens": 0})")
                .find("2 tokens for a prompt of 7"),
            std::string::npos);
}

TEST(CheckValues, FindsWhatIsNoLogProbability) {
  EXPECT_TRUE(check_values(recorded("vllm_prompt_logprobs")));
  EXPECT_TRUE(check_values(recorded("vllm_echo_text")));
  EXPECT_TRUE(check_values(answer_of("{}")));
  EXPECT_FALSE(check_values(answer_about(R"({"8": {"logprob": NaN}})")));
  EXPECT_FALSE(check_values(answer_of(R"({"logprobs": {"token_logprobs": [null, 3]}})")));
}

}  // namespace
}  // namespace lux::http
