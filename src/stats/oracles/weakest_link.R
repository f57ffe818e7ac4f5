# The regression of weakest_link.h on the data of weakest_link.data.csv, with base R: coefficients
# of lm, HC3 of MacKinnon and White (1985) from hatvalues. Prints "key,value" lines.
# Data: 0 not met, 1 met, 2 bad, for each of four moments; everybody met the first.
d <- read.csv("weakest_link.data.csv")
moments <- c("a", "b", "c", "d")
x <- data.frame(y = d$outcome)
for (m in moments) {
  met <- as.numeric(d[[m]] > 0)
  if (any(met == 0)) x[[paste0(m, "_met")]] <- met
  x[[paste0(m, "_bad")]] <- as.numeric(d[[m]] == 2)
}
fit <- lm(y ~ ., x)
design <- model.matrix(fit)
bread <- solve(crossprod(design))
meat <- crossprod(design * (resid(fit) / (1 - hatvalues(fit))))
covariance <- bread %*% meat %*% bread
n <- nrow(d)
for (m in moments) {
  name <- paste0(m, "_bad")
  share <- mean(d[[m]] == 2)
  drop <- -coef(fit)[[name]]
  variance <- covariance[name, name]
  cat(sprintf("%s_share,%.12g\n", m, share))
  cat(sprintf("%s_drop,%.12g\n", m, drop))
  cat(sprintf("%s_drop_error,%.12g\n", m, sqrt(variance)))
  cat(sprintf("%s_lost,%.12g\n", m, share * drop))
  cat(sprintf("%s_lost_error,%.12g\n", m,
              sqrt(drop^2 * share * (1 - share) / n + share^2 * variance)))
}
