// The lines of a request's header as libcurl takes them; overwritten when they go.
#pragma once

#include <curl/curl.h>

#include <string_view>

namespace lux::http {

class HeaderList {
 public:
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList();

  /// False, with nothing added, where the line would not be one header: line breaks, control
  /// characters, a name that is none.
  [[nodiscard]] bool add(std::string_view name, std::string_view value);
  /// Keeps libcurl from sending a header of its own.
  void leave_out(const char* name_and_colon);
  [[nodiscard]] curl_slist* lines() const { return lines_; }

 private:
  void append(const char* line);

  curl_slist* lines_ = nullptr;
};

}  // namespace lux::http
