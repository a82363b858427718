#include "tests/tools/fault_server/faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/hash.h"

namespace lux::test {

Faults::Faults(double rate, const std::vector<std::string>& names, uint64_t seed)
    : rate_(rate), seed_(seed) {
  for (size_t i = 0; i < fault_names.size(); ++i)
    if (names.empty() || std::ranges::find(names, fault_names.at(i)) != names.end())
      kinds_.push_back(static_cast<Fault>(i));
  for (const std::string& name : names)
    if (std::ranges::find(fault_names, name) == fault_names.end())
      throw std::invalid_argument(fmt::format("'{}' is no fault", name));
}

std::optional<Fault> Faults::of(std::string_view key, int attempt) const {
  if (rate_ <= 0) return std::nullopt;
  const std::string hash = sha256_hex(fmt::format("{} {} {}", seed_, key, attempt));
  uint32_t chance = 0;
  uint32_t kind = 0;
  std::from_chars(hash.data(), hash.data() + 8, chance, 16);
  std::from_chars(hash.data() + 8, hash.data() + 16, kind, 16);
  if (static_cast<double>(chance) >= rate_ * 4294967296.0) return std::nullopt;
  return kinds_[kind % kinds_.size()];
}

}  // namespace lux::test
