// A prompt as a sequence of turns: what plain prompts and chat templates are both made from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "task/task.h"

namespace lux {

/// A part of a prompt: who says it, and what follows it in a plain prompt.
struct Turn {
  std::string role;  // "system", "user", "assistant"
  std::string content;
  std::string delimiter;
};

/// A question, with its answer where it is an example.
struct Question {
  std::string text;
  std::optional<std::string> answer;
  std::string gen_prefix;         // how the answer begins; empty for none
  std::string target_delimiter;   // between question and answer
  std::string fewshot_delimiter;  // behind an answer
};

/// A question's turns: the user's, and the assistant's where there is an answer or a beginning of
/// one.
void append_turns(std::vector<Turn>& turns, const Question& question);

/// `prefix` and `suffix` joined, with `delimiter` between them where both hold text and neither has
/// white space at the joint.
[[nodiscard]] std::string join_delimited(std::string_view prefix, std::string_view suffix,
                                         std::string_view delimiter);

[[nodiscard]] bool ends_with_space(std::string_view text);

/// The plain prompt: every turn with its delimiter.
[[nodiscard]] std::string plain_prompt(const std::vector<Turn>& turns);

/// The same for a chat template: every turn a message (`multiturn`), or all examples and the
/// question in one message of the user's, between a system message and a begun answer, if any.
[[nodiscard]] std::vector<ChatMessage> chat_messages(const std::vector<Turn>& turns,
                                                     bool multiturn);

}  // namespace lux
