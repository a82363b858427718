#include "serve/hosts.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace lux::serve {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

bool is_number_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

/// The name of "name:port", "[address]:port"; empty where it is neither.
std::string name_of(std::string_view header) {
  std::string_view rest;
  std::string name;
  if (header.starts_with('[')) {
    const size_t end = header.find(']');
    if (end == std::string_view::npos) return {};
    name = lower(header.substr(1, end - 1));
    rest = header.substr(end + 1);
  } else {
    const size_t end = std::min(header.find(':'), header.size());
    name = lower(header.substr(0, end));
    rest = header.substr(end);
  }
  const bool sound =
      rest.empty() ||
      (rest.starts_with(':') && rest.size() > 1 && rest.size() <= 6 &&
       std::ranges::all_of(rest.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
  return sound ? name : std::string();
}

}  // namespace

bool is_loopback(std::string_view host) {
  const std::string name = lower(host);
  return name == "localhost" || name == "::1" ||
         (name.starts_with("127.") && is_number_address(name));
}

bool is_own_host(std::string_view header, std::string_view listening, std::string_view machine) {
  const std::string name = name_of(header);
  if (name.empty()) return false;
  if (name == "localhost" || name == "127.0.0.1" || name == "::1") return true;
  if (name == lower(listening)) return true;
  const bool everywhere = listening == "0.0.0.0" || listening == "::";
  return everywhere && (is_number_address(name) || (!machine.empty() && name == lower(machine)));
}

}  // namespace lux::serve
