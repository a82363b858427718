#include "cli/usage.h"

#include <fmt/format.h>

#include <vector>

#include "base/nearest.h"

namespace lux::cli {
namespace {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

/// "luxmeter list tasks".
std::string full_name(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent ? full_name(*parent) + " " + app.get_name() : app.get_name();
}

/// The first word that no command took, and the command that it was said to.
std::pair<const CLI::App*, std::string> unknown_word(const CLI::App& app) {
  if (const auto words = app.remaining(); !words.empty()) return {&app, words.front()};
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->count() == 0) continue;
    if (auto found = unknown_word(*command); found.first) return found;
  }
  return {};
}

}  // namespace

std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error) {
  const auto [command, word] = unknown_word(app);
  if (command) {
    const std::string name = full_name(*command);
    const size_t equals = word.find('=');
    if (word.starts_with('-'))
      return fmt::format("'{}' has no flag '{}'{}", name, word.substr(0, equals),
                         did_you_mean(word.substr(0, equals), flag_names(*command)));
    const auto commands = command_names(*command);
    if (commands.empty()) return fmt::format("'{}' takes no word '{}'.", name, word);
    return fmt::format("'{}' has no command '{}'{}", name, word, did_you_mean(word, commands));
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error)) return {};
  std::string sentence = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) {
    const std::string flag = sentence.substr(0, sentence.find(':'));
    const bool again = sentence.find("received") != std::string::npos;
    return fmt::format("{} {}.", flag, again ? "is given more than once" : "takes a value");
  }
  if (!sentence.ends_with('.')) sentence += '.';
  return sentence;
}

}  // namespace lux::cli
