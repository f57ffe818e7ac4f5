#pragma once

#include "stats/estimate.h"

namespace polku::stats {

// Quantiles and tails of the standard distributions (Boost.Math behind them). Pure functions.
// NaN in gives NaN out; probabilities outside [0, 1] and degrees of freedom <= 0 give NaN.

// P(Z <= x) of the standard normal, and its inverse.
double normal_cdf(double x);
double normal_quantile(double probability);

// z with P(|Z| <= z) = confidence; 1.959964 at 95 %.
double z_quantile(Confidence confidence);
// The same for Student's t; infinity is not accepted as degrees of freedom, use z_quantile.
double t_quantile(Confidence confidence, double degrees_of_freedom);

// P(|Z| >= |z|) and P(|T| >= |t|).
double normal_two_sided_p(double z);
double t_two_sided_p(double t, double degrees_of_freedom);

// P(X > x) of the chi-squared distribution, and x with P(X <= x) = probability.
double chi_squared_upper_p(double x, double degrees_of_freedom);
double chi_squared_quantile(double probability, double degrees_of_freedom);

}  // namespace polku::stats
