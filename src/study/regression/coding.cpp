#include "study/regression/coding.h"

#include <algorithm>
#include <set>
#include <utility>

namespace lux {
namespace {

using Factors = std::vector<size_t>;

/// All subsets of a term's categories, the smaller first.
std::vector<Factors> subsets(const Factors& all) {
  std::vector<Factors> out;
  for (size_t bits = 0; bits < size_t{1} << all.size(); ++bits) {
    Factors one;
    for (size_t i = 0; i < all.size(); ++i)
      if ((bits >> i & 1U) != 0) one.push_back(all[i]);
    out.push_back(std::move(one));
  }
  std::ranges::sort(out, [](const Factors& a, const Factors& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return out;
}

/// The one factor that `longer` has and `shorter` has not; nullptr where they differ otherwise.
CodedFactor* difference(CodedProduct& longer, const CodedProduct& shorter) {
  if (longer.size() != shorter.size() + 1) return nullptr;
  CodedFactor* extra = nullptr;
  for (CodedFactor& one : longer) {
    if (std::ranges::find(shorter, one) != shorter.end()) continue;
    if (extra != nullptr) return nullptr;
    extra = &one;
  }
  return extra != nullptr && !extra->full ? extra : nullptr;
}

/// S and S × (a without its reference) together are S × (a in full).
bool join_two(std::vector<CodedProduct>& products) {
  for (size_t i = 0; i < products.size(); ++i)
    for (size_t k = i + 1; k < products.size(); ++k)
      if (CodedFactor* extra = difference(products[k], products[i])) {
        extra->full = true;
        products[i] = std::move(products[k]);
        products.erase(products.begin() + static_cast<std::ptrdiff_t>(k));
        return true;
      }
  return false;
}

}  // namespace

std::vector<std::vector<CodedProduct>> code_terms(const Formula& formula,
                                                  const std::vector<bool>& is_category) {
  std::vector<std::vector<CodedProduct>> out;
  std::set<std::pair<Factors, Factors>> spanned;  // numbers, categories
  if (formula.intercept) spanned.emplace();
  for (const FormulaTerm& term : formula.terms) {
    Factors numbers, categories;
    for (const size_t factor : term.factors)
      (is_category[factor] ? categories : numbers).push_back(factor);
    auto& products = out.emplace_back();
    for (const Factors& subset : subsets(categories)) {
      if (!spanned.insert({numbers, subset}).second) continue;
      CodedProduct product;
      for (const size_t factor : subset) product.push_back({factor, false});
      products.push_back(std::move(product));
    }
    while (join_two(products)) {
    }
  }
  return out;
}

}  // namespace lux
