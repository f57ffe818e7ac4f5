#pragma once

#include "core/result.h"
#include "stats/estimate.h"

namespace polku::stats {

// Response rates of invited people after AAPOR, Standard Definitions (internet surveys of
// specifically named persons).

// How the invitations sent ended; each invitation counts once, under its last step.
// What is left of `sent` was never heard of (delivered, not opened).
struct Dispositions {
  double sent = 0.0;
  double bounced = 0.0;  // came back undelivered
  double opened = 0.0;   // opened, not started
  double started = 0.0;  // broke off before enough for a partial
  double partial = 0.0;  // enough answered to be used
  double complete = 0.0;
  double screened_out = 0.0;  // answered that they do not belong to the group asked
  double opted_out = 0.0;
};

// Shares 0..1 with Wilson intervals; n is the denominator, sent - screened_out.
struct ResponseRates {
  Estimate rr1;  // complete / everyone who may belong to the group
  Estimate rr2;  // complete and partial / the same
};

// Bounced and never-opened invitations stay in the denominator, as RR1 and RR2 count all of
// unknown eligibility. Nothing sent: n = 0 and NaN rates, no error.
// Errors (Invalid, field = the disposition): a negative count; more endings than were sent.
Result<ResponseRates> response_rates(const Dispositions& dispositions, Confidence confidence = {});

}  // namespace polku::stats
