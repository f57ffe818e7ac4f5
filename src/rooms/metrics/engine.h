#pragma once
// The stages in a row: resolve, plan, compose, read, fold, hide, judge, shape.

#include <optional>
#include <vector>

#include "catalogue.h"
#include "definition.h"
#include "metrics/service.h"
#include "shape.h"

namespace polku::metrics {

// A query after its checks, bound to one snapshot.
struct Prepared {
  directory::Actor actor;
  MetricQuery query;
  SnapshotPtr snapshot;
  std::vector<Filter> filters;  // the query's and its segment's
  Window window;
  std::optional<Window> earlier;
  Target target;
  bool lists_comments = false;  // what is shown of a cell is people's own words, not numbers

  int minimum_group() const {
    const auto& policy = snapshot->organisation.policy;
    return lists_comments ? policy.minimum_group_comments : policy.minimum_group;
  }
  Measurement measurement() const { return {target, stats::Confidence(query.confidence)}; }
};

// What the cells of one query are, before JSON.
struct Reading {
  Prepared prepared;
  std::vector<Cell> cells;
  std::vector<Cell> earlier;
  std::vector<std::optional<Change>> changes;  // one for each cell, when compared
};

class Engine {
 public:
  explicit Engine(MetricPorts ports);

  Result<Prepared> prepare(const directory::Actor& actor, const MetricQuery& query);
  // With visibility; `changes` when the query compares.
  Result<Reading> read(const directory::Actor& actor, const MetricQuery& query);
  // The cells of one window of a prepared query, hidden where they must be.
  Result<std::vector<Cell>> cells(const Prepared& prepared, const Window& window);
  // The query's filters and its segment's; Invalid, field "segment", unless the actor may see it.
  Result<std::vector<Filter>> filters_of(const directory::Actor& actor, const MetricQuery& query);
  json::object shape(const Reading& reading) const;
  Result<json::object> answer(const directory::Actor& actor, const MetricQuery& query);

  const MetricPorts& ports() const { return ports_; }
  Catalogue& catalogue() { return catalogue_; }
  Timestamp now() const { return ports_.clock(); }

 private:
  Result<std::set<int>> versions_in_use(const Prepared& prepared, const Series& series);
  Result<std::vector<Cell>> response_rate_cells(const Prepared& prepared, const Window& window);
  Result<std::vector<Cell>> theme_shares(const Prepared& prepared, const Window& window);
  Result<void> hide_filtered(const Prepared& prepared, const ReadPlan& plan,
                             std::vector<Cell>& cells);
  void judge(Reading& reading) const;

  MetricPorts ports_;
  Catalogue catalogue_;
};

}  // namespace polku::metrics
