# Makes the data set of weakest_link.R: what customers met at four moments, and how they recommend.
set.seed(20261126)
n <- 600
kind <- rbinom(n, 1, 0.4)  # two kinds of customers, who meet different moments
a <- 1 + rbinom(n, 1, 0.10)
b <- ifelse(rbinom(n, 1, 0.3 + 0.5 * kind) == 1, 1 + rbinom(n, 1, 0.25), 0)
c <- ifelse(rbinom(n, 1, 0.8 - 0.5 * kind) == 1, 1 + rbinom(n, 1, 0.15 + 0.2 * (b == 2)), 0)
d <- ifelse(rbinom(n, 1, 0.5) == 1, 1 + rbinom(n, 1, 0.08), 0)
liking <- 0.6 + 0.5 * kind - 1.2 * (a == 2) - 0.8 * (b == 2) - 0.1 * (c == 2) - 0.5 * (d == 2) +
  rnorm(n)
outcome <- ifelse(liking > 0.8, 100, ifelse(liking > -0.2, 0, -100))
write.csv(data.frame(a, b, c, d, outcome), "weakest_link.data.csv", row.names = FALSE,
          quote = FALSE)
