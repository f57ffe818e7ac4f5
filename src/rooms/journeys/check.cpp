#include "journeys/check.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/format.h"

namespace polku::journeys {
namespace {

constexpr std::array<std::string_view, 7> kUnsavable{
    "duplicate_key",   "unknown_moment",     "unknown_persona", "unknown_touchpoint",
    "unknown_journey", "cycle_without_exit", "contains_itself"};

using Index = std::size_t;

struct Place {
  const Moment* moment = nullptr;
  std::string path;  // "stages[1].moments[0]"
};

// The ways through a journey: an edge from each moment to those that may come after it.
class Ways {
 public:
  explicit Ways(const std::vector<Place>& places) : next_(places.size()), before_(places.size()) {
    std::map<std::string_view, Index> by_key;
    for (Index i = 0; i < places.size(); ++i) by_key.emplace(places[i].moment->key, i);
    for (Index i = 0; i < places.size(); ++i) {
      const auto& branches = places[i].moment->next;
      if (branches.empty() && i + 1 < places.size()) connect(i, i + 1);
      for (const auto& branch : branches) {
        const auto at = by_key.find(branch.moment);
        if (at != by_key.end()) connect(i, at->second);
      }
    }
  }

  std::vector<bool> reached_from(Index start) const { return reached(next_, {start}); }

  // Moments from which the way ends somewhere. Where nothing follows, it does.
  std::vector<bool> with_exit() const {
    std::vector<Index> ends;
    for (Index i = 0; i < next_.size(); ++i) {
      if (next_[i].empty()) ends.push_back(i);
    }
    return reached(before_, ends);
  }

  // Those that can be come to from the moment by at least one step.
  std::vector<bool> after(Index moment) const { return reached(next_, next_[moment]); }

 private:
  using Edges = std::vector<std::vector<Index>>;

  void connect(Index from, Index to) {
    next_[from].push_back(to);
    before_[to].push_back(from);
  }

  static std::vector<bool> reached(const Edges& edges, std::vector<Index> open) {
    std::vector<bool> seen(edges.size(), false);
    for (const auto start : open) seen[start] = true;
    while (!open.empty()) {
      const auto at = open.back();
      open.pop_back();
      for (const auto to : edges[at]) {
        if (seen[to]) continue;
        seen[to] = true;
        open.push_back(to);
      }
    }
    return seen;
  }

  Edges next_, before_;
};

class JourneyCheck {
 public:
  JourneyCheck(const Journey& journey, const Surroundings& surroundings)
      : journey_(journey), surroundings_(surroundings) {
    for (std::size_t s = 0; s < journey.stages.size(); ++s) {
      const auto& moments = journey.stages[s].moments;
      for (std::size_t m = 0; m < moments.size(); ++m) {
        places_.push_back({&moments[m], fmt::format("stages[{}].moments[{}]", s, m)});
        keys_.insert(moments[m].key);
      }
    }
  }

  std::vector<Problem> run() {
    check_head();
    check_stages();
    for (const auto& place : places_) check_moment(place);
    if (!places_.empty()) check_ways();
    if (journey_.outcome && surroundings_.has_outcome &&
        !surroundings_.has_outcome(*journey_.outcome)) {
      warn("unknown_outcome", "outcome",
           fmt::format("There is no question \"{}\" in a survey \"{}\"; choose the end outcome "
                       "anew.",
                       journey_.outcome->question, journey_.outcome->survey));
    }
    std::ranges::stable_partition(
        problems_, [](const Problem& problem) { return problem.severity == Severity::Error; });
    return std::move(problems_);
  }

 private:
  void refuse(std::string code, std::string path, std::string message) {
    problems_.push_back({Severity::Error, std::move(code), std::move(path), std::move(message)});
  }
  void warn(std::string code, std::string path, std::string message) {
    problems_.push_back({Severity::Warning, std::move(code), std::move(path), std::move(message)});
  }

  void check_head() {
    if (trimmed(journey_.name).empty()) refuse("no_name", "name", "Give the journey a name.");
    for (std::size_t i = 0; i < journey_.personas.size(); ++i) {
      check_persona(journey_.personas[i], fmt::format("personas[{}]", i));
    }
    if (places_.empty()) {
      refuse("no_moments", "stages", "The journey has no moments yet; add the first one.");
    }
  }

  void check_stages() {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < journey_.stages.size(); ++i) {
      const auto& stage = journey_.stages[i];
      if (!seen.insert(stage.key).second) {
        refuse("duplicate_key", fmt::format("stages[{}].key", i),
               fmt::format("Two stages have the key \"{}\"; give each its own.", stage.key));
      }
      if (stage.moments.empty() && !places_.empty()) {
        warn("empty_stage", fmt::format("stages[{}]", i),
             fmt::format("The stage \"{}\" has no moments; add one or remove the stage.",
                         stage.title.empty() ? stage.key : stage.title));
      }
    }
  }

  void check_persona(const std::string& key, std::string path) {
    if (!surroundings_.has_persona || surroundings_.has_persona(key)) return;
    refuse("unknown_persona", std::move(path),
           fmt::format("There is no persona \"{}\"; choose another or make her first.", key));
  }

