#include "journeys/diff.h"

#include <algorithm>
#include <map>
#include <set>

namespace polku::journeys {
namespace {

// Of keys in a new order those that moved: the ones outside a longest run that kept its order.
std::set<std::string_view> moved_keys(const std::vector<std::string_view>& before,
                                      const std::vector<std::string_view>& after) {
  std::map<std::string_view, std::size_t> old_places;
  for (std::size_t i = 0; i < before.size(); ++i) old_places.emplace(before[i], i);
  std::vector<std::pair<std::size_t, std::string_view>> places;
  for (const auto key : after) {
    const auto at = old_places.find(key);
    if (at != old_places.end()) places.emplace_back(at->second, key);
  }
  std::vector<std::size_t> length(places.size(), 1);
  std::vector<std::size_t> previous(places.size(), places.size());
  std::size_t last = places.size();
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (places[j].first < places[i].first && length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        previous[i] = j;
      }
    }
    if (last == places.size() || length[i] > length[last]) last = i;
  }
  std::set<std::string_view> moved;
  for (const auto& place : places) moved.insert(place.second);
  for (; last < places.size(); last = previous[last]) moved.erase(places[last].second);
  return moved;
}

template <class Items>
std::vector<std::string_view> keys_of(const Items& items) {
  std::vector<std::string_view> keys;
  for (const auto& item : items) keys.emplace_back(item.key);
  return keys;
}

const std::string& title_of(const Journey& journey) { return journey.name; }
const std::string& title_of(const Stage& stage) { return stage.title; }
const std::string& title_of(const Moment& moment) { return moment.title; }

struct MomentPlace {
  const Stage* stage = nullptr;
  const Moment* moment = nullptr;
  std::size_t number = 0;  // within its stage, from 1
};
using MomentPlaces = std::map<std::string_view, MomentPlace>;

MomentPlaces places_in(const Journey& journey) {
  MomentPlaces places;
  for (const auto& stage : journey.stages) {
    for (std::size_t i = 0; i < stage.moments.size(); ++i) {
      places.emplace(stage.moments[i].key, MomentPlace{&stage, &stage.moments[i], i + 1});
    }
  }
  return places;
}

class Comparison {
 public:
  Comparison(const Journey& before, const Journey& after)
      : before_(before),
        after_(after),
        old_moments_(places_in(before)),
        new_moments_(places_in(after)) {}

  std::vector<Change> run() {
    auto old_head = to_json(before_);
    auto new_head = to_json(after_);
    old_head.erase("stages");
    new_head.erase("stages");
    fields("journey", after_, old_head, new_head);
    const auto moved = moved_keys(keys_of(before_.stages), keys_of(after_.stages));
    for (std::size_t i = 0; i < after_.stages.size(); ++i) stage(i, moved);
    for (const auto& old : before_.stages) {
      if (find_stage(after_, old.key) == after_.stages.end()) add("removed", "stage", old);
    }
    for (const auto& old : before_.stages) {
      for (const auto& moment : old.moments) {
        if (!new_moments_.contains(moment.key)) add("removed", "moment", moment);
      }
    }
    return std::move(changes_);
  }

 private:
  static std::vector<Stage>::const_iterator find_stage(const Journey& journey,
                                                       std::string_view key) {
    return std::ranges::find(journey.stages, key, &Stage::key);
  }

  template <class Item>
  Change& add(std::string kind, std::string what, const Item& item) {
    changes_.push_back({std::move(kind), std::move(what), item.key, title_of(item), {}, {}, {}});
    return changes_.back();
  }
  template <class Item>
  void moved(std::string what, const Item& item, std::string field, json::value before,
             json::value after) {
    auto& change = add("moved", std::move(what), item);
    change.field = std::move(field);
    change.before = std::move(before);
    change.after = std::move(after);
  }

  template <class Item>
  void fields(const std::string& what, const Item& item, const json::object& before,
              const json::object& after) {
    for (const auto& [name, value] : after) {
      const auto& old = before.at(name);
      if (old == value) continue;
      auto& change = add("changed", what, item);
      change.field = name;
      change.before = old;
      change.after = value;
    }
  }

  void stage(std::size_t index, const std::set<std::string_view>& moved_stages) {
    const auto& stage = after_.stages[index];
    const auto old = find_stage(before_, stage.key);
    if (old == before_.stages.end()) {
      add("added", "stage", stage);
    } else {
      if (moved_stages.contains(stage.key)) {
        moved("stage", stage, "place", old - before_.stages.begin() + 1, index + 1);
      }
      fields("stage", stage, {{"kind", name_of(old->kind)}, {"title", old->title}},
             {{"kind", name_of(stage.kind)}, {"title", stage.title}});
    }
    std::set<std::string_view> moved_moments;
    if (old != before_.stages.end()) {
      moved_moments = moved_keys(keys_of(old->moments), keys_of(stage.moments));
    }
    for (const auto& now : stage.moments) moment(now, moved_moments);
  }

  void moment(const Moment& moment, const std::set<std::string_view>& moved_moments) {
    const auto old = old_moments_.find(moment.key);
    if (old == old_moments_.end()) {
      add("added", "moment", moment);
      return;
    }
    const auto& was = old->second;
    const auto& is = new_moments_.at(moment.key);
    if (was.stage->key != is.stage->key) {
      moved("moment", moment, "stage", json::value(was.stage->key), json::value(is.stage->key));
    } else if (moved_moments.contains(moment.key)) {
      moved("moment", moment, "place", was.number, is.number);
    }
    if (*was.moment != moment) {
      fields("moment", moment, to_json(*was.moment), to_json(moment));
    }
  }

  const Journey& before_;
  const Journey& after_;
  MomentPlaces old_moments_, new_moments_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> describe_changes(const Journey& before, const Journey& after) {
  return Comparison(before, after).run();
}

json::array to_json(const std::vector<Change>& changes) {
  json::array array;
  for (const auto& change : changes) {
    json::object entry{
        {"kind", change.kind}, {"what", change.what}, {"key", change.key}, {"title", change.title}};
    if (!change.field.empty()) {
      entry["field"] = change.field;
      entry["before"] = change.before;
      entry["after"] = change.after;
    }
    array.push_back(std::move(entry));
  }
  return array;
}

}  // namespace polku::journeys
