// A small HTTP/1.1 server on loopback, for tests: what it answers, and how it breaks, is the
// test's.
#pragma once

#include <openssl/types.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/http/transport/event_loop.h"

namespace lux::test {

struct ServedRequest {
  std::string method, path;
  std::vector<std::pair<std::string, std::string>> headers;  // names in small letters
  std::string body;

  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// A client's connection; on the server's thread only. Without effect once the client is gone.
class ServedConnection {
 public:
  ServedConnection(http::EventLoop& loop, int socket, SSL* tls);
  ServedConnection(const ServedConnection&) = delete;
  ServedConnection& operator=(const ServedConnection&) = delete;
  ~ServedConnection();

  [[nodiscard]] bool is_open() const { return socket_ >= 0; }
  void send(std::string_view bytes);
  /// A whole response; `headers` are lines that end in \r\n.
  void answer(int status, std::string_view body, std::string_view headers = "",
              std::string_view type = "application/json");
  /// Ends the connection once all is sent.
  void close();
  /// Sends no more, and goes on reading.
  void half_close();
  /// Ends the connection as a host does that crashed: RST.
  void reset();

 private:
  friend class TestServer;

  bool handshake();
  bool read();  // false: the client is gone
  void flush();
  bool take_request(ServedRequest& request);
  void drop();

  http::EventLoop& loop_;
  int socket_;
  SSL* tls_;
  bool shaken_ = false;
  bool closing_ = false;
  std::string in_, out_;
  size_t sent_ = 0;
};

class TestServer {
 public:
  using Connection = std::shared_ptr<ServedConnection>;
  using Handler = std::function<void(const ServedRequest&, const Connection&)>;

  struct Options {
    int port = 0;                  // 0: any that is free
    std::string certificate, key;  // PEM files; empty: no TLS
    int backlog = 4096;
  };

  /// Throws std::runtime_error where it cannot listen.
  TestServer(Handler handler, const Options& options);
  explicit TestServer(Handler handler);
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;
  ~TestServer();

  [[nodiscard]] int port() const { return port_; }
  /// "http://127.0.0.1:PORT" and the path.
  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] int connections() const { return connections_; }  // so far
  [[nodiscard]] int open() const { return open_; }                // of now
  [[nodiscard]] int requests() const { return requests_; }

  /// Runs a task on the server's thread in so many seconds; for handlers.
  void after(double seconds, http::EventLoop::Task task);

 private:
  void ready(int socket, uint32_t events);
  void accept_all();

  Handler handler_;
  std::unique_ptr<http::EventLoop> loop_;
  SSL_CTX* tls_ = nullptr;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0, open_ = 0, requests_ = 0;
  std::unordered_map<int, Connection> clients_;
  std::thread thread_;
};

}  // namespace lux::test
