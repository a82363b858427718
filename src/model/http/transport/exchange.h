// One request in libcurl's hands, and the response as it comes.
#pragma once

#include <curl/curl.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "model/http/transport.h"
#include "model/http/transport/breakage.h"
#include "model/http/transport/event_loop.h"
#include "model/http/transport/header_list.h"

namespace lux::http {

/// What each request of a transport is sent with.
struct Setting {
  std::string user_agent;
  std::string certificates;        // SSL_CERT_FILE; may be empty
  std::string certificate_folder;  // SSL_CERT_DIR; may be empty
};

class Exchange {
 public:
  using Id = int64_t;

  Exchange(Id id, Request request, Transport::Done done, const Setting& setting);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

  /// Why the request cannot be sent; `no` where it can.
  [[nodiscard]] const Breakage& refused() const { return refused_; }
  [[nodiscard]] Id id() const { return id_; }
  [[nodiscard]] CURL* easy() const { return easy_; }
  [[nodiscard]] static Exchange& of(CURL* easy);
  /// "https://host:port": requests of one place share connections.
  [[nodiscard]] std::string_view place() const;
  /// Called, from within libcurl, when the connection stands.
  void on_connected(std::function<void()> call) { on_connected_ = std::move(call); }

  /// Seconds until the next look at the clock is due.
  [[nodiscard]] double patience() const;
  /// The time-out that has passed, if one has.
  [[nodiscard]] std::optional<Breakage> overdue();
  /// Why libcurl ended it.
  [[nodiscard]] Breakage ended(CURLcode code) const;

  /// Hands the response over. The exchange is over.
  void finish(Breakage breakage);

  // The transport's.
  std::optional<EventLoop::Timer> timer;  // the next look at the clock
  bool is_first = false;                  // others wait for its connection

 private:
  Breakage prepare(const Setting& setting);
  void set_method();
  size_t take_header(std::string_view line);
  size_t take_body(std::string_view bytes);
  void connected();
  [[nodiscard]] curl_off_t sent() const;

  Id id_;
  Request request_;
  Transport::Done done_;
  CURL* easy_;
  HeaderList headers_;
  Breakage refused_;
  Response response_;
  std::function<void()> on_connected_;
  std::array<char, CURL_ERROR_SIZE> report_{};
  size_t header_bytes_ = 0;
  bool header_complete_ = false;
  bool too_large_ = false;
  bool is_connected_ = false;
  curl_off_t sent_ = 0;  // bytes that had gone at the last look
  double start_;
  double last_byte_ = 0;
};

}  // namespace lux::http
