#include "stats/response_rate.h"

#include <string>
#include <utility>

#include "stats/proportion.h"

namespace polku::stats {

Result<ResponseRates> response_rates(const Dispositions& dispositions, Confidence confidence) {
  const std::pair<const char*, double> endings[] = {
      {"bounced", dispositions.bounced},    {"opened", dispositions.opened},
      {"started", dispositions.started},    {"partial", dispositions.partial},
      {"complete", dispositions.complete},  {"screened_out", dispositions.screened_out},
      {"opted_out", dispositions.opted_out}};
  double ended = 0.0;
  for (const auto& [name, count] : endings) {
    if (!(count >= 0.0)) {
      return invalid(name, "The count \"" + std::string(name) + "\" must be zero or more.");
    }
    ended += count;
  }
  if (!(dispositions.sent >= ended)) {
    return invalid("sent",
                   "More invitations have ended than were sent. Count each invitation once, under "
                   "its last step.");
  }
  const double n = dispositions.sent - dispositions.screened_out;
  return ResponseRates{
      .rr1 = wilson({.successes = dispositions.complete, .n = n}, confidence),
      .rr2 =
          wilson({.successes = dispositions.complete + dispositions.partial, .n = n}, confidence)};
}

}  // namespace polku::stats
