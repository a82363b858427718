// Options that several commands have.
#include <cstdint>

#include "cli/command.h"

namespace lux::cli {

void add_lab_option(CLI::App& command, std::string& lab) {
  command.add_option("--lab", lab, "Folder of results")->type_name("DIR");
}

CLI::Validator seed_range() {
  return CLI::Range(int64_t{0}, int64_t{1} << 53);
}

}  // namespace lux::cli
