// Hugging Face's cache of repositories: finding a dataset's Parquet files in it.
//
//   <cache>/datasets--ORG--NAME/refs/<revision>             names a snapshot
//   <cache>/datasets--ORG--NAME/snapshots/<snapshot>/…      the files
//
// Nothing is downloaded.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"

namespace lux {

/// A dataset on the Hub.
struct HubDataset {
  std::string repository;  // "allenai/ai2_arc"
  std::string subset;      // its configuration, "ARC-Easy"; empty for the only one
  std::string revision = "main";
};

/// The folder of a dataset's repository in the cache.
[[nodiscard]] Path hub_folder(const Path& cache, const std::string& repository);

/// The Parquet files of a split, in order: <subset>/<split>-00000-of-00002.parquet and the like,
/// <subset>/<split>.parquet, or the layout of the Hub's own conversion,
/// <subset>/<split>/0000.parquet; of the named revision first, then of the conversion, then of any
/// other snapshot. Empty where there are none. Fails where a part is missing, or where without a
/// subset's name more than one folder would do.
[[nodiscard]] Result<std::vector<Path>> find_hub_files(const Path& cache, const HubDataset& dataset,
                                                       const std::string& split, Env& env);

}  // namespace lux
