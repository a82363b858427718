#include "study/distractors/slopes.h"

#include <algorithm>
#include <cmath>

#include "study/correlation/correlation.h"
#include "study/correlation/distribution.h"
#include "study/distractors/trend.h"

namespace lux {
namespace {

constexpr std::array<std::string_view, 6> names{"right",      "top_wrong",  "fastest_wrong",
                                                "each_wrong", "wrong_mass", "log_odds"};
constexpr size_t numbers = 6;  // that each has: slope, three correlations, two shares

constexpr size_t place_of(Rising of, size_t number) {
  return mean_terms * (static_cast<size_t>(of) * numbers + number);
}

/// What a line and the correlations say of some ℓ, a model each.
struct Course {
  double slope = 0;
  std::array<double, 3> correlation{};
};

class Courses {
 public:
  explicit Courses(std::span<const double> x) : trend_(x), x_(x) {}

  [[nodiscard]] Course of(std::span<const double> y) {
    Course course{.slope = trend_.slope(y)};
    x_.correlate({.keys = y, .values = y, .columns = 1}, block_, nullptr);
    for (size_t k = 0; k < course.correlation.size(); ++k)
      course.correlation[k] = block_.correlation[k].front();
    return course;
  }
  [[nodiscard]] double slope_error(std::span<const double> y) const {
    return trend_.slope_error(y);
  }

 private:
  Trend trend_;
  Abscissa x_;
  CorrelationBlock block_;
};

double share(bool is_so) {
  return is_so ? 1 : 0;
}

void put_course(std::span<double> terms, Rising of, const Course& course, double right_slope) {
  put(terms, place_of(of, 0), course.slope);
  for (size_t k = 0; k < 3; ++k) put(terms, place_of(of, 1 + k), course.correlation[k]);
  put(terms, place_of(of, 4), share(course.slope > 0));
  if (of != Rising::right && of != Rising::log_odds)
    put(terms, place_of(of, 5), share(course.slope > right_slope));
}

void put_each(std::span<double> terms, const std::vector<Course>& wrong, double right_slope) {
  std::vector<double> of_choices(wrong.size());
  const auto put_mean = [&](size_t number, auto&& of) {
    std::ranges::transform(wrong, of_choices.begin(), of);
    put(terms, place_of(Rising::each_wrong, number), mean_of_present(of_choices).value);
  };
  put_mean(0, [](const Course& one) { return one.slope; });
  for (size_t k = 0; k < 3; ++k)
    put_mean(1 + k, [k](const Course& one) { return one.correlation[k]; });
  put_mean(4, [](const Course& one) { return share(one.slope > 0); });
  put_mean(5, [&](const Course& one) { return share(one.slope > right_slope); });
}

std::vector<double> of_choice(const ChoicePanel& panel, size_t choice) {
  std::vector<double> out;
  out.reserve(panel.models());
  for (const auto& logprob : panel.logprob) out.push_back(logprob[choice]);
  return out;
}

}  // namespace

std::string_view name_of(Rising rising) {
  return names[static_cast<size_t>(rising)];
}

SampleSums slope_terms(const ChoicePanel& panel, const Masses& masses) {
  SampleSums sums(mean_terms * numbers * all_rising.size());
  sums.reserve(panel.documents());
  const size_t models = panel.models();
  Courses courses(panel.log_compute);
  std::vector<double> odds(models);
  std::vector<Course> wrong;
  for (size_t d = 0; d < panel.documents(); ++d) {
    const std::span<double> terms = sums.add();
    const auto right_mass = std::span(masses.right).subspan(d * models, models);
    const auto wrong_mass = std::span(masses.wrong).subspan(d * models, models);
    std::ranges::transform(right_mass, wrong_mass, odds.begin(), std::minus<>());
    const Course right = courses.of(right_mass);
    put_course(terms, Rising::right, right, right.slope);
    put_course(terms, Rising::wrong_mass, courses.of(wrong_mass), right.slope);
    put_course(terms, Rising::log_odds, courses.of(odds), right.slope);
    wrong.clear();
    for (size_t k = panel.first[d]; k < panel.first[d + 1]; ++k) {
      if (panel.is_gold[k] != 0) continue;
      wrong.push_back(courses.of(of_choice(panel, k)));
      if (k - panel.first[d] == masses.leader[d * models + models - 1])
        put_course(terms, Rising::top_wrong, wrong.back(), right.slope);
    }
    put_course(terms, Rising::fastest_wrong, *std::ranges::max_element(wrong, {}, &Course::slope),
               right.slope);
    put_each(terms, wrong, right.slope);
  }
  return sums;
}

std::vector<SlopeEstimates> estimate_slopes(const SampleSums& terms, const Draws& draws) {
  const std::vector<Estimate> means = estimate_means(terms, draws);
  std::vector<SlopeEstimates> out;
  for (const Rising of : all_rising) {
    const auto one = std::span(means).subspan(static_cast<size_t>(of) * numbers, numbers);
    out.push_back({.of = of,
                   .slope = one[0],
                   .pearson = one[1],
                   .spearman = one[2],
                   .kendall = one[3],
                   .rising = one[4],
                   .faster = one[5]});
  }
  return out;
}

std::vector<ChoiceSlope> choice_slopes(const ChoicePanel& panel,
                                       const std::vector<size_t>& documents) {
  std::vector<ChoiceSlope> out;
  Courses courses(panel.log_compute);
  for (const size_t d : documents)
    for (size_t k = panel.first[d]; k < panel.first[d + 1]; ++k) {
      const std::vector<double> logprob = of_choice(panel, k);
      const Course course = courses.of(logprob);
      out.push_back({.doc_id = panel.doc_id[d],
                     .choice = static_cast<int32_t>(k - panel.first[d]),
                     .is_gold = panel.is_gold[k] != 0,
                     .slope = course.slope,
                     .error = courses.slope_error(logprob),
                     .pearson = course.correlation[0],
                     .spearman = course.correlation[1],
                     .last = logprob.back()});
    }
  return out;
}

}  // namespace lux
