#include "cli/study_output.h"

#include <cstdio>
#include <utility>

#include "base/nearest.h"
#include "lab/lab.h"
#include "lab/study_tables.h"
#include "report/study_table.h"

namespace lux::cli {
namespace {

Status save(Env& env, const std::string& folder, const std::string& study,
            const std::string& command, std::vector<NamedTable> tables) {
  LUX_TRY(Lab lab, Lab::create_or_open(env, folder));
  std::vector<StudyTable> plain;
  plain.reserve(tables.size());
  for (NamedTable& one : tables)
    plain.push_back(study_table(std::move(one.name), std::move(one.table)));
  return save_study(lab, study, Map{{"command", command}}, plain);
}

}  // namespace

Result<const Table*> find_table(const std::vector<NamedTable>& tables, const std::string& name) {
  std::vector<std::string> names;
  for (const NamedTable& one : tables) {
    if (one.name == name) return &one.table;
    names.push_back(one.name);
  }
  std::string listed;
  for (const std::string& one : names) listed += (listed.empty() ? "" : ", ") + one;
  return misuse("--table: there is no table '{}'{} There are: {}.", name, did_you_mean(name, names),
                listed);
}

void keep_study(Env& env, const std::string& lab, const std::string& study,
                const std::string& command, std::vector<NamedTable> tables) {
  if (const Status saved = save(env, lab, study, command, std::move(tables)); !saved)
    std::fprintf(stderr, "The tables are not kept in the lab: %s\n", saved.error().message.c_str());
  else
    std::fprintf(stderr, "All tables are in %s\n",
                 (Path(lab) / "studies" / study).string().c_str());
}

void tell_left_out(const std::vector<std::string>& left_out) {
  constexpr size_t most = 8;
  if (left_out.empty()) return;
  std::fprintf(stderr, "Left out, or worth knowing:\n");
  for (size_t i = 0; i < left_out.size() && i < most; ++i)
    std::fprintf(stderr, "  %s\n", left_out[i].c_str());
  if (left_out.size() > most)
    std::fprintf(stderr, "  and %zu more; --table left_out names them all.\n",
                 left_out.size() - most);
}

}  // namespace lux::cli
