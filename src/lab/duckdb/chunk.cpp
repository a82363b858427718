#include <cmath>
#include <cstring>
#include <stdexcept>

#include "lab/duckdb/connection.h"

namespace lux::duckdb {
namespace {

bool valid(const Library& library, duckdb_vector vector, size_t row) {
  const uint64_t* mask = library.vector_get_validity(vector);
  return mask == nullptr || ((mask[row / 64] >> (row % 64)) & 1) != 0;
}

/// A logical type that destroys itself.
class Type {
 public:
  Type(const Library& library, duckdb_vector vector)
      : library_(library), type_(library.vector_get_column_type(vector)) {}
  Type(const Type&) = delete;
  Type& operator=(const Type&) = delete;
  ~Type() { library_.destroy_logical_type(&type_); }
  [[nodiscard]] duckdb_type id() const { return library_.get_type_id(type_); }
  [[nodiscard]] duckdb_logical_type get() const { return type_; }

 private:
  const Library& library_;
  duckdb_logical_type type_;
};

template <class T>
T at(const Library& library, duckdb_vector vector, size_t row) {
  T value;
  std::memcpy(&value, static_cast<const T*>(library.vector_get_data(vector)) + row, sizeof value);
  return value;
}

std::string_view text_at(const Library& library, duckdb_vector vector, size_t row) {
  auto* cell = static_cast<duckdb_string_t*>(library.vector_get_data(vector)) + row;
  return {library.string_t_data(cell), library.string_t_length(*cell)};
}

/// An integer of a vector whose cells have one of the integer types of at most 64 bits.
int64_t integer_at(const Library& library, duckdb_vector vector, size_t row, duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT:
      return at<int8_t>(library, vector, row);
    case DUCKDB_TYPE_SMALLINT:
      return at<int16_t>(library, vector, row);
    case DUCKDB_TYPE_INTEGER:
      return at<int32_t>(library, vector, row);
    case DUCKDB_TYPE_BIGINT:
      return at<int64_t>(library, vector, row);
    case DUCKDB_TYPE_UTINYINT:
      return at<uint8_t>(library, vector, row);
    case DUCKDB_TYPE_USMALLINT:
      return at<uint16_t>(library, vector, row);
    case DUCKDB_TYPE_UINTEGER:
      return at<uint32_t>(library, vector, row);
    default:
      throw std::logic_error("not an integer column");
  }
}

class Reader {
 public:
  explicit Reader(const Library& library) : library_(library) {}

  [[nodiscard]] Result<Value> read(duckdb_vector vector, size_t row) const {
    if (!valid(library_, vector, row)) return Value();
    const Type type(library_, vector);
    switch (type.id()) {
      case DUCKDB_TYPE_SQLNULL:
        return Value();
      case DUCKDB_TYPE_BOOLEAN:
        return Value(at<bool>(library_, vector, row));
      case DUCKDB_TYPE_UBIGINT: {
        const auto number = at<uint64_t>(library_, vector, row);
        if (number <= INT64_MAX) return Value(static_cast<int64_t>(number));
        return Value(static_cast<double>(number));
      }
      case DUCKDB_TYPE_HUGEINT:
        return Value(library_.hugeint_to_double(at<duckdb_hugeint>(library_, vector, row)));
      case DUCKDB_TYPE_UHUGEINT:
        return Value(library_.uhugeint_to_double(at<duckdb_uhugeint>(library_, vector, row)));
      case DUCKDB_TYPE_FLOAT:
        return Value(static_cast<double>(at<float>(library_, vector, row)));
      case DUCKDB_TYPE_DOUBLE:
        return Value(at<double>(library_, vector, row));
      case DUCKDB_TYPE_DECIMAL:
        return decimal(vector, row, type);
      case DUCKDB_TYPE_VARCHAR:
      case DUCKDB_TYPE_BLOB:
        return Value(text_at(library_, vector, row));
      case DUCKDB_TYPE_ENUM:
        return enumerated(vector, row, type);
      case DUCKDB_TYPE_LIST:
      case DUCKDB_TYPE_MAP: {
        const auto entry = at<duckdb_list_entry>(library_, vector, row);
        return list(library_.list_vector_get_child(vector), entry.offset, entry.length);
      }
      case DUCKDB_TYPE_ARRAY: {
        const idx_t size = library_.array_type_array_size(type.get());
        return list(library_.array_vector_get_child(vector), row * size, size);
      }
      case DUCKDB_TYPE_STRUCT:
        return structure(vector, row, type);
      case DUCKDB_TYPE_TINYINT:
      case DUCKDB_TYPE_SMALLINT:
      case DUCKDB_TYPE_INTEGER:
      case DUCKDB_TYPE_BIGINT:
      case DUCKDB_TYPE_UTINYINT:
      case DUCKDB_TYPE_USMALLINT:
      case DUCKDB_TYPE_UINTEGER:
        return Value(integer_at(library_, vector, row, type.id()));
      default:
        return fail("has a type that cannot be read (DuckDB's type {}).",
                    static_cast<int>(type.id()));
    }
  }

