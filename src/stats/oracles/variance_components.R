# REML estimates of lme4 for the data sets of variance_data.R. Prints "key,value" lines.
suppressMessages(library(lme4))
for (name in c("balanced", "unbalanced", "boundary")) {
  d <- read.csv(paste0("variance_", name, ".data.csv"))
  fit <- suppressMessages(lmer(score ~ 1 + (1 | place) + (1 | time) + (1 | person), d, REML = TRUE,
    control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5))))
  v <- as.data.frame(VarCorr(fit))
  for (i in seq_len(nrow(v))) cat(sprintf("%s_%s,%.12g\n", name, tolower(v$grp[i]), v$vcov[i]))
  cat(sprintf("%s_mean,%.12g\n", name, fixef(fit)))
  cat(sprintf("%s_mean_error,%.12g\n", name, sqrt(vcov(fit)[1, 1])))
  cat(sprintf("%s_deviance,%.12g\n", name, REMLcrit(fit)))
  effects <- ranef(fit)$place[, 1]
  for (i in seq_along(effects)) cat(sprintf("%s_place_%d,%.12g\n", name, i, effects[i]))
}
