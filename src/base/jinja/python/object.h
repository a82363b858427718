// The values of a template while it renders: those of Python, as far as templates meet them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/value.h"

namespace lux::jinja {

class Object;
class Runtime;
class Thing;
struct Arguments;
using Objects = std::vector<Object>;

/// A str. Markup is MarkupSafe's: what `tojson`, `escape` and `safe` return, and adding to it
/// escapes.
struct Text {
  explicit Text(std::string text, bool is_markup = false);
  std::string bytes;  // UTF-8
  bool ascii;         // a byte is a code point
  bool markup;
};

/// What stands for a name or member that is not there, and why it is not.
struct Undefined {
  std::string why;
  bool strict;  // any use fails, else some act as on an empty string
};

/// A list, or what is like one.
struct Sequence {
  enum class Type {
    list,
    tuple,
    group,  // a tuple of groupby, with the members `grouper` and `list`
    range,  // with `start`, `stop` and `step`
    keys,   // the views of a dict
    values,
    items,
    iterator,  // a generator: can be gone through once
  };

  Sequence(Type kind, Objects content);
  Sequence(const Sequence&) = delete;
  Sequence& operator=(const Sequence&) = delete;
  ~Sequence();

  Type type;
  Objects items;
  int64_t start = 0, stop = 0, step = 1;
  std::unique_ptr<Error> failure;  // what going through an iterator fails with
};

/// A dict: keys of any hashable kind, in the order of insertion.
struct Dict {
  Dict();
  Dict(const Dict&) = delete;
  Dict& operator=(const Dict&) = delete;
  ~Dict();

  [[nodiscard]] const Object* find(std::string_view key) const;
  /// Fails where `key` is not hashable.
  [[nodiscard]] Result<Object*> find(const Object& key);
  [[nodiscard]] Status set(const Object& key, Object value);

  std::vector<std::pair<Object, Object>> entries;
};

/// A Python object. Cheap to copy: containers and strings are shared, as in Python.
class Object {
 public:
  enum class Kind { none, boolean, integer, real, text, sequence, dict, thing, undefined };

  Object() = default;
  Object(bool b) : data_(b) {}                            // NOLINT(google-explicit-constructor)
  Object(int i) : data_(static_cast<int64_t>(i)) {}       // NOLINT(google-explicit-constructor)
  Object(int64_t i) : data_(i) {}                         // NOLINT(google-explicit-constructor)
  Object(double d) : data_(d) {}                          // NOLINT(google-explicit-constructor)
  Object(std::string s) : Object(Text(std::move(s))) {}   // NOLINT(google-explicit-constructor)
  Object(std::string_view s) : Object(std::string(s)) {}  // NOLINT(google-explicit-constructor)
  Object(const char* s) : Object(std::string(s)) {}       // NOLINT(google-explicit-constructor)
  Object(Text t) : data_(std::make_shared<const Text>(std::move(t))) {}            // NOLINT
  Object(std::shared_ptr<Dict> dict) : data_(std::move(dict)) {}                   // NOLINT
  Object(std::shared_ptr<Thing> thing) : data_(std::move(thing)) {}                // NOLINT
  Object(Undefined u) : data_(std::make_shared<const Undefined>(std::move(u))) {}  // NOLINT

