// A method of an object of this engine, such as loop.cycle.
#pragma once

#include <memory>
#include <utility>

#include "base/error.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

class Action : public Thing {
 public:
  using Run = Result<Object> (*)(Thing& owner, Arguments arguments);
  Action(std::shared_ptr<Thing> owner, Run run) : owner_(std::move(owner)), run_(run) {}

  [[nodiscard]] std::string_view type_name() const override { return "method"; }
  [[nodiscard]] bool callable() const override { return true; }
  Result<Object> call(Runtime&, Arguments arguments) override {
    return run_(owner_.thing(), std::move(arguments));
  }
  void release(Objects& out) override { out.push_back(std::exchange(owner_, Object())); }

 private:
  Object owner_;
  Run run_;
};

}  // namespace lux::jinja
