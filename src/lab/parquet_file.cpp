#include "lab/parquet_file.h"

#include <unistd.h>

namespace lux {
namespace {

/// Removes what a process that was killed while writing `file` has left beside it: readers of the
/// folder would take it for a part of the table. Only where no other shard may be writing now.
Status remove_leftovers(Lab& lab, const Path& file) {
  if (lab.shard().count > 1) return {};
  for (const std::string& name : lab.env().list(file.parent_path()))
    if (name != file.filename() && name.find(file.filename().string()) != std::string::npos)
      LUX_CHECK(lab.env().remove(file.parent_path() / name));
  return {};
}

}  // namespace

// DuckDB writes a draft beside the file, under a name that readers of the folder skip, and the
// environment puts it in place.
Status write_parquet(Lab& lab, duckdb::Connection& connection, const std::string& select,
                     const Path& file) {
  if (!lab.writable())
    return fail("The lab '{}' was opened for reading only.", lab.folder().string());
  Env& env = lab.env();
  LUX_CHECK(env.create_directories(file.parent_path()));
  LUX_CHECK(remove_leftovers(lab, file));
  const Path draft = file.parent_path() / fmt::format(".{}.draft-{}-{}", file.filename().string(),
                                                      lab.shard().index, ::getpid());
  const auto copied =
      connection.query("COPY (" + select + ") TO " + duckdb::quoted(draft.string()) +
                       " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)");
  Result<std::string> bytes;
  if (copied) bytes = env.read_file(draft);
  const Status removed = env.remove(draft);
  if (!copied) return fail("Cannot write '{}': {}", file.string(), copied.error().message);
  if (!bytes) return std::unexpected(bytes.error());
  LUX_CHECK(removed);
  return env.write_file(file, *bytes);
}

}  // namespace lux
