#include "demo/customers.h"

#include <algorithm>

namespace polku::app::demo {
namespace {

constexpr std::size_t kFirstNumber = 100'000;

std::string shop_of(const Customers::Visit& visit) {
  return visit.in_shop ? std::string(visit.unit) : std::string();
}

}  // namespace

Customers::Customers(const Company& company)
    : rules_(object_at(company.structure, "customers")),
      trait_share_(number_at(rules_, "trait_share", 0)) {
  for (const auto& item : array_at(rules_, "paths")) {
    Path path;
    for (const auto& touchpoint : item.get_array()) {
      path.touchpoints.emplace_back(touchpoint.get_string());
    }
    paths_.push_back(std::move(path));
  }
}

double Customers::regret_of(std::string_view touchpoint) const {
  const auto& regret = object_at(rules_, "regret");
  return number_at(regret, touchpoint, number_at(regret, "default", 0));
}

// Somebody who was lately at an earlier place of the path, the nearest place first.
std::optional<std::size_t> Customers::go_on(Path& path, std::size_t place, const Visit& visit) {
  const int oldest = visit.day - static_cast<int>(number_at(rules_, "gap_days_max", 0));
  const auto shop = shop_of(visit);
  for (auto reached = place; reached-- > 0;) {
    for (const auto& where : {shop, std::string()}) {
      const auto open = path.open.find({where, reached});
      if (open == path.open.end()) continue;
      auto& waiting = open->second;
      while (!waiting.empty() && waiting.front().second < oldest) waiting.pop_front();
      if (waiting.empty()) continue;
      const auto number = waiting.front().first;
      waiting.pop_front();
      path.open[{shop, place}].emplace_back(number, visit.day);
      return number;
    }
  }
  return std::nullopt;
}

std::size_t Customers::begin(const Visit& visit, Random& random) {
  auto& regulars = regulars_[shop_of(visit)];
  if (!regulars.empty() && uniform(random) < number_at(rules_, "return_share", 0)) {
    return regulars[random() % regulars.size()];
  }
  const auto number = all_.size();
  all_.push_back({"C" + std::to_string(kFirstNumber + number), visit.language,
                  std::string(visit.customer_type), normal(random), 0});
  regulars.push_back(number);
  return number;
}

std::optional<std::size_t> Customers::meet(const Visit& visit, Random& random) {
  std::vector<std::pair<Path*, std::size_t>> fitting;
  for (auto& path : paths_) {
    const auto place = std::ranges::find(path.touchpoints, visit.touchpoint);
    if (place == path.touchpoints.end()) continue;
    fitting.emplace_back(&path, static_cast<std::size_t>(place - path.touchpoints.begin()));
  }
  if (fitting.empty() || uniform(random) >= number_at(rules_, "known_share", 0)) {
    return std::nullopt;
  }
  std::shuffle(fitting.begin(), fitting.end(), random);
  if (uniform(random) < number_at(rules_, "go_on_share", 0)) {
    for (const auto& [path, place] : fitting) {
      if (const auto number = go_on(*path, place, visit)) return number;
    }
  }
  const auto number = begin(visit, random);
  const auto& [path, place] = fitting.front();
  path->open[{shop_of(visit), place}].emplace_back(number, visit.day);
  return number;
}

std::optional<Server> draw_server(const Company& company, std::string_view unit,
                                  std::string_view touchpoint, Random& random) {
  const auto& staff = object_at(company.structure, "staff");
  const auto* rule = find_member(object_at(staff, "touchpoints"), touchpoint);
  const auto* teams = find_member(object_at(staff, "units"), unit);
  if (rule == nullptr || teams == nullptr) return std::nullopt;
  const auto* team = find_member(teams->get_object(), text_member(rule->get_object(), "team"));
  if (team == nullptr || uniform(random) >= number_at(rule->get_object(), "share", 0)) {
    return std::nullopt;
  }
  const auto& people = team->get_object();
  auto chosen = people.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(random() % people.size()));
  return Server{std::string(chosen->key()),
                chosen->value().to_number<double>() * number_at(rule->get_object(), "effect", 0)};
}

}  // namespace polku::app::demo
