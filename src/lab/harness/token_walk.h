// A walk over the tokens of a JSON text, which simdjson's first stage finds. What is passed over is
// looked at no further than its brackets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lux::harness {

/// Bytes that must be readable behind every text that is walked over.
inline constexpr size_t padding = 64;

/// A value is taken or passed over by one call. Lists and objects are gone through by loops:
///
///     for (bool more = walk.enter('{'); more; more = walk.go_on('}')) {
///       const std::string_view key = walk.key();
///       … one value …
///     }
///
/// Where the text is not what was asked for, the walk has failed: its loops end, and from then on
/// it gives empty texts, so that asking for problem() at the end is enough.
class TokenWalk {
 public:
  TokenWalk();
  ~TokenWalk();
  TokenWalk(const TokenWalk&) = delete;
  TokenWalk& operator=(const TokenWalk&) = delete;

  /// Stands before the first token of another text, which must stay.
  void begin(std::string_view text);

  /// The next token's first byte; 0 where there is none.
  [[nodiscard]] char peek() const { return at_ < end_ ? text_[*at_] : '\0'; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

  /// Steps into a list or an object; false where it is empty.
  bool enter(char bracket);
  /// Steps over the comma to the next entry; false, and behind the bracket, where there is none.
  bool go_on(char bracket);
  /// The name of an object's next member, as it stands, without its quotes.
  std::string_view key();

  /// Any token as it stands: a scalar, a bracket, a colon or a comma; empty at the end.
  std::string_view token();
  /// A scalar as it stands. NaN and Infinity, which Python writes bare, are such.
  std::string_view scalar();
  /// A value of any kind as it stands.
  std::string_view value();
  /// Passes over a value of any kind.
  void pass();

  /// Where the walk stands, to come back to it.
  [[nodiscard]] const uint32_t* place() const { return at_; }
  void return_to(const uint32_t* place) { at_ = place; }

  void fail();
  /// Fails where a list is longer than any should be.
  void fail_for_size();
  [[nodiscard]] bool failed() const { return code_ != 0; }
  /// What was wrong, as simdjson says it.
  [[nodiscard]] std::string problem() const;

 private:
  struct Stage;

  void fail(int code);
  /// The text from `begin` up to the next token, without white space at its end.
  [[nodiscard]] std::string_view up_to_here(const char* begin) const;

  std::unique_ptr<Stage> stage_;
  const char* text_ = nullptr;
  // Where tokens begin, and behind them the text's size.
  const uint32_t* at_ = nullptr;
  const uint32_t* end_ = nullptr;
  int code_ = 0;  // of simdjson's
};

inline std::string_view TokenWalk::up_to_here(const char* begin) const {
  const char* end = text_ + *at_;
  while (end[-1] == ' ' || end[-1] == '\n' || end[-1] == '\r' || end[-1] == '\t') --end;
  return {begin, static_cast<size_t>(end - begin)};
}

inline std::string_view TokenWalk::token() {
  if (at_end()) return {};
  const char* begin = text_ + *at_++;
  return up_to_here(begin);
}

inline bool TokenWalk::enter(char bracket) {
  if (peek() != bracket) {
    fail();
    return false;
  }
  ++at_;
  if (peek() != bracket + 2) return true;  // in ASCII that is the one that closes
  ++at_;
  return false;
}

inline bool TokenWalk::go_on(char bracket) {
  const char next = peek();
  if (next != ',' && next != bracket) {
    fail();
    return false;
  }
  ++at_;
  return next == ',';
}

inline std::string_view TokenWalk::key() {
  const std::string_view name = peek() == '"' ? scalar() : std::string_view();
  if (name.size() < 2 || peek() != ':') {
    fail();
    return {};
  }
  ++at_;
  return name.substr(1, name.size() - 2);
}

inline std::string_view TokenWalk::scalar() {
  const char first = peek();
  const bool is_scalar = first == '"' || first == '-' || (first >= '0' && first <= '9') ||
                         first == 't' || first == 'f' || first == 'n' || first == 'N' ||
                         first == 'I';
  if (!is_scalar) {
    fail();
    return {};
  }
  return token();
}

inline void TokenWalk::pass() {
  const char first = peek();
  if (first == '\0' || first == ',' || first == ':' || first == ']' || first == '}') return fail();
  int depth = 0;
  do {
    const char kind = static_cast<char>(text_[*at_++] | 0x20);  // [ as {, ] as }
    depth += static_cast<int>(kind == '{') - static_cast<int>(kind == '}');
  } while (depth > 0 && at_ < end_);
  if (depth > 0) fail();
}

inline std::string_view TokenWalk::value() {
  if (at_end()) {
    fail();
    return {};
  }
  const char* begin = text_ + *at_;
  pass();
  return failed() ? std::string_view() : up_to_here(begin);
}

}  // namespace lux::harness
