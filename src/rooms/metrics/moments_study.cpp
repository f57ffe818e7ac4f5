#include "moments_study.h"

#include "moments_channels.h"
#include "moments_customers.h"
#include "moments_levels.h"

namespace polku::metrics {

Result<PathStudy> make_study(const PathRequest& request) {
  POLKU_TRY(const auto view, resolve_view(request.engine, request.actor, request.view));
  const auto items = path_items(*view.snapshot, request.view.page.survey);
  PathFacts facts(
      {request.actor, *view.snapshot, request.engine.ports().facts, request.path, items});
  POLKU_TRY(const auto counted, facts.count({view.window, view.filters}));
  const auto choice = choose_scores({.counted = counted,
                                     .moments = request.path.moments.size(),
                                     .measure = request.view.measure,
                                     .minimum_group = view.minimum_group()});
  PathStudy study;
  POLKU_TRY(study.levels, read_levels({facts, view, request.view.measure}));
  POLKU_TRY(study.consistency, read_consistency({facts, view, counted.sums, choice}));
  const CustomerRequest of_customers{facts, view, counted, choice};
  POLKU_TRY(const auto sample, read_customers(of_customers));
  study.weakest = weak_links_of(sample, of_customers);
  study.quadrant_drivers = quadrant_drivers_of(sample, of_customers);
  study.moment_drivers = moment_drivers_of(sample, of_customers);
  study.drop_out = drop_out_of(sample, of_customers);
  study.computed_at = request.engine.now();
  return study;
}

}  // namespace polku::metrics
