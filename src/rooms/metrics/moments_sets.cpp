#include "moments_sets.h"

#include <algorithm>
#include <map>

namespace polku::metrics {

MomentSets::MomentSets(const PathSpec& path, const std::vector<PathItem>& items,
                       const CodeOf& code_of)
    : items_(items) {
  for (std::size_t i = 0; i < path.moments.size(); ++i) {
    moment_index_.emplace(path.moments[i].key, i);
  }
  resolve(path);
  match(items);
  const auto add_place = [&](const std::string& text, Place place) {
    const auto code = code_of(text);
    if (!code || !places_.emplace(*code, std::move(place)).second) return;
    place_codes_.push_back(*code);
  };
  for (const auto& [key, index] : moment_index_) {
    add_place(place_text(key, {}), {.moment = index, .ties = {}});
  }
  for (const auto& [key, ties] : touchpoints_) {
    add_place(place_text({}, key), {.moment = {}, .ties = ties});
  }
  std::ranges::sort(place_codes_);
  std::ranges::sort(edges_);
  edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
}

// What is bound to a touchpoint is bound to every moment while that moment is bound to it.
void MomentSets::resolve(const PathSpec& path) {
  const auto span_of = [](const MomentBinding& binding) {
    Span span;
    span.first = binding.valid_from.number;
    if (binding.valid_to) span.end = binding.valid_to->number;
    return span;
  };
  std::map<std::string, std::vector<Tie>> stands_at;
  for (const auto& binding : path.bindings) {
    const auto moment = moment_index_.find(binding.owner);
    if (moment == moment_index_.end()) continue;
    add_tie(binding, moment->second, span_of(binding));
    if (binding.kind != MomentBinding::Kind::Touchpoint) continue;
    stands_at[binding.target].push_back({.moment = moment->second, .span = span_of(binding)});
  }
  for (const auto& binding : path.bindings) {
    if (!binding.owner.starts_with('@')) continue;
    const auto at = stands_at.find(binding.owner.substr(1));
    if (at == stands_at.end()) continue;
    for (const auto& tie : at->second) {
      auto span = span_of(binding);
      span.first = std::max(span.first, tie.span.first);
      span.end = std::min(span.end, tie.span.end);
      add_tie(binding, tie.moment, span);
    }
  }
}

void MomentSets::add_tie(const MomentBinding& binding, std::size_t moment, Span span) {
  if (span.first >= span.end) return;
  if (span.first != Span{}.first) edges_.push_back(Day{span.first});
  if (span.end != Span{}.end) edges_.push_back(Day{span.end});
  const Tie tie{.moment = moment,
                .span = span,
                .role = binding.role,
                .names_question = binding.kind == MomentBinding::Kind::Question};
  if (binding.kind == MomentBinding::Kind::Touchpoint) {
    touchpoints_[binding.target].push_back(tie);
  } else {
    questions_.emplace_back(binding, tie);
  }
}

void MomentSets::match(const std::vector<PathItem>& items) {
  ties_of_item_.resize(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = items[i];
    auto& ties = ties_of_item_[i];
    for (const auto& [binding, tie] : questions_) {
      const bool fits = tie.names_question
                            ? binding.survey == item.slug &&
                                  (binding.target == item.question || binding.target == item.item)
                            : binding.target == item.measure;
      if (fits) ties.push_back(tie);
    }
    // The question's own binding speaks before its measure's, the newer before the older.
    std::ranges::stable_sort(ties, [](const Tie& a, const Tie& b) {
      if (a.names_question != b.names_question) return a.names_question;
      return a.span.first > b.span.first;
    });
    binds_questions_ |= !ties.empty();
  }
}

bool MomentSets::may_belong(std::size_t item) const {
  return !place_codes_.empty() || !ties_of_item_[item].empty();
}

void MomentSets::add(std::size_t item, std::size_t moment, Day day, const Tie* touchpoint) {
  for (const auto& known : found_) {
    if (known.moment == moment) return;
  }
  auto role = role_of(items_[item]);
  bool bound = false;
  if (touchpoint != nullptr && touchpoint->role != MomentRole::Score) role = touchpoint->role;
  for (const auto& tie : ties_of_item_[item]) {
    if (tie.moment != moment || !tie.span.holds(day)) continue;
    bound = true;
    if (tie.role != MomentRole::Score) role = tie.role;
    break;
  }
  if (needs_binding(items_[item]) && !bound) return;
  if (const auto family = family_of(items_[item], role)) found_.push_back({moment, *family});
}

const std::vector<Membership>& MomentSets::of(std::size_t item, std::int64_t place, Day day) {
  found_.clear();
  if (place == kOtherPlace) return found_;
  const auto at = places_.find(place);
  if (at != places_.end() && at->second.moment) {
    add(item, *at->second.moment, day, nullptr);
    return found_;
  }
  if (at != places_.end()) {
    for (const auto& tie : at->second.ties) {
      if (tie.span.holds(day)) add(item, tie.moment, day, &tie);
    }
  }
  for (const auto& tie : ties_of_item_[item]) {
    if (tie.span.holds(day)) add(item, tie.moment, day, nullptr);
  }
  std::ranges::sort(found_, {}, &Membership::moment);
  return found_;
}

std::vector<std::size_t> MomentSets::ever_at(std::int64_t place) const {
  const auto found = places_.find(place);
  if (found == places_.end()) return ever_by_question();
  if (found->second.moment) return {*found->second.moment};
  auto moments = ever_by_question();
  for (const auto& tie : found->second.ties) moments.push_back(tie.moment);
  return moments;
}

std::vector<std::size_t> MomentSets::ever_by_question() const {
  std::vector<std::size_t> moments;
  for (const auto& [binding, tie] : questions_) moments.push_back(tie.moment);
  return moments;
}

std::vector<std::size_t> MomentSets::at(std::int64_t place, Day day) const {
  std::vector<std::size_t> moments;
  const auto found = places_.find(place);
  if (found == places_.end()) return moments;
  if (found->second.moment) return {*found->second.moment};
  for (const auto& tie : found->second.ties) {
    if (tie.span.holds(day)) moments.push_back(tie.moment);
  }
  std::ranges::sort(moments);
  moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
  return moments;
}

}  // namespace polku::metrics
