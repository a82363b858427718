#include "model/http/transport/header_list.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

namespace lux::http {
namespace {

/// A "token" of RFC 9110, section 5.6.2.
bool is_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").contains(c);
  });
}

bool is_value(std::string_view value) {
  return std::ranges::none_of(value, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

}  // namespace

HeaderList::~HeaderList() {
  for (const curl_slist* line = lines_; line != nullptr; line = line->next)
    OPENSSL_cleanse(line->data, std::strlen(line->data));
  curl_slist_free_all(lines_);
}

void HeaderList::append(const char* line) {
  curl_slist* longer = curl_slist_append(lines_, line);
  if (longer == nullptr) throw std::bad_alloc();
  lines_ = longer;
}

bool HeaderList::add(std::string_view name, std::string_view value) {
  if (!is_name(name) || !is_value(value)) return false;
  std::string line;
  line.reserve(name.size() + value.size() + 3);  // never moved: no copy of a secret stays behind
  line.append(name).append(value.empty() ? ";" : ": ").append(value);
  append(line.c_str());
  OPENSSL_cleanse(line.data(), line.size());
  return true;
}

void HeaderList::leave_out(const char* name_and_colon) {
  append(name_and_colon);
}

}  // namespace lux::http
