#include "demo_routes.h"

#include <algorithm>
#include <array>

namespace polku::app {
namespace {

// A page of another site cannot reach us by these names, whatever its own name resolves to.
bool has_local_host(const http::Request& request) {
  auto host = request.header("host");
  if (!host.ends_with(']')) host = host.substr(0, host.rfind(':'));
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

// A proxy on this machine makes every visitor look local; those that say so are seen through.
bool came_through_proxy(const http::Request& request) {
  constexpr std::array kSigns{"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded",
                              "via"};
  return std::ranges::any_of(kSigns, [&](auto name) { return !request.header(name).empty(); });
}

bool is_local(const http::Request& request) {
  const bool local_client = request.client == "127.0.0.1" || request.client == "::1";
  return local_client && has_local_host(request) && !came_through_proxy(request);
}

Result<json::value> demo_link(Rooms& rooms) {
  POLKU_TRY(const auto owner, rooms.records->directory().setting("demo_owner"));
  const auto user = owner ? UserId::parse(*owner) : std::nullopt;
  if (!user) return json::value(nullptr);
  POLKU_TRY(const auto organisation, rooms.directory->first_organisation());
  POLKU_TRY(const auto secret, rooms.directory->sign_in_link(organisation.id, *user));
  return json::value(json::string("/login#token=" + secret));
}

}  // namespace

void add_demo_routes(http::Router& router, Rooms& rooms) {
  http::RouteOptions options;
  options.summary = "A sign-in link for a visitor on this machine, in a demo";
  options.rate_limit = http::RateLimit::SignIn;
  options.documented = false;
  router.add({http::Verb::Get, "/api/v1/demo", http::kPublic,
              http::Handler([&rooms](const http::Request& request) {
                if (!is_local(request)) return http::json_response(200, {{"link", nullptr}});
                const auto link = demo_link(rooms);
                if (!link.ok()) return http::problem(link.error());
                return http::json_response(200, {{"link", *link}});
              }),
              options});
}

}  // namespace polku::app
