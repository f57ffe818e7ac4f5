#pragma once
// What changed between two versions, and whether their scores still compare. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "surveys/definition.h"

namespace polku::surveys {

// Same: as before. WithCare: the words or the choices around it changed. Broken: another scale,
// type or positive box, so the scores must not be pooled.
enum class Comparability { Same, WithCare, Broken };
std::string_view name_of(Comparability comparability);

struct Change {
  std::string code;      // added, removed, moved, type, scale, positive_from, measure, wording,
                         // labels, options, rows, logic, required, bounds, appearance, settings,
                         // languages, quotas, attributes
  std::string question;  // key; empty: the survey itself
  std::string detail;    // in English words, with the old and the new
  Comparability scores = Comparability::Same;
};

// In the new version's question order, removed questions last.
std::vector<Change> describe_changes(const Definition& before, const Definition& after);

// The worst of the question's changes; Broken when either version lacks it.
Comparability comparability(const std::string& question, const Definition& before,
                            const Definition& after);

json::array to_json(const std::vector<Change>& changes);

}  // namespace polku::surveys
