#include "study/regression/distributions.h"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace lux {
namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}

double student_two_sided(double t, double degrees) {
  if (std::isnan(t) || !(degrees >= 1)) return nan;
  if (std::isinf(t)) return 0;
  return 2 *
         boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), std::abs(t)));
}

double student_quantile(double level, double degrees) {
  if (!(degrees >= 1)) return nan;
  return boost::math::quantile(
      boost::math::complement(boost::math::students_t(degrees), (1 - level) / 2));
}

double fisher_above(double f, double degrees, double degrees_below) {
  if (std::isnan(f) || !(degrees >= 1) || !(degrees_below >= 1)) return nan;
  if (std::isinf(f)) return 0;
  if (f <= 0) return 1;
  return boost::math::cdf(
      boost::math::complement(boost::math::fisher_f(degrees, degrees_below), f));
}

}  // namespace lux
