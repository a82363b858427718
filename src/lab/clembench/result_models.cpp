#include "lab/clembench/result_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lab/clembench/tree.h"

namespace lux::clembench {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string changed_case(std::string_view text, bool upper) {
  std::string out(text);
  for (char& c : out) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Takes an ending off, whatever its case.
bool take_off(std::string_view& name, std::string_view ending) {
  if (name.size() <= ending.size() ||
      changed_case(name.substr(name.size() - ending.size()), false) != ending)
    return false;
  name.remove_suffix(ending.size());
  return true;
}

/// "-q4", "-Q4_K_M", "-q5-k-s" at the end, as "Q4", "Q4_K_M", "Q5_K_S".
std::string take_quantisation(std::string_view& name) {
  const std::string small = changed_case(name, false);
  const size_t at = small.rfind("-q");
  if (at == std::string::npos || at == 0) return {};
  const std::string_view rest = std::string_view(small).substr(at + 2);
  if (rest.empty() || !is_digit(rest[0]) || (rest.size() > 1 && rest[1] != '-' && rest[1] != '_'))
    return {};
  for (size_t i = 1; i < rest.size(); i += 2) {
    const bool is_mark = rest[i] == '-' || rest[i] == '_';
    if (!is_mark || i + 1 >= rest.size() ||
        std::string_view("01ksml").find(rest[i + 1]) == std::string_view::npos)
      return {};
  }
  std::string found = changed_case(std::string_view(small).substr(at + 1), true);
  std::ranges::replace(found, '-', '_');
  name = name.substr(0, at);
  return found;
}

std::string version_in(std::string_view text) {
  for (size_t at = text.find('v'); at != std::string_view::npos; at = text.find('v', at + 1)) {
    if (at > 0 && text[at - 1] != '_' && text[at - 1] != '-') continue;
    size_t end = at + 1;
    while (end < text.size() &&
           (is_digit(text[end]) ||
            (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1]) && end > at + 1)))
      ++end;
    const std::string_view version = text.substr(at + 1, end - at - 1);
    const bool is_whole = end == text.size() || text[end] == '_' || text[end] == '-';
    if (is_whole && version.find('.') != std::string_view::npos) return std::string(version);
  }
  return {};
}

}  // namespace

ResultModel result_model(std::string_view models) {
  const ModelNames players = model_names(models);
  const auto same = [&](const std::string& name) { return name == players.names.front(); };
  if (!players.one_temperature)
    return {.name = std::string(models), .is_self_play = false, .temperature = players.temperature};
  ResultModel model{.name = {},
                    .is_self_play = std::ranges::all_of(players.names, same),
                    .temperature = players.temperature};
  for (const std::string& name : players.names) {
    if (model.is_self_play && !model.name.empty()) break;
    model.name += (model.name.empty() ? "" : "--") + name;
  }
  if (model.temperature != 0) model.name += fmt::format("-t{}", model.temperature);
  return model;
}

Map facts_of_name(std::string_view name) {
  constexpr std::array<std::string_view, 3> hosts{"together.ai", "groq", "anyscale"};
  Map facts;
  for (const std::string_view host : hosts)
    if (take_off(name, fmt::format("-{}", host))) facts["access"] = host;
  if (take_off(name, "-bnb-4bit")) {
    facts["quantisation"] = "bnb-4bit";
  } else if (std::string quantisation = take_quantisation(name); !quantisation.empty()) {
    facts["quantisation"] = std::move(quantisation);
  }
  if (take_off(name, "-gguf") && facts.find("access") == nullptr) facts["access"] = "llama.cpp";
  if (!facts.empty()) facts["model_group"] = name;
  return facts;
}

std::string benchmark_version(const Path& table) {
  std::string version = version_in(table.stem().string());
  return version.empty() ? version_in(table.parent_path().filename().string()) : version;
}

}  // namespace lux::clembench
