#include "task/documents.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json.h"
#include "task/document_maker.h"
#include "task/recipe.h"

namespace lux {
namespace {

/// An error's sentence with the place in front and one full stop at its end.
std::unexpected<Error> located(const std::string& where, Error error) {
  while (error.message.ends_with('.')) error.message.pop_back();
  return fail("{}: {}.", where, error.message);
}

/// Rows as maps, with a processor's fields added.
Result<std::vector<Map>> process(std::vector<Value> rows, const Processor* processor,
                                 const std::string& where) {
  std::vector<Map> docs;
  docs.reserve(rows.size());
  for (Value& row : rows) {
    if (!row.is_map())
      return fail("{}, document {}: a {} where an object is expected.", where, docs.size(),
                  row.kind_name());
    docs.push_back(std::move(row.map()));
    if (!processor) continue;
    if (auto done = processor->process(docs.back()); !done)
      return located(fmt::format("{}, document {}", where, docs.size() - 1), done.error());
  }
  return docs;
}

FieldNames field_names(const std::vector<Map>& docs) {
  FieldNames names;
  for (const Map& doc : docs)
    for (const Member& member : doc)
      if (!names.contains(member.key)) names.insert(member.key);
  return names;
}

/// The examples to draw from.
Result<std::vector<Map>> read_pool(const Recipe& recipe, const SplitReader& rows) {
  const FewshotRecipe& fewshot = recipe.fewshot;
  if (fewshot.examples) return *fewshot.examples;
  LUX_TRY(std::vector<Value> read, rows(fewshot.split));
  return process(std::move(read), fewshot.process,
                 fmt::format("{}, split {}", recipe.where, fewshot.split));
}

void tell(const Recipe& recipe, int64_t shots, const TaskOptions& options) {
  if (!options.note) return;
  if (recipe.num_fewshot_is_fixed && options.num_fewshot.value_or(0) > 0)
    options.note(fmt::format(
        "{}: its task file says `num_fewshot: 0`, so it stays without examples, as in the harness.",
        recipe.where));
  const FewshotRecipe& fewshot = recipe.fewshot;
  if (shots > 0 && !fewshot.examples && fewshot.split == recipe.split && !fewshot.may_hold_document)
    options.note(fmt::format(
        "{}: examples come from the scored split '{}', and as in the harness a document may be "
        "among its own; name a `fewshot_split` to prevent it.",
        recipe.where, recipe.split));
}

int64_t count_shots(const Recipe& recipe, const TaskOptions& options) {
  if (recipe.num_fewshot_is_fixed || !options.num_fewshot) return recipe.num_fewshot;
  return *options.num_fewshot;
}

}  // namespace

Result<int64_t> fewshot_count(const TaskConfig& task, const TaskOptions& options) {
  LUX_TRY(const Recipe recipe, make_recipe(task));
  return count_shots(recipe, options);
}

Result<std::vector<Document>> make_documents(const TaskConfig& task, const SplitReader& rows,
                                             const TaskOptions& options) {
  LUX_TRY(const Recipe recipe, make_recipe(task));
  const int64_t shots = count_shots(recipe, options);
  if (shots < 0) return misuse("The number of few-shot examples cannot be {}.", shots);
  tell(recipe, shots, options);

  LUX_TRY(std::vector<Value> read, rows(recipe.split));
  if (read.empty()) return fail("{}: the split '{}' is empty.", recipe.where, recipe.split);
  size_t count = read.size();
  if (options.limit >= 0) count = std::min(count, static_cast<size_t>(options.limit));
  std::vector<std::string> hashes;
  hashes.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    hashes.push_back(sha256_hex(to_json(read[i])));
    if (options.show_row) options.show_row(i, read[i]);
  }
  LUX_TRY(const std::vector<Map> docs,
          process(std::move(read), recipe.process,
                  fmt::format("{}, split {}", recipe.where, recipe.split)));
  std::vector<Map> pool;
  if (shots > 0) {
    LUX_TRY(pool, read_pool(recipe, rows));
  }

  DocumentMaker maker(recipe, options, field_names(docs), pool, static_cast<size_t>(shots));
  std::vector<Document> documents;
  documents.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    auto document = maker.make(docs[i]);
    if (!document)
      return located(fmt::format("{}, document {}", recipe.where, i), document.error());
    document->doc_id = static_cast<int64_t>(i);
    document->doc_hash = std::move(hashes[i]);
    documents.push_back(std::move(*document));
  }
  return documents;
}

}  // namespace lux
