#include "task/document_maker.h"

#include <algorithm>

#include "base/hash.h"
#include "base/jinja/jinja.h"
#include "base/json.h"
#include "base/text.h"

namespace lux {
namespace {

using Choices = std::vector<std::string>;

/// The index that an answer stands for: a number, or the text of a choice.
Result<int32_t> gold_index(const Value& answer, const Choices& choices) {
  if (answer.is_bool()) return gold_index(Value(answer.boolean() ? 1 : 0), choices);
  if (answer.is_int()) {
    const int64_t index = answer.integer();
    if (index < 0 || static_cast<size_t>(index) >= choices.size())
      return fail("the gold choice {} is out of range: there are {} choices", index,
                  choices.size());
    return static_cast<int32_t>(index);
  }
  if (!answer.is_string())
    return fail("the gold choice is neither an index nor a text ({})", answer.kind_name());
  const auto it = std::ranges::find(choices, answer.string());
  if (it == choices.end()) return fail("the gold answer '{}' is no choice", answer.string());
  return static_cast<int32_t>(it - choices.begin());
}

Result<std::vector<int32_t>> gold_indices(const Value& answer, const Choices& choices) {
  const List answers = answer.is_list() ? answer.list() : List{answer};
  if (answers.empty()) return fail("there is no gold choice");
  std::vector<int32_t> gold;
  for (const Value& item : answers) {
    LUX_TRY(const int32_t index, gold_index(item, choices));
    gold.push_back(index);
  }
  return gold;
}

Status check_choices(const Choices& choices) {
  if (choices.size() < 2) return fail("there is nothing to choose: {} choices", choices.size());
  const auto empty = std::ranges::find(choices, "");
  if (empty != choices.end()) return fail("choice {} is empty", empty - choices.begin());
  return {};
}

/// The text of an example's answer: a choice by its index, or a text as it stands.
Result<std::string> answer_text(const Value& answer, const Choices* choices) {
  if (answer.is_list() && !answer.list().empty() && answer.list().front().is_string())
    return answer.list().front().string();
  if (answer.is_string() && !answer.string().empty()) return answer.string();
  if (choices && (answer.is_int() || answer.is_bool())) {
    LUX_TRY(const int32_t index, gold_index(answer, *choices));
    return (*choices)[static_cast<size_t>(index)];
  }
  if (answer.is_string()) return fail("its answer is empty");
  return fail("its answer is neither a text nor an index ({})", answer.kind_name());
}

Result<std::string> question_text(const Value& text) {
  if (!text.is_string()) return fail("the question is not a text ({})", text.kind_name());
  return text.string();
}

/// A text that may be the name of one of the document's own fields.
Result<std::string> own_prefix(const DocField& field, const Map& doc) {
  FieldNames own;
  if (doc.find(field.source())) own.insert(field.source());
  return field.prefix(doc, own);
}

Status check_utf8(const std::vector<std::string>& texts) {
  for (const std::string& text : texts)
    if (!is_valid_utf8(text)) return fail("its text is not valid UTF-8");
  return {};
}

std::string hash_prompt(const Document& document) {
  const auto list = [](const std::vector<std::string>& texts) {
    return Value(List(texts.begin(), texts.end()));
  };
  return sha256_hex(to_json(
      List{list(document.contexts), list(document.continuations), list(document.unconditional)}));
}

}  // namespace

DocumentMaker::DocumentMaker(const Recipe& recipe, const TaskOptions& options, FieldNames fields,
                             const std::vector<Map>& pool, size_t shots)
    : recipe_(recipe),
      options_(options),
      fields_(std::move(fields)),
      pool_(pool),
      shots_(shots),
      sampler_(recipe.fewshot.sampling, pool, options.fewshot_seed),
      examples_(pool.size()) {}

Result<std::string> DocumentMaker::description(const Map& doc) const {
  std::string text;
  if (recipe_.description && !recipe_.description->source().empty()) {
    LUX_TRY(text, own_prefix(*recipe_.description, doc));
  }
  return join_delimited(options_.system_instruction, text, recipe_.fewshot_delimiter);
}

Result<std::vector<Turn>> DocumentMaker::example(const Map& doc) const {
  const FewshotRecipe& fewshot = recipe_.fewshot;
  LUX_TRY(const Value text, (fewshot.text ? fewshot.text : recipe_.text)->text(doc, fields_));
  LUX_TRY(const Choices choices,
          (fewshot.choice ? fewshot.choice : recipe_.choice)->choices(doc, fields_));
  LUX_TRY(const Value target,
          (fewshot.target ? fewshot.target : recipe_.target)->target(doc, fields_));
  Question question;
  question.target_delimiter = fewshot.target_delimiter;
  question.fewshot_delimiter = fewshot.delimiter;
  if (fewshot.gen_prefix) {
    LUX_TRY(question.gen_prefix, own_prefix(*fewshot.gen_prefix, doc));
  }
  if (*has_several_contexts_) {
    LUX_TRY(const int32_t gold, gold_index(text, choices));
    question.text = choices[static_cast<size_t>(gold)];
    LUX_TRY(question.answer, answer_text(target, nullptr));
  } else {
    LUX_TRY(question.text, question_text(text));
    LUX_TRY(question.answer, answer_text(target, &choices));
  }
  std::vector<Turn> turns;
  append_turns(turns, question);
  return turns;
}

Result<std::vector<Turn>> DocumentMaker::head(const Map& doc) {
  Turns turns;
  LUX_TRY(std::string system, description(doc));
  if (!system.empty()) turns.push_back({"system", std::move(system), ""});
  LUX_TRY(const std::vector<size_t> shots,
          sampler_.draw(shots_, recipe_.fewshot.may_hold_document ? &doc : nullptr));
  for (const size_t i : shots) {
    if (!examples_[i]) {
      auto rendered = example(pool_[i]);
      if (!rendered) return fail("few-shot example {}: {}", i, rendered.error().message);
      examples_[i] = std::move(*rendered);
    }
    turns.insert(turns.end(), examples_[i]->begin(), examples_[i]->end());
  }
  return turns;
}

Result<std::string> DocumentMaker::prompt(Turns turns, const Question& question) const {
  append_turns(turns, question);
  if (!options_.chat_template) return plain_prompt(turns);
  return options_.chat_template(chat_messages(turns, options_.fewshot_as_multiturn));
}

Result<Document> DocumentMaker::make(const Map& doc) {
  LUX_TRY(const Value text, recipe_.text->text(doc, fields_));
  const bool is_index = text.is_int() || text.is_bool();
  if (!has_several_contexts_) has_several_contexts_ = is_index;
  if (*has_several_contexts_ && !is_index)
    return fail("the question is no index, unlike the first document's");
  LUX_TRY(Turns turns, head(doc));
  Document document;
  LUX_TRY(document.choices, recipe_.choice->choices(doc, fields_));
  LUX_CHECK(check_choices(document.choices));
  LUX_TRY(const Value target, recipe_.target->target(doc, fields_));

  Question question;
  if (recipe_.gen_prefix) {
    LUX_TRY(question.gen_prefix, recipe_.gen_prefix->prefix(doc, fields_));
  }
  // A chat template ends where the answer begins, so no delimiter goes before it; unless the answer
  // has begun already.
  const bool begun = recipe_.gen_prefix && !ends_with_space(recipe_.gen_prefix->source()) &&
                     !recipe_.gen_prefix->source().empty();
  const std::string delimiter =
      !options_.chat_template || begun ? recipe_.target_delimiter : std::string();
  if (*has_several_contexts_) {
    for (const std::string& choice : document.choices) {
      question.text = choice;
      LUX_TRY(std::string context, prompt(turns, question));
      document.contexts.push_back(std::move(context));
    }
    if (target.is_list() || target.is_map() || target.is_null())
      return fail("what follows the contexts is not a text ({})", target.kind_name());
    document.continuations = {delimiter + jinja::python_str(target)};
    LUX_TRY(document.gold, gold_indices(text, document.choices));
  } else {
    question.target_delimiter = recipe_.target_delimiter;
    LUX_TRY(question.text, question_text(text));
    LUX_TRY(std::string context, prompt(std::move(turns), question));
    document.contexts = {std::move(context)};
    for (const std::string& choice : document.choices)
      document.continuations.push_back(delimiter + choice);
    LUX_TRY(document.gold, gold_indices(target, document.choices));
  }
  if (recipe_.has_unconditional)
    for (const std::string& choice : document.choices)
      document.unconditional.push_back(delimiter + choice);
  LUX_CHECK(check_utf8(document.contexts));
  LUX_CHECK(check_utf8(document.continuations));
  document.prompt_hash = hash_prompt(document);
  return document;
}

}  // namespace lux
