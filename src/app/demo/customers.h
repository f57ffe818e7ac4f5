#pragma once
// Who the answers come from: customers who answer at several moments of their way, and the staff
// they met there. demo/README.md tells how both are drawn.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/company.h"

namespace polku::app::demo {

struct Customer {
  std::string key;
  Language language = Language::Finnish;
  std::string customer_type;
  double trait = 0;   // how content a person they are, in deviations
  double regret = 0;  // what bad moments so far take from every later one
};

// Customers by their number, met in time order. One for each year; not thread-safe.
class Customers {
 public:
  // One answer before its customer is known.
  struct Visit {
    std::string_view touchpoint, unit;
    bool in_shop = false;  // the unit is one of the shops: a way stays in its shop
    int day = 0;
    Language language = Language::Finnish;
    std::string_view customer_type;
  };

  explicit Customers(const Company& company);

  // The customer's number: one on the way already, an old one who begins anew, or a new one, who
  // takes the visit's language and type. None: the answer stays without a name.
  std::optional<std::size_t> meet(const Visit& visit, Random& random);
  Customer& at(std::size_t number) { return all_[number]; }
  const Customer& at(std::size_t number) const { return all_[number]; }
  double trait_share() const { return trait_share_; }
  // What a bad experience at the touchpoint takes from later ones.
  double regret_of(std::string_view touchpoint) const;

 private:
  struct Path {
    std::vector<std::string> touchpoints;
    // Those on the way by (shop or empty, place reached), the longest waiting first.
    std::map<std::pair<std::string, std::size_t>, std::deque<std::pair<std::size_t, int>>> open;
  };
  std::optional<std::size_t> go_on(Path& path, std::size_t place, const Visit& visit);
  std::size_t begin(const Visit& visit, Random& random);

  const json::object& rules_;
  double trait_share_;
  std::vector<Path> paths_;
  std::vector<Customer> all_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> regulars_;  // by shop or empty
};

// Who served: a first name of the unit's team, and what it does to the experience.
struct Server {
  std::string name;
  double shift = 0;
};
// None where nobody serves or the answer does not tell.
std::optional<Server> draw_server(const Company& company, std::string_view unit,
                                  std::string_view touchpoint, Random& random);

}  // namespace polku::app::demo
