#include "tests/model/http/test_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace lux::test {
namespace {

void must(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(fmt::format("test server: {}: errno {}", what, errno));
}

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string_view ServedRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

ServedConnection::ServedConnection(http::EventLoop& loop, int socket, SSL* tls)
    : loop_(loop), socket_(socket), tls_(tls), shaken_(tls == nullptr) {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls_ == nullptr) return;
  SSL_set_fd(tls_, socket_);
  SSL_set_accept_state(tls_);
}

ServedConnection::~ServedConnection() {
  drop();
}

void ServedConnection::drop() {
  if (socket_ < 0) return;
  loop_.watch(socket_, 0);
  if (tls_ != nullptr) SSL_free(tls_);
  tls_ = nullptr;
  ::close(socket_);
  socket_ = -1;
}

void ServedConnection::send(std::string_view bytes) {
  if (socket_ < 0 || closing_) return;
  out_ += bytes;
  flush();
}

void ServedConnection::answer(int status, std::string_view body, std::string_view headers,
                              std::string_view type) {
  send(fmt::format("HTTP/1.1 {} X\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}", status,
                   type, body.size(), headers, body));
}

void ServedConnection::close() {
  closing_ = true;
  if (sent_ == out_.size()) half_close();
}

void ServedConnection::half_close() {
  if (socket_ < 0) return;
  if (tls_ != nullptr) SSL_shutdown(tls_);
  ::shutdown(socket_, SHUT_WR);
}

void ServedConnection::reset() {
  if (socket_ < 0) return;
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  // Read what came: the kernel's reset is for unread bytes, too, but this one is asked for.
  loop_.watch(socket_, 0);
  ::close(socket_);
  if (tls_ != nullptr) SSL_free(tls_);
  tls_ = nullptr;
  socket_ = -1;
}

bool ServedConnection::handshake() {
  if (shaken_) return true;
  const int done = SSL_accept(tls_);
  shaken_ = done == 1;
  if (shaken_) return true;
  const int why = SSL_get_error(tls_, done);
  return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
}

bool ServedConnection::read() {
  if (!handshake()) return false;
  if (!shaken_) return true;
  std::array<char, 16384> bytes;
  while (socket_ >= 0) {
    if (tls_ != nullptr) {
      const int count = SSL_read(tls_, bytes.data(), bytes.size());
      if (count <= 0) return SSL_get_error(tls_, count) == SSL_ERROR_WANT_READ;
      in_.append(bytes.data(), static_cast<size_t>(count));
      continue;
    }
    const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count == 0) return false;
    if (count < 0) return errno == EAGAIN;
    in_.append(bytes.data(), static_cast<size_t>(count));
  }
  return true;
}

void ServedConnection::flush() {
  if (socket_ < 0 || !shaken_) return;
  while (sent_ < out_.size()) {
    const char* from = out_.data() + sent_;
    const size_t left = std::min<size_t>(out_.size() - sent_, 1 << 20);
    const ssize_t count = tls_ != nullptr ? SSL_write(tls_, from, static_cast<int>(left))
                                          : ::send(socket_, from, left, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent_ += static_cast<size_t>(count);
  }
  if (sent_ == out_.size()) {
    out_.clear();
    sent_ = 0;
    if (closing_) half_close();
  }
  loop_.watch(socket_, out_.empty() ? uint32_t{EPOLLIN} : uint32_t{EPOLLIN | EPOLLOUT});
}

bool ServedConnection::take_request(ServedRequest& request) {
  const size_t end = in_.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  request = {};
  std::string_view head = std::string_view(in_).substr(0, end);
  const std::string_view first = head.substr(0, head.find("\r\n"));
  const size_t space = first.find(' ');
  request.method = first.substr(0, space);
  request.path = first.substr(space + 1, first.rfind(' ') - space - 1);
  while (true) {
    const size_t next = head.find("\r\n");
    if (next == std::string_view::npos) break;
    head.remove_prefix(next + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), small);
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    request.headers.emplace_back(std::move(name), value);
  }
  const std::string_view length = request.header("content-length");
  size_t bytes = 0;
  std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (in_.size() - end - 4 < bytes) return false;
  request.body = in_.substr(end + 4, bytes);
  in_.erase(0, end + 4 + bytes);
  return true;
}

TestServer::TestServer(Handler handler) : TestServer(std::move(handler), Options()) {}

TestServer::TestServer(Handler handler, const Options& options) : handler_(std::move(handler)) {
  auto loop = http::EventLoop::open([this](int socket, uint32_t events) { ready(socket, events); });
  must(loop.has_value(), "event loop");
  loop_ = std::move(*loop);
  if (!options.certificate.empty()) {
    tls_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_mode(tls_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    must(SSL_CTX_use_certificate_chain_file(tls_, options.certificate.c_str()) == 1, "certificate");
    must(SSL_CTX_use_PrivateKey_file(tls_, options.key.c_str(), SSL_FILETYPE_PEM) == 1, "key");
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  must(listener_ >= 0, "socket");
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(options.port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  must(::bind(listener_, generic, size) == 0, "bind");
  must(::listen(listener_, options.backlog) == 0, "listen");
  must(::getsockname(listener_, generic, &size) == 0, "getsockname");
  port_ = ntohs(address.sin_port);
  loop_->watch(listener_, EPOLLIN);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // SIGPIPE would come from OpenSSL
  thread_ = std::thread([this] {
    loop_->run();
    clients_.clear();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TestServer::~TestServer() {
  loop_->stop();
  thread_.join();
  ::close(listener_);
  SSL_CTX_free(tls_);
}

std::string TestServer::url(std::string_view path) const {
  return fmt::format("{}://127.0.0.1:{}{}", tls_ == nullptr ? "http" : "https", port_, path);
}

void TestServer::after(double seconds, http::EventLoop::Task task) {
  loop_->after(seconds, std::move(task));
}

void TestServer::accept_all() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    connections_ += 1;
    SSL* tls = tls_ == nullptr ? nullptr : SSL_new(tls_);
    clients_[socket] = std::make_shared<ServedConnection>(*loop_, socket, tls);
    loop_->watch(socket, EPOLLIN);
    open_ = static_cast<int>(clients_.size());
  }
}

void TestServer::ready(int socket, uint32_t events) {
  if (socket == listener_) return accept_all();
  const auto found = clients_.find(socket);
  if (found == clients_.end()) return;
  const Connection client = found->second;
  const bool alive = client->read();
  ServedRequest request;
  while (client->socket_ >= 0 && client->take_request(request)) {
    requests_ += 1;
    handler_(request, client);
  }
  if (alive && (events & EPOLLOUT) != 0) client->flush();
  if (alive && client->socket_ >= 0) return;
  client->drop();
  clients_.erase(socket);
  open_ = static_cast<int>(clients_.size());
}

}  // namespace lux::test
