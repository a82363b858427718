#include "lab/table_file.h"

#include <unistd.h>

#include "base/json.h"

namespace lux {
namespace {

/// Dictionaries for names, not for hashes, of which there are too many for one; zstd's first level
/// makes such tables smaller than its default, in less time.
constexpr std::string_view form =
    "COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 4096";

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
                       " (FORMAT parquet, " + std::string(form) + ")");
  if (copied) return env.take_file(draft, file);
  (void)env.remove(draft);
  return fail("Cannot write '{}': {}", file.string(), copied.error().message);
}

Result<Value> read_tables_note(const Lab& lab, std::string_view run_id) {
  const Path file = lab.tables_note(run_id);
  if (!lab.env().exists(file)) return Value(Map());
  LUX_TRY(const std::string text, lab.env().read_file(file));
  auto note = parse_json(text);
  return note && note->is_map() ? *std::move(note) : Value(Map());
}

Status note_sizes(const Lab& lab, std::string_view run_id, std::string_view table,
                  const std::map<std::string, int64_t>& sizes) {
  LUX_TRY(Value note, read_tables_note(lab, run_id));
  Map from;
  for (const auto& [name, size] : sizes) from[name] = size;
  note.map()[table] = std::move(from);
  return lab.env().write_file(lab.tables_note(run_id), to_json(note) + "\n");
}

}  // namespace lux
