// A stand-in for servers that give a prompt's log-probabilities: vLLM's /v1/models, /tokenize,
// /detokenize and /v1/completions over a small GGUF file.
//   prompt_server MODEL.gguf [--as vllm|echo|generated|text] [--fault NAME] [--refuse-every N]
//                 [--port N]
// It says "PORT" on its first line and ends with its standard input.
#include <CLI/CLI.hpp>
#include <iostream>

#include "base/json.h"
#include "tests/model/http/test_server.h"
#include "tests/tools/prompt_server/answers.h"

namespace {

using lux::tools::Answer;

Answer answer_to(lux::tools::Answers& answers, const lux::test::ServedRequest& request) {
  if (request.method == "GET" && request.path == "/v1/models") return answers.models();
  const auto body = lux::parse_json(request.body);
  const bool is_post = request.method == "POST" && body;
  if (is_post && request.path == "/tokenize") return answers.tokenize(*body);
  if (is_post && request.path == "/detokenize") return answers.detokenize(*body);
  if (is_post && request.path == "/v1/completions") return answers.completion(*body);
  return {404, lux::Map{{"detail", "Not Found"}}};
}

int run(int argc, char** argv) {
  CLI::App app("A stand-in for servers that give a prompt's log-probabilities");
  std::string file;
  int port = 0;
  lux::tools::Behaviour behaviour;
  app.add_option("model", file)->required();
  app.add_option("--as", behaviour.as);
  app.add_option("--fault", behaviour.fault);
  app.add_option("--refuse-every", behaviour.refuse_every);
  app.add_option("--port", port);
  CLI11_PARSE(app, argc, argv);
  const auto model = lux::tools::PromptModel::open(file);
  if (!model) {
    std::cerr << model.error().message << '\n';
    return 1;
  }
  lux::tools::Answers answers(**model, behaviour);
  const lux::test::TestServer server(
      [&](const lux::test::ServedRequest& request,
          const lux::test::TestServer::Connection& client) {
        const Answer answer = answer_to(answers, request);
        client->answer(answer.status, lux::to_json(answer.body));
      },
      {.port = port});
  std::cout << server.port() << '\n' << std::flush;
  while (std::cin.get() != std::char_traits<char>::eof()) {
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "prompt_server: " << error.what() << '\n';
    return 1;
  }
}
