#include "lab/duckdb/library.h"

#include <dlfcn.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <string>
#include <vector>

namespace lux::duckdb {
namespace {

std::vector<std::string> candidates() {
  std::vector<std::string> paths;
#ifdef LUX_DUCKDB_LIBRARY
  paths.emplace_back(LUX_DUCKDB_LIBRARY);
#endif
  std::error_code code;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
  if (!code) {
    const auto prefix = program.parent_path().parent_path();
    paths.push_back((prefix / "lib/luxmeter/libduckdb.so").string());
    paths.push_back((prefix / "lib/libduckdb.so").string());
  }
  paths.emplace_back("libduckdb.so");
  return paths;
}

Result<Library> load() {
  const std::vector<std::string> paths = candidates();
  for (const std::string& path : paths) {
    void* handle = ::dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (handle == nullptr) continue;
    Library functions;
#define LUX_DUCKDB_LOAD(name)                                                                  \
  functions.name = reinterpret_cast<decltype(functions.name)>(dlsym(handle, "duckdb_" #name)); \
  if (functions.name == nullptr)                                                               \
    return fail("The DuckDB library '{}' is too old: it has no function duckdb_{}.", path, #name);
    LUX_DUCKDB_FUNCTIONS(LUX_DUCKDB_LOAD)
#undef LUX_DUCKDB_LOAD
    return functions;
  }
  return fail(
      "The DuckDB library, which reads and writes tables, was not found; it was looked for at {}. "
      "Run tools/setup, or install it on the system.",
      fmt::join(paths, ", "));
}

}  // namespace

Result<const Library*> library() {
  static const Result<Library> loaded = load();
  if (!loaded) return std::unexpected(loaded.error());
  return &*loaded;
}

}  // namespace lux::duckdb
