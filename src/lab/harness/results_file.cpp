#include "lab/harness/results_file.h"

#include "base/json.h"

namespace lux::harness {
namespace {

const Value* at(const Value& value, std::initializer_list<std::string_view> keys) {
  const Value* place = &value;
  for (const std::string_view key : keys) {
    if (place == nullptr) return nullptr;
    place = place->find(key);
  }
  return place;
}

std::optional<std::string> text_at(const Value& value,
                                   std::initializer_list<std::string_view> keys) {
  const Value* found = at(value, keys);
  if (found == nullptr || !found->is_string() || found->string().empty()) return std::nullopt;
  return found->string();
}

/// A member of `model_args`: an object, or a text "pretrained=…,revision=…".
std::optional<std::string> model_argument(const Value& content, const std::string& name) {
  if (auto told = text_at(content, {"config", "model_args", name})) return told;
  const auto text = text_at(content, {"config", "model_args"});
  if (!text) return std::nullopt;
  const std::string key = name + "=";
  for (size_t from = 0; from < text->size();) {
    const size_t end = std::min(text->find(',', from), text->size());
    const std::string part = text->substr(from, end - from);
    if (part.starts_with(key) && part.size() > key.size()) return part.substr(key.size());
    from = end + 1;
  }
  return std::nullopt;
}

/// A model's own name behind the path of its folder; one of a hub's stays as it is.
std::string name_of_model(std::string name) {
  const bool is_path = name.starts_with('/') || name.starts_with('.') || name.starts_with('~');
  if (!is_path) return name;
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();
  return Path(name).filename().string();
}

std::string full_name(const Value& content) {
  auto name = text_at(content, {"model_name"});
  if (!name) name = model_argument(content, "pretrained");
  if (!name) name = model_argument(content, "model");
  if (!name) return {};
  auto revision = model_argument(content, "revision");
  if (!revision) revision = text_at(content, {"config", "model_revision"});
  const bool is_default = !revision || *revision == "main";
  return name_of_model(*std::move(name)) + (is_default ? "" : "@" + *revision);
}

}  // namespace

Result<Results> read_results(const Path& file, Env& env) {
  LUX_TRY(const std::string text, env.read_file(file));
  auto content = parse_json(text);
  if (!content) return fail("'{}' cannot be read: {}", file.string(), content.error().message);
  Results results;
  results.model = full_name(*content);
  results.model_id = text_at(*content, {"luxmeter", "model_id"}).value_or("");
  const Value* params = at(*content, {"config", "model_num_parameters"});
  if (params != nullptr && params->is_int() && params->integer() > 0)
    results.params = params->integer();
  results.content = *std::move(content);
  return results;
}

std::string task_version(const Results& results, const std::string& task) {
  const Value* version = at(results.content, {"versions", task});
  if (version == nullptr) version = at(results.content, {"configs", task, "metadata", "version"});
  if (version == nullptr || version->is_null()) return {};
  return version->is_string() ? version->string() : to_json(*version);
}

std::optional<int64_t> num_fewshot(const Results& results, const std::string& task) {
  for (const Value* told : {at(results.content, {"n-shot", task}),
                            at(results.content, {"configs", task, "num_fewshot"}),
                            at(results.content, {"config", "num_fewshot"})})
    if (told != nullptr && told->is_int() && told->integer() >= 0 && told->integer() <= INT32_MAX)
      return told->integer();
  return std::nullopt;
}

std::optional<int64_t> documents(const Results& results, const std::string& task) {
  const Value* told = at(results.content, {"n-samples", task, "effective"});
  if (told == nullptr || !told->is_int()) return std::nullopt;
  return told->integer();
}

PromptShape prompt_shape(const Results& results, const std::string& task) {
  PromptShape shape;
  const Value* config = at(results.content, {"configs", task});
  if (config == nullptr) return shape;
  shape.target_delimiter = config->get_string("target_delimiter").value_or(shape.target_delimiter);
  shape.fewshot_delimiter =
      config->get_string("fewshot_delimiter").value_or(shape.fewshot_delimiter);
  shape.description = config->get_string("description").value_or("");
  shape.num_fewshot = num_fewshot(results, task).value_or(0);
  return shape;
}

}  // namespace lux::harness
