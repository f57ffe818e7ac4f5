#pragma once
// Responses as rows: reading them, and the filter of a list as parameters.

#include <vector>

#include "session.h"
#include "surveys/ports.h"

namespace polku::store {

std::vector<surveys::Response> read_responses(Session& session, const Query& query,
                                              std::initializer_list<Param> params);
std::vector<surveys::ResponseStore::Event> read_events(Session& session, std::int64_t after,
                                                       int limit);

std::vector<surveys::Response> list_responses(Session& session, OrganisationId organisation,
                                              const surveys::ResponseFilter& filter);
std::int64_t count_responses(Session& session, OrganisationId organisation,
                             const surveys::ResponseFilter& filter);

// The lowest id of that millisecond.
Uuid lowest_id_at(std::int64_t millis);

}  // namespace polku::store
