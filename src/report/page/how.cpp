#include <algorithm>
#include <array>

#include "base/json.h"
#include "report/page/bundle.h"
#include "report/page/page.h"
#include "report/table/display.h"

namespace lux::page {
namespace {

constexpr size_t most_line = 64U << 20U;

/// The first line of a file, where it is not too long.
std::string first_line(Env& env, const Path& file) {
  std::string text;
  std::vector<char> buffer(1U << 20U);
  while (text.size() < most_line) {
    const auto got = env.read_part(file, text.size(), buffer);
    if (!got || *got == 0) return {};
    text.append(buffer.data(), *got);
    if (const size_t end = text.find('\n'); end != std::string::npos) return text.substr(0, end);
  }
  return {};
}

/// What a run's first finished unit was made with: engine, threads, KV type …
Value made_with(const Lab& lab, const std::string& run_id) {
  for (const std::string& name : lab.env().list(lab.run_folder(run_id))) {
    const bool journal =
        name.ends_with(".jsonl") && (name.starts_with("journal-") || name.starts_with("episodes-"));
    if (!journal) continue;
    const auto line = parse_json(first_line(lab.env(), lab.run_folder(run_id) / name));
    if (!line) continue;
    if (const Value* found = line->find("made_with"); found != nullptr && !found->is_null())
      return to_json(*found).size() < 4000 ? *found : Value();
  }
  return {};
}

Value parsed(const Lab& lab, const Path& file) {
  const auto text = lab.env().read_file(file);
  if (!text) return {};
  auto value = parse_json(*text);
  return value ? *std::move(value) : Value();
}

/// The command that goes on with a run, where its process kept it.
std::string command_of(const Lab& lab, const std::string& run_id) {
  for (const std::string& name : lab.env().list(lab.run_folder(run_id)))
    if (name.starts_with("notes-") && name.ends_with(".json"))
      if (const auto command = parsed(lab, lab.run_folder(run_id) / name).get_string("command"))
        return valid_utf8(*command);
  return {};
}

Value run_of(const Lab& lab, const std::string& run_id) {
  Map run{{"run_id", valid_utf8(run_id)}, {"command", command_of(lab, run_id)}};
  const Value plan = parsed(lab, lab.plan_file(run_id));
  if (const Value* settings = plan.find("settings"))
    run["settings"] = valid_utf8(to_json(*settings));
  for (const char* member : {"models", "units", "episodes", "tasks"})
    if (const Value* list = plan.find(member); list != nullptr && list->is_list())
      run[member] = static_cast<int64_t>(list->list().size());
  const Value made = made_with(lab, run_id);
  if (!made.is_null()) run["made_with"] = valid_utf8(to_json(made));
  return run;
}

}  // namespace

Status how(const Input& input, const Take& take) {
  List runs;
  for (const std::string& run_id : input.lab->run_ids()) runs.push_back(run_of(*input.lab, run_id));
  List models;
  for (const Value& card : input.cards) {
    Map shown;
    for (const char* member :
         {"model_id", "content_hash", "tokenizer_hash", "template_hash", "quantisation", "licence"})
      shown[member] = valid_utf8(card.get_string(member).value_or(""));
    models.emplace_back(std::move(shown));
  }
  List studies;
  for (const char* study : {"chain", "distractors", "traits", "access"})
    if (const std::string command = input.figures->studies.command(study); !command.empty())
      studies.emplace_back(valid_utf8(command));
  List names;
  for (const FigureName& figure : figure_names())
    names.emplace_back(Map{{"name", std::string(figure.name)}, {"what", std::string(figure.what)}});
  take(document("how", Map{{"version", input.version},
                           {"lab", valid_utf8(input.figures->lab)},
                           {"runs", std::move(runs)},
                           {"models", std::move(models)},
                           {"studies", std::move(studies)},
                           {"figures", std::move(names)},
                           {"licences", std::string(licences())}}));
  return {};
}

}  // namespace lux::page
