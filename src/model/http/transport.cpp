#include "model/http/transport.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <set>
#include <thread>
#include <unordered_map>

#include "model/http/transport/event_loop.h"
#include "model/http/transport/exchange.h"

namespace lux::http {
namespace {

constexpr long most_idle_connections = 4096;
constexpr rlim_t wanted_files = 8192;  // each open request has a socket

/// Where the system's habit is 1,024 open files and it allows more, takes more.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted_files) return;
  limit.rlim_cur = std::min(limit.rlim_max, wanted_files);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value == nullptr ? "" : value;
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const std::string& user_agent)
      : setting_{user_agent, environment("SSL_CERT_FILE"), environment("SSL_CERT_DIR")} {}
  ~CurlTransport() override;

  Status begin();
  void post(Task task) override { loop_->post(std::move(task)); }
  void fetch(Request request, Done done) override;
  void after(double seconds, Task task) override { loop_->after(seconds, std::move(task)); }
  size_t open() const override { return open_.size(); }

 private:
  using Id = Exchange::Id;

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long milliseconds, void* self);
  void ready(int socket, uint32_t events);
  void act(curl_socket_t socket, int mask);
  void launch(Exchange& exchange);
  void connected(Id id);
  void let_go(const std::string& place);
  void watch_clock(Exchange& exchange);
  void end(Id id, Breakage breakage);

  Setting setting_;
  std::unique_ptr<EventLoop> loop_;
  CURLM* multi_ = nullptr;
  std::optional<EventLoop::Timer> timer_;  // libcurl's
  Id fetched_ = 0;
  std::unordered_map<Id, std::unique_ptr<Exchange>> open_;
  // Places that are asked for the first time: the first request goes, the others wait until its
  // connection stands or failed. A thousand at once would all look up the name and shake hands
  // anew.
  std::map<std::string, std::vector<Id>, std::less<>> first_time_;
  std::set<std::string, std::less<>> known_;
  std::thread thread_;
};

Status CurlTransport::begin() {
  LUX_TRY(loop_, EventLoop::open([this](int socket, uint32_t events) { ready(socket, events); }));
  multi_ = curl_multi_init();
  if (multi_ == nullptr) return fail("The network cannot be used: libcurl does not start.");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, most_idle_connections);
  // Signals are for the program's other threads; SIGPIPE would come from OpenSSL.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] {
    loop_->run();
    for (const auto& [id, exchange] : open_) curl_multi_remove_handle(multi_, exchange->easy());
    open_.clear();
    curl_multi_cleanup(multi_);
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return {};
}

CurlTransport::~CurlTransport() {
  if (!thread_.joinable()) return;
  loop_->stop();
  thread_.join();
}

int CurlTransport::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  const uint32_t events = ((what & CURL_POLL_IN) != 0 ? uint32_t{EPOLLIN} : 0) |
                          ((what & CURL_POLL_OUT) != 0 ? uint32_t{EPOLLOUT} : 0);
  static_cast<CurlTransport*>(self)->loop_->watch(socket, events);  // 0: CURL_POLL_REMOVE
  return 0;
}

int CurlTransport::on_timer(CURLM*, long milliseconds, void* self) {
  auto& transport = *static_cast<CurlTransport*>(self);
  if (transport.timer_) transport.loop_->cancel(*transport.timer_);
  transport.timer_.reset();
  if (milliseconds < 0) return 0;
  transport.timer_ = transport.loop_->after(static_cast<double>(milliseconds) * 1e-3, [&transport] {
    transport.timer_.reset();
    transport.act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void CurlTransport::ready(int socket, uint32_t events) {
  act(socket, ((events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                  ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                  ((events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0));
}

/// Lets libcurl work, and hands over what is done.
void CurlTransport::act(curl_socket_t socket, int mask) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, mask, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const Exchange& exchange = Exchange::of(message->easy_handle);
    end(exchange.id(), exchange.ended(message->data.result));
  }
}

void CurlTransport::fetch(Request request, Done done) {
  const Id id = fetched_++;
  Exchange& exchange = *open_
                            .emplace(id, std::make_unique<Exchange>(id, std::move(request),
                                                                    std::move(done), setting_))
                            .first->second;
  if (exchange.refused().kind != Broken::no) {
    exchange.timer = loop_->after(0, [this, id] { end(id, open_.at(id)->refused()); });
    return;
  }
  watch_clock(exchange);
  exchange.on_connected([this, id] { connected(id); });
  const std::string place(exchange.place());
  if (known_.contains(place)) return launch(exchange);
  const auto [waiting, first] = first_time_.try_emplace(place);
  if (!first) {
    waiting->second.push_back(id);
    return;
  }
  exchange.is_first = true;
  launch(exchange);
}

/// Called from within libcurl, where nothing can be launched.
void CurlTransport::connected(Id id) {
  Exchange& exchange = *open_.at(id);
  loop_->cancel(*exchange.timer);
  watch_clock(exchange);  // it may be idle from now on
  if (!std::exchange(exchange.is_first, false)) return;
  const std::string place(exchange.place());
  known_.insert(place);
  loop_->after(0, [this, place] { let_go(place); });
}

void CurlTransport::launch(Exchange& exchange) {
  const CURLMcode code = curl_multi_add_handle(multi_, exchange.easy());
  if (code == CURLM_OK) return;
  loop_->after(0, [this, code, id = exchange.id()] {
    if (open_.contains(id)) end(id, {Broken::request, curl_multi_strerror(code)});
  });
}

/// The requests that waited for a place's first one.
void CurlTransport::let_go(const std::string& place) {
  const auto found = first_time_.extract(place);
  if (found.empty()) return;
  for (const Id id : found.mapped())
    if (const auto waiting = open_.find(id); waiting != open_.end()) launch(*waiting->second);
}

void CurlTransport::watch_clock(Exchange& exchange) {
  exchange.timer = loop_->after(exchange.patience(), [this, id = exchange.id()] {
    Exchange& late = *open_.at(id);
    late.timer.reset();
    if (auto breakage = late.overdue()) return end(id, std::move(*breakage));
    watch_clock(late);
  });
}

void CurlTransport::end(Id id, Breakage breakage) {
  const auto found = open_.extract(id);
  Exchange& exchange = *found.mapped();
  curl_multi_remove_handle(multi_, exchange.easy());
  if (exchange.timer) loop_->cancel(*exchange.timer);
  if (exchange.is_first) let_go(std::string(exchange.place()));
  exchange.finish(std::move(breakage));
}

}  // namespace

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

Result<std::unique_ptr<Transport>> Transport::start(const std::string& user_agent) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK)
    return fail("The network cannot be used: libcurl says “{}”.", curl_easy_strerror(ready));
  raise_file_limit();
  auto transport = std::make_unique<CurlTransport>(user_agent);
  LUX_CHECK(transport->begin());
  return transport;
}

}  // namespace lux::http
