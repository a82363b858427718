#include "base/jinja/builtins/regex_syntax.h"

#include <algorithm>

#include "base/text.h"

namespace lux::jinja {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_octal(char c) {
  return c >= '0' && c <= '7';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

char at_or_nul(std::string_view text, size_t at) {
  return at < text.size() ? text[at] : '\0';
}

/// Translates what differs, one piece at a time.
class Translator {
 public:
  explicit Translator(std::string_view text) : text_(text) {}

  Result<std::string> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        LUX_CHECK(escape());
      } else if (in_class_) {
        class_character(c);
      } else if (c == '[') {
        open_class();
      } else if (c == '{' && open_quantifier()) {
        out_ += "{0,";
        at_ += 2;
      } else {
        out_ += c;
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  void open_class() {
    in_class_ = true;
    out_ += text_[at_++];
    if (at_or_nul(text_, at_) == '^') out_ += text_[at_++];
    if (at_or_nul(text_, at_) == ']') {  // the first character may be a bracket
      out_ += "\\]";
      ++at_;
    }
  }

  void class_character(char c) {
    if (c == ']') in_class_ = false;
    if (c == '[') out_ += '\\';  // no named classes in Python
    out_ += c;
    ++at_;
  }

  /// {,n}
  [[nodiscard]] bool open_quantifier() const {
    size_t at = at_ + 2;
    if (at_or_nul(text_, at_ + 1) != ',' || !is_digit(at_or_nul(text_, at))) return false;
    while (is_digit(at_or_nul(text_, at))) ++at;
    return at_or_nul(text_, at) == '}';
  }

  Status hex(size_t digits) {
    const std::string_view code = text_.substr(at_ + 2, digits);
    if (code.size() < digits || !std::ranges::all_of(code, is_hex))
      return fail("incomplete escape \\{}", text_[at_ + 1]);
    out_ += fmt::format("\\x{{{}}}", code);
    at_ += 2 + digits;
    return {};
  }

  Status escape() {
    const char c = at_or_nul(text_, at_ + 1);
    if (at_ + 1 == text_.size()) return fail("bad escape (end of pattern)");
    if (c == 'x') return hex(2);
    if (c == 'u') return hex(4);
    if (c == 'U') return hex(8);
    constexpr std::string_view in_both = "abdDsSwWfnrtv";
    constexpr std::string_view outside = "ABZ";
    const bool known = in_both.find(c) != std::string_view::npos ||
                       (!in_class_ && outside.find(c) != std::string_view::npos);
    if (is_letter(c) && !known) return fail("bad escape \\{}", c);
    if (c == 'Z') {
      out_ += "\\z";
    } else if (c == 'v') {
      out_ += "\\x0b";
    } else {
      out_ += '\\';
      out_ += c;
    }
    at_ += 2;
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
  bool in_class_ = false;
  std::string out_;
};

class ReplacementReader {
 public:
  ReplacementReader(std::string_view text, uint32_t groups,
                    const std::function<int(const std::string&)>& number_of)
      : text_(text), groups_(groups), number_of_(number_of) {}

  Result<std::vector<ReplacementPart>> run() {
    while (at_ < text_.size()) {
      if (text_[at_] != '\\') {
        part_.text += text_[at_++];
        continue;
      }
      ++at_;
      if (at_ == text_.size()) return fail("bad escape (end of pattern)");
      LUX_CHECK(escape());
    }
    parts_.push_back(std::move(part_));
    return std::move(parts_);
  }

 private:
  Status group(int64_t number) {
    if (number > groups_) return fail("invalid group reference {}", number);
    part_.group = static_cast<int>(number);
    parts_.push_back(std::exchange(part_, {}));
    return {};
  }

  Status escape() {
    const char c = text_[at_];
    if (c == 'g') return named_group();
    if (is_digit(c)) return number();
    constexpr std::string_view letters = "abfnrtv\\";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\";
    const size_t known = letters.find(c);
    if (known != std::string_view::npos) {
      part_.text += meanings[known];
    } else if (is_letter(c)) {
      return fail("bad escape \\{}", c);
    } else {
      part_.text += '\\';
      part_.text += c;
    }
    ++at_;
    return {};
  }

  Status named_group() {
    const size_t end = text_.find('>', at_);
    if (at_or_nul(text_, at_ + 1) != '<' || end == std::string_view::npos || end == at_ + 2)
      return fail("missing group name");
    const std::string name(text_.substr(at_ + 2, end - at_ - 2));
    at_ = end + 1;
    if (std::ranges::all_of(name, is_digit)) {
      if (name.size() > 6) return fail("invalid group reference {}", name);
      return group(std::stoi(name));
    }
    const int number = number_of_(name);
    if (number < 0) return fail("unknown group name '{}'", name);
    return group(number);
  }

  /// \0 and three octal digits are a character, other numbers a group.
  Status number() {
    const char second = at_or_nul(text_, at_ + 1);
    const char third = at_or_nul(text_, at_ + 2);
    if (text_[at_] == '0' || (is_octal(text_[at_]) && is_octal(second) && is_octal(third))) {
      char32_t code = 0;
      for (int i = 0; i < 3 && is_octal(at_or_nul(text_, at_)); ++i)
        code = code * 8 + static_cast<char32_t>(text_[at_++] - '0');
      if (code > 0xFF) return fail("octal escape value outside of range 0-0o377");
      append_utf8(part_.text, code);
      return {};
    }
    const size_t digits = is_digit(second) ? 2 : 1;
    const int number = std::stoi(std::string(text_.substr(at_, digits)));
    at_ += digits;
    return group(number);
  }

  std::string_view text_;
  uint32_t groups_;
  const std::function<int(const std::string&)>& number_of_;
  size_t at_ = 0;
  ReplacementPart part_;
  std::vector<ReplacementPart> parts_;
};

}  // namespace

Result<std::string> pcre_pattern(std::string_view pattern) {
  return Translator(pattern).run();
}

Result<std::vector<ReplacementPart>> read_replacement(
    std::string_view text, uint32_t groups,
    const std::function<int(const std::string&)>& number_of) {
  return ReplacementReader(text, groups, number_of).run();
}

}  // namespace lux::jinja
