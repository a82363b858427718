// Logs for tests: lines as the harness writes them, files of them, and imports.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "lab/harness/import.h"
#include "lab/lab.h"
#include "lab/query.h"
#include "tests/lab/testing.h"

namespace lux::harness {

inline const Path golden = Path(LUX_SOURCE_DIR) / "tests/golden/harness_logs";

/// What a test wants of a document; a line is made of it in the new layout.
struct Sample {
  int64_t doc_id = 0;
  std::string target = "\"0\"";
  std::vector<std::string> logprobs = {"-1.0", "-2.0"};
  std::vector<std::string> choices = {"yes", "no"};
  std::string acc = "1.0";
  std::string more;  // further members, each beginning with a comma
  std::string filter = "none";
  std::string doc = R"({"q": "x"})";
  bool are_contexts = false;

  [[nodiscard]] std::string line() const {
    std::string arguments;
    std::string answers;
    for (size_t k = 0; k < logprobs.size(); ++k) {
      const std::string choice = k < choices.size() ? choices[k] : choices[k - choices.size()];
      const bool has_context = k < choices.size();
      arguments +=
          fmt::format(R"({}"gen_args_{}": {{"arg_0": "{}", "arg_1": " {}"}})", k > 0 ? ", " : "", k,
                      are_contexts  ? choice
                      : has_context ? "Q: x\\nA:"
                                    : "",
                      are_contexts ? "end." : choice);
      answers += fmt::format(R"({}["{}", "False"])", k > 0 ? ", " : "", logprobs[k]);
    }
    return fmt::format(
        R"({{"doc_id": {}, "doc": {}, "target": {}, "arguments": {{{}}}, "resps": [], )"
        R"("filtered_resps": [{}], "filter": "{}", "doc_hash": "{}", "prompt_hash": "{}", )"
        R"("acc": {}{}}})"
        "\n",
        doc_id, doc, target, arguments, answers, filter, sha256_hex(fmt::format("d{}", doc_id)),
        sha256_hex("p"), acc, more);
  }
};

/// A folder with logs, and a lab beside it.
class Logs : public ::testing::Test {
 protected:
  Path write(const std::string& name, const std::string& text) {
    const Path file = folder_.path() / "logs" / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  /// One log of the task t by the model m.
  Path write_samples(const std::vector<Sample>& samples) {
    std::string text;
    for (const Sample& sample : samples) text += sample.line();
    return write("m/samples_t_2026-01-02T03-04-05.000000.jsonl", text);
  }
  Result<ImportReport> import_into(const Path& lab, const std::vector<Path>& paths) {
    LUX_TRY(Lab opened, Lab::create_or_open(real_env(), lab));
    ImportOptions options;
    options.paths = paths;
    options.threads = 2;
    return import_logs(opened, options);
  }
  Result<ImportReport> import() { return import_into(lab(), {folder_.path() / "logs"}); }
  [[nodiscard]] Path lab() const { return folder_.path() / "lab"; }
  [[nodiscard]] std::vector<ChoiceGroup> groups() const {
    const auto opened = Lab::open(real_env(), lab());
    return opened ? load_choices(*opened).value() : std::vector<ChoiceGroup>();
  }
  [[nodiscard]] static std::string table(const Path& lab, const std::string& run_id) {
    return real_env().read_file(Lab::open(real_env(), lab)->choices_file(run_id)).value();
  }
  /// Whether some sentence of the report holds the words.
  static bool says(const ImportReport& report, std::string_view words) {
    for (const auto* sentences : {&report.said, &report.refused})
      for (const std::string& sentence : *sentences)
        if (sentence.find(words) != std::string::npos) return true;
    return false;
  }

  Folder folder_;
};

}  // namespace lux::harness
