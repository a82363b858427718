#include "task/turns.h"

#include <span>

#include "base/text.h"

namespace lux {
namespace {

bool starts_with_space(std::string_view text) {
  size_t at = 0;
  return !text.empty() && is_space(next_code_point(text, at));
}

/// Whether a delimiter belongs between two texts that are joined.
bool needs_delimiter(std::string_view prefix, std::string_view suffix) {
  return !prefix.empty() && !ends_with_space(prefix) && !starts_with_space(suffix);
}

std::string concatenate(std::span<const Turn> turns) {
  std::string text;
  for (const Turn& turn : turns) text.append(turn.content).append(turn.delimiter);
  return text;
}

}  // namespace

bool ends_with_space(std::string_view text) {
  return rstrip(text).size() < text.size();
}

std::string join_delimited(std::string_view prefix, std::string_view suffix,
                           std::string_view delimiter) {
  if (prefix.empty() || suffix.empty()) return std::string(prefix.empty() ? suffix : prefix);
  std::string joined(prefix);
  if (needs_delimiter(prefix, suffix)) joined += delimiter;
  return joined.append(suffix);
}

void append_turns(std::vector<Turn>& turns, const Question& question) {
  const bool begun = !question.gen_prefix.empty();
  const bool answered = question.answer.has_value();
  const bool delimited = begun ? needs_delimiter(question.text, question.gen_prefix) : answered;
  turns.push_back({"user", question.text, delimited ? question.target_delimiter : std::string()});
  if (answered)
    turns.push_back({"assistant", join_delimited(question.gen_prefix, *question.answer, " "),
                     question.fewshot_delimiter});
  else if (begun)
    turns.push_back({"assistant", question.gen_prefix, ""});
}

std::string plain_prompt(const std::vector<Turn>& turns) {
  return concatenate(turns);
}

std::vector<ChatMessage> chat_messages(const std::vector<Turn>& turns, bool multiturn) {
  std::vector<ChatMessage> messages;
  if (multiturn) {
    for (const Turn& turn : turns) messages.push_back({turn.role, turn.content});
    return messages;
  }
  std::span<const Turn> rest(turns);
  if (!rest.empty() && rest.front().role == "system") {
    messages.push_back({rest.front().role, rest.front().content});
    rest = rest.subspan(1);
  }
  if (rest.empty()) return messages;
  const Turn* begun = rest.back().role == "assistant" ? &rest.back() : nullptr;
  if (begun) rest = rest.first(rest.size() - 1);
  // The last turn of the user's ends the message: its delimiter would stand before nothing.
  std::string question = concatenate(rest.first(rest.size() - 1)) + rest.back().content;
  messages.push_back({"user", std::move(question)});
  if (begun) messages.push_back({begun->role, begun->content});
  return messages;
}

}  // namespace lux
