// Which names a server answers to.
#pragma once

#include <string>
#include <string_view>

namespace lux::serve {

/// Whether an address means this machine alone.
[[nodiscard]] bool is_loopback(std::string_view host);

/// Whether a request's Host header names this server: localhost, 127.0.0.1, [::1], or the host that
/// it was told to listen on; with 0.0.0.0 or :: any address in digits, and `machine`, this
/// machine's name. Any port will do, for a tunnel may lead from another. All other names are
/// refused: a page of a stranger whose name is made to point here (DNS rebinding) may not read a
/// lab.
[[nodiscard]] bool is_own_host(std::string_view header, std::string_view listening,
                               std::string_view machine);

}  // namespace lux::serve
