#include "model/http/secret.h"

#include <openssl/crypto.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include <cstdlib>
#include <mutex>

#include "base/text.h"

namespace lux::http {
namespace {

// LeakSanitizer traces the process that it checks.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool may_hide = false;
#else
constexpr bool may_hide = true;
#endif

/// No core files, and no reading of this process's memory by others of the same user.
void hide_process() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (may_hide) ::prctl(PR_SET_DUMPABLE, 0);
  });
}

Result<std::string> checked(std::string_view text, const std::string& where) {
  std::string key(strip(text));
  for (const char c : key)
    if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F)
      return fail("{}: the key holds a space, a control character or a byte that is not ASCII.",
                  where);
  return key;
}

}  // namespace

Secret::Secret(std::string text) : text_(std::move(text)) {
  if (!text_.empty()) hide_process();
}

Secret::Secret(const Secret& other) = default;

Secret::Secret(Secret&& other) noexcept : text_(other.text_) {
  other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe();
  text_ = other.text_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  text_ = other.text_;
  other.wipe();
  return *this;
}

Secret::~Secret() {
  wipe();
}

void Secret::wipe() {
  if (!text_.empty()) OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

std::string Secret::redact(std::string_view text) const {
  std::string out(text);
  if (text_.empty()) return out;
  constexpr std::string_view shown = "[key]";
  for (size_t at = out.find(text_); at != std::string::npos;
       at = out.find(text_, at + shown.size()))
    out.replace(at, text_.size(), shown);
  return out;
}

Result<Secret> secret_from_file(const Path& file, Env& env) {
  struct stat about{};
  if (::stat(file.c_str(), &about) != 0)
    return fail("{}: there is no such file to read a key from.", file.string());
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail("{}: others may read this key; use chmod 600 {}.", file.string(), file.string());
  LUX_TRY(const std::string content, env.read_file(file));
  LUX_TRY(std::string key,
          checked(std::string_view(content).substr(0, content.find('\n')), file.string()));
  if (key.empty()) return fail("{}: there is no key on the first line.", file.string());
  return Secret(std::move(key));
}

Result<std::optional<Secret>> secret_from_environment(const std::string& name, Env& env) {
  const char* value = std::getenv(name.c_str());
  if (value != nullptr && *value != '\0') {
    LUX_TRY(std::string key, checked(value, "The environment's " + name));
    if (!key.empty()) return Secret(std::move(key));
  }
  const char* file = std::getenv((name + "_FILE").c_str());
  if (file == nullptr || *file == '\0') return std::nullopt;
  LUX_TRY(Secret key, secret_from_file(file, env));
  return key;
}

}  // namespace lux::http
