// The columns of the tables, as data.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace lux {

struct ColumnType {
  std::string_view name;
  std::string_view sql;
};

/// Of choices.parquet, in the order of the file.
inline constexpr std::array<ColumnType, 17> choices_columns{{
    {"model_id", "VARCHAR NOT NULL"},
    {"task", "VARCHAR NOT NULL"},
    {"task_version", "VARCHAR NOT NULL"},
    {"num_fewshot", "INTEGER NOT NULL"},
    {"doc_id", "BIGINT NOT NULL"},
    {"choice", "INTEGER NOT NULL"},
    {"is_gold", "BOOLEAN NOT NULL"},
    {"logprob", "DOUBLE NOT NULL"},
    {"tokens", "INTEGER NOT NULL"},
    {"chars", "INTEGER NOT NULL"},
    {"bytes", "INTEGER NOT NULL"},
    {"is_greedy", "BOOLEAN NOT NULL"},
    {"uncond_logprob", "DOUBLE"},
    {"truncated", "BOOLEAN NOT NULL"},
    {"boundary_merge", "BOOLEAN NOT NULL"},
    {"doc_hash", "VARCHAR NOT NULL"},
    {"prompt_hash", "VARCHAR NOT NULL"},
}};

/// What makes a row of choices unique within a run, and the order of the file.
inline constexpr std::string_view choices_key = "model_id, task, num_fewshot, doc_id, choice";

/// Of episodes.parquet, in the order of the file.
inline constexpr std::array<ColumnType, 22> episodes_columns{{
    {"unit", "VARCHAR NOT NULL"},
    {"game", "VARCHAR NOT NULL"},
    {"model", "VARCHAR NOT NULL"},
    {"experiment", "VARCHAR NOT NULL"},
    {"experiment_index", "BIGINT NOT NULL"},
    {"episode", "BIGINT NOT NULL"},
    {"game_id", "BIGINT NOT NULL"},
    {"rules", "VARCHAR NOT NULL"},
    {"seats", "VARCHAR NOT NULL"},
    {"seed", "BIGINT NOT NULL"},
    {"status", "VARCHAR NOT NULL"},
    {"why", "VARCHAR NOT NULL"},
    {"played", "BOOLEAN"},
    {"outcome", "VARCHAR"},
    {"main_score", "DOUBLE"},
    {"scores", "VARCHAR"},
    {"requests", "BIGINT"},
    {"requests_parsed", "BIGINT"},
    {"requests_violated", "BIGINT"},
    {"tokens_in", "BIGINT"},
    {"tokens_out", "BIGINT"},
    {"seconds", "DOUBLE"},
}};

inline constexpr std::string_view episodes_order =
    "game, model, experiment_index, experiment, episode, rules, unit";

/// Of measures.parquet, in the order of the file.
inline constexpr std::array<ColumnType, 6> measures_columns{{
    {"model_id", "VARCHAR NOT NULL"},
    {"task", "VARCHAR NOT NULL"},
    {"metric", "VARCHAR NOT NULL"},
    {"doc_id", "BIGINT"},
    {"value", "DOUBLE NOT NULL"},
    {"task_version", "VARCHAR"},
}};

/// Of models.parquet; `extra` is the rest of the card's sidecar as JSON, `assumed` the list of
/// fields joined by commas.
inline constexpr std::array<ColumnType, 36> models_columns{{
    {"model_id", "VARCHAR"},      {"name", "VARCHAR"},
    {"family", "VARCHAR"},        {"size_label", "VARCHAR"},
    {"architecture", "VARCHAR"},  {"quantisation", "VARCHAR"},
    {"tokenizer", "VARCHAR"},     {"params", "BIGINT"},
    {"params_active", "BIGINT"},  {"params_non_embedding", "BIGINT"},
    {"tokens", "BIGINT"},         {"step", "BIGINT"},
    {"compute_flops", "DOUBLE"},  {"compute_source", "VARCHAR"},
    {"context", "BIGINT"},        {"vocabulary", "BIGINT"},
    {"layers", "BIGINT"},         {"embedding", "BIGINT"},
    {"file_bytes", "BIGINT"},     {"tuning", "VARCHAR"},
    {"base_model", "VARCHAR"},    {"access", "VARCHAR"},
    {"release_date", "VARCHAR"},  {"licence", "VARCHAR"},
    {"content_hash", "VARCHAR"},  {"tokenizer_hash", "VARCHAR"},
    {"template_hash", "VARCHAR"}, {"extra", "VARCHAR"},
    {"provider", "VARCHAR"},      {"cutoff_date", "VARCHAR"},
    {"commercial", "BOOLEAN"},    {"multilingual", "BOOLEAN"},
    {"multimodal", "BOOLEAN"},    {"instruction_data", "VARCHAR"},
    {"model_group", "VARCHAR"},   {"assumed", "VARCHAR"},
}};

/// CREATE TABLE for such columns.
template <class Columns>
std::string create_table(std::string_view name, const Columns& columns) {
  std::string sql = "CREATE TABLE " + std::string(name) + " (";
  for (const ColumnType& column : columns) {
    if (!sql.ends_with('(')) sql += ", ";
    sql.append(column.name).append(" ").append(column.sql);
  }
  return sql + ")";
}

}  // namespace lux
