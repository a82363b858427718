#include "model/http/event_stream.h"

#include <utility>

namespace lux::http {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

void EventStream::take_field(std::string_view name, std::string_view value) {
  has_field_ = true;
  if (name == "event") {
    type_ = value;
  } else if (name == "data") {
    data_.append(value).push_back('\n');
  } else if (name == "id" && !value.contains('\0')) {
    id_ = value;
  }
}

void EventStream::take_line(std::string_view line, std::vector<StreamEvent>& events) {
  if (std::exchange(at_start_, false) && line.starts_with(byte_order_mark))
    line.remove_prefix(byte_order_mark.size());
  if (line.empty()) {
    if (!data_.empty()) {
      data_.pop_back();
      StreamEvent& event = events.emplace_back();
      if (!type_.empty()) event.type = std::move(type_);
      event.data = std::move(data_);
      event.id = id_;
    }
    type_.clear();
    data_.clear();
    size_ = 0;
    has_field_ = false;
    return;
  }
  if (line.front() == ':') return;  // a comment: keeps the connection alive
  size_ += line.size();
  const size_t colon = line.find(':');
  std::string_view value;
  if (colon != std::string_view::npos) value = line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value);
}

Status EventStream::take(std::string_view bytes, std::vector<StreamEvent>& events) {
  while (!bytes.empty() && !has_failed_) {
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const size_t end = bytes.find_first_of("\r\n");
    const std::string_view here = bytes.substr(0, end);
    if (here.size() + part_.size() > most_bytes_ - size_) {
      has_failed_ = true;
      break;
    }
    if (end == std::string_view::npos) {
      part_ += here;
      break;
    }
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    if (part_.empty()) {
      take_line(here, events);
    } else {
      part_ += here;
      take_line(part_, events);
      part_.clear();
    }
  }
  if (has_failed_) return fail("with an event of more than {} bytes", most_bytes_);
  return {};
}

Result<std::vector<StreamEvent>> read_events(std::string_view stream) {
  std::vector<StreamEvent> events;
  LUX_CHECK(EventStream().take(stream, events));
  return events;
}

}  // namespace lux::http
