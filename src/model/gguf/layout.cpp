#include "model/gguf/layout.h"

#include <algorithm>
#include <bit>

#include "model/gguf/cursor.h"

namespace lux::gguf {
namespace {

constexpr uint64_t most = INT64_MAX;
constexpr uint64_t default_alignment = 32;

/// a·b, or false where it is beyond 2^63.
bool multiply(uint64_t a, uint64_t b, uint64_t& product) {
  return !__builtin_mul_overflow(a, b, &product) && product <= most;
}
bool add(uint64_t a, uint64_t b, uint64_t& sum) {
  return !__builtin_add_overflow(a, b, &sum) && sum <= most;
}

Result<uint64_t> alignment_of(const Gguf& gguf, const std::string& name) {
  const Entry* const entry = gguf.find("general.alignment");
  if (entry == nullptr) return default_alignment;
  if (entry->type != ValueType::u32)
    return fail("'{}' is damaged: general.alignment is of type {}, not uint32.", name,
                type_name(entry->type));
  const auto alignment = static_cast<uint64_t>(entry->value.integer());
  if (!std::has_single_bit(alignment))
    return fail("'{}' is damaged: general.alignment is {}, not a power of two.", name, alignment);
  return alignment;
}

}  // namespace

Status measure(Tensor& tensor, uint32_t type, const std::string& name) {
  tensor.type = find_tensor_type(type);
  if (tensor.type == nullptr) {
    if (is_removed_tensor_type(type))
      return fail(
          "'{}' cannot be read: tensor '{}' is of type {}, which was given up; quantise "
          "the model anew.",
          name, shown(tensor.name), type);
    return fail("'{}' cannot be read: tensor '{}' is of the unknown type {}.", name,
                shown(tensor.name), type);
  }
  tensor.elements = 1;
  bool fits = true;
  for (const uint64_t n : tensor.shape)
    fits = fits && n <= most && multiply(tensor.elements, n, tensor.elements);
  const uint64_t row = tensor.shape.empty() ? 1 : tensor.shape.front();
  if (fits && row % tensor.type->block != 0)
    return fail(
        "'{}' is damaged: the rows of tensor '{}' have {} numbers, and {} packs them by "
        "{}.",
        name, shown(tensor.name), row, tensor.type->name, tensor.type->block);
  fits = fits && multiply(tensor.elements / tensor.type->block, tensor.type->bytes, tensor.bytes);
  if (!fits)
    return fail("'{}' is damaged: tensor '{}' would be larger than any file.", name,
                shown(tensor.name));
  return {};
}

Status place(Gguf& gguf, uint64_t head_bytes, uint64_t file_bytes, const std::string& name) {
  LUX_TRY(const uint64_t alignment, alignment_of(gguf, name));
  if (gguf.tensors.empty()) return {};
  const uint64_t data = (head_bytes + alignment - 1) / alignment * alignment;
  const Tensor* last = nullptr;
  uint64_t last_end = 0;
  for (Tensor& tensor : gguf.tensors) {
    uint64_t end = 0;
    if (!add(tensor.offset, data, tensor.offset) || !add(tensor.offset, tensor.bytes, end))
      return fail("'{}' is damaged: tensor '{}' lies beyond the end of any file.", name,
                  shown(tensor.name));
    if (tensor.offset % alignment != 0)
      return fail("'{}' is damaged: tensor '{}' begins at byte {}, not at a multiple of {}.", name,
                  shown(tensor.name), tensor.offset, alignment);
    if (tensor.bytes > 0 && end > last_end) {
      last = &tensor;
      last_end = end;
    }
  }
  if (last_end > file_bytes)
    return fail(
        "'{}' is truncated: tensor '{}' ends at byte {}, the file has {}; download it "
        "again.",
        name, shown(last->name), last_end, file_bytes);

  std::vector<const Tensor*> order;
  for (const Tensor& tensor : gguf.tensors)
    if (tensor.bytes > 0) order.push_back(&tensor);
  std::ranges::sort(order, {}, [](const Tensor* tensor) { return tensor->offset; });
  for (size_t i = 1; i < order.size(); ++i)
    if (order[i - 1]->offset + order[i - 1]->bytes > order[i]->offset)
      return fail("'{}' is damaged: tensors '{}' and '{}' overlap at byte {}.", name,
                  shown(order[i - 1]->name), shown(order[i]->name), order[i]->offset);
  return {};
}

}  // namespace lux::gguf
