// Keys and passwords: held so that they cannot be printed by accident.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/error.h"

namespace lux::http {

/// A text that is sent and never shown. There is no way to format or print it; its memory is
/// overwritten when it goes. The first one that is made keeps the process from writing core files
/// and from being traced by other processes of the user.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);
  Secret(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  [[nodiscard]] bool empty() const { return text_.empty(); }
  /// For the request's header only.
  [[nodiscard]] const std::string& reveal() const { return text_; }
  /// `text` with every occurrence of the secret replaced by "[key]".
  [[nodiscard]] std::string redact(std::string_view text) const;

 private:
  void wipe();

  std::string text_;
};

/// The content of the environment's variable, without white space at its ends; nothing where it is
/// unset or empty. Where `name`_FILE is set instead, that file's first line. Fails on a file that
/// others than its owner may read, and on a key with control characters.
[[nodiscard]] Result<std::optional<Secret>> secret_from_environment(const std::string& name,
                                                                    Env& env);

/// The first line of a file that only its owner may read (mode 0600 or 0400).
[[nodiscard]] Result<Secret> secret_from_file(const Path& file, Env& env);

}  // namespace lux::http
