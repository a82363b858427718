#include "report/model_table.h"

#include <algorithm>

namespace lux {
namespace {

/// A card's field; a list of texts as one text.
Value cell_of(const Value& card, std::string_view field) {
  const Value* value = card.find(field);
  if (value == nullptr) return {};
  if (!value->is_list()) return *value;
  std::string all;
  for (const Value& text : value->list())
    if (text.is_string()) all += (all.empty() ? "" : ", ") + text.string();
  return all.empty() ? Value() : Value(all);
}

}  // namespace

Table model_table(const std::vector<Value>& cards) {
  Table table;
  table.columns = {{"model_id", Format::text, "model"},
                   {"family"},
                   {"architecture"},
                   {"quantisation"},
                   {"params", Format::count},
                   {"params_non_embedding", Format::count, "without embeddings"},
                   {"tokens", Format::count},
                   {"step", Format::integer},
                   {"compute_flops", Format::real, "compute", "FLOP"},
                   {"context", Format::integer},
                   {"tokenizer"},
                   {"licence"},
                   {"provider"},
                   {"release_date", Format::text, "released"},
                   {"cutoff_date", Format::text, "data until"},
                   {"commercial"},
                   {"multilingual"},
                   {"multimodal"},
                   {"base_model"},
                   {"instruction_data"},
                   {"tuning"},
                   {"access"},
                   {"model_group"},
                   {"assumed"}};
  for (const Value& card : cards) {
    std::vector<Value> row;
    for (const Column& column : table.columns) row.push_back(cell_of(card, column.name));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table model_table_for(const std::vector<Value>& cards, std::string_view format) {
  Table table = model_table(cards);
  if (format != "table" && format != "md") return table;
  for (size_t c = table.columns.size(); c-- > table.key_columns;) {
    const auto is_known = [c](const std::vector<Value>& row) {
      return !row[c].is_null() && row[c] != Value("");
    };
    if (std::ranges::any_of(table.rows, is_known)) continue;
    table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(c));
    for (auto& row : table.rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(c));
  }
  return table;
}

}  // namespace lux
