#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "cli/command.h"
#include "cli/places.h"
#include "cli/print.h"
#include "lab/duckdb/library.h"
#include "model/http/http_chat.h"
#include "model/http/probe.h"
#include "model/llama/engine.h"
#include "model/llama/probe.h"
#include "task/task.h"

namespace lux::cli {
namespace {

/// One thing looked at: fine, or what is wrong and what to do.
struct Finding {
  std::string what;
  bool fine = true;
  std::string words;
};

Finding engine_finding() {
  return {"llama.cpp", true, llama::build_info()};
}

Finding threads_finding() {
  return {"threads", true, fmt::format("{} CPU threads may be used", llama::default_threads())};
}

Finding database_finding() {
  const auto library = duckdb::library();
  if (!library) return {"DuckDB", false, library.error().message};
  return {"DuckDB", true, (*library)->library_version()};
}

Finding tasks_finding(Env& env) {
  const PlanSources sources = plan_sources(env);
  const auto registry = TaskRegistry::open(sources.task_folders, env);
  if (!registry) return {"tasks", false, registry.error().message};
  size_t broken = 0;
  std::string first;
  const auto names = registry->names();
  for (const std::string& name : names)
    if (const auto found = registry->find(name); !found && broken++ == 0)
      first = found.error().message;
  if (broken > 0)
    return {"tasks", false, fmt::format("{} cannot be used; the first: {}", broken, first)};
  return {"tasks", !names.empty(),
          fmt::format("{} in {}", names.size(), sources.task_folders.front().string())};
}

Finding cache_finding(Env& env) {
  const Path cache = hash_cache(env);
  if (cache.empty()) return {"cache", false, "no place for hashes: set HOME or XDG_CACHE_HOME"};
  return {"cache", true, cache.string()};
}

Finding model_finding(Env& env) {
  const Path folder = share_folder(env) / "data" / "models";
  const auto cards = find_models("gguf:" + folder.string(), env, hash_cache(env));
  if (!cards) return {"a trial", false, cards.error().message};
  const auto probe = llama::probe_model(cards->front(), {});
  if (!probe) return {"a trial", false, probe.error().message};
  return {"a trial", true,
          cards->front().name + (probe->note.empty() ? " loads and decodes" : ": " + probe->note)};
}

std::string words_of(const http::Capabilities& found) {
  using Generated = http::Capabilities::Generated;
  if (found.method == http::Method::prompt_logprobs) return "log-probabilities of prompts";
  if (found.method == http::Method::echo) return "log-probabilities of prompts, with an echo";
  if (found.generated == Generated::top_logprobs)
    return "log-probabilities of generated tokens only";
  return found.generated == Generated::text ? "text only" : "no completions of texts";
}

/// What a server can do.
Result<std::vector<Finding>> endpoint_findings(const std::string& spec, Env& env) {
  LUX_TRY(http::Endpoint endpoint, http::read_endpoint(spec, {}, env));
  if (endpoint.model.empty()) {
    LUX_TRY(endpoint.model, http::only_model(endpoint));
  }
  LUX_TRY(const http::Capabilities found, http::probe(endpoint, {}));
  std::string who = found.software.empty() ? endpoint.provider : found.software;
  if (!found.model.empty()) who += ", model " + found.model;
  if (!found.fingerprint.empty()) who += ", fingerprint " + found.fingerprint;
  if (found.context > 0) who += fmt::format(", {} tokens of context", found.context);
  std::vector<Finding> out{{"server", true, who}, {"gives", true, words_of(found)}};
  if (found.method != http::Method::none) {
    std::string front = found.hides_bos ? "a BOS" : found.adds_bos ? found.bos : "nothing";
    if (found.cutter)
      front = found.cutter->prefix().token ? found.cutter->prefix().text : "nothing";
    out.push_back({"tokens", true,
                   fmt::format("by {}, with {} in front of a text",
                               found.cutter ? found.cutter->name() : "the server, unseen", front)});
  }
  for (const std::string& note : found.notes) out.push_back({"note", true, note});
  const bool can = found.refusal.empty();
  out.push_back({"tasks", can,
                 can ? fmt::format("can be scored; log-probabilities of one token in two requests "
                                   "differ by {:.1g} nats at most",
                                   found.difference)
                     : found.refusal});
  return out;
}

Result<std::vector<Finding>> model_findings(const std::string& spec, Env& env) {
  if (http::is_endpoint(spec)) return endpoint_findings(spec, env);
  LUX_TRY(const auto cards, find_models(spec, env, hash_cache(env)));
  std::vector<Finding> out;
  for (const Card& card : cards) {
    const auto probe = llama::probe_model(card, {});
    if (!probe) {
      out.push_back({card.name, false, probe.error().message});
    } else {
      out.push_back({card.name, true, probe->note.empty() ? "loads and decodes" : probe->note});
    }
  }
  return out;
}

Result<int> doctor(const std::vector<std::string>& models, const std::string& format, Env& env) {
  Table table;
  table.columns = {{"part"}, {"state"}, {"detail"}};
  bool fine = true;
  std::vector<Finding> findings;
  for (const std::string& spec : models) {
    LUX_TRY(auto found, model_findings(spec, env));
    findings.insert(findings.end(), found.begin(), found.end());
  }
  if (models.empty())
    findings = {engine_finding(),   threads_finding(),  database_finding(),
                tasks_finding(env), cache_finding(env), model_finding(env)};
  for (const Finding& finding : findings) {
    table.rows.push_back({finding.what, finding.fine ? "ok" : "broken", finding.words});
    fine = fine && finding.fine;
  }
  LUX_CHECK(print_table(table, format));
  return fine ? done : failed;
}

}  // namespace

void add_doctor(Program& program) {
  CLI::App& command =
      *program.app.add_subcommand("doctor", "Look at this installation and say what is wrong");
  auto format = std::make_shared<std::string>("table");
  auto models = std::make_shared<std::vector<std::string>>();
  command.add_option("--model", *models, "Look at this model instead; of a server, what it can do")
      ->type_name("SPEC")
      ->allow_extra_args(false);
  add_format_option(command, *format);
  command.callback([&program, models, format] {
    program.action = [&program, models, format] { return doctor(*models, *format, program.env); };
  });
}

}  // namespace lux::cli
