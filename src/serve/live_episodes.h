// Episodes that no table holds yet, as rows beside the tables: the temporary table `live`.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "lab/duckdb/connection.h"
#include "lab/episode_record.h"
#include "lab/episode_row.h"
#include "serve/run_watch.h"

namespace lux::serve {

[[nodiscard]] Status make_live_table(duckdb::Connection& connection);
/// Adds a run's rows behind those that are there.
[[nodiscard]] Status add_live(duckdb::Connection& connection, const std::string& run_id,
                              const std::vector<EpisodeRow>& rows);
[[nodiscard]] Status forget_live(duckdb::Connection& connection, const std::string& run_id);

/// The columns of `live` and of the tables of episodes alike; `order` is when a row of `live` came,
/// null of a table.
[[nodiscard]] std::string select_live();
[[nodiscard]] std::string select_table(const std::vector<std::string>& files);

/// An episode with the scores that count.
[[nodiscard]] Result<EpisodeRecord> record_of(const RunWatch::EpisodeLines& lines);

}  // namespace lux::serve
