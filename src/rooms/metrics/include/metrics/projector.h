#pragma once
// Carries responses from the records into the facts, in the order of the outbox, exactly once.

#include <cstdint>
#include <functional>
#include <map>

#include "directory/ports.h"
#include "metrics/ports.h"
#include "surveys/catalog.h"
#include "surveys/ports.h"

namespace polku::metrics {

// One thread drives it. The checkpoint lives in the facts, moved with them in one transaction, so
// a crash at any point neither loses nor doubles a response. Facts that were never filled, or whose
// rebuild did not finish, are replayed from the records first.
class Projector {
 public:
  struct Ports {
    FactStore& facts;
    surveys::ResponseStore& responses;
    surveys::SurveyCatalog& catalog;
    directory::DirectoryStore& directory;
  };
  struct Options {
    int batch = 4'000;  // events, or responses of a replay, at a time
  };
  // Called with what has just become visible in the metrics.
  using Seen = std::function<void(const std::vector<surveys::ResponseStore::Event>&)>;

  explicit Projector(Ports ports) : Projector(ports, Options{}) {}
  Projector(Ports ports, Options options) : ports_(ports), options_(options) {}

  void on_applied(Seen seen) { seen_ = std::move(seen); }

  int batch() const { return options_.batch; }

  // Applies the next batch of events; how many there were, 0 when caught up. A failure changes
  // nothing and the next step tries again.
  Result<std::int64_t> step();

  // Forgets all facts and replays every stored response, then what happened meanwhile; query
  // results are the same afterwards. `progress` hears the number of responses done.
  Result<std::int64_t> rebuild(const std::function<void(std::int64_t)>& progress = {});

  // After a change of an organisation (its time zone).
  void forget_zones() { zones_.clear(); }

 private:
  using Events = std::vector<surveys::ResponseStore::Event>;

  Result<TimeZone> zone_of(OrganisationId organisation);
  Result<FactChange> change_of(const surveys::Response& response, bool replaces);
  Result<std::vector<FactChange>> changes_of(const Events& events, bool replaces);
  Result<std::int64_t> replay(OrganisationId organisation, std::int64_t done,
                              const std::function<void(std::int64_t)>& progress);
  Result<std::int64_t> last_event();

  Ports ports_;
  Options options_;
  Seen seen_;
  std::map<OrganisationId, TimeZone> zones_;
};

}  // namespace polku::metrics
