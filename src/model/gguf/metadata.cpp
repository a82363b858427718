#include "model/gguf/metadata.h"

#include "base/text.h"
#include "model/gguf/cursor.h"

namespace lux::gguf {

Result<std::optional<std::string>> Metadata::text(std::string_view key) const {
  const Entry* const entry = find(key);
  if (entry == nullptr) return std::nullopt;
  if (entry->type != ValueType::string)
    return fail("'{}' is damaged: {} is of type {}, not a text.", file_, shown(key),
                type_name(entry->type));
  if (!is_valid_utf8(entry->value.string()))
    return fail("'{}' is damaged: {} is not valid UTF-8.", file_, shown(key));
  return entry->value.string();
}

Result<std::optional<int64_t>> Metadata::whole(std::string_view key) const {
  const Entry* const entry = find(key);
  if (entry == nullptr) return std::nullopt;
  if (!entry->value.is_int() || entry->value.integer() < 0)
    return fail("'{}' is damaged: {} is not a whole number of 0 or more.", file_, shown(key));
  return entry->value.integer();
}

Result<std::optional<int64_t>> Metadata::single_whole(std::string_view key) const {
  const Entry* const entry = find(key);
  if (entry != nullptr && entry->type == ValueType::array) return std::nullopt;
  return whole(key);
}

Result<int64_t> Metadata::needed_whole(std::string_view key) const {
  LUX_TRY(const auto number, whole(key));
  if (!number || *number == 0)
    return fail("'{}' cannot be used: its metadata has no {}.", file_, shown(key));
  return *number;
}

}  // namespace lux::gguf
