// The names that every template knows: range, dict, namespace and their like.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/jinja/python/object.h"
#include "base/jinja/render/runtime.h"

namespace lux::jinja {

/// A place for names that blocks inside can set: namespace().
class Namespace : public Thing {
 public:
  [[nodiscard]] std::string_view type_name() const override { return "Namespace"; }
  Result<std::optional<Object>> attribute(std::string_view name) override;
  [[nodiscard]] Result<std::string> repr() const override;
  void release(Objects& out) override;

  std::shared_ptr<Dict> members = std::make_shared<Dict>();
};

/// The global of that name, nothing if there is none. Fails for one that is not supported.
[[nodiscard]] Result<std::optional<Object>> find_global(std::string_view name,
                                                        const Options& options);

/// Fails where a chat template may not use the name in a namespace.
[[nodiscard]] Status check_member_name(std::string_view name, const Options& options);

}  // namespace lux::jinja
