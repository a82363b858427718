#include "model/http/url.h"

#include <algorithm>
#include <cctype>

namespace lux::http {
namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos &&
         std::stoi(std::string(text)) <= 65535;
}

bool is_host(std::string_view text) {
  if (text.empty()) return false;
  const bool is_address = text.front() == '[' && text.back() == ']' && text.size() > 2;
  const std::string_view inner = is_address ? text.substr(1, text.size() - 2) : text;
  return std::ranges::all_of(inner, [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_' ||
           (is_address && c == ':');
  });
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url url;
  const size_t colon = text.find("://");
  if (colon == std::string_view::npos) return fail("the URL must begin with http:// or https://.");
  url.scheme = text.substr(0, colon);
  if (url.scheme != "http" && url.scheme != "https")
    return fail("the URL must begin with http:// or https://.");
  text.remove_prefix(colon + 3);
  const size_t end = text.find_first_of("/?#");
  std::string_view authority = text.substr(0, end);
  std::string_view rest = end == std::string_view::npos ? std::string_view() : text.substr(end);
  if (authority.find('@') != std::string_view::npos)
    return fail("the URL holds a user or password; keys come from the environment.");
  if (rest.find_first_of("?#") != std::string_view::npos)
    return fail("the URL holds a query; give its base only, and keys in the environment.");
  const size_t port = authority.rfind(':');
  if (port != std::string_view::npos && authority.find(']', port) == std::string_view::npos) {
    url.port = authority.substr(port + 1);
    if (!is_port(url.port)) return fail("the URL's port is no number from 0 to 65535.");
    authority = authority.substr(0, port);
  }
  if (!is_host(authority)) return fail("the URL names no host.");
  url.host = authority;
  std::ranges::transform(url.host, url.host.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if ((url.scheme == "https" && url.port == "443") || (url.scheme == "http" && url.port == "80"))
    url.port.clear();
  while (rest.ends_with('/')) rest.remove_suffix(1);
  for (const char c : rest)
    if (static_cast<unsigned char>(c) <= ' ') return fail("the URL's path holds a space.");
  url.path = rest;
  return url;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.ends_with(".localhost") ||
         (host.starts_with("127.") &&
          host.find_first_not_of("0123456789.") == std::string_view::npos);
}

}  // namespace lux::http
