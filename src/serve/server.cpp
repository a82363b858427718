#include "serve/server.h"

#include <httplib.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "report/page/pack.h"
#include "report/page/page.h"
#include "serve/hosts.h"

namespace lux::serve {
namespace {

// Every open connection of a browser, which holds up to six, keeps a thread while it waits for the
// next request.
constexpr size_t threads = 24;
constexpr size_t most_waiting = 256;
constexpr int patience = 5;      // seconds for a request to come, or an answer to go
constexpr int idle_seconds = 4;  // a page asks for the state more often than that

/// Not SO_REUSEPORT, which httplib would set: two servers would share a port.
void set_socket_options(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

std::string machine_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

bool takes_gzip(const httplib::Request& request) {
  return request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
}

void put(const httplib::Request& request, httplib::Response& response, Answer answer) {
  response.set_header("Content-Security-Policy", page::served_policy());
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("X-Frame-Options", "DENY");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cross-Origin-Resource-Policy", "same-origin");
  response.set_header("Cross-Origin-Opener-Policy", "same-origin");
  response.set_header("Cache-Control", answer.tag.empty() ? "no-store" : "no-cache");
  response.status = answer.status;
  if (!answer.tag.empty()) {
    const std::string tag = "\"" + answer.tag + "\"";
    response.set_header("ETag", tag);
    if (answer.status == 200 && request.get_header_value("If-None-Match") == tag) {
      response.status = 304;
      return;
    }
  }
  if (answer.status == 204) return;
  if (answer.gzip) {
    response.set_header("Vary", "Accept-Encoding");
    if (takes_gzip(request))
      response.set_header("Content-Encoding", "gzip");
    else
      answer.body = page::gunzip(answer.body);
  }
  response.set_content(std::move(answer.body), answer.type);
}

}  // namespace

struct Server::Parts {
  Site* site = nullptr;
  std::string host;
  std::string machine = machine_name();
  httplib::Server http;
  int port = 0;

  void handle(const httplib::Request& request, httplib::Response& response) {
    const std::string& path = request.path;
    if (!is_own_host(request.get_header_value("Host"), host, machine)) {
      put(request, response,
          sentence(421, path, "Another name",
                   "This server answers to localhost and to the host that it was started with; "
                   "--host names another."));
      response.set_header("Connection", "close");
      return;
    }
    if (request.method != "GET" && request.method != "HEAD") {
      put(request, response,
          sentence(405, path, "Only reading", "This server only shows a lab: GET and HEAD."));
      response.set_header("Allow", "GET, HEAD");
      response.set_header("Connection", "close");
      return;
    }
    Words words;
    for (const auto& [name, value] : request.params)
      if (!words.emplace(name, value).second) {
        put(request, response,
            sentence(400, path, "That cannot be asked for", "A word stands twice behind the '?'."));
        return;
      }
    put(request, response, site->answer(path, words));
  }
};

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::open(Site& site, const std::string& host, int port) {
  auto parts = std::make_unique<Parts>();
  parts->site = &site;
  parts->host = host;
  httplib::Server& http = parts->http;
  http.new_task_queue = [] { return new httplib::ThreadPool(threads, threads, most_waiting); };
  http.set_socket_options(set_socket_options);
  http.set_tcp_nodelay(true);
  http.set_keep_alive_timeout(idle_seconds);
  http.set_keep_alive_max_count(1000);
  http.set_read_timeout(patience);
  http.set_write_timeout(patience);
  http.set_payload_max_length(0);
  http.set_pre_routing_handler(
      [raw = parts.get()](const httplib::Request& request, httplib::Response& response) {
        raw->handle(request, response);
        return httplib::Server::HandlerResponse::Handled;
      });
  // What httplib refuses by itself: no HTTP, lines that are too long …
  http.set_error_handler([](const httplib::Request& request, httplib::Response& response) {
    if (!response.body.empty() || response.status == 304 || response.status == 204) return;
    put(request, response,
        sentence(response.status, request.path, "That is no request",
                 "This server does not understand what it was asked."));
  });
  http.set_exception_handler(
      [](const httplib::Request& request, httplib::Response& response, const std::exception_ptr&) {
        put(request, response,
            sentence(500, request.path, "An error of Luxmeter", "This could not be answered."));
      });
  errno = 0;
  if (port == 0) {
    parts->port = http.bind_to_any_port(host);
  } else {
    parts->port = http.bind_to_port(host, port) ? port : -1;
  }
  if (parts->port < 0) {
    const int reason = errno;
    if (reason == EADDRINUSE)
      return fail("Port {} is in use; name another with --port, or 0 for any that is free.", port);
    if (reason == EACCES)
      return fail("Port {} is not open to users; name one from 1024 on with --port.", port);
    return fail("Cannot listen on '{}', port {}: {}.", host, port,
                reason != 0 ? std::strerror(reason)  // NOLINT(concurrency-mt-unsafe): one thread
                            : "this is no address of this machine");
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

int Server::port() const {
  return parts_->port;
}

bool Server::listen() {
  return parts_->http.listen_after_bind();
}

void Server::stop() {
  parts_->http.wait_until_ready();
  parts_->http.stop();
}

}  // namespace lux::serve
