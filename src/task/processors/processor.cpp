#include "task/processors/processor.h"

#include <algorithm>
#include <array>

namespace lux {
namespace {

constexpr std::array<Processor, 4> all = {{
    {"hellaswag", process_hellaswag},
    {"mathqa", process_mathqa},
    {"race", process_race},
    {"winograd", process_winograd},
}};

}  // namespace

std::span<const Processor> processors() {
  return all;
}

const Processor* find_processor(std::string_view name) {
  const auto* it = std::ranges::find(all, name, &Processor::name);
  return it == all.end() ? nullptr : it;
}

Result<std::string> text_of(const Map& doc, std::string_view key) {
  const Value* value = doc.find(key);
  if (!value) return fail("the field '{}' is missing", key);
  if (!value->is_string())
    return fail("the field '{}' holds a {}, not a text", key, value->kind_name());
  return value->string();
}

Result<std::vector<std::string>> texts_of(const Map& doc, std::string_view key) {
  const Value* value = doc.find(key);
  if (!value) return fail("the field '{}' is missing", key);
  const auto is_text = [](const Value& item) { return item.is_string(); };
  if (!value->is_list() || !std::ranges::all_of(value->list(), is_text))
    return fail("the field '{}' is not a list of texts", key);
  std::vector<std::string> texts;
  for (const Value& item : value->list()) texts.push_back(item.string());
  return texts;
}

}  // namespace lux
