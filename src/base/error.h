// Expected failures are values: one sentence for a person, and what kind of failure it is.
#pragma once

#include <fmt/format.h>

#include <expected>
#include <string>
#include <utility>

namespace lux {

/// Why something failed. `message` is one complete sentence naming file, line or field and, where
/// it is known, what to do about it. Nothing prints it but the command line.
struct Error {
  enum class Kind {
    failed,       // bad input, I/O, an unsupported model: exit code 1
    usage,        // the command's own words are off: exit code 2
    interrupted,  // stopped by a signal with all finished work saved: exit code 75
  };

  std::string message;
  Kind kind = Kind::failed;
};

template <class T>
using Result = std::expected<T, Error>;
using Status = std::expected<void, Error>;

/// An Error of kind `failed` from a format string.
template <class... Args>
[[nodiscard]] std::unexpected<Error> fail(fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error{fmt::format(format, std::forward<Args>(args)...)});
}

/// An Error of kind `usage` from a format string.
template <class... Args>
[[nodiscard]] std::unexpected<Error> misuse(fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(
      Error{fmt::format(format, std::forward<Args>(args)...), Error::Kind::usage});
}

}  // namespace lux

#define LUX_CONCAT_(a, b) a##b
#define LUX_CONCAT(a, b) LUX_CONCAT_(a, b)

/// `LUX_TRY(auto x, f());` declares x from f()'s value, or returns f()'s error.
#define LUX_TRY(declaration, ...)                                              \
  auto LUX_CONCAT(lux_try_, __LINE__) = (__VA_ARGS__);                         \
  if (!LUX_CONCAT(lux_try_, __LINE__))                                         \
    return std::unexpected(std::move(LUX_CONCAT(lux_try_, __LINE__)).error()); \
  declaration = *std::move(LUX_CONCAT(lux_try_, __LINE__))

/// `LUX_CHECK(f());` returns f()'s error, if it has one.
#define LUX_CHECK(...)                                       \
  do {                                                       \
    if (auto lux_check_ = (__VA_ARGS__); !lux_check_)        \
      return std::unexpected(std::move(lux_check_).error()); \
  } while (false)
