// The plain path, on a recurrent model.
#include <gtest/gtest.h>

#include "tests/model/llama/chat_fixture.h"
#include "tests/model/llama/mamba_file.h"

namespace lux::llama {
namespace {

TEST(PlainPath, ScoresARecurrentModelAndSaysSo) {
  const testing::MambaModel model;
  auto scorer = LlamaScorer::open(model.card(), {.threads = 1});
  ASSERT_TRUE(scorer) << scorer.error().message;
  EXPECT_NE((*scorer)->made_with().find("plain path"), std::string::npos);
  const auto notes = (*scorer)->take_notes();
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].find("is recurrent"), std::string::npos);

  const std::vector<ScoreRequest> requests = {
      {"Question: What is ice?\nAnswer:", " water and salt"},
      {"Question: What is ice?\nAnswer:", " water"},
      {"Question: What is ice?\nAnswer:", " fire"},
      {"Once upon", " a time"}};
  const auto together = (*scorer)->score(requests, {});
  ASSERT_TRUE(together) << together.error().message;
  EXPECT_GT(together->cost.decoded_tokens, together->cost.distinct_tokens);
  EXPECT_EQ((*scorer)->count(requests)->decoded_tokens, together->cost.decoded_tokens);
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto alone = (*scorer)->score({&requests[i], 1}, {});
    ASSERT_TRUE(alone);
    EXPECT_LT(alone->rows[0].logprob, 0);
    EXPECT_NEAR(together->rows[i].logprob, alone->rows[0].logprob, 1e-4) << i;
  }
}

TEST(PlainPath, ChatsWithARecurrentModelAndSaysSo) {
  const testing::MambaModel model;
  const auto open = [&](ChatOptions options) {
    return LlamaChat::open(model.card(), {.threads = 1}, "plain", options).value();
  };
  const auto chat = open({});
  EXPECT_EQ(chat->made_with().get_string("path"), "plain path");
  EXPECT_NE(chat->note().find("is recurrent"), std::string::npos);
  std::vector<ChatRequest> requests;
  for (int64_t i = 0; i < 10; ++i) requests.push_back(testing::opening(i, 1 + static_cast<int>(i)));
  auto together = testing::ask_all(*chat, requests);
  const int64_t first = chat->statistics().decoded_tokens;
  EXPECT_EQ(first, chat->statistics().prompt_tokens);
  const auto alone = open({.deterministic = true});
  for (const ChatRequest& request : requests)
    EXPECT_EQ(testing::ask_one(*alone, request).raw, together[request.conversation].raw);

  // A state goes on where the new prompt begins with all it has seen: here, the first prompt.
  const int64_t opening = together[0].tokens_in;
  testing::go_on(requests[0], "Yes", "No?");
  const ChatReply extended = testing::ask_one(*chat, requests[0]);
  EXPECT_EQ(chat->statistics().decoded_tokens - first, extended.tokens_in - opening);
  EXPECT_EQ(testing::ask_one(*alone, requests[0]).raw, extended.raw);
  // Elsewhere it is made again from the start.
  testing::go_on(requests[9], "Yes", "No?");
  const int64_t before = chat->statistics().decoded_tokens;
  const ChatReply rebuilt = testing::ask_one(*chat, requests[9]);
  EXPECT_EQ(chat->statistics().decoded_tokens - before, rebuilt.tokens_in);
  EXPECT_EQ(testing::ask_one(*alone, requests[9]).raw, rebuilt.raw);
}

}  // namespace
}  // namespace lux::llama
