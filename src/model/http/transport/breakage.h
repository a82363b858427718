// What libcurl's error codes mean for a request.
#pragma once

#include <curl/curl.h>

#include <string>

#include "model/http/transport.h"

namespace lux::http {

struct Breakage {
  Broken kind = Broken::no;
  std::string why;  // a clause
};

/// Why libcurl ended a transfer with `code`. `connected`: the connection stood; `report` is
/// libcurl's own message, from which nothing is taken over.
[[nodiscard]] Breakage breakage_of(CURLcode code, CURL* easy, bool connected, const char* report);

}  // namespace lux::http
