#include "cli/node.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/json.h"
#include "report/page/bundle.h"
#include "report/table/display.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX asks for it

namespace lux::cli {
namespace {

constexpr std::string_view runner =
    "const fs = require('fs');\n"
    "require('./report.js');\n"
    "globalThis.luxmeterFigure(JSON.parse(fs.readFileSync('spec.json', 'utf8')))\n"
    "  .then((svg) => fs.writeFileSync('figure.svg', svg))\n"
    "  .catch((error) => { console.error(String(error)); process.exit(1); });\n";

/// A folder of its own, gone with the object.
class Workshop {
 public:
  static Result<Workshop> make() {
    std::error_code code;
    std::string name = (std::filesystem::temp_directory_path(code) / "luxmeter-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      return fail("Cannot make a folder in '{}': {}.", Path(name).parent_path().string(),
                  std::strerror(errno));  // NOLINT(concurrency-mt-unsafe): one thread
    return Workshop(name);
  }
  Workshop(Workshop&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  Workshop& operator=(Workshop&&) = delete;
  ~Workshop() {
    std::error_code code;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, code);
  }
  [[nodiscard]] const Path& folder() const { return folder_; }

 private:
  explicit Workshop(Path folder) : folder_(std::move(folder)) {}
  Path folder_;
};

/// Runs `node run.js` in the folder, both outputs into `said`; its exit code, nothing where there
/// is no such program.
std::optional<int> run_node(const Path& folder, const Path& said) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  std::optional<int> code;
  for (const char* name : {"node", "nodejs"}) {
    std::array<char*, 3> arguments{const_cast<char*>(name), const_cast<char*>("run.js"), nullptr};
    pid_t child = 0;
    if (::posix_spawnp(&child, name, &actions, nullptr, arguments.data(), environ) != 0) continue;
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    if (*code != 127) break;
    code.reset();
  }
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

}  // namespace

Result<std::string> draw_svg(const Value& spec, Env& env) {
  LUX_TRY(const Workshop workshop, Workshop::make());
  const Path& folder = workshop.folder();
  LUX_CHECK(env.write_derived(folder / "report.js", page::script()));
  LUX_CHECK(env.write_derived(folder / "run.js", runner));
  LUX_CHECK(env.write_derived(folder / "spec.json", to_json(spec)));
  const auto code = run_node(folder, folder / "said");
  if (!code)
    return fail(
        "SVG is drawn by node, which is not installed ('apt-get install nodejs'); the figure "
        "as .json (Vega-Lite) or .csv needs no node.");
  if (*code != 0) {
    const auto said = env.read_file(folder / "said");
    return fail("node could not draw the figure: {}", said ? printable(*said) : "it said nothing");
  }
  return env.read_file(folder / "figure.svg");
}

}  // namespace lux::cli
