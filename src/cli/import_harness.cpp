#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>

#include "base/first_names.h"
#include "base/signals.h"
#include "cli/command.h"
#include "cli/importers.h"
#include "lab/harness/import.h"
#include "lab/lab.h"
#include "model/named_cards.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::vector<std::string> paths;
  std::string model;
  std::string cards;
  int threads = 0;
};

void tell(const std::vector<std::string>& sentences, size_t most) {
  for (size_t i = 0; i < sentences.size() && i < most; ++i)
    std::fprintf(stderr, "%s\n", sentences[i].c_str());
  if (sentences.size() > most) std::fprintf(stderr, "… and %zu more.\n", sentences.size() - most);
}

void tell(const harness::ImportReport& report, const Lab& lab) {
  constexpr size_t most = 20;
  tell(report.said, most);
  tell(report.refused, most);
  if (report.run_id.empty()) return;
  if (report.said.size() + report.refused.size() > 0)
    std::fprintf(stderr, "All of it is in '%s'.\n",
                 (lab.run_folder(report.run_id) / "import.json").string().c_str());
  if (!report.no_compute.empty())
    std::fprintf(
        stderr,
        "The compute of %zu model%s is not known (%s%s): give it with --cards FILE, a list "
        "of {\"name\", \"params\", \"tokens\"} or with \"compute_flops\".\n",
        report.no_compute.size(), report.no_compute.size() == 1 ? "" : "s",
        report.no_compute.front().c_str(), report.no_compute.size() == 1 ? "" : " …");
}

/// A misspelt name would leave its model without a card.
void tell_unused(const std::string& file, const NamedCards& cards) {
  const std::vector<std::string> unused = cards.unused();
  if (unused.empty()) return;
  std::fprintf(stderr, "%zu of the %zu cards in '%s' %s of no model of these logs: %s.\n",
               unused.size(), cards.size(), file.c_str(), unused.size() == 1 ? "is" : "are",
               first_names(unused, 5).c_str());
}

Result<int> import_harness(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  if (words.paths.empty())
    return misuse("Name samples_*.jsonl of lm-evaluation-harness, or folders of such.");
  harness::ImportOptions options;
  for (const std::string& path : words.paths) {
    if (!env.exists(path)) return fail("There is no '{}'.", path);
    options.paths.emplace_back(path);
  }
  options.model = words.model;
  options.threads =
      words.threads > 0 ? words.threads : static_cast<int>(std::thread::hardware_concurrency());
  std::optional<NamedCards> cards;
  if (!words.cards.empty()) {
    LUX_TRY(cards, NamedCards::read(words.cards, env));
    options.card = [&cards](const std::string& name) { return cards->find(name); };
  }
  std::optional<SignalWatch> signals(std::in_place, end_import);
  LUX_TRY(Lab lab, Lab::create_or_open(env, words.lab));
  LUX_TRY(const harness::ImportReport report, harness::import_logs(lab, options));
  signals.reset();
  tell(report, lab);
  if (cards) {
    for (const std::string& name : report.models) LUX_CHECK(cards->find(name));
    tell_unused(words.cards, *cards);
  }
  if (report.run_id.empty()) return fail("Nothing was imported.");
  std::printf("run %s\n", report.run_id.c_str());
  std::printf("%lld logs, %lld documents, %lld of them new, %lld choices; %lld disagreements\n",
              static_cast<long long>(report.logs), static_cast<long long>(report.documents),
              static_cast<long long>(report.added), static_cast<long long>(report.choices),
              static_cast<long long>(report.disagreements));
  return report.refused.empty() ? done : failed;
}

}  // namespace

void add_import_harness(Program& program, CLI::App& import) {
  CLI::App& command = *import.add_subcommand(
      "harness", "Logs of lm-evaluation-harness: samples_*.jsonl, with results_*.json beside them");
  auto words = std::make_shared<Words>();
  command.add_option("PATH", words->paths, "Logs, or folders; all logs below them count");
  add_lab_option(command, words->lab);
  command.add_option("--model", words->model, "Whose logs they are, whatever the results say");
  command.add_option("--cards", words->cards,
                     "What is known of the models, by name, in the form of a cards.json");
  command.add_option("--threads", words->threads, "Logs that are read at a time (default: cores)")
      ->check(CLI::Range(1, 1024));
  command.callback([&program, words] {
    program.action = [&program, words] { return import_harness(*words, program.env); };
  });
}

}  // namespace lux::cli
