#include "base/jinja/builtins/methods.h"

#include <algorithm>
#include <array>

namespace lux::jinja {
namespace {

using Type = Sequence::Type;
using Names = std::span<const std::string_view>;

/// What Python's types have and templates here do not.
constexpr std::array<std::string_view, 8> str_others{"encode",      "format_map", "isidentifier",
                                                     "isnumeric",   "maketrans",  "translate",
                                                     "isprintable", "expandtabs"};
constexpr std::array<std::string_view, 1> dict_others{"fromkeys"};
constexpr std::array<std::string_view, 10> int_others{
    "as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator",
    "from_bytes",       "imag",      "numerator",  "real",      "to_bytes"};
constexpr std::array<std::string_view, 7> float_others{
    "as_integer_ratio", "conjugate", "fromhex", "hex", "imag", "is_integer", "real"};
constexpr std::array<std::string_view, 2> view_others{"isdisjoint", "mapping"};
constexpr std::array<std::string_view, 3> generator_others{"close", "send", "throw"};

/// What changes a list or dict.
constexpr std::array<std::string_view, 8> list_changes{"append", "clear",   "extend", "insert",
                                                       "pop",    "reverse", "remove", "sort"};
constexpr std::array<std::string_view, 5> dict_changes{"clear", "pop", "popitem", "setdefault",
                                                       "update"};
/// What Markup does to the arguments of these is not supported.
constexpr std::array<std::string_view, 7> markup_others{"join",  "replace", "format",   "center",
                                                        "ljust", "rjust",   "partition"};

bool holds(Names names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class Method : public Thing {
 public:
  Method(const Builtin& builtin, Object self) : builtin_(builtin), self_(std::move(self)) {}

  [[nodiscard]] std::string_view type_name() const override { return "builtin_function_or_method"; }
  [[nodiscard]] bool callable() const override { return true; }
  Result<Object> call(Runtime& runtime, Arguments arguments) override {
    LUX_TRY(Object out, run_builtin(builtin_, runtime, self_, std::move(arguments)));
    return self_.is_markup() ? marked(std::move(out)) : out;
  }
  void release(Objects& out) override { out.push_back(std::move(self_)); }

 private:
  /// What Markup's methods return is Markup again.
  static Object marked(Object object) {
    if (object.is_text()) return Text(object.bytes(), true);
    if (object.is_sequence())
      for (Object& item : object.items_of().items) item = marked(std::move(item));
    return object;
  }

  const Builtin& builtin_;
  Object self_;
};

const Builtin* find_in(std::initializer_list<std::span<const Builtin>> tables,
                       std::string_view name) {
  for (const auto& table : tables)
    if (const Builtin* found = find_builtin(table, name)) return found;
  return nullptr;
}

const Builtin* find_for(const Object& object, std::string_view name) {
  if (object.is_text())
    return find_in({str_methods(), str_search_methods(), str_case_methods()}, name);
  if (object.is_dict()) return find_in({dict_methods()}, name);
  if (object.is_sequence(Type::list)) return find_in({list_methods(), tuple_methods()}, name);
  if (object.is_tuple() || object.is_sequence(Type::range)) return find_in({tuple_methods()}, name);
  return nullptr;
}

Names others_of(const Object& object) {
  switch (object.kind()) {
    case Object::Kind::boolean:
    case Object::Kind::integer:
      return int_others;
    case Object::Kind::real:
      return float_others;
    case Object::Kind::text:
      return str_others;
    case Object::Kind::dict:
      return dict_others;
    case Object::Kind::sequence:
      break;
    default:
      return {};
  }
  const Type type = object.items_of().type;
  if (type == Type::keys || type == Type::values || type == Type::items) return view_others;
  return type == Type::iterator ? Names(generator_others) : Names();
}

/// The attributes that are no methods.
std::optional<Object> field(const Object& object, std::string_view name) {
  if (object.is_sequence(Type::range)) {
    const Sequence& range = object.items_of();
    if (name == "start") return range.start;
    if (name == "stop") return range.stop;
    if (name == "step") return range.step;
  }
  if (object.is_sequence(Type::group)) {
    if (name == "grouper") return object.items_of().items[0];
    if (name == "list") return object.items_of().items[1];
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<Object>> find_method(const Object& object, std::string_view name, bool sandbox,
                                          Runtime& runtime) {
  if (auto value = field(object, name)) return value;
  const Builtin* builtin = find_for(object, name);
  if (!builtin) {
    if (holds(others_of(object), name))
      return fail("{}.{} is not supported", object.type_name(), name);
    return std::nullopt;
  }
  const bool changes = (object.is_sequence(Type::list) && holds(list_changes, name)) ||
                       (object.is_dict() && holds(dict_changes, name));
  if (changes && sandbox)
    return runtime.undefined(fmt::format("access to attribute '{}' of '{}' object is unsafe.", name,
                                         object.type_name()));
  if (object.is_markup() && holds(markup_others, name))
    return fail("{} of escaped text is not supported", name);
  if (changes) runtime.keep(object);
  return Object(std::make_shared<Method>(*builtin, object));
}

}  // namespace lux::jinja
