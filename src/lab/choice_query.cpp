#include "lab/choice_query.h"

#include "lab/duckdb/connection.h"

namespace lux {

std::string where_clause(const ChoiceFilter& filter) {
  std::string sql;
  const auto add = [&](std::string_view column, const auto& values, auto literal) {
    if (values.empty()) return;
    sql.append(sql.empty() ? " WHERE " : " AND ").append(column).append(" IN (");
    for (size_t i = 0; i < values.size(); ++i) sql.append(i ? ", " : "").append(literal(values[i]));
    sql += ")";
  };
  add("model_id", filter.model_ids, [](const std::string& text) { return duckdb::quoted(text); });
  add("task", filter.tasks, [](const std::string& text) { return duckdb::quoted(text); });
  add("num_fewshot", filter.num_fewshot, [](int32_t number) { return std::to_string(number); });
  add("doc_id", filter.doc_ids, [](int64_t number) { return std::to_string(number); });
  return sql;
}

}  // namespace lux
