// Requests a second of a chat behind a wire, its memory and its CPU time, as one line of JSON.
// bench/http_ratios.py runs it against tests/tools/fault_server.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>

#include "base/env.h"
#include "model/http/http_chat.h"

namespace {

using namespace lux;  // NOLINT(google-build-using-namespace): a program of one file

struct Words {
  std::string spec;
  int64_t requests = 100000;
  int concurrency = 1000;  // requests open at once
  int waiting = 200;       // that are asked for beyond those, so that there is always a next one
};

ChatRequest request_of(int64_t n) {
  ChatRequest request;
  request.conversation = n;
  request.turns = {{"user", fmt::format("{} {}", std::string(600, 'x'), n)}};
  return request;
}

Result<std::string> measure(const Words& words) {
  LUX_TRY(http::Endpoint endpoint, http::read_endpoint(words.spec, {}, real_env()));
  http::ChatOptions options;
  options.client.concurrency = words.concurrency;
  LUX_TRY(const auto chat, http::open_chat(std::move(endpoint), options, real_env()));
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  int64_t asked = 0;
  int64_t answered = 0;
  int64_t wrong = 0;
  double half = 0;  // when a half of the answers had come
  while (answered < words.requests) {
    while (asked < words.requests && asked - answered < words.concurrency + words.waiting)
      chat->ask(request_of(asked++));
    LUX_TRY(const auto answers, chat->advance({}));
    for (const Chat::Answer& answer : answers)
      if (answer.reply.finish != ChatReply::Finish::stop) wrong += 1;
    answered += static_cast<int64_t>(answers.size());
    if (half == 0 && answered * 2 >= words.requests) half = seconds();
  }
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto cpu = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return fmt::format(
      R"({{"requests": {}, "failed": {}, "seconds": {:.3f}, "half_seconds": {:.3f}, )"
      R"("cpu_seconds": {:.3f}, "peak_mb": {:.1f}}})",
      answered, wrong, seconds(), half, cpu(used.ru_utime) + cpu(used.ru_stime),
      static_cast<double>(used.ru_maxrss) / 1024);
}

}  // namespace

int main(int argc, char** argv) try {
  Words words;
  CLI::App app("Asks a model behind a wire for many short answers at once.");
  app.add_option("spec", words.spec, "openai:MODEL@URL")->required();
  app.add_option("--requests", words.requests);
  app.add_option("--concurrency", words.concurrency);
  CLI11_PARSE(app, argc, argv);
  const auto line = measure(words);
  if (!line) {
    fmt::print(stderr, "{}\n", line.error().message);
    return 1;
  }
  fmt::print("{}\n", *line);
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
