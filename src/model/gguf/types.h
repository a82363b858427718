// The numbers that GGUF files use for types, as data.
#pragma once

#include <cstdint>
#include <string_view>

namespace lux::gguf {

/// The type of a metadata value.
enum class ValueType : uint32_t {
  u8 = 0,
  i8 = 1,
  u16 = 2,
  i16 = 3,
  u32 = 4,
  i32 = 5,
  f32 = 6,
  boolean = 7,
  string = 8,
  array = 9,
  u64 = 10,
  i64 = 11,
  f64 = 12,
};
inline constexpr uint32_t value_type_count = 13;

/// Bytes of a value of a fixed size; 0 for strings and arrays.
[[nodiscard]] uint32_t fixed_size(ValueType type);
[[nodiscard]] std::string_view type_name(ValueType type);

/// How a tensor's numbers are packed: `block` consecutive numbers of a row take `bytes` bytes.
struct TensorType {
  uint32_t id;
  std::string_view name;
  uint32_t block;
  uint32_t bytes;
};

/// nullptr for a number that stands for no type, or for one that no program reads any more.
[[nodiscard]] const TensorType* find_tensor_type(uint32_t id);
/// Whether the number once stood for a type: such files have to be made anew.
[[nodiscard]] bool is_removed_tensor_type(uint32_t id);

/// The name of general.file_type, the mixture of tensor types in a file ("Q4_K_M"); empty for an
/// unknown number.
[[nodiscard]] std::string_view file_type_name(int64_t id);
/// Whether `name` is one that file_type_name gives.
[[nodiscard]] bool is_file_type_name(std::string_view name);

}  // namespace lux::gguf
