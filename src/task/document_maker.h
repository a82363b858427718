// One document's prompts, choices and gold.
#pragma once

#include <optional>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "task/document.h"
#include "task/fewshot.h"
#include "task/recipe.h"
#include "task/turns.h"

namespace lux {

/// Makes the documents of one split. Like the sampler in it, it must be asked for each document
/// once and in order.
class DocumentMaker {
 public:
  /// `fields` are those of the scored split; everything else must outlive the maker.
  DocumentMaker(const Recipe& recipe, const TaskOptions& options, FieldNames fields,
                const std::vector<Map>& pool, size_t shots);

  /// All but the document's number and hash. Fails on what cannot be right.
  [[nodiscard]] Result<Document> make(const Map& doc);

 private:
  using Turns = std::vector<Turn>;

  [[nodiscard]] Result<std::string> description(const Map& doc) const;
  [[nodiscard]] Result<Turns> example(const Map& doc) const;
  [[nodiscard]] Result<Turns> head(const Map& doc);
  [[nodiscard]] Result<std::string> prompt(Turns turns, const Question& question) const;

  const Recipe& recipe_;
  const TaskOptions& options_;
  FieldNames fields_;
  const std::vector<Map>& pool_;
  size_t shots_;
  FewshotSampler sampler_;
  std::vector<std::optional<Turns>> examples_;  // as rendered, one for each of the pool
  std::optional<bool> has_several_contexts_;    // decided by the first document
};

}  // namespace lux
