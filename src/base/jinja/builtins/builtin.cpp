#include "base/jinja/builtins/builtin.h"

#include <algorithm>

#include "base/jinja/python/operators.h"

namespace lux::jinja {
namespace {

/// The parameters of a function, taken from its one line of words.
struct Signature {
  std::vector<std::string_view> names;
  size_t required = 0;
  bool more_positional = false, more_named = false;
};

Signature signature_of(std::string_view words) {
  Signature out;
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    if (word == "*") {
      out.more_positional = true;
    } else if (word == "**") {
      out.more_named = true;
    } else {
      if (word.ends_with('?')) {
        word.remove_suffix(1);
      } else {
        ++out.required;
      }
      out.names.push_back(word);
    }
  }
  return out;
}

std::unexpected<Error> wrong_type(const Call& call, size_t i, std::string_view wanted) {
  if (call[i].is_undefined()) return fail("{}", call[i].undefined().why);
  return fail("{}() argument '{}' must be {}, not {}", call.function, call.parameters[i], wanted,
              call[i].type_name());
}

}  // namespace

Result<std::string> Call::text(size_t i) const {
  if (!given[i]->is_text()) return wrong_type(*this, i, "str");
  return given[i]->bytes();
}

Result<std::string> Call::text(size_t i, std::string_view otherwise) const {
  if (!has(i) || given[i]->is_none()) return std::string(otherwise);
  return text(i);
}

Result<int64_t> Call::integer(size_t i) const {
  const auto out = given[i]->integer();
  if (!out) return wrong_type(*this, i, "int");
  return *out;
}

Result<int64_t> Call::integer(size_t i, int64_t otherwise) const {
  if (!has(i) || given[i]->is_none()) return otherwise;
  return integer(i);
}

Result<bool> Call::flag(size_t i, bool otherwise) const {
  return has(i) ? truth(*given[i]) : otherwise;
}

Result<Object> run_builtin(const Builtin& builtin, Runtime& runtime, const Object& self,
                           Arguments arguments) {
  Signature signature = signature_of(builtin.parameters);
  const size_t count = signature.names.size();
  Call call{runtime, builtin.name, self, std::move(signature.names), {}, {}};
  call.given.resize(count);
  for (size_t i = 0; i < arguments.positional.size(); ++i) {
    if (i < count) {
      call.given[i] = std::move(arguments.positional[i]);
    } else if (signature.more_positional) {
      call.more.positional.push_back(std::move(arguments.positional[i]));
    } else {
      return fail("{}() takes at most {} argument(s), {} given", builtin.name, count,
                  arguments.positional.size());
    }
  }
  for (auto& [name, value] : arguments.named) {
    const auto it = std::ranges::find(call.parameters, name);
    const auto i = static_cast<size_t>(it - call.parameters.begin());
    if (it != call.parameters.end() && builtin.by_name) {
      if (call.given[i]) return fail("{}() got two values for '{}'", builtin.name, name);
      call.given[i] = std::move(value);
    } else if (signature.more_named) {
      call.more.named.emplace_back(name, std::move(value));
    } else {
      return fail("{}() takes no argument named '{}'", builtin.name, name);
    }
  }
  for (size_t i = 0; i < signature.required; ++i)
    if (!call.given[i])
      return fail("{}() needs the argument '{}'", builtin.name, call.parameters[i]);
  return builtin.run(call);
}

const Builtin* find_builtin(std::span<const Builtin> table, std::string_view name) {
  const auto it = std::ranges::find(table, name, &Builtin::name);
  return it == table.end() ? nullptr : &*it;
}

}  // namespace lux::jinja
