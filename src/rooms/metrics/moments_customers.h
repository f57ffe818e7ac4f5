#pragma once
// What customers met along a path and how it ended for them: weak links, drivers, drop-out.

#include "moments_scores.h"
#include "moments_view.h"

namespace polku::metrics {

// One customer within the view: known by the attribute `contact`, else one response.
struct PathCustomer {
  struct Met {
    std::size_t moment = 0;
    Family family = Family::Mean;  // one for each moment, the same for all customers
    double total = 0;
    int answers = 0;
    bool bad = false;  // some answer in the bottom box

    double score() const { return total / answers; }
  };
  std::vector<Met> met;
  std::array<double, 4> quadrant_total{};  // in the order of kQuadrantFamilies
  std::array<int, 4> quadrant_answers{};
  bool known = false;
  int responses = 0;
  std::optional<double> outcome;         // 0..10, the newest
  std::optional<double> outcome_points;  // NPS: 100, 0, -100; csat and ces: 100 or 0; else 0..10
  Timestamp outcome_at;

  const Met* at(std::size_t moment) const;
};

// NPS: detractors; on other scales the lowest three tenths (1 and 2 of 5 or 7, 1 of 3).
bool is_bad(const PathItem& item, double score);

struct CustomerSample {
  std::vector<PathCustomer> customers;             // in no order that means anything
  std::string outcome;                             // "survey/question", or the measure
  std::map<std::size_t, Family> family_of_moment;  // those that any customer met
};

struct CustomerRequest {
  PathFacts& facts;
  const ResolvedView& view;
  const PathFacts::Counted& counted;  // of the view
  const ScoreChoice& choice;          // of the view
};
// One customer in so many that there are some 200 000 answers at most.
Result<CustomerSample> read_customers(const CustomerRequest& request);

// Of the sample; pure. A moment that may not be seen, or was met by fewer than the minimum, is
// suppressed.
std::vector<WeakLink> weak_links_of(const CustomerSample& sample, const CustomerRequest& request);
Drivers quadrant_drivers_of(const CustomerSample& sample, const CustomerRequest& request);
Drivers moment_drivers_of(const CustomerSample& sample, const CustomerRequest& request);
std::vector<DropOut> drop_out_of(const CustomerSample& sample, const CustomerRequest& request);

}  // namespace polku::metrics
