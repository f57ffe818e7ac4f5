#include "outbox.h"

namespace polku::store {
namespace {

const Query kAppendEvent{"store/append_event"};

}  // namespace

void append_event(Session& session, const OutboxEvent& event) {
  session.execute(kAppendEvent, {{"organisation", event.organisation},
                                 {"kind", event.kind},
                                 {"subject", event.subject},
                                 {"created_at", event.at},
                                 {"payload", ""}});
}

}  // namespace polku::store
