// re.sub() by PCRE2.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <memory>

#include "base/jinja/builtins/regex_syntax.h"
#include "base/jinja/builtins/tojson.h"
#include "base/jinja/python/operators.h"

namespace lux::jinja {
namespace {

using CodePtr = std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)>;
using MatchPtr = std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)>;
using ContextPtr = std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)>;

PCRE2_SPTR units(std::string_view text) {
  return reinterpret_cast<PCRE2_SPTR>(text.data());
}

std::string message_of(int code) {
  std::string text(256, '\0');
  const int size = pcre2_get_error_message(code, reinterpret_cast<PCRE2_UCHAR*>(text.data()), 256);
  text.resize(static_cast<size_t>(std::max(size, 0)));
  return text;
}

Result<CodePtr> compile(std::string_view pattern) {
  LUX_TRY(const std::string translated, pcre_pattern(pattern));
  const ContextPtr context(pcre2_compile_context_create(nullptr), pcre2_compile_context_free);
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  size_t offset = 0;
  CodePtr code(pcre2_compile(units(translated), translated.size(), PCRE2_UTF | PCRE2_UCP, &error,
                             &offset, context.get()),
               pcre2_code_free);
  if (!code)
    return fail("the regular expression '{}' is not valid: {}", pattern, message_of(error));
  return code;
}

/// One call of re.sub().
class Substitution {
 public:
  Substitution(const pcre2_code* code, std::string_view text)
      : code_(code),
        text_(text),
        match_(pcre2_match_data_create_from_pattern(code, nullptr), pcre2_match_data_free) {}

  Result<std::string> run(const std::vector<ReplacementPart>& parts, int64_t limit) {
    std::string out;
    size_t at = 0;       // where the next search starts
    size_t copied = 0;   // the text is in `out` up to here
    uint32_t flags = 0;  // after an empty match the next one may not be empty at its place
    for (int64_t n = 0; limit <= 0 || n < limit; ++n) {
      const int found =
          pcre2_match(code_, units(text_), text_.size(), at, flags, match_.get(), nullptr);
      if (found == PCRE2_ERROR_NOMATCH) break;
      if (found < 0) return fail("the regular expression fails: {}", message_of(found));
      const size_t* ends = pcre2_get_ovector_pointer(match_.get());
      out.append(text_, copied, ends[0] - copied);
      append(out, parts);
      LUX_CHECK(check_text_size(out.size()));
      at = copied = std::max(ends[1], ends[0]);
      flags = ends[0] == ends[1] ? PCRE2_NOTEMPTY_ATSTART : 0;
    }
    out.append(text_, copied);
    return out;
  }

 private:
  void append(std::string& out, const std::vector<ReplacementPart>& parts) const {
    const size_t* ends = pcre2_get_ovector_pointer(match_.get());
    for (const ReplacementPart& part : parts) {
      out += part.text;
      if (part.group < 0) continue;
      const auto group = static_cast<size_t>(part.group);
      if (ends[2 * group] == PCRE2_UNSET) continue;
      out.append(text_, ends[2 * group], ends[2 * group + 1] - ends[2 * group]);
    }
  }

  const pcre2_code* code_;
  std::string_view text_;
  MatchPtr match_;
};

}  // namespace

Result<Object> regex_replace(Call& call) {
  if (call.self.is_undefined()) return fail("{}", call.self.undefined().why);
  if (!call.self.is_text())
    return fail("expected string or bytes-like object, got '{}'", call.self.type_name());
  LUX_TRY(const std::string pattern, call.text(0));
  LUX_TRY(const std::string replacement, call.text(1));
  LUX_TRY(const int64_t limit, call.has(2) ? call.integer(2) : Result<int64_t>(0));
  LUX_TRY(const CodePtr code, compile(pattern));
  uint32_t groups = 0;
  pcre2_pattern_info(code.get(), PCRE2_INFO_CAPTURECOUNT, &groups);
  const auto number_of = [&](const std::string& name) {
    return pcre2_substring_number_from_name(code.get(), units(name));
  };
  LUX_TRY(const auto parts, read_replacement(replacement, groups, number_of));
  if (limit < 0) return call.self;
  LUX_TRY(std::string out, Substitution(code.get(), call.self.bytes()).run(parts, limit));
  return out;
}

}  // namespace lux::jinja