  void check_moment(const Place& place) {
    const auto& moment = *place.moment;
    if (!seen_.insert(moment.key).second) {
      refuse("duplicate_key", place.path + ".key",
             fmt::format("Two moments have the key \"{}\"; give each its own.", moment.key));
    }
    if (trimmed(moment.title).empty()) {
      refuse("no_title", place.path + ".title",
             "Say what happens at this moment: give it a title.");
    }
    if (!moment.touchpoint.empty() && surroundings_.has_touchpoint &&
        !surroundings_.has_touchpoint(moment.touchpoint)) {
      refuse("unknown_touchpoint", place.path + ".touchpoint",
             fmt::format("There is no touchpoint \"{}\"; choose another or make it first.",
                         moment.touchpoint));
    }
    for (std::size_t i = 0; i < moment.personas.size(); ++i) {
      const auto path = fmt::format("{}.personas[{}]", place.path, i);
      const auto& key = moment.personas[i];
      check_persona(key, path);
      if (!journey_.personas.empty() &&
          std::ranges::find(journey_.personas, key) == journey_.personas.end()) {
        warn("persona_not_in_journey", path,
             fmt::format("The persona \"{}\" is not one of the journey's; add her to it.", key));
      }
    }
    check_branches(place);
    check_sub_journey(place);
  }

  void check_branches(const Place& place) {
    std::set<std::string_view> targets;
    for (std::size_t i = 0; i < place.moment->next.size(); ++i) {
      const auto& target = place.moment->next[i].moment;
      const auto path = fmt::format("{}.next[{}].moment", place.path, i);
      if (!keys_.contains(target)) {
        refuse("unknown_moment", path,
               fmt::format("There is no moment \"{}\" in this journey; choose another or remove "
                           "the branch.",
                           target));
      }
      if (!targets.insert(target).second) {
        warn("repeated_branch", path,
             fmt::format("Two branches go to \"{}\"; remove one.", target));
      }
    }
  }

  void check_sub_journey(const Place& place) {
    const auto& sub = place.moment->sub_journey;
    if (sub.empty()) return;
    const auto path = place.path + ".sub_journey";
    if (sub == journey_.key) {
      return refuse("contains_itself", path,
                    "A journey cannot be a part of itself; choose another journey.");
    }
    if (surroundings_.has_journey && !surroundings_.has_journey(sub)) {
      return refuse(
          "unknown_journey", path,
          fmt::format("There is no journey \"{}\"; choose another or make it first.", sub));
    }
    if (leads_here(sub)) {
      refuse("contains_itself", path,
             fmt::format("The journey \"{}\" already contains this one, so it cannot be a part of "
                         "it; choose another.",
                         sub));
    }
  }

  bool leads_here(const std::string& from) const {
    if (!surroundings_.sub_journeys_of) return false;
    std::set<std::string> seen{from};
    std::vector<std::string> open{from};
    while (!open.empty()) {
      const auto at = std::move(open.back());
      open.pop_back();
      for (auto& sub : surroundings_.sub_journeys_of(at)) {
        if (sub == journey_.key) return true;
        if (seen.insert(sub).second) open.push_back(std::move(sub));
      }
    }
    return false;
  }

  void check_ways() {
    const Ways ways(places_);
    const auto reached = ways.reached_from(0);
    const auto with_exit = ways.with_exit();
    auto told = std::vector<bool>(places_.size(), false);  // of a cycle: once is enough
    for (Index i = 0; i < places_.size(); ++i) {
      if (!reached[i]) {
        refuse("orphan", places_[i].path,
               fmt::format("There is no way to \"{}\" from the first moment; let a branch lead to "
                           "it, or move it.",
                           title_of(i)));
      }
      if (with_exit[i] || told[i]) continue;
      const auto after = ways.after(i);
      if (!after[i]) continue;  // leads into a cycle, which is told of where it is
      for (Index j = 0; j < after.size(); ++j) told[j] = told[j] || after[j];
      refuse("cycle_without_exit", places_[i].path + ".next",
             fmt::format("Whoever comes to \"{}\" goes round and round; let a branch lead on, so "
                         "that the journey ends somewhere.",
                         title_of(i)));
    }
  }

  const std::string& title_of(Index i) const {
    const auto& moment = *places_[i].moment;
    return moment.title.empty() ? moment.key : moment.title;
  }

  const Journey& journey_;
  const Surroundings& surroundings_;
  std::vector<Place> places_;
  std::set<std::string_view> keys_;
  std::set<std::string_view> seen_;
  std::vector<Problem> problems_;
};

}  // namespace

std::string_view name_of(Severity severity) {
  return severity == Severity::Error ? "error" : "warning";
}

std::vector<Problem> check_journey(const Journey& journey, const Surroundings& surroundings) {
  return JourneyCheck(journey, surroundings).run();
}

Result<void> check_for_saving(const std::vector<Problem>& problems) {
  for (const auto& problem : problems) {
    if (std::ranges::find(kUnsavable, problem.code) != kUnsavable.end()) {
      return invalid(problem.path, problem.message);
    }
  }
  return {};
}

Result<void> check_for_publishing(const std::vector<Problem>& problems) {
  const auto errors = std::ranges::count(problems, Severity::Error, &Problem::severity);
  if (errors == 0) return {};
  const auto first = std::ranges::find(problems, Severity::Error, &Problem::severity);
  return invalid(first->path, fmt::format("The journey cannot be published yet ({} to mend): {}",
                                          errors, first->message));
}

json::array to_json(const std::vector<Problem>& problems) {
  json::array array;
  for (const auto& problem : problems) {
    array.push_back(json::object{{"severity", name_of(problem.severity)},
                                 {"code", problem.code},
                                 {"path", problem.path},
                                 {"message", problem.message}});
  }
  return array;
}

}  // namespace polku::journeys
