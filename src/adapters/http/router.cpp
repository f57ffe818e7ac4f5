#include "http/router.h"

#include <cassert>

#include "core/text.h"

namespace polku::http {

// One path segment. Children by literal text, one by parameter, one for the rest of the path.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;
  bool takes_the_rest = false;
  std::array<std::size_t, kVerbs.size()> routes;

  static constexpr std::size_t kNone = ~std::size_t{0};
  Node() { routes.fill(kNone); }
  bool serves_anything() const {
    for (const std::size_t route : routes) {
      if (route != kNone) return true;
    }
    return false;
  }

  // The node of the path from `segment` on, backing out of branches that lead nowhere.
  const Node* find(const std::vector<std::string_view>& segments, std::size_t segment) const {
    if (segment == segments.size()) return serves_anything() ? this : nullptr;
    if (const auto literal = literals.find(segments[segment]); literal != literals.end()) {
      if (const Node* found = literal->second->find(segments, segment + 1)) return found;
    }
    if (parameter && !segments[segment].empty()) {
      if (const Node* found = parameter->find(segments, segment + 1)) return found;
    }
    return rest.get();
  }
};

namespace {

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}
bool is_rest(std::string_view segment) {
  return is_parameter(segment) && segment.ends_with("...}");
}

// "/a/b" -> {"a", "b"}; "/" -> {""}.
std::vector<std::string_view> segments_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return split(path, '/');
}

std::map<std::string, std::string, std::less<>> parameters_of(
    std::string_view pattern, const std::vector<std::string_view>& segments,
    std::string_view path) {
  std::map<std::string, std::string, std::less<>> parameters;
  const auto names = segments_of(pattern);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_rest(names[i])) {
      const std::string_view name = names[i].substr(1, names[i].size() - 5);
      const auto from = static_cast<std::size_t>(segments[i].data() - path.data());
      parameters.emplace(name, path.substr(from));
      break;
    }
    if (!is_parameter(names[i])) continue;
    parameters.emplace(names[i].substr(1, names[i].size() - 2), segments[i]);
  }
  return parameters;
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
  Node* node = root_.get();
  for (const std::string_view segment : segments_of(route.pattern)) {
    std::unique_ptr<Node>& next = is_rest(segment)        ? node->rest
                                  : is_parameter(segment) ? node->parameter
                                                          : node->literals[std::string(segment)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
    node->takes_the_rest = is_rest(segment);
  }
  std::size_t& slot = node->routes[static_cast<std::size_t>(route.verb)];
  assert(slot == Node::kNone);
  slot = routes_.size();
  routes_.push_back(std::move(route));
}

Router::Match Router::match(Verb verb, std::string_view path) const {
  Match match;
  const auto segments = segments_of(path);
  const Node* node = root_->find(segments, 0);
  if (node == nullptr || !node->serves_anything()) return match;
  const std::size_t index = node->routes[static_cast<std::size_t>(verb)];
  if (index == Node::kNone) {
    match.path_known = !node->takes_the_rest;
    return match;
  }
  match.path_known = true;
  match.route = &routes_[index];
  match.index = index;
  if (match.route->pattern.find('{') != std::string::npos) {
    match.parameters = parameters_of(match.route->pattern, segments, path);
  }
  return match;
}

}  // namespace polku::http
