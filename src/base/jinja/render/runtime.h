// What functions, filters and methods may ask of the render they run in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/jinja/jinja.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

class Runtime {
 public:
  Runtime(const Options& options, std::string_view now) : options_(options), now_(now) {}
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  ~Runtime();

  [[nodiscard]] const Options& options() const { return options_; }
  /// The time that strftime_now prints, as 2026-01-31T23:59:59; may be empty.
  [[nodiscard]] std::string_view now() const { return now_; }

  [[nodiscard]] Object undefined(std::string why) const {
    return Undefined{std::move(why), options_.strict_undefined};
  }

  /// object.name: an attribute, else an item, else undefined.
  [[nodiscard]] Result<Object> attribute(const Object& object, std::string_view name);
  /// object[key]: an item, else an attribute, else undefined.
  [[nodiscard]] Result<Object> item(const Object& object, const Object& key);
  /// object.name without the items: what the filter `attr` returns.
  [[nodiscard]] Result<std::optional<Object>> own_attribute(const Object& object,
                                                            std::string_view name);
  [[nodiscard]] Result<Object> call(const Object& callee, Arguments arguments);
  [[nodiscard]] Result<Object> filter(std::string_view name, const Object& object,
                                      Arguments arguments);
  [[nodiscard]] Result<bool> test(std::string_view name, const Object& object, Arguments arguments);

  /// Counts work done; fails when a template does far more than any honest one.
  [[nodiscard]] Status spend(size_t steps);
  /// Counts the making of `object`.
  [[nodiscard]] Status spend_on(const Object& object);

  /// Holds on to an object that may come to hold itself, and takes it apart at the end.
  void keep(Object object) { kept_.push_back(std::move(object)); }

 private:
  Options options_;
  std::string_view now_;
  size_t spent_ = 0;
  Objects kept_;
};

}  // namespace lux::jinja
