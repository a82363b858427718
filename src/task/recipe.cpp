#include "task/recipe.h"

#include <algorithm>

namespace lux {
namespace {

/// Reads a map's keys one by one, with the sentence for what is wrong.
class Reader {
 public:
  Reader(const Map& keys, std::string where) : keys_(keys), where_(std::move(where)) {}

  /// A text; `fallback` where the key is missing or null.
  [[nodiscard]] Result<std::string> text(std::string_view key, std::string fallback = {}) const {
    const Value* value = find(key);
    if (!value) return fallback;
    if (!value->is_string()) return fail("{}: `{}` must be a text.", where_, key);
    return value->string();
  }

  /// A field or template; none where the key is missing or null.
  [[nodiscard]] Result<std::optional<DocField>> field(std::string_view key) const {
    const Value* value = find(key);
    if (!value) return std::nullopt;
    LUX_TRY(DocField field, DocField::parse(*value, where_ + ": `" + std::string(key) + "`"));
    return field;
  }

  [[nodiscard]] Result<const Processor*> processor(const Processor* fallback) const {
    LUX_TRY(const std::string name, text("process_docs"));
    if (name.empty()) return fallback;
    if (const Processor* processor = find_processor(name)) return processor;
    std::string known;
    for (const Processor& processor : processors())
      known.append(known.empty() ? "" : ", ").append(processor.name);
    return fail("{}: there is no processor '{}' for `process_docs`; there are {}.", where_, name,
                known);
  }

  [[nodiscard]] const Value* find(std::string_view key) const {
    const Value* value = keys_.find(key);
    return value && !value->is_null() ? value : nullptr;
  }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  const Map& keys_;
  std::string where_;
};

Result<FewshotSampling> read_sampling(const Reader& config) {
  LUX_TRY(const std::string name, config.text("sampler", "default"));
  if (name == "default") return FewshotSampling::random;
  if (name == "first_n") return FewshotSampling::first_n;
  return fail("{}: the `sampler` '{}' is not supported; there are default and first_n.",
              config.where(), name);
}

Result<std::vector<Map>> read_examples(const Value& list, const Reader& config) {
  std::vector<Map> examples;
  if (list.is_list())
    for (const Value& item : list.list())
      if (item.is_map()) examples.push_back(item.map());
  if (!list.is_list() || examples.size() != list.list().size())
    return fail("{}: `samples` must be a list of documents.", config.where());
  return examples;
}

Status check_fewshot_keys(const Map& keys, const std::string& where) {
  constexpr auto known = std::to_array<std::string_view>(
      {"sampler", "split", "samples", "process_docs", "doc_to_text", "doc_to_choice",
       "doc_to_target", "gen_prefix", "fewshot_delimiter", "target_delimiter"});
  for (const Member& member : keys)
    if (!member.value.is_null() && std::ranges::find(known, member.key) == known.end())
      return fail("{}: the key `{}` is not supported.", where, member.key);
  return {};
}

Result<FewshotRecipe> read_fewshot(const Reader& task, const Recipe& recipe) {
  const Map none;
  const Value* config_value = task.find("fewshot_config");
  const Map& keys = config_value && config_value->is_map() ? config_value->map() : none;
  const Reader config(keys, task.where() + ": `fewshot_config`");
  LUX_CHECK(check_fewshot_keys(keys, config.where()));

  FewshotRecipe fewshot;
  LUX_TRY(fewshot.sampling, read_sampling(config));
  LUX_TRY(const std::string outer_split, task.text("fewshot_split"));
  LUX_TRY(const std::string named_split, config.text("split", outer_split));
  LUX_TRY(const std::string test_split, task.text("test_split"));
  LUX_TRY(const std::string training_split, task.text("training_split"));
  fewshot.split = named_split;
  // The harness compares the split named for examples with the test split, and takes two missing
  // names for the same: a task without either leaves the document out as well.
  fewshot.may_hold_document = named_split == test_split;
  const Value* examples = config.find("samples");
  if (named_split.empty() && examples) {
    LUX_TRY(fewshot.examples, read_examples(*examples, config));
  } else if (named_split.empty()) {
    LUX_TRY(const std::string validation_split, task.text("validation_split"));
    fewshot.split = !training_split.empty()     ? training_split
                    : !validation_split.empty() ? validation_split
                                                : test_split;
  }
  LUX_TRY(fewshot.process, config.processor(recipe.process));
  if (fewshot.examples || named_split.empty())
    fewshot.process = fewshot.examples ? nullptr : recipe.process;
  LUX_TRY(fewshot.text, config.field("doc_to_text"));
  LUX_TRY(fewshot.choice, config.field("doc_to_choice"));
  LUX_TRY(fewshot.target, config.field("doc_to_target"));
  LUX_TRY(fewshot.gen_prefix, config.field("gen_prefix"));
  if (!fewshot.gen_prefix) fewshot.gen_prefix = recipe.gen_prefix;
  LUX_TRY(fewshot.target_delimiter, config.text("target_delimiter", recipe.target_delimiter));
  LUX_TRY(fewshot.delimiter, config.text("fewshot_delimiter", recipe.fewshot_delimiter));
  return fewshot;
}

}  // namespace

Result<Recipe> make_recipe(const TaskConfig& task) {
  const Reader keys(task.keys.map(), task.file.empty() ? task.name : task.file.string());
  Recipe recipe;
  recipe.where = task.name;
  LUX_TRY(const std::string test_split, keys.text("test_split"));
  LUX_TRY(recipe.split, keys.text("validation_split"));
  if (!test_split.empty()) recipe.split = test_split;
  if (recipe.split.empty())
    return fail("{}: neither `test_split` nor `validation_split` says what is scored.",
                keys.where());
  LUX_TRY(recipe.process, keys.processor(nullptr));
  LUX_TRY(recipe.text, keys.field("doc_to_text"));
  LUX_TRY(recipe.choice, keys.field("doc_to_choice"));
  LUX_TRY(recipe.target, keys.field("doc_to_target"));
  for (const auto& [field, key] :
       {std::pair(&recipe.text, "doc_to_text"), std::pair(&recipe.choice, "doc_to_choice"),
        std::pair(&recipe.target, "doc_to_target")})
    if (!field->has_value()) return fail("{}: the key `{}` is missing.", keys.where(), key);
  LUX_TRY(recipe.description, keys.field("description"));
  LUX_TRY(recipe.gen_prefix, keys.field("gen_prefix"));
  LUX_TRY(recipe.target_delimiter, keys.text("target_delimiter", " "));
  LUX_TRY(recipe.fewshot_delimiter, keys.text("fewshot_delimiter", "\n\n"));
  LUX_TRY(recipe.fewshot, read_fewshot(keys, recipe));
  if (const Value* shots = keys.find("num_fewshot")) {
    if (!shots->is_int() || shots->integer() < 0)
      return fail("{}: `num_fewshot` must be a number from 0.", keys.where());
    recipe.num_fewshot = shots->integer();
    recipe.num_fewshot_is_fixed = shots->integer() == 0;
  }
  recipe.has_unconditional =
      std::ranges::find(task.metrics, "acc_mutual_info", &MetricSpec::name) != task.metrics.end();
  return recipe;
}

}  // namespace lux
