#include "lab/csv/characteristics.h"

#include <algorithm>

#include "base/csv.h"
#include "base/text.h"

namespace lux::csv {

Status Characteristics::read(const Path& file, std::string_view text) {
  auto table = parse_csv(text);
  if (!table) return fail("'{}': {}", file.string(), table.error().message);
  LUX_TRY(const Field name_field, Field::find(mapping_.model, *table, file));
  CharacteristicsTable& read = tables_.emplace_back();
  read.file = file;
  std::vector<std::pair<const CardField*, size_t>> columns;
  for (const auto& [field, source] : mapping_.fields) {
    LUX_TRY(const auto column, find_column(*table, source.columns, file));
    if (column)
      columns.emplace_back(find_card_field(field), *column);
    else
      read.missing.push_back(field);
  }
  std::map<std::string, size_t> lines;
  for (const CsvRow& row : table->rows) {
    const auto is_blank = [](const std::string& cell) { return strip(cell).empty(); };
    if (std::ranges::all_of(row.fields, is_blank)) continue;
    const FactPlace place{file, row.line};
    const std::string name = mapping_.names.apply(name_field.of(row));
    if (is_blank(name)) return fail("{}: the model has no name.", to_text(place));
    if (const auto [seen, is_new] = lines.emplace(name, row.line); !is_new)
      return fail("'{}': {} stands twice, in lines {} and {}; remove one of them.", file.string(),
                  name, seen->second, row.line);
    const auto [at, is_new] = by_name_.emplace(name, models_.size());
    if (is_new) models_.push_back({name, place, {}});
    Facts& facts = models_[at->second].facts;
    for (const auto& [field, column] : columns) {
      const std::string& cell = row.fields[column];
      const auto value =
          card_value(*field, cell, mapping_.fields.find(std::string(field->name))->second.form);
      if (!value)
        return fail("{}: the {} of {} is '{}', which {}.", to_text(place), field->name, name, cell,
                    value.error().message);
      LUX_CHECK(facts.add(name, field->name, *value, place));
    }
    read.names.push_back(name);
  }
  return {};
}

Status Characteristics::check() const {
  for (const auto& [field, source] : mapping_.fields) {
    const auto lacks = [&](const CharacteristicsTable& table) {
      return std::ranges::find(table.missing, field) != table.missing.end();
    };
    if (source.optional || tables_.empty() || !std::ranges::all_of(tables_, lacks)) continue;
    return fail(
        "No table of characteristics has a column '{}', which the mapping gives as {}; "
        "where it may be missing, say so: {{column: NAME, optional: true}}.",
        source.columns.front(), field);
  }
  return {};
}

const Characterised* Characteristics::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &models_[found->second];
}

}  // namespace lux::csv
