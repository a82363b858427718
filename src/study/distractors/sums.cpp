#include "study/distractors/sums.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "study/correlation/resample.h"
#include "study/parallel.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t block = 8;  // draws that go through the samples together

/// The sums of a block of draws: draw × width + term. A block has random numbers of its own, so
/// that blocks can go side by side.
std::vector<double> draw_block(const SampleSums& sums, uint64_t seed, size_t number) {
  const size_t samples = sums.samples();
  const size_t width = sums.width();
  std::vector<std::array<uint16_t, block>> counts(samples);
  SplitMix random(seed ^ SplitMix(number)());
  for (size_t draw = 0; draw < block; ++draw)
    for (size_t s = 0; s < samples; ++s)
      ++counts[random.below(static_cast<uint32_t>(samples))][draw];
  std::vector<double> out(block * width);
  size_t s = 0;
  for (; s + 4 <= samples; s += 4) {  // four at a time, so that each sum is read and written once
    const double* a = sums.sample(s).data();
    const double* b = a + width;
    const double* c = b + width;
    const double* d = c + width;
    for (size_t draw = 0; draw < block; ++draw) {
      const double of_a = counts[s][draw];
      const double of_b = counts[s + 1][draw];
      const double of_c = counts[s + 2][draw];
      const double of_d = counts[s + 3][draw];
      double* sum = out.data() + draw * width;
      for (size_t i = 0; i < width; ++i)
        sum[i] += (of_a * a[i] + of_b * b[i]) + (of_c * c[i] + of_d * d[i]);
    }
  }
  for (; s < samples; ++s)
    for (size_t draw = 0; draw < block; ++draw)
      for (size_t i = 0; i < width; ++i)
        out[draw * width + i] += counts[s][draw] * sums.sample(s)[i];
  return out;
}

}  // namespace

std::span<double> SampleSums::add() {
  terms_.resize(terms_.size() + width_);
  return std::span(terms_).last(width_);
}

void SampleSums::append(const SampleSums& other) {
  if (width_ == 0) width_ = other.width_;
  terms_.insert(terms_.end(), other.terms_.begin(), other.terms_.end());
}

void put(std::span<double> terms, size_t place, double value) {
  if (std::isnan(value)) return;
  terms[place] = value;
  terms[place + 1] = 1;
}

Statistic mean_at(std::span<const double> sums, size_t place) {
  const double n = sums[place + 1];
  return {.value = n > 0 ? sums[place] / n : nan, .n = n};
}

std::vector<Estimate> estimate_sums(const SampleSums& sums, size_t outputs,
                                    const StatisticsOf& statistics, const Draws& draws) {
  std::vector<double> total(sums.width());
  for (size_t s = 0; s < sums.samples(); ++s)
    for (size_t i = 0; i < total.size(); ++i) total[i] += sums.sample(s)[i];
  std::vector<Statistic> here(outputs);
  statistics(total, here);

  const auto count = sums.samples() > 0 ? static_cast<size_t>(std::max(draws.count, 0)) : 0;
  std::vector<std::vector<double>> drawn(outputs, std::vector<double>(count));
  parallel_for((count + block - 1) / block, [&](size_t number) {
    const std::vector<double> all = draw_block(sums, draws.seed, number);
    std::vector<Statistic> values(outputs);
    for (size_t i = 0; i < block && number * block + i < count; ++i) {
      statistics(std::span(all).subspan(i * sums.width(), sums.width()), values);
      for (size_t k = 0; k < outputs; ++k) drawn[k][number * block + i] = values[k].value;
    }
  });
  std::vector<Estimate> out;
  for (size_t k = 0; k < outputs; ++k) {
    if (here[k].n < 2) drawn[k].clear();  // one sample, drawn again and again, shows no error
    out.push_back(
        estimate_from_draws(static_cast<int64_t>(here[k].n), here[k].value, std::move(drawn[k])));
  }
  return out;
}

std::vector<Estimate> estimate_means(const SampleSums& sums, const Draws& draws) {
  return estimate_sums(
      sums, sums.width() / mean_terms,
      [](std::span<const double> total, std::span<Statistic> out) {
        for (size_t k = 0; k < out.size(); ++k) out[k] = mean_at(total, mean_terms * k);
      },
      draws);
}

}  // namespace lux
