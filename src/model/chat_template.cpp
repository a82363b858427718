#include "model/chat_template.h"

namespace lux {
namespace {

/// For a model that was never taught a format: names and colons, as a play is printed.
constexpr std::string_view plain_source =
    "{% for message in messages %}{{ message.role | capitalize }}: {{ message.content }}\n\n"
    "{% endfor %}{% if add_generation_prompt %}Assistant:{% endif %}";

}  // namespace

Result<ChatTemplate> ChatTemplate::open(const Card& card, const std::string& choice, Env& env) {
  ChatTemplate result;
  std::string name = card.name + "'s chat template";
  if (choice == "plain") {
    result.source_ = plain_source;
  } else if (!choice.empty()) {
    LUX_TRY(result.source_, env.read_file(choice));
    name = choice;
  } else if (card.chat_template) {
    result.source_ = *card.chat_template;
  } else {
    return fail(
        "'{}' has no chat template: it is a base model. Use --chat-template plain or name a "
        "file with a template, or leave out --apply-chat-template.",
        card.name);
  }
  result.bos_ = card.bos_token;
  result.eos_ = card.eos_token;
  result.now_ = env.utc_now();
  LUX_TRY(result.template_, jinja::Template::parse(result.source_, jinja::Options::chat(), name));
  return result;
}

Result<std::string> ChatTemplate::render(const std::vector<ChatTurn>& turns) const {
  const bool goes_on = !turns.empty() && turns.back().role == "assistant";
  List messages;
  for (const ChatTurn& turn : turns)
    messages.emplace_back(Map{{"role", turn.role}, {"content", turn.content}});
  // A begun answer is marked, and the text cut where the mark comes out: what the template would
  // put behind a finished turn is left away.
  constexpr std::string_view mark = "\u2063luxmeter-goes-on-here\u2063";
  if (goes_on) messages.back().map()["content"] = turns.back().content + std::string(mark);
  LUX_TRY(std::string text, template_.render(Map{{"messages", std::move(messages)},
                                                 {"add_generation_prompt", !goes_on},
                                                 {"bos_token", bos_},
                                                 {"eos_token", eos_}},
                                             now_));
  if (!goes_on) return text;
  const size_t at = text.rfind(mark);
  if (at == std::string::npos)
    return fail(
        "The chat template does not print the last message, so no answer can go on from it.");
  return text.substr(0, at);
}

}  // namespace lux
