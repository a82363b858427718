#include "base/jinja/render/loop.h"

#include <algorithm>

#include "base/jinja/builtins/action.h"
#include "base/jinja/python/operators.h"

namespace lux::jinja {

Loop::~Loop() {
  Objects parts;
  Loop::release(parts);
  dismantle(std::move(parts));
}

Result<std::optional<Object>> Loop::pull() {
  const ExpressionPtr& test = statement_.expressions[1];
  while (at_ < items_.size()) {
    Object item = items_[at_++];
    if (!test) return item;
    const auto outer = scope_.lock();
    if (!outer) return fail("a loop with a test of its own is used after its end");
    auto scope = std::make_shared<Scope>(outer);
    LUX_CHECK(interpreter_.assign_in(*statement_.target, item, scope));
    LUX_TRY(const Object passes, interpreter_.eval_in(*test, scope));
    LUX_TRY(const bool passed, truth(passes));
    if (passed) return item;
  }
  return std::nullopt;
}

Result<std::optional<Object>> Loop::peek() {
  if (!ahead_.empty()) return ahead_.front();
  LUX_TRY(auto item, pull());
  if (item) ahead_.push_back(*item);
  return item;
}

Result<std::optional<Object>> Loop::advance() {
  LUX_TRY(auto item, peek());
  if (!item) return item;
  ahead_.pop_front();
  ++index_;
  previous_ = std::exchange(current_, item);
  return item;
}

Result<int64_t> Loop::count() {
  if (!statement_.expressions[1]) return static_cast<int64_t>(items_.size());
  while (true) {
    LUX_TRY(auto item, pull());
    if (!item) break;
    ahead_.push_back(*std::move(item));
  }
  return index_ + 1 + static_cast<int64_t>(ahead_.size());
}

Result<Object> Loop::cycle(Thing& owner, Arguments arguments) {
  const Objects& items = arguments.positional;
  if (items.empty()) return fail("no items for cycling given");
  return items[static_cast<size_t>(dynamic_cast<Loop&>(owner).index_) % items.size()];
}

Result<Object> Loop::changed(Thing& owner, Arguments arguments) {
  auto& last_value = dynamic_cast<Loop&>(owner).last_value_;
  Object value = Object::tuple(std::move(arguments.positional));
  if (last_value) {
    LUX_TRY(const bool same, equal(*last_value, value));
    if (same) return false;
  }
  last_value = std::move(value);
  return true;
}

Result<std::optional<Object>> Loop::attribute(std::string_view name) {
  if (name == "index") return Object(index_ + 1);
  if (name == "index0") return Object(index_);
  if (name == "first") return Object(index_ == 0);
  if (name == "depth") return Object(depth_ + 1);
  if (name == "depth0") return Object(depth_);
  if (name == "length" || name == "revindex" || name == "revindex0") {
    LUX_TRY(const int64_t size, count());
    return Object(name == "length" ? size : size - index_ - (name == "revindex0" ? 1 : 0));
  }
  if (name == "last" || name == "nextitem") {
    LUX_TRY(auto next, peek());
    if (name == "last") return Object(!next);
    if (next) return next;
    return interpreter_.runtime().undefined("there is no next item");
  }
  if (name == "previtem") {
    if (previous_) return previous_;
    return interpreter_.runtime().undefined("there is no previous item");
  }
  if (name == "cycle") return Object(std::make_shared<Action>(shared_from_this(), cycle));
  if (name == "changed") return Object(std::make_shared<Action>(shared_from_this(), changed));
  return std::nullopt;
}

Result<Object> Loop::call(Runtime&, Arguments arguments) {
  if (!statement_.recursive)
    return fail("The loop must have the 'recursive' marker to be called recursively.");
  if (arguments.positional.size() != 1 || !arguments.named.empty())
    return fail("a loop is called with what it should go through");
  const auto outer = scope_.lock();
  if (!outer) return fail("a loop is called after its end");
  LUX_TRY(std::string text,
          interpreter_.run_loop_in(statement_, arguments.positional[0], outer, depth_ + 1));
  return text;
}

Result<std::string> Loop::repr() const {
  if (statement_.expressions[1]) return Thing::repr();
  return fmt::format("<LoopContext {}/{}>", index_ + 1, items_.size());
}

void Loop::release(Objects& out) {
  std::ranges::move(items_, std::back_inserter(out));
  std::ranges::move(ahead_, std::back_inserter(out));
  items_.clear();
  ahead_.clear();
  for (auto* object : {&current_, &previous_, &last_value_})
    if (*object) out.push_back(*std::exchange(*object, std::nullopt));
}

}  // namespace lux::jinja
