// A dynamic value: what JSON, YAML, a Parquet row or a Jinja expression holds.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lux {

class Value;
struct Member;

using List = std::vector<Value>;

/// Keys to values in the order of insertion; looking up is linear, which suits records of few
/// fields.
class Map {
 public:
  Map();
  Map(std::initializer_list<Member> members);
  // Defined where Member is complete, as clang asks.
  Map(const Map& other);
  Map(Map&& other) noexcept;
  Map& operator=(const Map& other);
  Map& operator=(Map&& other) noexcept;
  ~Map();

  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] Value* find(std::string_view key);
  /// The value under `key`; a null one is added where there is none.
  Value& operator[](std::string_view key);
  bool erase(std::string_view key);

  [[nodiscard]] size_t size() const;
  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::vector<Member>::const_iterator begin() const;
  [[nodiscard]] std::vector<Member>::const_iterator end() const;
  [[nodiscard]] std::vector<Member>::iterator begin();
  [[nodiscard]] std::vector<Member>::iterator end();

  bool operator==(const Map& other) const;

 private:
  std::vector<Member> members_;
};

class Value {
 public:
  enum class Kind { null, boolean, integer, real, string, list, map };

  Value() = default;
  Value(std::nullptr_t) {}                              // NOLINT(google-explicit-constructor)
  Value(bool b) : data_(b) {}                           // NOLINT(google-explicit-constructor)
  Value(int i) : data_(static_cast<int64_t>(i)) {}      // NOLINT(google-explicit-constructor)
  Value(int64_t i) : data_(i) {}                        // NOLINT(google-explicit-constructor)
  Value(double d) : data_(d) {}                         // NOLINT(google-explicit-constructor)
  Value(const char* s) : data_(std::string(s)) {}       // NOLINT(google-explicit-constructor)
  Value(std::string_view s) : data_(std::string(s)) {}  // NOLINT(google-explicit-constructor)
  Value(std::string s) : data_(std::move(s)) {}         // NOLINT(google-explicit-constructor)
  Value(List list) : data_(std::move(list)) {}          // NOLINT(google-explicit-constructor)
  Value(Map map) : data_(std::move(map)) {}             // NOLINT(google-explicit-constructor)

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(data_.index()); }
  /// The kind in JSON's words: "null", "boolean", "integer", "number", "string", "list", "object".
  [[nodiscard]] std::string_view kind_name() const;

  [[nodiscard]] bool is_null() const { return kind() == Kind::null; }
  [[nodiscard]] bool is_bool() const { return kind() == Kind::boolean; }
  [[nodiscard]] bool is_int() const { return kind() == Kind::integer; }
  [[nodiscard]] bool is_real() const { return kind() == Kind::real; }
  [[nodiscard]] bool is_number() const { return is_int() || is_real(); }
  [[nodiscard]] bool is_string() const { return kind() == Kind::string; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::list; }
  [[nodiscard]] bool is_map() const { return kind() == Kind::map; }

  // The content; asking for another kind than the value's is a broken promise
  // (std::bad_variant_access).
  [[nodiscard]] bool boolean() const { return std::get<bool>(data_); }
  [[nodiscard]] int64_t integer() const { return std::get<int64_t>(data_); }
  [[nodiscard]] double number() const;  // of an integer too
  [[nodiscard]] const std::string& string() const { return std::get<std::string>(data_); }
  [[nodiscard]] const List& list() const { return std::get<List>(data_); }
  [[nodiscard]] List& list() { return std::get<List>(data_); }
  [[nodiscard]] const Map& map() const { return std::get<Map>(data_); }
  [[nodiscard]] Map& map() { return std::get<Map>(data_); }

  /// The member `key` of a map; nullptr where this is no map or has no such member.
  [[nodiscard]] const Value* find(std::string_view key) const;

  // The member `key` if it is there and of that kind.
  [[nodiscard]] std::optional<std::string> get_string(std::string_view key) const;
  [[nodiscard]] std::optional<int64_t> get_int(std::string_view key) const;
  [[nodiscard]] std::optional<double> get_number(std::string_view key) const;
  [[nodiscard]] std::optional<bool> get_bool(std::string_view key) const;

  /// Equal kind and content; 1 and 1.0 differ.
  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, List, Map> data_;
};

struct Member {
  std::string key;
  Value value;
  bool operator==(const Member& other) const;
};

}  // namespace lux
