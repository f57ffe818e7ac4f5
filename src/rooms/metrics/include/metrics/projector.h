#pragma once
// Carries responses from the records into the facts, in the order of the outbox, exactly once.

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "directory/ports.h"
#include "metrics/comments.h"
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
    CommentReader* reader = nullptr;  // none: comments are left unread
  };
  struct Options {
    int batch = 4'000;  // events, or responses of a replay, at a time
    // Comments of one step that are read on the way into the facts. Where more come at once, as in
    // an import, they are read afterwards by read_comments, so that numbers do not wait for words.
    int comments_at_once = 200;
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

  // Reads at most `limit` comments that nobody has read yet, or that would be read otherwise now
  // (see CommentReader::stamp); how many, 0 when all are read. The stamp stands with the facts, so
  // that what a stop cuts short goes on after a start.
  Result<std::int64_t> read_comments(int limit);

  // After a change of an organisation (its time zone).
  void forget_zones() { zones_.clear(); }

 private:
  using Events = std::vector<surveys::ResponseStore::Event>;

  Result<TimeZone> zone_of(OrganisationId organisation);
  Result<FactChange> change_of(const surveys::Response& response, bool replaces, bool reads);
  Result<std::optional<CommentFacts>> comment_of(const surveys::Response& response,
                                                 const surveys::Definition& definition, bool reads);
  Result<std::vector<FactChange>> changes_of(const Events& events, bool replaces);
  Result<std::int64_t> read_comments_of(OrganisationId organisation, int limit);
  Result<std::vector<ResponseId>> next_unread(OrganisationId organisation, std::int32_t stamp,
                                              std::size_t count);
  Result<std::int64_t> replay(OrganisationId organisation, std::int64_t done,
                              const std::function<void(std::int64_t)>& progress);
  Result<std::int64_t> last_event();

  Ports ports_;
  Options options_;
  Seen seen_;
  std::map<OrganisationId, TimeZone> zones_;
  // The stamp under which all comments of an organisation were read, and the facts' version then:
  // while neither changes there is nothing to look for.
  std::map<OrganisationId, std::pair<std::int32_t, std::uint64_t>> all_read_;
  // Found unread under a stamp and not read since, the next to read last. Finding them costs more
  // than a slice may take.
  struct Unread {
    std::int32_t stamp = 0;
    std::vector<ResponseId> responses;
  };
  std::map<OrganisationId, Unread> unread_;
};

}  // namespace polku::metrics
