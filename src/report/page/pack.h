// Text made fit for a page: compressed for the browser to inflate, or plain and harmless.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lux::page {

[[nodiscard]] std::string base64(std::string_view bytes);

/// gzip, which a browser inflates by DecompressionStream("gzip"), of text that comes piece by
/// piece.
class Gzip {
 public:
  Gzip();
  ~Gzip();
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  void add(std::string_view bytes);
  /// All that was added, compressed; the object is spent.
  [[nodiscard]] std::string finish();

 private:
  void run(int flush);
  struct State;
  std::unique_ptr<State> state_;
};
[[nodiscard]] std::string gzip(std::string_view bytes);
/// What gzip() was given.
[[nodiscard]] std::string gunzip(std::string_view packed);

/// JSON text as it may stand within a <script> of a page: no "<", so that nothing in it ends the
/// script or begins a comment, and no line separators (U+2028, U+2029). The same JSON value.
[[nodiscard]] std::string within_script(std::string_view json);

/// A Content-Security-Policy source of a script's or style's exact text: 'sha256-…'.
[[nodiscard]] std::string source_hash(std::string_view text);

}  // namespace lux::page
