#include "model/http/endpoint.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "base/json.h"
#include "model/http/url.h"

namespace lux::http {
namespace {

/// Sets variables of the environment for one test.
class Environment {
 public:
  explicit Environment(std::initializer_list<std::pair<const char*, const char*>> set) {
    for (const char* name :
         {"OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "GEMINI_API_KEY",
          "GOOGLE_API_KEY", "MISTRAL_API_KEY", "OPENROUTER_API_KEY", "LUX_TEST_KEY"})
      ::unsetenv(name);
    for (const auto& [name, value] : set) ::setenv(name, value, 1);
  }
};

Result<Endpoint> read(const std::string& spec, const std::string& settings = "{}") {
  return read_endpoint(spec, parse_json(settings)->map(), real_env());
}

std::string message_of(const std::string& spec, const std::string& settings = "{}") {
  const auto endpoint = read(spec, settings);
  return endpoint ? "" : endpoint.error().message;
}

TEST(Url, IsReadInParts) {
  const auto url = parse_url("https://Host.example:8443/api/v1/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->text(), "https://host.example:8443/api/v1");
  EXPECT_EQ(url->authority(), "host.example:8443");
  EXPECT_EQ(parse_url("http://[::1]:8000")->host, "[::1]");
  EXPECT_EQ(parse_url("https://a.example:443")->authority(), "a.example");
}

TEST(Url, RefusesWhatMayHoldAKeyAndDoesNotRepeatIt) {
  for (const char* text : {"https://me:s3cret@a.example/v1", "https://a.example/v1?key=s3cret",
                           "https://a.example/#s3cret", "ftp://s3cret", "https://", "http://a b/",
                           "http://a:99999", "http://a:x"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().message.find("s3cret"), std::string::npos);
  }
}

TEST(Endpoint, IsReadFromASpec) {
  const Environment none({});
  const auto endpoint = read("openai:meta/llama-3:free@http://localhost:8000");
  ASSERT_TRUE(endpoint) << endpoint.error().message;
  EXPECT_EQ(endpoint->model, "meta/llama-3:free");
  EXPECT_EQ(endpoint->base, "http://localhost:8000/v1");
  EXPECT_TRUE(endpoint->secret_headers.empty());
  EXPECT_EQ(read("openai:m@http://localhost:8000/api/")->base, "http://localhost:8000/api");
  EXPECT_EQ(read("openai:a@b@http://localhost")->model, "a@b");
}

TEST(Endpoint, TakesItsKeyFromTheEnvironment) {
  const Environment set({{"ANTHROPIC_API_KEY", "sk-ant-1"}, {"GOOGLE_API_KEY", "g-2"}});
  const auto claude = read("anthropic:claude-x");
  ASSERT_TRUE(claude) << claude.error().message;
  EXPECT_EQ(claude->secret_headers.front().first, "x-api-key");
  EXPECT_EQ(claude->secret_headers.front().second.reveal(), "sk-ant-1");
  EXPECT_EQ(claude->redact("wrong key sk-ant-1, and sk-ant-1"), "wrong key [key], and [key]");
  EXPECT_EQ(read("gemini:flash")->secret_headers.front().second.reveal(), "g-2");
  EXPECT_EQ(message_of("mistral:small"),
            "api.mistral.ai asks for a key: set MISTRAL_API_KEY in the environment, or "
            "MISTRAL_API_KEY_FILE to a file with it that only you may read.");
}

TEST(Endpoint, SendsNoKeyUnencrypted) {
  const Environment set({{"OPENAI_API_KEY", "sk-1"}});
  EXPECT_TRUE(read("openai:m@http://127.0.0.1:8000"));
  EXPECT_TRUE(read("openai:m@https://a.example"));
  const std::string message = message_of("openai:m@http://a.example");
  EXPECT_NE(message.find("unencrypted"), std::string::npos) << message;
  EXPECT_TRUE(read("openai:m@http://a.example", R"({"key-env": "none"})"));
}

TEST(Endpoint, ReadsSettings) {
  const Environment set({{"LUX_TEST_KEY", "abc"}});
  const auto endpoint = read("openai:m@https://a.example", R"({"headers": {"X-Team": "light",
      "X-Auth": "Token $LUX_TEST_KEY"}, "price": {"input": 0.5, "output": 2}, "stream": true,
      "parameters": {"top_p": 0.5}, "name": "M", "card": {"params": 7000000000, "family": "f"}})");
  ASSERT_TRUE(endpoint) << endpoint.error().message;
  EXPECT_EQ(endpoint->headers.front().first, "X-Team");
  EXPECT_EQ(endpoint->secret_headers.front().second.reveal(), "Token abc");
  EXPECT_EQ(endpoint->redact("abc"), "[key]");
  EXPECT_TRUE(endpoint->stream);
  EXPECT_EQ(endpoint->price->output, 2);
  const auto card = card_of(*endpoint);
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->name, "M");
  EXPECT_EQ(card->params, 7'000'000'000);
  EXPECT_EQ(card->family, "f");
  EXPECT_EQ(card->access, "a.example");
  EXPECT_EQ(to_json(endpoint->identity()).find("abc"), std::string::npos);
}

TEST(Endpoint, RefusesSettingsThatCannotBe) {
  const Environment none({});
  const std::string spec = "openai:m@https://a.example";
  EXPECT_EQ(message_of(spec, R"({"prise": 1})"),
            spec + ": 'prise' is no setting of a model; did you mean 'price'?");
  EXPECT_NE(
      message_of(spec, R"({"headers": {"Authorization": "Bearer x"}})").find("looks like a key"),
      std::string::npos);
  EXPECT_NE(message_of(spec, R"({"headers": {"X": "$LUX_TEST_KEY"}})").find("has no LUX_TEST_KEY"),
            std::string::npos);
  EXPECT_NE(message_of(spec, R"({"price": {"input": -1, "output": 1}})").find("dollars"),
            std::string::npos);
  EXPECT_NE(message_of("gemini:a?key=b").find("cannot be a model's name"), std::string::npos);
}

TEST(Secret, FilesMustBeTheOwnersOwn) {
  const Path file = Path(::testing::TempDir()) / "lux_key";
  std::ofstream(file) << "k-1\nmore\n";
  ::chmod(file.c_str(), 0644);
  const auto open = secret_from_file(file, real_env());
  ASSERT_FALSE(open);
  EXPECT_NE(open.error().message.find("chmod 600"), std::string::npos);
  ::chmod(file.c_str(), 0600);
  const auto closed = secret_from_file(file, real_env());
  ASSERT_TRUE(closed) << closed.error().message;
  EXPECT_EQ(closed->reveal(), "k-1");
}

TEST(Secret, KeepsTheProcessToItself) {
  const Secret key("a-key");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_EQ(::prctl(PR_GET_DUMPABLE), 0);  // no core file, no reading of its memory
#endif
}

TEST(Secret, MovesLeaveNothingBehind) {
  Secret one("a-key");
  const Secret two = std::move(one);
  EXPECT_TRUE(one.empty());  // NOLINT(bugprone-use-after-move): what is asked
  EXPECT_EQ(two.reveal(), "a-key");
}

}  // namespace
}  // namespace lux::http
