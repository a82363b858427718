#include "lab/csv/model_book.h"

#include "base/lines.h"

namespace lux::csv {

Result<ModelBook> ModelBook::read(Mapping mapping, const std::vector<Path>& tables, Env& env) {
  ModelBook book;
  book.mapping_ = std::make_unique<Mapping>(std::move(mapping));
  book.stated_ = std::make_unique<Stated>(*book.mapping_);
  if (tables.empty()) return book;
  if (!book.mapping_->characteristics)
    return misuse("The mapping has no 'characteristics', which say what the columns of '{}' are.",
                  tables.front().string());
  book.characteristics_ = std::make_unique<Characteristics>(*book.mapping_->characteristics);
  for (const Path& table : tables) {
    LUX_TRY(const std::string text, read_maybe_gzip(table, env));
    LUX_CHECK(book.characteristics_->read(table, text));
  }
  LUX_CHECK(book.characteristics_->check());
  return book;
}

ModelBook::Entry ModelBook::look_up(const std::string& name) {
  Entry entry{.model_id = mapping_->names.apply(name), .facts = {}};
  const Characterised* known = characteristics_ ? characteristics_->find(entry.model_id) : nullptr;
  if (known != nullptr) {
    entry.facts = known->facts.values();
    entry.has_characteristics = true;
  }
  stated_->apply(entry.model_id, entry.facts);
  return entry;
}

std::string ModelBook::task_version() const {
  const auto& version = mapping_->task_version;
  return version && version->kind == Source::Kind::value ? version->text : "";
}

}  // namespace lux::csv
