#include "tests/tools/prompt_server/answers.h"

#include <limits>

namespace lux::tools {
namespace {

Answer refusal(int status, const std::string& message) {
  return {status, Map{{"error", Map{{"message", message}, {"code", status}}}}};
}

/// A number as a server with F32 tensors writes it.
double single(double value) {
  return static_cast<double>(static_cast<float>(value));
}

}  // namespace

Answer Answers::models() const {
  Map model{{"id", "served"}, {"object", "model"}};
  if (behaviour_.as == "vllm") {
    model["owned_by"] = "vllm";
    model["max_model_len"] = model_.context();
  }
  return {200, Map{{"object", "list"}, {"data", List{Value(std::move(model))}}}};
}

Answer Answers::tokenize(const Value& request) const {
  if (behaviour_.as != "vllm") return refusal(404, "Not Found");
  const auto text = request.get_string("prompt");
  if (!text) return refusal(400, "prompt: Field required");
  List tokens;
  for (const Token token :
       model_.tokens(*text, request.get_bool("add_special_tokens").value_or(true)))
    tokens.emplace_back(static_cast<int64_t>(token) + (behaviour_.fault == "tokenizer" ? 1 : 0));
  const auto count = static_cast<int64_t>(tokens.size());
  return {200, Map{{"count", count},
                   {"max_model_len", model_.context()},
                   {"tokens", std::move(tokens)},
                   {"token_strs", nullptr}}};
}

Answer Answers::detokenize(const Value& request) const {
  const Value* tokens = request.find("tokens");
  if (behaviour_.as != "vllm" || tokens == nullptr) return refusal(404, "Not Found");
  std::string text;
  for (const Value& token : tokens->list())
    text += model_.text(static_cast<Token>(token.integer()));
  return {200, Map{{"prompt", text}}};
}

std::vector<Token> Answers::prompt_of(const Value& request) const {
  std::vector<Token> prompt;
  const Value* given = request.find("prompt");
  if (given != nullptr && given->is_string()) return model_.tokens(given->string(), true);
  if (given == nullptr || !given->is_list()) return prompt;
  if (behaviour_.fault == "double-bos") prompt = model_.tokens("", true);
  for (const Value& token : given->list()) prompt.push_back(static_cast<Token>(token.integer()));
  return prompt;
}

/// The last place is that of the generated token.
void Answers::apply_fault(std::vector<Place>& places) const {
  const std::string& fault = behaviour_.fault;
  if (fault == "shift") {
    for (size_t i = 0; i + 1 < places.size(); ++i) {
      const Token token = places[i].token;
      places[i] = places[i + 1];
      places[i].token = token;
    }
  }
  if (fault == "self") {  // token i scored behind itself
    for (size_t i = 0; i + 1 < places.size(); ++i) {
      places[i].logprob = places[i + 1].best_logprob - 3;
      places[i].best = places[i + 1].best;
      places[i].best_logprob = places[i + 1].best_logprob;
    }
  }
  if (fault == "future")  // as of a model that looks ahead
    for (Place& place : places) place.logprob -= static_cast<double>(places.size() % 7);
  if (fault == "constant")
    for (Place& place : places) place.logprob = place.best_logprob = 0;
  if (fault == "wrong-best")
    for (Place& place : places) {
      place.best = (place.best + 1) % 1000;
      place.best_logprob = -0.01;
    }
  if (fault == "nan") places[places.size() / 2].logprob = std::numeric_limits<double>::quiet_NaN();
  if (fault == "positive") places[places.size() / 2].logprob = 1.5;
  if (fault == "clamped") places[places.size() / 2].logprob = -9999;
}

Value Answers::prompt_logprobs(const std::vector<Place>& places) const {
  List list{Value(nullptr)};
  for (size_t i = 0; i + 1 < places.size(); ++i) {
    const Place& place = places[i];
    Map entries{{std::to_string(place.token), Map{{"logprob", single(place.logprob)},
                                                  {"rank", place.rank},
                                                  {"decoded_token", model_.text(place.token)}}}};
    if (place.best != place.token)
      entries[std::to_string(place.best)] = Map{{"logprob", single(place.best_logprob)},
                                                {"rank", 1},
                                                {"decoded_token", model_.text(place.best)}};
    list.emplace_back(std::move(entries));
  }
  return list;
}

/// Lists of the legacy completions: of the prompt and the generated token, or of that alone.
Value Answers::echo(const std::vector<Token>& prompt, const std::vector<Place>& places,
                    bool whole) const {
  List tokens;
  List logprobs;
  List tops;
  List offsets;
  int64_t offset = 0;
  const auto add = [&](const std::string& text, Value logprob, Value top) {
    tokens.emplace_back(text);
    logprobs.push_back(std::move(logprob));
    tops.push_back(std::move(top));
    offsets.emplace_back(offset);
    offset += static_cast<int64_t>(text.size());
  };
  if (whole) add(model_.text(prompt.front()), nullptr, nullptr);
  for (size_t i = whole ? 0 : places.size() - 1; i < places.size(); ++i) {
    const Place& place = places[i];
    Map top{{model_.text(place.token), single(place.logprob)}};
    top[model_.text(place.best)] = single(place.best_logprob);
    add(model_.text(place.token), single(place.logprob), std::move(top));
  }
  return Map{{"text_offset", std::move(offsets)},
             {"token_logprobs", std::move(logprobs)},
             {"tokens", std::move(tokens)},
             {"top_logprobs", std::move(tops)}};
}

Answer Answers::completion(const Value& request) {
  const std::vector<Token> prompt = prompt_of(request);
  const int64_t number = ++count_;
  if (prompt.empty()) return refusal(400, "prompt: Field required");
  if (static_cast<int64_t>(prompt.size()) >= model_.context())
    return refusal(400, "This model's maximum context length is " +
                            std::to_string(model_.context()) + " tokens.");
  if (behaviour_.refuse_every > 0 && number % behaviour_.refuse_every == 0)
    return refusal(400, "This prompt is refused.");
  const bool has_started = number > 20;
  if (behaviour_.fault == "sometimes" && has_started && number % 11 == 0)
    return refusal(500, "Out of luck.");
  auto places = model_.places(prompt);
  if (!places) return refusal(500, places.error().message);
  apply_fault(*places);
  if (behaviour_.fault == "sometimes" && has_started && number % 7 == 0)
    places->front().logprob = std::numeric_limits<double>::quiet_NaN();
  const bool echoes = request.get_bool("echo").value_or(false);
  Map choice{{"index", 0},
             {"text", model_.text(places->back().token)},
             {"finish_reason", "length"},
             {"logprobs", nullptr}};
  const bool wants_logprobs = request.get_int("logprobs").has_value();
  if (behaviour_.as == "generated" && wants_logprobs)
    choice["logprobs"] = echo(prompt, *places, false);
  if ((behaviour_.as == "echo" || behaviour_.as == "vllm") && wants_logprobs)
    choice["logprobs"] = echo(prompt, *places, echoes);
  const bool wants_prompt = request.get_int("prompt_logprobs").has_value();
  if (behaviour_.as == "vllm")
    choice["prompt_logprobs"] = wants_prompt ? prompt_logprobs(*places) : Value();
  const auto size = static_cast<int64_t>(prompt.size());
  const bool has_changed = behaviour_.fault == "fingerprint" && has_started;
  return {
      200,
      Map{{"object", "text_completion"},
          {"model", "served"},
          {"system_fingerprint", has_changed ? "two" : "one"},
          {"choices", List{Value(std::move(choice))}},
          {"usage",
           Map{{"prompt_tokens", size}, {"completion_tokens", 1}, {"total_tokens", size + 1}}}}};
}

}  // namespace lux::tools
