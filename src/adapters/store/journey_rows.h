#pragma once
// Reading what journey_store.cpp writes. Throws what a session throws.

#include <initializer_list>
#include <vector>

#include "journeys/ports.h"
#include "session.h"

namespace polku::store {

using Params = std::initializer_list<Param>;

std::vector<journeys::StoredDocument> read_documents(Session& session, const Query& query,
                                                     Params params);
std::vector<journeys::StoredJourneyVersion> read_journey_versions(Session& session,
                                                                  const Query& query,
                                                                  Params params);
std::vector<journeys::StoredBinding> read_bindings(Session& session, const Query& query,
                                                   Params params);
std::vector<journeys::StoredNote> read_notes(Session& session, const Query& query, Params params);
std::vector<journeys::StoredProposal> read_proposals(Session& session, const Query& query,
                                                     Params params);
std::vector<journeys::StoredAlarm> read_alarms(Session& session, const Query& query, Params params);
std::vector<journeys::StoredBaseline> read_baselines(Session& session, const Query& query,
                                                     Params params);

}  // namespace polku::store
