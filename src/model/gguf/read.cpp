#include <algorithm>
#include <array>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "model/gguf/cursor.h"
#include "model/gguf/gguf.h"
#include "model/gguf/layout.h"

namespace lux::gguf {
namespace {

// Bounds that no sound file comes near: they keep a small file, or a large one full of holes,
// from taking much memory or time.
constexpr uint64_t most_metadata_bytes = 1U << 30U;
constexpr uint64_t most_entries = 1U << 20U;
constexpr uint64_t longest_key = 65535;
constexpr uint64_t longest_text = 1U << 24U;
constexpr uint64_t least_entry_bytes = 8 + 1 + 4 + 1;   // key length, key, type, value
constexpr uint64_t least_tensor_bytes = 8 + 4 + 4 + 8;  // name length, dimensions, type, offset

struct Header {
  uint32_t version = 0;
  uint64_t tensors = 0;
  uint64_t entries = 0;
};

Status check_magic(ByteSource& source) {
  constexpr std::string_view magic = "GGUF";
  constexpr std::string_view pointer = "version https://git-lfs";
  if (source.size() == 0) return fail("'{}' is empty, not a GGUF file.", source.name());
  std::array<char, pointer.size()> start{};
  const size_t n = std::min<uint64_t>(start.size(), source.size());
  LUX_CHECK(source.read(0, std::span(start).first(n)));
  const std::string_view text(start.data(), n);
  if (text.starts_with(magic)) return {};
  if (text == pointer)
    return fail(
        "'{}' is not a GGUF file but Git LFS's stand-in for one; fetch it with 'git lfs "
        "pull'.",
        source.name());
  return fail("'{}' is not a GGUF file.", source.name());
}

Result<Header> read_header(Cursor& in, const std::string& name) {
  LUX_CHECK(in.skip(4));
  Header header;
  LUX_TRY(header.version, in.number<uint32_t>());
  if (header.version != 0 && (header.version & 0xFFFFU) == 0)
    return fail("'{}' is a big-endian GGUF file; only little-endian ones can be read.", name);
  if (header.version != 2 && header.version != 3)
    return fail("'{}' is a GGUF file of version {}; only versions 2 and 3 can be read.", name,
                header.version);
  LUX_TRY(header.tensors, in.number<uint64_t>());
  LUX_TRY(header.entries, in.number<uint64_t>());
  const uint64_t room = in.remaining();
  if (header.entries > std::min(most_entries, room / least_entry_bytes))
    return fail(
        "'{}' is truncated or damaged: its {} bytes cannot hold {} metadata entries; "
        "download it again.",
        name, room, header.entries);
  if (header.tensors > std::min(most_entries, room / least_tensor_bytes))
    return fail(
        "'{}' is truncated or damaged: its {} bytes cannot describe {} tensors; download "
        "it again.",
        name, room, header.tensors);
  return header;
}

template <class T>
Status read_number(Cursor& in, Value& value) {
  LUX_TRY(const T number, in.number<T>());
  if constexpr (std::is_integral_v<T>) {
    if (std::in_range<int64_t>(number)) {
      value = Value(static_cast<int64_t>(number));
      return {};
    }
  }
  value = Value(static_cast<double>(number));
  return {};
}

Result<ValueType> read_type(Cursor& in, const std::string& name, std::string_view key) {
  LUX_TRY(const uint32_t type, in.number<uint32_t>());
  if (type >= value_type_count)
    return fail("'{}' is damaged: metadata entry '{}' has the unknown value type {}.", name,
                shown(key), type);
  return static_cast<ValueType>(type);
}

Status read_array(Cursor& in, const std::string& name, std::string_view key, Entry& entry) {
  LUX_TRY(entry.element, read_type(in, name, key));
  if (entry.element == ValueType::array)
    return fail("'{}' cannot be read: metadata entry '{}' is an array of arrays.", name,
                shown(key));
  LUX_TRY(entry.count, in.number<uint64_t>());
  const uint64_t size = fixed_size(entry.element);
  const uint64_t least = size != 0 ? size : 8;  // a string takes its length at least
  if (entry.count > in.remaining() / least)
    return fail(
        "'{}' is truncated or damaged: metadata entry '{}' claims {} elements in the last "
        "{} bytes of the file; download it again.",
        name, shown(key), entry.count, in.remaining());
  if (size != 0) return in.skip(entry.count * size);
  for (uint64_t i = 0; i < entry.count; ++i) LUX_CHECK(in.skip_string());
  return {};
}

Status read_value(Cursor& in, const std::string& name, std::string_view key, ValueType type,
                  Value& value) {
  switch (type) {
    case ValueType::u8:
      return read_number<uint8_t>(in, value);
    case ValueType::i8:
      return read_number<int8_t>(in, value);
    case ValueType::u16:
      return read_number<uint16_t>(in, value);
    case ValueType::i16:
      return read_number<int16_t>(in, value);
    case ValueType::u32:
      return read_number<uint32_t>(in, value);
    case ValueType::i32:
      return read_number<int32_t>(in, value);
    case ValueType::u64:
      return read_number<uint64_t>(in, value);
    case ValueType::i64:
      return read_number<int64_t>(in, value);
    case ValueType::f32:
      return read_number<float>(in, value);
    case ValueType::f64:
      return read_number<double>(in, value);
    case ValueType::string: {
      LUX_TRY(std::string text, in.string(longest_text));
      value = Value(std::move(text));
      return {};
    }
    case ValueType::boolean: {
      LUX_TRY(const uint8_t byte, in.number<uint8_t>());
      if (byte > 1)
        return fail("'{}' is damaged: metadata entry '{}' is a truth value of {}.", name,
                    shown(key), byte);
      value = Value(byte == 1);
      return {};
    }
    case ValueType::array:
      break;
  }
  return {};
}

Status read_entry(Cursor& in, const std::string& name, uint64_t number, Gguf& gguf) {
  in.reading(fmt::format("metadata entry {}", number));
  LUX_TRY(std::string key, in.string(longest_key));
  if (key.empty() || !is_valid_utf8(key))
    return fail("'{}' is damaged: the key of metadata entry {} is {}.", name, number,
                key.empty() ? "empty" : "not valid UTF-8");
  in.reading(fmt::format("metadata entry '{}'", shown(key)));
  Entry entry;
  LUX_TRY(entry.type, read_type(in, name, key));
  entry.offset = in.position();
  if (entry.type == ValueType::array) {
    LUX_CHECK(read_array(in, name, key, entry));
  } else {
    LUX_CHECK(read_value(in, name, key, entry.type, entry.value));
  }
  entry.bytes = in.position() - entry.offset;
  const auto [at, is_new] = gguf.metadata.try_emplace(std::move(key), std::move(entry));
  if (!is_new)
    return fail("'{}' is damaged: metadata entry '{}' stands there twice.", name, shown(at->first));
  return {};
}

Result<Tensor> read_tensor(Cursor& in, const std::string& name, uint64_t number) {
  in.reading(fmt::format("the description of tensor {}", number));
  Tensor tensor;
  LUX_TRY(tensor.name, in.string(longest_key));
  if (tensor.name.empty() || !is_valid_utf8(tensor.name))
    return fail("'{}' is damaged: the name of tensor {} is {}.", name, number,
                tensor.name.empty() ? "empty" : "not valid UTF-8");
  in.reading(fmt::format("the description of tensor '{}'", shown(tensor.name)));
  LUX_TRY(const uint32_t dimensions, in.number<uint32_t>());
  if (dimensions > most_dimensions)
    return fail("'{}' is damaged: tensor '{}' has {} dimensions, where {} are allowed.", name,
                shown(tensor.name), dimensions, most_dimensions);
  for (uint32_t i = 0; i < dimensions; ++i) {
    LUX_TRY(tensor.shape.emplace_back(), in.number<uint64_t>());
  }
  LUX_TRY(const uint32_t type, in.number<uint32_t>());
  LUX_TRY(tensor.offset, in.number<uint64_t>());
  LUX_CHECK(measure(tensor, type, name));
  return tensor;
}

}  // namespace

const Entry* Gguf::find(std::string_view key) const {
  const auto found = metadata.find(key);
  return found == metadata.end() ? nullptr : &found->second;
}

Result<Gguf> read(ByteSource& source) {
  const std::string& name = source.name();
  LUX_CHECK(check_magic(source));
  Cursor in(source, most_metadata_bytes);
  LUX_TRY(const Header header, read_header(in, name));
  Gguf gguf;
  gguf.version = header.version;
  for (uint64_t i = 0; i < header.entries; ++i) LUX_CHECK(read_entry(in, name, i + 1, gguf));
  std::unordered_set<std::string> names;
  for (uint64_t i = 0; i < header.tensors; ++i) {
    LUX_TRY(Tensor tensor, read_tensor(in, name, i + 1));
    if (!names.insert(tensor.name).second)
      return fail("'{}' is damaged: tensor '{}' is described twice.", name, shown(tensor.name));
    gguf.tensors.push_back(std::move(tensor));
  }
  LUX_CHECK(place(gguf, in.position(), source.size(), name));
  return gguf;
}

}  // namespace lux::gguf