  static Object sequence(Sequence::Type type, Objects items) {
    Object out;
    out.data_ = std::make_shared<Sequence>(type, std::move(items));
    return out;
  }
  static Object list(Objects items) { return sequence(Sequence::Type::list, std::move(items)); }
  static Object tuple(Objects items) { return sequence(Sequence::Type::tuple, std::move(items)); }
  static Object iterator(Objects items) {
    return sequence(Sequence::Type::iterator, std::move(items));
  }
  /// An iterator that fails when it is used: Python's generators run no earlier.
  static Object failing_iterator(Error failure);
  /// A list, dict, string or scalar of the same content.
  static Object from(const Value& value);

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(data_.index()); }
  [[nodiscard]] bool is_none() const { return kind() == Kind::none; }
  [[nodiscard]] bool is_bool() const { return kind() == Kind::boolean; }
  [[nodiscard]] bool is_int() const { return kind() == Kind::integer; }  // and no bool
  [[nodiscard]] bool is_real() const { return kind() == Kind::real; }
  [[nodiscard]] bool is_text() const { return kind() == Kind::text; }
  [[nodiscard]] bool is_sequence() const { return kind() == Kind::sequence; }
  [[nodiscard]] bool is_sequence(Sequence::Type type) const {
    return is_sequence() && items_of().type == type;
  }
  /// A tuple, also one of groupby's.
  [[nodiscard]] bool is_tuple() const {
    return is_sequence(Sequence::Type::tuple) || is_sequence(Sequence::Type::group);
  }
  [[nodiscard]] bool is_dict() const { return kind() == Kind::dict; }
  [[nodiscard]] bool is_thing() const { return kind() == Kind::thing; }
  [[nodiscard]] bool is_undefined() const { return kind() == Kind::undefined; }
  /// bool, int or float.
  [[nodiscard]] bool is_number() const { return is_bool() || is_int() || is_real(); }
  [[nodiscard]] bool is_markup() const { return is_text() && text().markup; }

  // The content; asking for another kind than the object's is a broken promise.
  [[nodiscard]] bool boolean() const { return std::get<bool>(data_); }
  [[nodiscard]] double real() const { return std::get<double>(data_); }
  [[nodiscard]] const Text& text() const { return *std::get<TextPtr>(data_); }
  [[nodiscard]] const std::string& bytes() const { return text().bytes; }
  [[nodiscard]] Sequence& items_of() const { return *std::get<SequencePtr>(data_); }
  [[nodiscard]] Dict& dict() const { return *std::get<DictPtr>(data_); }
  [[nodiscard]] Thing& thing() const { return *std::get<ThingPtr>(data_); }
  [[nodiscard]] const Undefined& undefined() const { return *std::get<UndefinedPtr>(data_); }

  /// The value of an int or a bool, which counts as 0 or 1.
  [[nodiscard]] std::optional<int64_t> integer() const;
  /// The value of any number.
  [[nodiscard]] std::optional<double> number() const;
  /// Whether this is the very same object, or a scalar of the same kind and value.
  [[nodiscard]] bool is(const Object& other) const { return data_ == other.data_; }

  /// Python's name of the type: "str", "NoneType", "dict_keys".
  [[nodiscard]] std::string_view type_name() const;

  /// Moves what only this object holds to `out`, so that deep nests fall apart without recursion.
  void dismantle(Objects& out);

 private:
  using TextPtr = std::shared_ptr<const Text>;
  using SequencePtr = std::shared_ptr<Sequence>;
  using DictPtr = std::shared_ptr<Dict>;
  using ThingPtr = std::shared_ptr<Thing>;
  using UndefinedPtr = std::shared_ptr<const Undefined>;
  std::variant<std::monostate, bool, int64_t, double, TextPtr, SequencePtr, DictPtr, ThingPtr,
               UndefinedPtr>
      data_;
};

/// What a call passes.
struct Arguments {
  Objects positional;
  std::vector<std::pair<std::string, Object>> named;
};

/// An object with a life of its own: a macro, a loop, a namespace, a function.
class Thing {
 public:
  Thing() = default;
  Thing(const Thing&) = delete;
  Thing& operator=(const Thing&) = delete;
  virtual ~Thing() = default;

  [[nodiscard]] virtual std::string_view type_name() const = 0;
  /// The attribute of that name, if there is one.
  [[nodiscard]] virtual Result<std::optional<Object>> attribute(std::string_view name);
  [[nodiscard]] virtual bool callable() const { return false; }
  [[nodiscard]] virtual Result<Object> call(Runtime& runtime, Arguments arguments);
  /// repr(), where it does not name an address in memory.
  [[nodiscard]] virtual Result<std::string> repr() const;
  /// len(), where there is one.
  [[nodiscard]] virtual std::optional<Result<int64_t>> length() { return std::nullopt; }
  /// Moves the objects that it holds to `out`.
  virtual void release(Objects& out) { static_cast<void>(out); }
};

/// Lets go of objects one by one, however deeply they are nested.
void dismantle(Objects objects);

}  // namespace lux::jinja
