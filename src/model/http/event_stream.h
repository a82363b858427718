// text/event-stream: how servers send an answer piece by piece (WHATWG HTML, section 9.2.6,
// "Interpreting an event stream").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux::http {

struct StreamEvent {
  std::string type = "message";  // the field "event"
  std::string data;              // lines of "data", with a line feed between two
  std::string id;                // of this event or the last one before that had an id

  bool operator==(const StreamEvent&) const = default;
};

/// Takes a stream's bytes as they come, however they are split. Bytes that are no UTF-8 are left as
/// they are.
class EventStream {
 public:
  static constexpr size_t usual_limit = 16 << 20;

  /// `most_bytes` of one event's lines.
  explicit EventStream(size_t most_bytes = usual_limit) : most_bytes_(most_bytes) {}

  /// Appends the events that are complete now. Fails, from then on, with a clause ("with an event
  /// of more than 9 bytes"), once one is larger than allowed; those before it are appended.
  [[nodiscard]] Status take(std::string_view bytes, std::vector<StreamEvent>& events);

  /// Whether there are lines without the empty one that ends an event: at the stream's end they
  /// are no event.
  [[nodiscard]] bool is_unfinished() const { return !part_.empty() || has_field_; }

 private:
  void take_line(std::string_view line, std::vector<StreamEvent>& events);
  void take_field(std::string_view name, std::string_view value);

  size_t most_bytes_;
  std::string part_;  // of a line
  bool after_cr_ = false;
  bool at_start_ = true;  // of the stream, where a byte order mark may stand
  bool has_field_ = false;
  bool has_failed_ = false;
  size_t size_ = 0;  // bytes of the event's lines so far
  std::string type_, data_, id_;
};

/// All events of a whole stream. What its end leaves unfinished is dropped.
[[nodiscard]] Result<std::vector<StreamEvent>> read_events(std::string_view stream);

}  // namespace lux::http
