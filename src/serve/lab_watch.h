// A lab that others may be writing to, read page by page: episodes and documents are asked of the
// tables by SQL, of runs that are going on of their journals; nothing is held but where lines
// stand. Takes no lock of the lab and writes nothing.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/duckdb/connection.h"
#include "lab/lab.h"
#include "lab/query.h"
#include "report/page/page.h"
#include "serve/rows_request.h"
#include "serve/run_watch.h"

namespace lux::serve {

class LabWatch {
 public:
  /// `lab` must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<LabWatch>> open(const Lab& lab);

  /// Reads what has come; to be called again and again, by one thread. `now`: seconds on the clock
  /// of rates.
  [[nodiscard]] Status read_on(double now);

  // The rest may be asked by any thread at any time.

  /// What runs have done of what they planned, those that are not complete first.
  [[nodiscard]] List progress(double now) const;

  /// The columns that episodes are sorted and filtered by.
  [[nodiscard]] static const RowColumns& episode_columns();
  /// A page of episodes: a table's document with `total` and, by column, the `values` that filters
  /// may take. Of runs that are going on the newest come first. The last columns are `run` and
  /// `unit`.
  [[nodiscard]] Result<Value> episodes(const RowsRequest& request) const;

  /// What was said in an episode; nothing where there is none.
  [[nodiscard]] Result<std::optional<Value>> transcript(const std::string& run_id,
                                                        const std::string& unit,
                                                        const page::Budget& budget) const;

  /// All rows of a document, by run and model.
  [[nodiscard]] Result<std::vector<ChoiceGroup>> choices(const std::string& task,
                                                         int32_t num_fewshot, int64_t doc) const;

 private:
  LabWatch(const Lab& lab, duckdb::Connection connection)
      : lab_(&lab), connection_(std::move(connection)) {}
  [[nodiscard]] Status take_live_episodes(const RunWatch& run);
  [[nodiscard]] Status find_episode_tables();
  [[nodiscard]] Status find_values();
  /// A SELECT's FROM: all episodes there are.
  [[nodiscard]] std::string episodes_source() const;

  const Lab* lab_;
  mutable std::mutex runs_mutex_;
  std::map<std::string, std::unique_ptr<RunWatch>> runs_;

  // Behind another lock, for a query may take some time. Locked after the first, where both are.
  mutable std::mutex tables_mutex_;
  mutable duckdb::Connection connection_;
  struct Live {
    size_t episodes = 0;  // that were taken
    uint64_t scores = 0;  // and how many newer scores there were then
  };
  std::map<std::string, Live> live_;                   // runs whose episodes stand in `live`
  std::map<std::string, std::string> episode_tables_;  // file → run
  std::map<std::string, std::string> choice_tables_;
  Map values_;  // of the columns that filters are for
};

}  // namespace lux::serve
