#include "lab/harness/indented.h"

#include <cstring>

#include "lab/harness/raw_text.h"

namespace lux::harness {
namespace {

/// Copied at once, needed or not: cheaper than to ask how much is needed.
constexpr size_t step = 32;
static_assert(step <= padding);

/// A text that grows within a room for it, which the next text can use again.
class Page {
 public:
  explicit Page(std::vector<char>& room) : room_(room) {}

  /// A token, behind which `padding` bytes can be read.
  void put(std::string_view token) {
    need(token.size() + step);
    for (size_t done = 0; done < token.size(); done += step)
      std::memcpy(room_.data() + size_ + done, token.data() + done, step);
    size_ += token.size();
  }
  void put_copy(const std::string& text) {
    need(text.size());
    size_ += text.copy(room_.data() + size_, text.size());
  }
  void put(char c) {
    need(1);
    room_[size_++] = c;
  }
  void new_line(size_t depth) {
    const size_t spaces = 2 * depth;
    need(1 + spaces + step);
    char* to = room_.data() + size_;
    *to++ = '\n';
    for (size_t done = 0; done < spaces; done += step) std::memset(to + done, ' ', step);
    size_ += 1 + spaces;
  }
  [[nodiscard]] std::string_view text() const { return {room_.data(), size_}; }

 private:
  void need(size_t more) {
    if (room_.size() - size_ < more) room_.resize(2 * (size_ + more));
  }

  std::vector<char>& room_;
  size_t size_ = 0;
};

}  // namespace

std::string_view indented(TokenWalk& walk, std::vector<char>& room) {
  Page page(room);
  size_t depth = 0;
  do {
    const std::string_view token = walk.token();
    if (token.empty()) break;
    switch (token.front()) {
      case '{':
      case '[':
        page.put(token.front());
        if (walk.peek() == '}' || walk.peek() == ']')
          page.put(walk.token().front());
        else
          page.new_line(++depth);
        break;
      case '}':
      case ']':
        if (depth > 0) --depth;
        page.new_line(depth);
        page.put(token.front());
        break;
      case ',':
        page.put(',');
        page.new_line(depth);
        break;
      case ':':
        page.put(':');
        page.put(' ');
        break;
      case '"':
        // ensure_ascii=False: escapes that stand for characters of their own are unpacked.
        if (token.find("\\u") != std::string_view::npos) {
          page.put_copy('"' + escaped(unescaped(without_quotes(token))) + '"');
          break;
        }
        [[fallthrough]];
      default:
        page.put(token);
    }
  } while (depth > 0);
  return page.text();
}

std::string indented(std::string_view json) {
  std::string padded(json);
  padded.resize(json.size() + padding);
  TokenWalk walk;
  walk.begin(std::string_view(padded).substr(0, json.size()));
  std::vector<char> room;
  return std::string(indented(walk, room));
}

}  // namespace lux::harness
