#include "study/paired/distributions.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace lux {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

double normal_probability(double x) {
  if (std::isinf(x)) return x > 0 ? 1 : 0;
  return boost::math::cdf(boost::math::normal(), x);
}

double normal_quantile(double p) {
  if (p <= 0) return -infinity;
  if (p >= 1) return infinity;
  return boost::math::quantile(boost::math::normal(), p);
}

double t_probability(double t, double degrees) {
  if (std::isinf(t)) return t > 0 ? 1 : 0;
  return boost::math::cdf(boost::math::students_t(degrees), t);
}

double t_quantile(double p, double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), p);
}

double noncentral_t_probability(double t, double degrees, double noncentrality) {
  return boost::math::cdf(boost::math::non_central_t(degrees, noncentrality), t);
}

double coin_probability(int64_t k, int64_t n) {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return boost::math::cdf(boost::math::binomial(static_cast<double>(n), 0.5),
                          static_cast<double>(k));
}

double coin_mass(int64_t k, int64_t n) {
  if (k < 0 || k > n) return 0;
  return boost::math::pdf(boost::math::binomial(static_cast<double>(n), 0.5),
                          static_cast<double>(k));
}

}  // namespace lux
