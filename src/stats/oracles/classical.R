# Values the tests of stats compare with, from base R. Prints "key,value" lines;
# the recorded output stands in classical.csv and is checked again wherever R is installed.
emit <- function(key, value) cat(sprintf("%s,%.15g\n", key, value))

# Wilson (1927) score interval without continuity correction.
for (case in list(c(55, 100), c(0, 10), c(10, 10), c(1, 3), c(812, 9431))) {
  ci <- prop.test(case[1], case[2], correct = FALSE)$conf.int
  emit(sprintf("wilson_%d_%d_low", case[1], case[2]), max(0, ci[1]))
  emit(sprintf("wilson_%d_%d_high", case[1], case[2]), min(1, ci[2]))
}

# Newcombe (1998) method 10, composed from the Wilson intervals; after minus before.
for (case in list(c(48, 80, 56, 70), c(0, 10, 10, 10), c(5, 56, 0, 29), c(120, 400, 180, 450))) {
  before <- prop.test(case[1], case[2], correct = FALSE)
  after <- prop.test(case[3], case[4], correct = FALSE)
  p0 <- case[1] / case[2]
  p1 <- case[3] / case[4]
  key <- sprintf("newcombe_%d_%d_%d_%d", case[1], case[2], case[3], case[4])
  emit(paste0(key, "_low"),
       p1 - p0 - sqrt((p1 - after$conf.int[1])^2 + (before$conf.int[2] - p0)^2))
  emit(paste0(key, "_high"),
       p1 - p0 + sqrt((after$conf.int[2] - p1)^2 + (p0 - before$conf.int[1])^2))
  emit(paste0(key, "_score_p"),
       suppressWarnings(prop.test(c(case[1], case[3]), c(case[2], case[4]), correct = FALSE)$p.value))
}

# Means.
before <- c(7, 8, 10, 9, 3, 8, 6, 10, 9, 9, 2)
after <- c(9, 10, 10, 8, 7, 9, 10, 10)
one <- t.test(before)
emit("mean_value", one$estimate)
emit("mean_low", one$conf.int[1])
emit("mean_high", one$conf.int[2])
emit("mean_standard_error", one$stderr)
ninety <- t.test(before, conf.level = 0.9)
emit("mean90_low", ninety$conf.int[1])
emit("mean90_high", ninety$conf.int[2])
welch <- t.test(after, before)
emit("welch_low", welch$conf.int[1])
emit("welch_high", welch$conf.int[2])
emit("welch_standard_error", welch$stderr)
emit("welch_p", welch$p.value)

# Benjamini and Hochberg (1995).
p <- c(0.01, 0.02, 0.03, 0.04, 0.05, 0.2, 0.9, 0.001, 0.02)
adjusted <- p.adjust(p, "BH")
for (i in seq_along(p)) emit(sprintf("bh_%d", i), adjusted[i])

# Quantiles and tails.
emit("z_95", qnorm(0.975))
emit("z_999", qnorm(0.9995))
emit("t_95_3", qt(0.975, 3))
emit("t_95_2.5", qt(0.975, 2.5))
emit("t_p_2_7", 2 * pt(-2, 7))
emit("chisq_upper_10.83_1", pchisq(10.83, 1, lower.tail = FALSE))
emit("normal_p_5", 2 * pnorm(-5))

# Planner: the normal approximation with variances at both shares.
emit("plan_two_means", (qnorm(0.975) + qnorm(0.8))^2 * (4 + 5) / 0.5^2)
emit("plan_shares_50_60",
     (qnorm(0.975) + qnorm(0.8))^2 * (0.5 * 0.5 + 0.6 * 0.4) / 0.1^2)

# Raking: iterative proportional fitting of a sample's table to the margins of another table.
sample_table <- array(c(12, 5, 30, 8, 22, 9, 4, 17, 3, 11, 6, 25), dim = c(2, 3, 2))
a <- c(0.45, 0.55)
b <- c(0.2, 0.3, 0.5)
c <- c(0.6, 0.4)
target <- outer(outer(a, b), c)
fitted <- loglin(target, list(1, 2, 3), start = sample_table, fit = TRUE, eps = 1e-14, iter = 1000,
                 print = FALSE)$fit
for (i in 1:2) for (j in 1:3) for (k in 1:2)
  emit(sprintf("rake_%d_%d_%d", i - 1, j - 1, k - 1), fitted[i, j, k])
