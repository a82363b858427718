#include "study/regression/term_groups.h"

#include <algorithm>
#include <set>

#include "base/nearest.h"

namespace lux {
namespace {

void add_columns(const LayoutTerm& term, ColumnGroup& group) {
  for (size_t i = 0; i < term.count; ++i)
    group.columns.push_back(static_cast<Eigen::Index>(term.first + i));
}

}  // namespace

Result<std::vector<ColumnGroup>> column_groups(const Design& design,
                                               const std::vector<TermGroup>& asked) {
  std::vector<ColumnGroup> out;
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const LayoutTerm& term : design.layout.terms)
    if (!term.factors.empty()) names.push_back(term.name);
  for (const TermGroup& group : asked) {
    if (group.terms.empty()) return misuse("The group '{}' has no terms.", group.name);
    ColumnGroup& columns = out.emplace_back();
    columns.name = group.name;
    for (const std::string& name : group.terms) {
      if (std::ranges::find(names, name) == names.end())
        return misuse("The group '{}' takes '{}', which is no term of '{}'{}", group.name, name,
                      design.layout.formula.text, did_you_mean(name, names));
      if (!taken.insert(name).second)
        return misuse("The term '{}' is in two groups, or twice in one.", name);
      add_columns(*std::ranges::find(design.layout.terms, name, &LayoutTerm::name), columns);
    }
  }
  for (const LayoutTerm& term : design.layout.terms)
    if (!term.factors.empty() && !taken.contains(term.name)) {
      out.push_back({.name = term.name, .columns = {}});
      add_columns(term, out.back());
    }
  return out;
}

}  // namespace lux