 private:
  [[nodiscard]] Result<Value> list(duckdb_vector child, size_t offset, size_t length) const {
    List items;
    items.reserve(length);
    for (size_t i = 0; i < length; ++i) {
      LUX_TRY(Value item, read(child, offset + i));
      items.push_back(std::move(item));
    }
    return Value(std::move(items));
  }

  [[nodiscard]] Result<Value> structure(duckdb_vector vector, size_t row, const Type& type) const {
    Map map;
    const idx_t count = library_.struct_type_child_count(type.get());
    for (idx_t i = 0; i < count; ++i) {
      char* name = library_.struct_type_child_name(type.get(), i);
      const std::string key(name);
      library_.free(name);
      LUX_TRY(map[key], read(library_.struct_vector_get_child(vector, i), row));
    }
    return Value(std::move(map));
  }

  [[nodiscard]] Result<Value> decimal(duckdb_vector vector, size_t row, const Type& type) const {
    const double scale = std::pow(10.0, library_.decimal_scale(type.get()));
    const duckdb_type cells = library_.decimal_internal_type(type.get());
    const double digits =
        cells == DUCKDB_TYPE_HUGEINT
            ? library_.hugeint_to_double(at<duckdb_hugeint>(library_, vector, row))
            : static_cast<double>(integer_at(library_, vector, row, cells));
    return Value(digits / scale);
  }

  [[nodiscard]] Result<Value> enumerated(duckdb_vector vector, size_t row, const Type& type) const {
    const int64_t index =
        integer_at(library_, vector, row, library_.enum_internal_type(type.get()));
    char* word = library_.enum_dictionary_value(type.get(), static_cast<idx_t>(index));
    Value value{std::string(word)};
    library_.free(word);
    return value;
  }

  const Library& library_;
};

}  // namespace

Chunk::~Chunk() {
  if (chunk_ != nullptr) library_->destroy_data_chunk(&chunk_);
}

size_t Chunk::size() const {
  return library_->data_chunk_get_size(chunk_);
}

const void* Chunk::data(size_t column, duckdb_type type) const {
  duckdb_vector vector = library_->data_chunk_get_vector(chunk_, column);
  if (Type(*library_, vector).id() != type)
    throw std::logic_error("a column was asked for under another type than its own");
  return library_->vector_get_data(vector);
}

std::string_view Chunk::text(size_t column, size_t row) const {
  return text_at(*library_, library_->data_chunk_get_vector(chunk_, column), row);
}

bool Chunk::is_null(size_t column, size_t row) const {
  return !valid(*library_, library_->data_chunk_get_vector(chunk_, column), row);
}

Result<Value> Chunk::value(size_t column, size_t row) const {
  return Reader(*library_).read(library_->data_chunk_get_vector(chunk_, column), row);
}

}  // namespace lux::duckdb
