// HTTP requests, a thousand open at once on one thread: libcurl's multi interface.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "model/http/secret.h"

namespace lux::http {

/// Names of a response's headers are in small letters.
using Headers = std::vector<std::pair<std::string, std::string>>;

struct Timeouts {
  double connect = 15;  // seconds until the connection, TLS included, stands
  double idle = 120;    // seconds without a byte once connected
  double total = 600;   // seconds from the request to its last byte
};

struct Request {
  std::string method = "POST";
  std::string url;  // http:// or https://
  Headers headers;
  std::vector<std::pair<std::string, Secret>> secret_headers;  // sent too
  std::string body;
  Timeouts timeouts;
  size_t most_bytes = 64 << 20;  // of the response's body
};

/// Why there is no whole response.
enum class Broken {
  no,           // there is one
  resolve,      // no address for the host's name
  connect,      // refused, unreachable, or not in time
  certificate,  // the host cannot prove its name: never tried again
  idle,         // not a byte for Timeouts::idle
  total,        // not done after Timeouts::total
  cut,          // the connection ended before the response did
  too_large,    // more than most_bytes
  protocol,     // what came is not HTTP
  request,      // the request itself cannot be sent: a bad URL or proxy
};

struct Response {
  long status = 0;  // 200; 0 where none came
  Headers headers;
  std::string body;
  Broken broken = Broken::no;
  std::string why;        // of a broken one: a clause, without the body's words; it has no body
  int sent = 0;           // how often the request went out: once more where a connection that was
                          // kept turned out to be gone
  double seconds = 0;     // from start to end
  double first_byte = 0;  // from start to the first byte of the body

  /// The header's value; empty where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

class Transport {
 public:
  using Task = std::move_only_function<void()>;
  using Done = std::move_only_function<void(Response)>;

  /// Starts the thread. `user_agent` is sent with each request. TLS certificates are verified
  /// against the system's store, or SSL_CERT_FILE; http_proxy, https_proxy and no_proxy are
  /// honoured; redirects are not followed.
  [[nodiscard]] static Result<std::unique_ptr<Transport>> start(const std::string& user_agent);

  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  /// Drops what is open: its `Done` is destroyed uncalled.
  virtual ~Transport() = default;

  /// Runs a task on the transport's thread, from any thread.
  virtual void post(Task task) = 0;

  // On the transport's thread only, as tasks and `Done`s are.

  /// Sends a request; `done` is called later, never from within.
  virtual void fetch(Request request, Done done) = 0;
  /// Runs a task in so many seconds.
  virtual void after(double seconds, Task task) = 0;
  /// Requests that are open.
  [[nodiscard]] virtual size_t open() const = 0;
};

}  // namespace lux::http
