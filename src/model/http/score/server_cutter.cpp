#include "base/json.h"
#include "model/http/score/cutter.h"

namespace lux::http {
namespace {

/// How a server wants to be asked for tokens.
enum class Form { vllm, llama_server };

/// A request to a path beside the API's own: "…/v1" is left out of the address.
Request beside_api(const Endpoint& endpoint, std::string_view path, const Map& body) {
  Request request = endpoint.request(path, to_json(body));
  std::string_view base = endpoint.base;
  if (base.ends_with("/v1")) base.remove_suffix(3);
  request.url = std::string(base) + std::string(path);
  return request;
}

Request tokenize_request(const Endpoint& endpoint, Form form, const TextToCut& text) {
  if (form == Form::vllm)
    return beside_api(endpoint, "/tokenize",
                      Map{{"model", endpoint.model},
                          {"prompt", text.text},
                          {"add_special_tokens", text.add_special}});
  return beside_api(endpoint, "/tokenize",
                    Map{{"content", text.text}, {"add_special", text.add_special}});
}

Result<std::vector<Token>> read_tokens(const Value& answer) {
  const Value* list = answer.find("tokens");
  if (list == nullptr || !list->is_list()) return fail("without tokens");
  std::vector<Token> tokens;
  tokens.reserve(list->list().size());
  for (const Value& token : list->list()) {
    if (!token.is_int() || token.integer() < 0 || token.integer() > INT32_MAX)
      return fail("with a list of tokens that holds {}", token.kind_name());
    tokens.push_back(static_cast<Token>(token.integer()));
  }
  return tokens;
}

class ServerCutter final : public Cutter {
 public:
  ServerCutter(Endpoint endpoint, Form form) : endpoint_(std::move(endpoint)), form_(form) {}

  Status find_prefix(Asker& asker, const std::stop_token& stop);
  /// Whether the server cuts texts when it is asked in this form.
  Result<bool> works(Asker& asker, const std::stop_token& stop);

  Result<std::vector<std::vector<Token>>> cut(std::span<const TextToCut> texts, Asker& asker,
                                              const std::stop_token& stop) override;
  [[nodiscard]] const PrefixToken& prefix() const override { return prefix_; }
  [[nodiscard]] int64_t context() const override { return context_; }
  [[nodiscard]] std::string name() const override { return "/tokenize"; }

 private:
  Endpoint endpoint_;
  Form form_;
  PrefixToken prefix_;
  int64_t context_ = 0;
};

Result<std::vector<std::vector<Token>>> ServerCutter::cut(std::span<const TextToCut> texts,
                                                          Asker& asker,
                                                          const std::stop_token& stop) {
  std::vector<Asker::Question> questions;
  questions.reserve(texts.size());
  for (const TextToCut& text : texts)
    questions.push_back({tokenize_request(endpoint_, form_, text), 0});
  std::vector<std::vector<Token>> out(texts.size());
  std::string why;
  const auto take = [&](size_t index, const Outcome& outcome) {
    if (outcome.verdict.kind != Verdict::Kind::good) {
      why = outcome.verdict.why;
      return;
    }
    if (const auto context = outcome.verdict.answer.get_int("max_model_len")) context_ = *context;
    auto tokens = read_tokens(outcome.verdict.answer);
    if (tokens) {
      out[index] = *std::move(tokens);
    } else {
      why = fmt::format("{} answered {}.", endpoint_.host, tokens.error().message);
    }
  };
  LUX_CHECK(asker.ask(std::move(questions), take, stop));
  if (!why.empty()) return fail("No tokens for a text: {}", why);
  return out;
}

Result<bool> ServerCutter::works(Asker& asker, const std::stop_token& stop) {
  const std::vector<TextToCut> trial = {{"One text.", false}, {"One text. And more.", false}};
  auto cut_texts = cut(trial, asker, stop);
  if (!cut_texts) {
    if (cut_texts.error().kind == Error::Kind::interrupted)
      return std::unexpected(cut_texts.error());
    return false;
  }
  return !cut_texts->at(0).empty() && cut_texts->at(0).size() < cut_texts->at(1).size();
}

/// The one special token that an empty text gets is BOS; its text is what the server writes for it.
Status ServerCutter::find_prefix(Asker& asker, const std::stop_token& stop) {
  const std::vector<TextToCut> empty = {{"", true}};
  LUX_TRY(const auto cut_empty, cut(empty, asker, stop));
  if (cut_empty[0].empty()) return {};
  prefix_.token = cut_empty[0].front();
  const Map body{{"model", endpoint_.model},
                 {"tokens", List{static_cast<int64_t>(*prefix_.token)}}};
  const auto take = [&](size_t /*index*/, const Outcome& outcome) {
    const Value& answer = outcome.verdict.answer;
    prefix_.text = answer.get_string(form_ == Form::vllm ? "prompt" : "content").value_or("");
  };
  std::vector<Asker::Question> questions;
  questions.push_back({beside_api(endpoint_, "/detokenize", body), 0});
  return asker.ask(std::move(questions), take, stop);
}

}  // namespace

Result<std::unique_ptr<Cutter>> Cutter::from_server(const Endpoint& endpoint, Asker& asker,
                                                    const std::stop_token& stop) {
  for (const Form form : {Form::vllm, Form::llama_server}) {
    auto cutter = std::make_unique<ServerCutter>(endpoint, form);
    LUX_TRY(const bool works, cutter->works(asker, stop));
    if (!works) continue;
    LUX_CHECK(cutter->find_prefix(asker, stop));
    return cutter;
  }
  return nullptr;
}

}  // namespace lux::http
