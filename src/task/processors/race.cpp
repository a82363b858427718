// RACE: an article with several problems; the last one is asked, the earlier ones stand answered
// before it. `problems` is a list, or the text of a Python list. Adds `text`, `choices`, `gold`.
#include "base/jinja/jinja.h"
#include "task/processors/processor.h"

namespace lux {
namespace {

struct Problem {
  std::string question;
  std::vector<std::string> options;
  int gold = 0;
};

constexpr size_t option_count = 4;

Result<Problem> read_problem(const Value& value) {
  if (!value.is_map()) return fail("a problem is a {}, not an object", value.kind_name());
  Problem problem;
  LUX_TRY(problem.question, text_of(value.map(), "question"));
  LUX_TRY(problem.options, texts_of(value.map(), "options"));
  LUX_TRY(const std::string answer, text_of(value.map(), "answer"));
  if (problem.options.size() < option_count)
    return fail("a problem has {} options, not {}", problem.options.size(), option_count);
  if (answer.size() != 1 || answer[0] < 'A' || answer[0] > 'D')
    return fail("the answer '{}' of a problem is none of A to D", answer);
  problem.options.resize(option_count);
  problem.gold = answer[0] - 'A';
  return problem;
}

/// A problem with its right answer: filled into a sentence that ends in a blank, or behind it.
std::string answered(const Problem& problem) {
  constexpr std::string_view blank = "  _  .";
  const std::string& answer = problem.options[static_cast<size_t>(problem.gold)];
  if (problem.question.ends_with(blank))  // one of the blank's two spaces stays
    return problem.question.substr(0, problem.question.size() - blank.size() + 1) + answer + "\n";
  return "Question: " + problem.question + "\nAnswer: " + answer + "\n";
}

}  // namespace

Status process_race(Map& doc) {
  LUX_TRY(const std::string article, text_of(doc, "article"));
  const Value* field = doc.find("problems");
  if (!field) return fail("the field 'problems' is missing");
  Value problems = *field;
  if (problems.is_string()) {
    LUX_TRY(problems, jinja::python_literal(field->string()));
  }
  if (!problems.is_list() || problems.list().empty())
    return fail("the field 'problems' is not a list of problems");

  std::string text = "Article: " + article + "\n\n";
  Problem problem;
  for (const Value& value : problems.list()) {
    if (&value != &problems.list().front()) text += answered(problem);
    LUX_TRY(problem, read_problem(value));
  }
  doc["text"] = text + problem.question;
  doc["choices"] = List(problem.options.begin(), problem.options.end());
  doc["gold"] = problem.gold;
  return {};
}

}  // namespace lux
