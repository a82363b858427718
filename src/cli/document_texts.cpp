#include "cli/document_texts.h"

#include <map>
#include <unordered_map>

#include "base/text.h"
#include "cli/places.h"
#include "task/task.h"

namespace lux::cli {
namespace {

constexpr size_t shown = 60;  // code points

std::string beginning_of(const std::string& text) {
  std::string line = replace_all(strip(text), "\n", " ");
  const size_t end = code_point_offset(line, shown);
  if (end >= line.size()) return line;
  return line.substr(0, end) + "…";
}

using Texts = std::unordered_map<std::string, std::string>;  // by the document's hash

Texts texts_of(const std::string& task, const TaskRegistry& registry, const TaskOptions& options,
               Env& env) {
  Texts texts;
  const auto found = registry.find(task);
  if (!found || found->size() != 1) return texts;
  const auto documents = load_documents(found->front(), options, env);
  if (!documents) return texts;  // its data is elsewhere
  for (const Document& document : *documents)
    texts.emplace(document.doc_hash, beginning_of(document.contexts.front()));
  return texts;
}

}  // namespace

void add_document_texts(std::vector<FlipRow>& flips, const std::vector<std::string>& data,
                        Env& env) {
  const PlanSources sources = plan_sources(env);
  const auto registry = TaskRegistry::open(sources.task_folders, env);
  if (!registry) return;
  TaskOptions options;
  options.num_fewshot = 0;
  options.data.assign(data.begin(), data.end());
  options.bundled_data = sources.data_folders;
  options.hub_cache = sources.hub_cache;
  options.read_parquet = sources.read_parquet;
  std::map<std::string, Texts> tasks;
  for (FlipRow& flip : flips) {
    if (flip.content.empty()) continue;
    const auto [texts, is_new] = tasks.try_emplace(flip.subject);
    if (is_new) texts->second = texts_of(flip.subject, *registry, options, env);
    if (const auto text = texts->second.find(flip.content); text != texts->second.end())
      flip.text = text->second;
  }
}

}  // namespace lux::cli
