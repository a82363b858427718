// A function made while a template renders, such as loop.cycle.
#pragma once

#include <functional>
#include <utility>

#include "base/error.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

class Action : public Thing {
 public:
  using Run = std::function<Result<Object>(Runtime&, Arguments)>;
  explicit Action(Run run) : run_(std::move(run)) {}

  std::string_view type_name() const override { return "method"; }
  bool callable() const override { return true; }
  Result<Object> call(Runtime& runtime, Arguments arguments) override {
    return run_(runtime, std::move(arguments));
  }

 private:
  Run run_;
};

}  // namespace lux::jinja
