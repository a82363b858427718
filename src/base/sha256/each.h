// SHA-256 of many texts, sixteen at a time.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string_view>

namespace lux::sha256 {

using Digest = std::array<unsigned char, 32>;

/// Hands each text's position and digest to `take`, in the order in which they are done. Only with
/// has_lanes().
void each(std::span<const std::string_view> texts,
          const std::function<void(size_t, const Digest&)>& take);

}  // namespace lux::sha256
