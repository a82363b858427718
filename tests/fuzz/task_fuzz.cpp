// Any bytes as a task file: read, checked, compiled, and asked to make documents of two rows. It
// may fail with a sentence; it may not crash, hang, or make a document that breaks its own
// promises.
#include <cstdlib>
#include <string_view>

#include "task/documents.h"
#include "task/task_config.h"

namespace {

using lux::List;
using lux::Map;
using lux::Value;

Value row(int64_t label, std::string_view question) {
  return Map{
      {"question", question},
      {"sentence", "An _ is blank."},
      {"option1", "x"},
      {"option2", "y"},
      {"answer", label == 0 ? "1" : "2"},
      {"options", List{"a ) 1 , b ) 2 , c ) 3 , d ) 4 , e ) 5", "two"}},
      {"endings", List{"[title] one", "two"}},
      {"choices", Map{{"text", List{"one", "two"}}, {"label", List{"A", "B"}}}},
      {"query", question},
      {"article", "An article."},
      {"problems", "[{'question': 'q  _  .', 'options': ['a', 'b', 'c', 'd'], 'answer': 'A'}]"},
      {"number", 1.5},
      {"nothing", Value()},
      {"label", label}};
}

void check(const lux::Document& document) {
  const size_t n = document.size();
  bool is_sound = n >= 2 && !document.gold.empty() &&
                  (document.contexts.size() == 1 || document.contexts.size() == n) &&
                  (document.continuations.size() == 1 || document.continuations.size() == n);
  for (const int32_t gold : document.gold)
    is_sound = is_sound && gold >= 0 && static_cast<size_t>(gold) < n;
  if (!is_sound) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto task = lux::parse_task_config(text, "fuzz.yaml");
  if (!task) return 0;
  const lux::SplitReader rows = [](const std::string&) -> lux::Result<std::vector<Value>> {
    return std::vector<Value>{row(0, "Who?"), row(1, "What — \"then\"?")};
  };
  for (const int shots : {0, 1}) {
    lux::TaskOptions options;
    options.num_fewshot = shots;
    if (const auto documents = lux::make_documents(*task, rows, options))
      for (const lux::Document& document : *documents) check(document);
  }
  return 0;
}
