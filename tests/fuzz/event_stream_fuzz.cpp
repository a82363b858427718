// Any bytes as a stream of events, split anywhere: the same events as in one piece, each of which
// gives itself when written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "model/http/event_stream.h"

namespace {

using lux::http::EventStream;
using lux::http::StreamEvent;

std::string written(const StreamEvent& event) {
  std::string text = "id: " + event.id + "\nevent: " + event.type + "\ndata: ";
  for (const char c : event.data) text += c == '\n' ? std::string("\ndata: ") : std::string(1, c);
  return text + "\n\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const size_t limit = 1 + size_t{data[0]} * 4;
  const size_t step = 1 + data[1] % 16;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  EventStream whole(limit);
  std::vector<StreamEvent> expected;
  const bool taken = whole.take(text, expected).has_value();
  EventStream parts(limit);
  std::vector<StreamEvent> events;
  bool all_taken = true;
  for (size_t at = 0; at < text.size(); at += step)
    all_taken = parts.take(text.substr(at, step), events).has_value();
  if (events != expected || all_taken != taken) std::abort();
  if (taken && whole.is_unfinished() != parts.is_unfinished()) std::abort();
  for (const StreamEvent& event : events) {
    const auto again = lux::http::read_events(written(event));
    if (!again || again->size() != 1 || again->front() != event) std::abort();
  }
  return 0;
}
