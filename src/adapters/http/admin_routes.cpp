// GET  /                       the admin's page
// GET  /assets/{path...}       its scripts, styles and fonts
// GET  /{page...}              other files of it, else its page again (it reads the path itself)
#include "assets.h"
#include "routes.h"

namespace polku::http {

namespace {

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Polku</title>"
    "<p>The program was built without its admin pages. Run <code>make build</code>, or start it "
    "with <code>--web-dir</code>.</p></html>";

Response page(Assets& assets, const Request& request) {
  if (assets.has("index.html")) return assets.serve("index.html", request);
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = kNotBuilt;
  return response;
}

// Addresses of programs answer as such: a wrong API path is a 404 in JSON, never a page.
bool is_for_programs(std::string_view path) {
  return path.starts_with("api/") || path == "api" || path.starts_with("s/") ||
         path.starts_with("r/") || path.starts_with("bench/");
}

Response page_or_file(Assets& assets, const Request& request) {
  const std::string_view path = request.path_parameter("page");
  if (is_for_programs(path)) return problem(not_found("There is nothing at this address."));
  if (assets.has(path)) return assets.serve(path, request);
  const std::size_t slash = path.rfind('/');
  const bool names_a_file =
      path.find('.', slash == std::string_view::npos ? 0 : slash) != std::string_view::npos;
  if (names_a_file) return problem(not_found("There is nothing at this address."));
  return page(assets, request);
}

}  // namespace

void add_admin_routes(const RouteContext& context) {
  auto assets = std::make_shared<Assets>(context.options.admin_files, context.options.web_dir);
  Router& router = context.router;
  const RouteOptions options{.quiet = true, .documented = false};
  router.add({Verb::Get, "/", kPublic,
              Handler([assets](const Request& request) { return page(*assets, request); }),
              options});
  router.add({Verb::Get, "/assets/{path...}", kPublic, Handler([assets](const Request& request) {
                return assets->serve("assets/" + std::string(request.path_parameter("path")),
                                     request);
              }),
              options});
  router.add({Verb::Get, "/{page...}", kPublic,
              Handler([assets](const Request& request) { return page_or_file(*assets, request); }),
              options});
}

}  // namespace polku::http
