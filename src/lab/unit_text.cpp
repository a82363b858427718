#include "lab/unit_text.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/json.h"
#include "lab/line.h"

namespace lux {
namespace {

/// Puts cells one behind the other; the room is known to be enough.
class Writer {
 public:
  explicit Writer(char* to) : at_(to) {}

  Writer& text(std::string_view text) {
    at_ += text.copy(at_, text.size());
    return *this;
  }
  Writer& number(int64_t number) {
    if (number >= 0 && number < 10) {
      *at_++ = static_cast<char>('0' + number);
      return *this;
    }
    constexpr size_t longest = 20;
    at_ = std::to_chars(at_, at_ + longest, number).ptr;
    return *this;
  }
  Writer& number(double number) {
    if (std::isnan(number)) return text("NaN");
    if (std::isinf(number)) return text(number > 0 ? "Infinity" : "-Infinity");
    const char* begin = at_;
    // The fewest digits that read back, as to_json() has them.
    at_ = fmt::format_to(at_, FMT_COMPILE("{}"), number);
    const std::string_view digits(begin, static_cast<size_t>(at_ - begin));
    return digits.find_first_of(".e") == std::string_view::npos ? text(".0") : *this;
  }
  Writer& truth(bool truth) { return text(truth ? "true" : "false"); }

  [[nodiscard]] char* end() const { return at_; }

 private:
  char* at_;
};

constexpr size_t longest_row = 256;  // 11 cells of at most 24 bytes, and what is between them

std::string text_of(auto number) {
  char digits[longest_row];
  return {static_cast<char*>(digits), Writer(digits).number(number).end()};
}

/// The head but for the run, as JSON's members.
std::string members_of(const UnitHead& head) {
  return fmt::format(R"("model":{},"task":{},"task_version":{},"num_fewshot":{})",
                     to_json(head.model_id), to_json(head.task), to_json(head.task_version),
                     head.num_fewshot);
}

}  // namespace

UnitText::UnitText(const UnitHead& head) : text_(members_of(head)), head_size_(text_.size()) {}

void UnitText::reserve(size_t documents, size_t rows) {
  constexpr size_t of_document = 160;  // two hashes and a number
  constexpr size_t of_row = 80;
  text_.reserve(head_size_ + documents * of_document + rows * of_row);
}

void UnitText::add_document(int64_t doc_id, std::string_view doc_hash,
                            std::string_view prompt_hash) {
  text_.append(text_.size() == head_size_ ? "[" : ",[").append(text_of(doc_id));
  text_.append(",\"").append(doc_hash).append("\",\"").append(prompt_hash).append("\"]");
}

void UnitText::add_row(const ChoiceCells& row) {
  const bool is_first = rows_start_ == 0;
  if (is_first) rows_start_ = text_.size();
  char text[longest_row];
  Writer writer(text);
  writer.text(is_first ? "[" : ",[").number(row.doc_id);
  writer.text(",").number(int64_t{row.choice});
  writer.text(",").truth(row.is_gold);
  writer.text(",").number(row.logprob);
  writer.text(",").number(int64_t{row.tokens});
  writer.text(",").number(int64_t{row.chars});
  writer.text(",").number(int64_t{row.bytes});
  writer.text(",").truth(row.is_greedy);
  if (row.uncond_logprob)
    writer.text(",").number(*row.uncond_logprob);
  else
    writer.text(",null");
  writer.text(",").truth(row.truncated);
  writer.text(",").truth(row.boundary_merge).text("]");
  text_.append(text, writer.end());
}

void UnitText::append_line(std::string& text, std::string_view unit, int64_t seq,
                           std::string_view run_id, const Value& cost, double seconds,
                           const Value& made_with) const {
  const std::string_view content = text_;
  const size_t docs_end = rows_start_ == 0 ? content.size() : rows_start_;
  text.append(R"({"unit":")").append(unit).append(R"(","seq":)");
  text.append(text_of(seq));
  text.append(R"(,"run":)").append(to_json(run_id)).append(",");
  text.append(content.substr(0, head_size_)).append(R"(,"docs":[)");
  text.append(content.substr(head_size_, docs_end - head_size_)).append(R"(],"rows":[)");
  text.append(content.substr(docs_end)).append(R"(],"cost":)").append(to_json(cost));
  text.append(R"(,"seconds":)").append(text_of(seconds));
  text.append(R"(,"made_with":)").append(to_json(made_with));
  end_unsealed(text);
}

}  // namespace lux
