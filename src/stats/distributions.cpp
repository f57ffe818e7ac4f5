#include "stats/distributions.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace polku::stats {

namespace {

// Errors become NaN or infinity instead of exceptions: callers treat NaN as "not known".
using Policy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
using Normal = boost::math::normal_distribution<double, Policy>;
using StudentsT = boost::math::students_t_distribution<double, Policy>;
using ChiSquared = boost::math::chi_squared_distribution<double, Policy>;

bool usable(double degrees_of_freedom) {
  return std::isfinite(degrees_of_freedom) && degrees_of_freedom > 0.0;
}

}  // namespace

double normal_cdf(double x) {
  if (std::isnan(x)) return kUnknown;
  return boost::math::cdf(Normal(), x);
}

double normal_quantile(double probability) {
  if (!(probability >= 0.0 && probability <= 1.0)) return kUnknown;
  return boost::math::quantile(Normal(), probability);
}

double z_quantile(Confidence confidence) {
  // The upper tail keeps full precision for levels close to one.
  return boost::math::quantile(boost::math::complement(Normal(), confidence.alpha() / 2.0));
}

double t_quantile(Confidence confidence, double degrees_of_freedom) {
  if (!usable(degrees_of_freedom)) return kUnknown;
  return boost::math::quantile(
      boost::math::complement(StudentsT(degrees_of_freedom), confidence.alpha() / 2.0));
}

double normal_two_sided_p(double z) {
  if (std::isnan(z)) return kUnknown;
  return 2.0 * boost::math::cdf(boost::math::complement(Normal(), std::abs(z)));
}

double t_two_sided_p(double t, double degrees_of_freedom) {
  if (std::isnan(t) || !usable(degrees_of_freedom)) return kUnknown;
  if (std::isinf(t)) return 0.0;
  return 2.0 *
         boost::math::cdf(boost::math::complement(StudentsT(degrees_of_freedom), std::abs(t)));
}

double chi_squared_upper_p(double x, double degrees_of_freedom) {
  if (!(x >= 0.0) || !usable(degrees_of_freedom)) return kUnknown;
  if (std::isinf(x)) return 0.0;
  return boost::math::cdf(boost::math::complement(ChiSquared(degrees_of_freedom), x));
}

double chi_squared_quantile(double probability, double degrees_of_freedom) {
  if (!(probability >= 0.0 && probability <= 1.0) || !usable(degrees_of_freedom)) return kUnknown;
  return boost::math::quantile(ChiSquared(degrees_of_freedom), probability);
}

}  // namespace polku::stats
