// The report as documents: JSON by name, which a page holds within it or asks a server for.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "lab/episode_record.h"
#include "lab/lab.h"
#include "lab/query.h"
#include "report/figures/figure.h"
#include "report/game_table.h"
#include "report/page/task_facts.h"
#include "report/table/table.h"
#include "report/task_table.h"

namespace lux::page {

struct Document {
  std::string name;  // "overview", "episodes-12"
  std::string body;  // JSON, or the same compressed
  bool gzip = false;
};

/// The text of a task's document, as the model was asked.
struct DocumentText {
  std::string context;               // empty where each choice has its own
  std::vector<std::string> choices;  // what was scored after it
};

/// What of the report is limited, so that a large lab's page stays small; what is left out is said
/// on the page.
struct Budget {
  size_t transcript_bytes = 13'000'000;  // compressed
  size_t document_cells = 250'000;       // log-likelihoods of choices that are shown
  size_t score_rows = 20'000;            // of the table of all metrics
  size_t text_bytes = 20'000;            // of one thing said, or one prompt
};

/// Texts of the documents of a group, by doc_id; empty where they cannot be found.
using FindTexts = std::function<std::map<int64_t, DocumentText>(const ChoiceGroup&)>;

struct Input {
  const Lab* lab = nullptr;
  FigureInput* figures = nullptr;  // with tasks, games and cards, where there are some
  std::vector<Value> cards;
  std::map<std::pair<std::string, int32_t>, TaskFacts> facts;
  Table coverage;  // of all runs: what was planned, done, failed
  std::string version;
  FindTexts texts;
  Budget budget;
  /// For a page that asks a server: transcripts, documents of tasks and the table of all metrics
  /// are left out, for they are asked for one by one.
  bool served = false;
};

using Take = std::function<void(Document&&)>;

// Each gives its document, and those that belong to it.
[[nodiscard]] Status overview(const Input& input, const Take& take);
[[nodiscard]] Status games(const Input& input, const Take& take);
[[nodiscard]] Status tasks(const Input& input, const Take& take);
[[nodiscard]] Status studies(const Input& input, const Take& take);
[[nodiscard]] Status how(const Input& input, const Take& take);

/// All documents of the report.
[[nodiscard]] Result<std::vector<Document>> documents(const Input& input);

/// One file that needs nothing else: script, style and documents, under a content security policy
/// that lets nothing else run and nothing be fetched.
[[nodiscard]] std::string html(const std::vector<Document>& documents, std::string_view title);

/// The same page without documents, which it asks the server for that sent it.
[[nodiscard]] std::string served_html(std::string_view title);
/// A page of a server with a heading and a sentence, without script.
[[nodiscard]] std::string sentence_html(std::string_view heading, std::string_view sentence);
/// The content security policy that a server sends with any of them.
[[nodiscard]] std::string served_policy();

/// A task's documents as the page shows them, one model of the ladder after the other, from the
/// rows that `groups` have of them; `all`: how many documents the task has.
[[nodiscard]] Value task_documents(const Input& input, const std::string& task, int32_t num_fewshot,
                                   size_t all, const std::vector<ChoiceGroup>& groups,
                                   const FindTexts& find_texts);
/// What was said in an episode.
[[nodiscard]] Value transcript(EpisodeRecord record, const Budget& budget);
/// The table of episodes, but for the columns that say where a transcript is.
[[nodiscard]] std::vector<Column> episode_columns();

// For the makers of documents.

/// Compressed where that is worth it.
[[nodiscard]] Document document(std::string name, const Value& value);
/// Valid UTF-8, cut to `most` bytes at a whole code point; how much is left out is told at its end.
[[nodiscard]] std::string shortened(std::string_view text, size_t most);
/// Figures by name: their documents, and the sentences of those that cannot be made.
[[nodiscard]] Value figure_documents(const Input& input, const std::vector<std::string>& names);

}  // namespace lux::page
