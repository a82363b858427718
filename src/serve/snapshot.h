// The report as it was at one moment: what costs too much to be computed at each request.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "report/page/page.h"
#include "serve/rows_request.h"

namespace lux::serve {

/// Gathers what the report is made from; the input owns all that it points to.
using Gather = std::function<Result<std::shared_ptr<page::Input>>()>;

struct Snapshot {
  int64_t number = 0;
  std::map<std::string, page::Document> documents;  // by name
  std::shared_ptr<page::Input> input;
};

[[nodiscard]] Result<std::shared_ptr<const Snapshot>> make_snapshot(const Gather& gather,
                                                                    int64_t number);

/// The columns that the table of all metrics is sorted and filtered by.
[[nodiscard]] const RowColumns& score_columns();
/// A page of the table of all metrics, as LabWatch::episodes() gives one of episodes.
[[nodiscard]] Value scores(const Snapshot& snapshot, const RowsRequest& request);

/// Names and times of all files that the report is made from: another text once any has changed.
[[nodiscard]] std::string fingerprint(const Lab& lab);

}  // namespace lux::serve
