// Certificates for tests: made anew, signed by themselves, valid for a day.
#pragma once

#include <string>

#include "base/env.h"

namespace lux::test {

struct Certificate {
  std::string certificate, key;  // PEM files
};

/// `name` is a subjectAltName as OpenSSL writes it: "IP:127.0.0.1", "DNS:example.org". Throws
/// std::runtime_error where it cannot be made.
[[nodiscard]] Certificate make_certificate(const Path& folder, const std::string& name);

}  // namespace lux::test
