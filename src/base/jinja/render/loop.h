// A running `for` loop, and what its body knows of it: `loop`.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "base/jinja/python/object.h"
#include "base/jinja/render/interpreter.h"

namespace lux::jinja {

class Loop : public Thing, public std::enable_shared_from_this<Loop> {
 public:
  Loop(Interpreter& interpreter, const Statement& statement, const Interpreter::ScopePtr& scope,
       Objects items, int depth)
      : interpreter_(interpreter),
        statement_(statement),
        scope_(scope),
        items_(std::move(items)),
        depth_(depth) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() override;

  /// Goes on to the next item that passes the loop's own test, if there is one.
  [[nodiscard]] Result<std::optional<Object>> advance();

  std::string_view type_name() const override { return "LoopContext"; }
  Result<std::optional<Object>> attribute(std::string_view name) override;
  bool callable() const override { return true; }
  Result<Object> call(Runtime& runtime, Arguments arguments) override;
  Result<std::string> repr() const override;
  std::optional<Result<int64_t>> length() override { return count(); }
  void release(Objects& out) override;

 private:
  Result<std::optional<Object>> pull();
  Result<std::optional<Object>> peek();
  Result<int64_t> count();
  static Result<Object> cycle(Thing& owner, Arguments arguments);
  static Result<Object> changed(Thing& owner, Arguments arguments);

  Interpreter& interpreter_;
  const Statement& statement_;
  std::weak_ptr<Scope> scope_;  // where the loop stands; it may hold this loop
  Objects items_;
  size_t at_ = 0;
  std::deque<Object> ahead_;  // passed the test, and not been reached yet
  int64_t index_ = -1;
  std::optional<Object> current_, previous_, last_value_;
  int depth_;
};

}  // namespace lux::jinja
