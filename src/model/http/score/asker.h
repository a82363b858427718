// Asks a server many things at once and waits for all answers.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "model/http/client.h"
#include "model/http/endpoint.h"

namespace lux::http {

class Asker {
 public:
  /// A request, and how many tokens its prompt and answer will have, about.
  struct Question {
    Request request;
    int64_t expected_tokens = 0;
  };
  using Take = std::function<void(size_t question, Outcome outcome)>;

  /// How answers are judged. `scores`: an answer with what is no log-probability is broken, and
  /// asked for again. `probe`: what the server cannot do does not end the asking; such an outcome
  /// is a fatal_request.
  enum class Manner { scores, probe };

  Asker(Transport& transport, const ClientOptions& options, const Endpoint& endpoint,
        Manner manner);

  /// Hands each answer to `take` as it comes, by the question's index. `while_waiting` (may be
  /// empty) is called now and then. Fails where no request can succeed, and with kind `interrupted`
  /// where `stop` is asked for; what is answered later is dropped.
  [[nodiscard]] Status ask(std::vector<Question> questions, const Take& take,
                           const std::stop_token& stop,
                           const std::function<void()>& while_waiting = {});

  /// Whether no request can succeed any more: ask() has failed for good.
  [[nodiscard]] bool is_over() const { return is_over_; }
  [[nodiscard]] ClientState state() const { return client_->state(); }

 private:
  std::unique_ptr<Client> client_;
  bool is_over_ = false;
  int64_t next_ = 0;  // number of the next question: none is used twice
};

}  // namespace lux::http
