#include "base/jinja/builtins/globals.h"

#include <algorithm>
#include <ctime>

#include "base/jinja/builtins/action.h"
#include "base/jinja/builtins/builtin.h"
#include "base/jinja/builtins/ordering.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"

namespace lux::jinja {
namespace {

class Function : public Thing {
 public:
  explicit Function(const Builtin& builtin) : builtin_(builtin) {}
  [[nodiscard]] std::string_view type_name() const override { return "function"; }
  [[nodiscard]] bool callable() const override { return true; }
  Result<Object> call(Runtime& runtime, Arguments arguments) override {
    return run_builtin(builtin_, runtime, Object(), std::move(arguments));
  }

 private:
  const Builtin& builtin_;
};

/// cycler(a, b): goes round its items with next().
class Cycler : public Thing, public std::enable_shared_from_this<Cycler> {
 public:
  explicit Cycler(Objects items) : items_(std::move(items)) {}
  Cycler(const Cycler&) = delete;
  Cycler& operator=(const Cycler&) = delete;
  ~Cycler() override { dismantle(std::move(items_)); }

  std::string_view type_name() const override { return "Cycler"; }
  Result<std::optional<Object>> attribute(std::string_view name) override;
  void release(Objects& out) override { std::ranges::move(items_, std::back_inserter(out)); }

 private:
  static Result<Object> next(Thing& owner, Arguments) {
    auto& self = dynamic_cast<Cycler&>(owner);
    return self.items_[std::exchange(self.at_, (self.at_ + 1) % self.items_.size())];
  }
  static Result<Object> reset(Thing& owner, Arguments) {
    dynamic_cast<Cycler&>(owner).at_ = 0;
    return Object();
  }

  Objects items_;
  size_t at_ = 0;
};

Result<std::optional<Object>> Cycler::attribute(std::string_view name) {
  if (name == "current") return items_[at_];
  if (name == "next") return Object(std::make_shared<Action>(shared_from_this(), next));
  if (name == "reset") return Object(std::make_shared<Action>(shared_from_this(), reset));
  return std::nullopt;
}

/// joiner(separator): empty the first time it is called, the separator then on.
class Joiner : public Thing {
 public:
  explicit Joiner(Object separator) : separator_(std::move(separator)) {}
  Joiner(const Joiner&) = delete;
  Joiner& operator=(const Joiner&) = delete;
  ~Joiner() override { dismantle({std::exchange(separator_, Object())}); }

  [[nodiscard]] std::string_view type_name() const override { return "Joiner"; }
  [[nodiscard]] bool callable() const override { return true; }
  Result<Object> call(Runtime&, Arguments) override {
    return std::exchange(used_, true) ? separator_ : Object("");
  }
  void release(Objects& out) override { out.push_back(std::exchange(separator_, Object())); }

 private:
  Object separator_;
  bool used_ = false;
};

Result<Object> range(Call& call) {
  constexpr int64_t max_size = 100'000;  // the limit of Jinja's sandbox
  LUX_TRY(const int64_t first, call.integer(0));
  const int64_t start = call.has(1) ? first : 0;
  LUX_TRY(const int64_t stop, call.has(1) ? call.integer(1) : Result<int64_t>(first));
  LUX_TRY(const int64_t step, call.has(2) ? call.integer(2) : Result<int64_t>(1));
  if (step == 0) return fail("range() arg 3 must not be zero");
  Objects items;
  for (__int128 i = start; step > 0 ? i < stop : i > stop; i += step) {
    if (static_cast<int64_t>(items.size()) == max_size)
      return fail("Range too big: more than {} items", max_size);
    items.emplace_back(static_cast<int64_t>(i));
  }
  Object out = Object::sequence(Sequence::Type::range, std::move(items));
  out.items_of().start = start;
  out.items_of().stop = stop;
  out.items_of().step = step;
  return out;
}

Result<Object> dict(Call& call) {
  auto out = std::make_shared<Dict>();
  LUX_CHECK(fill_dict(*out, call.or_none(0), call.has(0), call.more));
  return Object(std::move(out));
}

Result<Object> make_namespace(Call& call) {
  auto out = std::make_shared<Namespace>();
  LUX_CHECK(fill_dict(*out->members, call.or_none(0), call.has(0), call.more));
  for (const auto& [key, value] : out->members->entries)
    if (key.is_text()) LUX_CHECK(check_member_name(key.bytes(), call.runtime.options()));
  Object object = std::shared_ptr<Thing>(std::move(out));
  call.runtime.keep(object);
  return object;
}

Result<Object> cycler(Call& call) {
  if (call.more.positional.empty()) return fail("at least one item has to be provided");
  return Object(std::make_shared<Cycler>(std::move(call.more.positional)));
}

Result<Object> joiner(Call& call) {
  return Object(std::make_shared<Joiner>(call.has(0) ? call[0] : Object(", ")));
}

Result<Object> raise_exception(Call& call) {
  LUX_TRY(const std::string message, str(call[0]));
  return fail("The template refuses: {}", message);
}

Result<Object> strftime_now(Call& call) {
  LUX_TRY(const std::string format, call.text(0));
  const std::string now(call.runtime.now());
  std::tm time{};
  if (now.empty() || !strptime(now.c_str(), "%Y-%m-%dT%H:%M:%S", &time))
    return fail("strftime_now has no time to print");
  std::string pattern;  // what strftime leaves to Python: %f
  for (size_t i = 0; i < format.size(); ++i) {
    const bool directive = format[i] == '%' && i + 1 < format.size();
    pattern += directive && format[i + 1] == 'f' ? "000000" : format.substr(i, directive ? 2 : 1);
    i += directive ? 1 : 0;
  }
  if (pattern.empty()) return "";
  std::string out(pattern.size() * 8 + 256, '\0');
  out.resize(std::strftime(out.data(), out.size(), pattern.c_str(), &time));
  return out;
}

constexpr Builtin table[] = {
    {"range", "start stop? step?", range, false},
    {"dict", "other? **", dict, true},
    {"namespace", "other? **", make_namespace, true},
    {"cycler", "*", cycler},
    {"joiner", "sep?", joiner},
};

constexpr Builtin chat_table[] = {
    {"raise_exception", "message", raise_exception},
    {"strftime_now", "format", strftime_now},
};

}  // namespace

Result<std::optional<Object>> Namespace::attribute(std::string_view name) {
  const Object* value = std::as_const(*members).find(name);
  return value ? std::optional(*value) : std::nullopt;
}

Result<std::string> Namespace::repr() const {
  LUX_TRY(const std::string content, jinja::repr(Object(members)));
  return fmt::format("<Namespace {}>", content);
}

void Namespace::release(Objects& out) {
  for (auto& [key, value] : members->entries) out.push_back(std::move(value));
  members->entries.clear();
}

Status check_member_name(std::string_view name, const Options& options) {
  if (options.chat_extensions && name.starts_with('_'))
    return fail("A namespace of a chat template has no member '{}'", name);
  return {};
}

Result<std::optional<Object>> find_global(std::string_view name, const Options& options) {
  const Builtin* builtin = find_builtin(table, name);
  if (!builtin && options.chat_extensions) builtin = find_builtin(chat_table, name);
  if (builtin) return Object(std::make_shared<Function>(*builtin));
  if (name == "lipsum" || name == "self") return fail("'{}' is not supported", name);
  return std::nullopt;
}

}  // namespace lux::jinja
