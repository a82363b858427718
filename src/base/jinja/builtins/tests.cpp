#include "base/jinja/builtins/tests.h"

#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/methods.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"

namespace lux::jinja {
namespace {

using Type = Sequence::Type;

template <Comparison how>
Result<Object> compared(Call& call) {
  LUX_TRY(const bool holds, compare(how, call.self, call[0]));
  return holds;
}

/// object % by == rest.
Result<Object> leaves(const Object& object, const Object& by, int rest) {
  LUX_TRY(const Object left, arithmetic(Arithmetic::modulo, object, by));
  LUX_TRY(const bool same, equal(left, rest));
  return same;
}

Result<Object> odd(Call& call) {
  return leaves(call.self, 2, 1);
}
Result<Object> even(Call& call) {
  return leaves(call.self, 2, 0);
}
Result<Object> divisibleby(Call& call) {
  return leaves(call.self, call[0], 0);
}

Result<Object> defined(Call& call) {
  return !call.self.is_undefined();
}
Result<Object> undefined(Call& call) {
  return call.self.is_undefined();
}
Result<Object> none(Call& call) {
  return call.self.is_none();
}
Result<Object> boolean(Call& call) {
  return call.self.is_bool();
}
Result<Object> is_true(Call& call) {
  return call.self.is_bool() && call.self.boolean();
}
Result<Object> is_false(Call& call) {
  return call.self.is_bool() && !call.self.boolean();
}
Result<Object> integer(Call& call) {
  return call.self.is_int();
}
Result<Object> real(Call& call) {
  return call.self.is_real();
}
Result<Object> number(Call& call) {
  return call.self.is_number();
}
Result<Object> string(Call& call) {
  return call.self.is_text();
}
Result<Object> mapping(Call& call) {
  return call.self.is_dict();
}
Result<Object> escaped(Call& call) {
  return call.self.is_markup();
}
Result<Object> sameas(Call& call) {
  return call.self.is(call[0]) ||
         (call.self.is_text() && call[0].is_text() && call.self.bytes() == call[0].bytes());
}

Result<Object> sequence(Call& call) {
  const Object& object = call.self;
  if (object.is_undefined()) return !object.undefined().strict;
  return object.is_text() || object.is_dict() || object.is_tuple() ||
         object.is_sequence(Type::list) || object.is_sequence(Type::range);
}

Result<Object> iterable(Call& call) {
  const Object& object = call.self;
  if (object.is_undefined() && object.undefined().strict) return fail("{}", object.undefined().why);
  return object.is_undefined() || object.is_text() || object.is_dict() || object.is_sequence();
}

Result<Object> callable(Call& call) {
  return call.self.is_undefined() || (call.self.is_thing() && call.self.thing().callable());
}

template <bool lower>
Result<Object> cased(Call& call) {
  LUX_TRY(const std::string text, str(call.self));
  const Builtin* method = find_builtin(str_case_methods(), lower ? "islower" : "isupper");
  return run_builtin(*method, call.runtime, text, {});
}

Result<Object> filter(Call& call) {
  return call.self.is_text() && is_filter_name(call.self.bytes(), call.runtime.options());
}

Result<Object> test(Call& call) {
  return call.self.is_text() && find_test(call.self.bytes()).has_value();
}

constexpr Builtin table[] = {
    {"odd", "", odd},
    {"even", "", even},
    {"divisibleby", "num", divisibleby},
    {"defined", "", defined},
    {"undefined", "", undefined},
    {"filter", "", filter},
    {"test", "", test},
    {"none", "", none},
    {"boolean", "", boolean},
    {"false", "", is_false},
    {"true", "", is_true},
    {"integer", "", integer},
    {"float", "", real},
    {"lower", "", cased<true>},
    {"upper", "", cased<false>},
    {"string", "", string},
    {"mapping", "", mapping},
    {"number", "", number},
    {"sequence", "", sequence},
    {"iterable", "", iterable},
    {"callable", "", callable},
    {"sameas", "other", sameas},
    {"escaped", "", escaped},
    {"in", "seq", compared<Comparison::in>},
    {"==", "other", compared<Comparison::eq>, false},
    {"eq", "other", compared<Comparison::eq>, false},
    {"equalto", "other", compared<Comparison::eq>, false},
    {"!=", "other", compared<Comparison::ne>, false},
    {"ne", "other", compared<Comparison::ne>, false},
    {">", "other", compared<Comparison::gt>, false},
    {"gt", "other", compared<Comparison::gt>, false},
    {"greaterthan", "other", compared<Comparison::gt>, false},
    {">=", "other", compared<Comparison::ge>, false},
    {"ge", "other", compared<Comparison::ge>, false},
    {"<", "other", compared<Comparison::lt>, false},
    {"lt", "other", compared<Comparison::lt>, false},
    {"lessthan", "other", compared<Comparison::lt>, false},
    {"<=", "other", compared<Comparison::le>, false},
    {"le", "other", compared<Comparison::le>, false},
};

}  // namespace

Result<const Builtin*> find_test(std::string_view name) {
  if (const Builtin* found = find_builtin(table, name)) return found;
  return fail("There is no test '{}'", name);
}

}  // namespace lux::jinja
