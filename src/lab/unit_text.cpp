#include "lab/unit_text.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/hash.h"
#include "base/json.h"
#include "lab/line.h"

namespace lux {
namespace {

void append(std::string& out, int64_t number) {
  constexpr size_t longest = 20;
  char digits[longest];
  const auto end = std::to_chars(digits, digits + longest, number).ptr;
  out.append(digits, end);
}

void append(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
  } else if (std::isinf(number)) {
    out += number > 0 ? "Infinity" : "-Infinity";
  } else {
    constexpr size_t longest = 32;
    char digits[longest];
    // The fewest digits that read back, as to_json() has them.
    const char* end = fmt::format_to(static_cast<char*>(digits), FMT_COMPILE("{}"), number);
    const std::string_view text(digits, static_cast<size_t>(end - digits));
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
  }
}

void append(std::string& out, bool truth) {
  out += truth ? "true" : "false";
}

/// The head but for the run, as JSON's members.
std::string members_of(const UnitHead& head) {
  return fmt::format(R"("model":{},"task":{},"task_version":{},"num_fewshot":{})",
                     to_json(head.model_id), to_json(head.task), to_json(head.task_version),
                     head.num_fewshot);
}

}  // namespace

void UnitText::reserve(size_t documents, size_t rows) {
  constexpr size_t of_document = 160;  // two hashes and a number
  constexpr size_t of_row = 80;
  docs_.reserve(documents * of_document);
  rows_.reserve(rows * of_row);
}

void UnitText::add_document(int64_t doc_id, std::string_view doc_hash,
                            std::string_view prompt_hash) {
  docs_ += docs_.empty() ? "[" : ",[";
  append(docs_, doc_id);
  docs_.append(",\"").append(doc_hash).append("\",\"").append(prompt_hash).append("\"]");
}

void UnitText::add_row(const ChoiceCells& row) {
  rows_ += rows_.empty() ? "[" : ",[";
  const auto cell = [this](auto value) {
    append(rows_, value);
    rows_ += ',';
  };
  cell(row.doc_id);
  cell(int64_t{row.choice});
  cell(row.is_gold);
  cell(row.logprob);
  cell(int64_t{row.tokens});
  cell(int64_t{row.chars});
  cell(int64_t{row.bytes});
  cell(row.is_greedy);
  if (row.uncond_logprob)
    cell(*row.uncond_logprob);
  else
    rows_ += "null,";
  cell(row.truncated);
  append(rows_, row.boundary_merge);
  rows_ += ']';
}

std::string UnitText::content_hash(const UnitHead& head) const {
  return Sha256().update(members_of(head)).update(docs_).update(rows_).hex();
}

void UnitText::append_line(std::string& text, std::string_view unit, int64_t seq,
                           const UnitHead& head, const Value& cost, double seconds,
                           const Value& made_with) const {
  const size_t start = text.size();
  text.append(R"({"unit":")").append(unit).append(R"(","seq":)");
  append(text, seq);
  text.append(R"(,"run":)").append(to_json(head.run_id)).append(",").append(members_of(head));
  text.append(R"(,"docs":[)").append(docs_).append(R"(],"rows":[)").append(rows_);
  text.append(R"(],"cost":)").append(to_json(cost)).append(R"(,"seconds":)");
  append(text, seconds);
  text.append(R"(,"made_with":)").append(to_json(made_with));
  seal(text, start);
  text += '\n';
}

}  // namespace lux
