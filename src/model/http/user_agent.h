// How Luxmeter introduces itself to servers.
#pragma once

#include <string>

namespace lux::http {

[[nodiscard]] inline std::string user_agent() {
  return "luxmeter/" LUX_VERSION;
}

}  // namespace lux::http
