# Makes the data sets of variance_components.R: one column a factor, the score last.
set.seed(20151007)
write <- function(name, data) write.csv(data, paste0("variance_", name, ".data.csv"),
                                        row.names = FALSE, quote = FALSE)

# Balanced: 6 places x 8 weeks x 5 persons crossed, 2 answers in each cell.
d <- expand.grid(place = 1:6, time = 1:8, person = 1:5, copy = 1:2)
d$score <- round(7 + rnorm(6, 0, 0.8)[d$place] + rnorm(8, 0, 0.4)[d$time] +
                   rnorm(5, 0, 0.6)[d$person] + rnorm(nrow(d), 0, 1.2), 3)
write("balanced", d[, c("place", "time", "person", "score")])

# Unbalanced: persons nested in places of unequal size, whole points 0..10, gaps.
n <- 900
place <- sample(1:12, n, replace = TRUE, prob = (1:12)^1.2)
person <- place * 10 + sample(1:6, n, replace = TRUE, prob = c(6, 4, 3, 2, 1, 1))
time <- sample(1:26, n, replace = TRUE, prob = 1 + (1:26 %% 5))
raw <- 7.4 + rnorm(12, 0, 0.7)[place] + rnorm(26, 0, 0.35)[time] + rnorm(130, 0, 0.9)[person] +
  rnorm(n, 0, 1.6)
write("unbalanced", data.frame(place, time, person, score = pmin(10, pmax(0, round(raw)))))

# Nothing but noise in two of the factors: estimates on the boundary.
n <- 240
d <- data.frame(place = sample(1:8, n, replace = TRUE), time = sample(1:10, n, replace = TRUE),
                person = sample(1:30, n, replace = TRUE))
d$score <- round(5 + rnorm(30, 0, 1)[d$person] + rnorm(n), 3)
write("boundary", d)
