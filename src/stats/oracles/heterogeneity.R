# The between-group standard deviation of metafor (Viechtbauer 2010): the estimator of Paule and
# Mandel, the interval by the Q-profile method. Prints "key,value" lines.
suppressMessages(library(metafor))
cases <- list(
  channels = list(mean = c(7.9, 6.8, 8.4, 7.1, 6.2), error = c(0.12, 0.31, 0.22, 0.4, 0.18)),
  two = list(mean = c(7.9, 7.1), error = c(0.1, 0.2)),
  noise = list(mean = c(7.9, 7.8, 8.0, 7.95), error = c(0.2, 0.3, 0.25, 0.4)),
  border = list(mean = c(7.6, 7.9, 8.3, 7.4, 8.1, 7.7), error = c(0.2, 0.25, 0.3, 0.2, 0.35, 0.15)))
for (name in names(cases)) {
  one <- cases[[name]]
  fit <- rma(yi = one$mean, sei = one$error, method = "PM",
             control = list(tol = 1e-12, maxiter = 1000))
  ci <- confint(fit, control = list(tol = 1e-12, tau2.max = 1e6))$random["tau", ]
  cat(sprintf("%s_value,%.10g\n", name, sqrt(fit$tau2)))
  cat(sprintf("%s_low,%.10g\n", name, ci[["ci.lb"]]))
  cat(sprintf("%s_high,%.10g\n", name, ci[["ci.ub"]]))
}
