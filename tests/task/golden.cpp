#include "tests/task/golden.h"

#include "base/jinja/jinja.h"

namespace lux {

Result<std::string> render_chatml(const std::vector<ChatMessage>& messages) {
  LUX_TRY(const std::string source, real_env().read_file(golden_folder() / "chatml.jinja"));
  LUX_TRY(const auto chat, jinja::Template::parse(source, jinja::Options::chat(), "chatml"));
  List list;
  for (const ChatMessage& message : messages)
    list.emplace_back(Map{{"role", message.role}, {"content", message.content}});
  const bool goes_on = messages.back().role == "assistant";
  LUX_TRY(std::string text,
          chat.render(Map{{"messages", std::move(list)}, {"add_generation_prompt", !goes_on}}));
  if (!goes_on) return text;
  const std::string& last = messages.back().content;
  return text.substr(0, text.rfind(last) + last.size());
}

}  // namespace lux
