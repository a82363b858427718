#include "study/chain/slice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace lux {
namespace {

/// 3200000 as "3.2M".
std::string in_short(double number) {
  constexpr std::array<const char*, 5> suffixes{"", "k", "M", "B", "T"};
  size_t suffix = 0;
  for (; number >= 1000 && suffix + 1 < suffixes.size(); ++suffix) number /= 1000;
  return fmt::format("{:.3g}{}", number, suffixes[suffix]);
}

/// What a slice's models have in common: family, and parameters or tokens (0: any).
using Key = std::pair<std::string, int64_t>;

/// Nothing where the card does not say.
std::optional<Key> key_of(const StudyModel& model, SliceBy by) {
  if (by == SliceBy::family) return Key{model.family, 0};
  const auto& fixed = by == SliceBy::tokens ? model.params : model.tokens;
  if (!fixed) return std::nullopt;
  return Key{model.family, *fixed};
}

/// Three digits of the number, or all where two slices would have one name.
std::map<Key, std::string> names_of(const std::map<Key, Slice>& slices, SliceBy by) {
  std::map<std::string, int> counts;
  const auto short_name = [&](const Key& key) {
    return fmt::format("{} at {}", key.first, in_short(static_cast<double>(key.second)));
  };
  for (const auto& [key, slice] : slices) ++counts[short_name(key)];
  std::map<Key, std::string> names;
  for (const auto& [key, slice] : slices) {
    if (by == SliceBy::family) {
      names[key] = key.first;
      continue;
    }
    const std::string name = short_name(key);
    names[key] = fmt::format(
        "{} {}", counts[name] == 1 ? name : fmt::format("{} at {}", key.first, key.second),
        by == SliceBy::tokens ? "parameters" : "tokens");
  }
  return names;
}

/// Formats that hold what was trained, and those that round it most: bits of a weight, about.
double precision_of(std::string_view quantisation) {
  if (quantisation.empty() || quantisation.ends_with("32")) return 32;
  if (quantisation.ends_with("16")) return 16;
  const size_t digit = quantisation.find_first_of("0123456789");
  return digit == std::string_view::npos ? 32 : quantisation[digit] - '0';
}

void keep_most_precise(std::vector<size_t>& models, const ChainInput& input,
                       std::vector<std::string>& left_out) {
  using Trained = std::tuple<std::optional<int64_t>, std::optional<int64_t>, std::optional<double>>;
  std::map<Trained, size_t> best;
  const auto trained = [&](size_t m) {
    const StudyModel& model = input.models[m];
    return Trained{model.params, model.tokens, model.compute};
  };
  const auto is_known = [&](size_t m) {
    const StudyModel& model = input.models[m];
    return model.params && model.tokens && !model.quantisation.empty();
  };
  for (const size_t m : models) {
    if (!is_known(m)) continue;
    const auto [at, is_new] = best.try_emplace(trained(m), m);
    if (!is_new && precision_of(input.models[m].quantisation) >
                       precision_of(input.models[at->second].quantisation))
      at->second = m;
  }
  std::erase_if(models, [&](size_t m) {
    if (!is_known(m)) return false;
    const size_t kept = best.at(trained(m));
    if (kept == m || input.models[kept].quantisation == input.models[m].quantisation) return false;
    left_out.push_back(fmt::format("{}: it is {} in {}, which is taken.", input.models[m].name,
                                   input.models[kept].name, input.models[m].quantisation));
    return true;
  });
}

double compute_of(const ChainInput& input, size_t model) {
  return *input.models[model].compute;
}

void set_span(Slice& slice, const ChainInput& input) {
  slice.least_compute = compute_of(input, slice.models.front());
  slice.greatest_compute = compute_of(input, slice.models.back());
}

}  // namespace

std::optional<SliceBy> parse_slice_by(std::string_view name) {
  if (name == "family") return SliceBy::family;
  if (name == "tokens") return SliceBy::tokens;
  if (name == "params") return SliceBy::params;
  return std::nullopt;
}

double Slice::decades() const {
  return std::log10(greatest_compute / least_compute);
}

std::vector<Slice> make_slices(const ChainInput& input, SliceBy by,
                               std::vector<std::string>& left_out) {
  std::map<Key, Slice> slices;
  for (size_t i = 0; i < input.models.size(); ++i) {
    const StudyModel& model = input.models[i];
    const auto key = key_of(model, by);
    if (!key) {
      left_out.push_back(fmt::format("{}: its card does not say its {}.", model.model_id,
                                     by == SliceBy::tokens ? "parameters" : "training tokens"));
      continue;
    }
    slices[*key].models.push_back(i);
  }
  const auto names = names_of(slices, by);
  for (auto& [key, slice] : slices) keep_most_precise(slice.models, input, left_out);
  std::vector<Slice> out;
  for (auto& [key, slice] : slices) {
    const std::string& name = names.at(key);
    slice.name = name;
    slice.family = key.first;
    std::ranges::stable_sort(slice.models, {}, [&](size_t m) { return compute_of(input, m); });
    set_span(slice, input);
    if (slice.models.size() < least_models || slice.least_compute == slice.greatest_compute) {
      left_out.push_back(
          fmt::format("{}: it has {} model{}{}, of which no correlation says anything.", name,
                      slice.models.size(), slice.models.size() == 1 ? "" : "s",
                      slice.models.size() < least_models ? "" : " of one compute"));
      continue;
    }
    out.push_back(std::move(slice));
  }
  return out;
}

std::vector<Slice> windows(const Slice& slice, const ChainInput& input, double decades) {
  constexpr double rounding = 1e-9;
  std::vector<Slice> out;
  size_t last_end = 0;
  for (size_t first = 0; first < slice.models.size(); ++first) {
    size_t end = first + 1;
    while (end < slice.models.size() &&
           std::log10(compute_of(input, slice.models[end]) /
                      compute_of(input, slice.models[first])) <= decades + rounding)
      ++end;
    if (end == last_end || end - first < least_models) continue;
    last_end = end;
    Slice window = slice;
    window.models.assign(slice.models.begin() + static_cast<std::ptrdiff_t>(first),
                         slice.models.begin() + static_cast<std::ptrdiff_t>(end));
    set_span(window, input);
    if (window.least_compute < window.greatest_compute) out.push_back(std::move(window));
  }
  return out;
}

}  // namespace lux
