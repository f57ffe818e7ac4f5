#pragma once
// The definitions told beside a path's numbers: as metric queries tell theirs. Pure.

#include "moments_items.h"
#include "moments_view.h"

namespace polku::metrics {

struct MomentDefinition {
  const ResolvedView& view;
  Family family = Family::Mean;
  bool tenths = false;                 // told on the scale from 0 to 10
  std::vector<std::string> questions;  // "survey/item": those with answers at some moment
  MomentTerms terms;
  // Terms of other answers of the same family, which are left out, and how many those are.
  std::vector<std::pair<MomentTerms, double>> left_out;
};
// {"metric", "unit", "words", "scale", "positive", "questions", "left_out", ...}.
json::object definition_of(const MomentDefinition& request);

}  // namespace polku::metrics
