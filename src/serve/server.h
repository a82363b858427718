// The site on a socket: HTTP/1.1, GET and HEAD alone.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "serve/site.h"

namespace lux::serve {

class Server {
 public:
  /// Takes the port; 0: any that is free. Fails, in a sentence, where it is in use or the host is
  /// not this machine's. `site` must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<Server>> open(Site& site, const std::string& host,
                                                            int port);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] int port() const;
  /// Answers until stop() is called, by another thread. False where the port was lost before.
  [[nodiscard]] bool listen();
  void stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lux::serve
