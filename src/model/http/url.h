// The part of URLs that endpoints need.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace lux::http {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // in small letters; an IPv6 address with its brackets
  std::string port;    // empty: the scheme's own
  std::string path;    // "/v1", without a slash at its end; may be empty

  [[nodiscard]] std::string authority() const { return port.empty() ? host : host + ":" + port; }
  [[nodiscard]] std::string text() const { return scheme + "://" + authority() + path; }
};

/// Reads "https://host[:port][/path]". Fails, without repeating it, on what is no such URL, and on
/// one with a user, a query or a fragment: they are where keys are put by mistake.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

/// Whether a host is this machine: localhost, 127.0.0.0/8, [::1].
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace lux::http
