// What a mapping and tables of characteristics say of models that are named elsewhere.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "lab/csv/characteristics.h"
#include "lab/csv/stated.h"

namespace lux::csv {

class ModelBook {
 public:
  struct Entry {
    std::string model_id;  // the name after the mapping's rules
    Map facts;
    bool has_characteristics = false;
  };

  /// Fails as Characteristics does, and where there are tables and the mapping does not say what
  /// their columns are.
  [[nodiscard]] static Result<ModelBook> read(Mapping mapping, const std::vector<Path>& tables,
                                              Env& env);

  [[nodiscard]] Entry look_up(const std::string& name);

  /// The benchmark's version, where the mapping states one.
  [[nodiscard]] std::string task_version() const;
  [[nodiscard]] bool has_tables() const { return characteristics_ != nullptr; }
  [[nodiscard]] std::vector<std::string> overridden() const { return stated_->overridden(); }

 private:
  // What refers to one another stays where it is when the book moves.
  std::unique_ptr<Mapping> mapping_;
  std::unique_ptr<Characteristics> characteristics_;
  std::unique_ptr<Stated> stated_;
};

}  // namespace lux::csv
