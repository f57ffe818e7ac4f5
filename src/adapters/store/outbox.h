#pragma once
// Events for the projector, written in the transaction that they tell of.

#include <string_view>

#include "core/id.h"
#include "session.h"

namespace polku::store {

struct OutboxEvent {
  OrganisationId organisation;
  std::string_view kind;
  Uuid subject;
  Timestamp at;
};
void append_event(Session& session, const OutboxEvent& event);

}  // namespace polku::store
