#include "report/model_table.h"

namespace lux {

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
                   {"licence"}};
  for (const Value& card : cards) {
    std::vector<Value> row;
    for (const Column& column : table.columns) {
      const Value* cell = card.find(column.name);
      row.push_back(cell ? *cell : Value());
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace lux
