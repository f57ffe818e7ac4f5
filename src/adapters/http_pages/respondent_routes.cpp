#include "http_pages/respondent_routes.h"

#include "handlers.h"
#include "http_pages/accent.h"
#include "templates.h"

namespace polku::pages {
namespace {

using http::RateLimit;
using http::Request;
using http::Response;
using http::RouteOptions;
using http::Verb;

Response file(std::string_view type, std::string body) {
  Response response;
  response.content_type = type;
  response.body = std::move(body);
  // The address changes with the content.
  response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

Response get_stylesheet(const Request& request) {
  return file("text/css; charset=utf-8",
              style_for("#" + request.query_value("accent").value_or("")));
}

Response get_script(const Request&) {
  return file("text/javascript; charset=utf-8", std::string(script()));
}

RouteOptions page_options(RateLimit limit) {
  RouteOptions options;
  options.body_bytes_max = 1 << 20;
  options.consumes = {};  // another type gets a page that says so
  options.rate_limit = limit;
  options.quiet = true;
  options.documented = false;
  return options;
}

}  // namespace

void add_respondent_routes(http::Router& router, const RespondentPages& pages) {
  const auto with = [pages](auto handler) {
    return [pages, handler](const Request& request) { return handler(pages, request); };
  };
  const auto survey = page_options(RateLimit::None);
  const auto sending = page_options(RateLimit::PublicWrite);
  const auto receipt = page_options(RateLimit::Receipt);
  router.add({Verb::Get, "/s/{slug}", http::kPublic, with(get_survey), survey});
  router.add({Verb::Post, "/s/{slug}", http::kPublic, with(post_survey), sending});
  router.add({Verb::Get, "/r", http::kPublic, with(get_receipt_lookup), survey});
  router.add({Verb::Get, "/r/{receipt}", http::kPublic, with(get_receipt), receipt});
  router.add({Verb::Post, "/r/{receipt}", http::kPublic, with(post_receipt), receipt});
  router.add({Verb::Get, "/respondent.css", http::kPublic, get_stylesheet, survey});
  router.add({Verb::Get, "/respondent.js", http::kPublic, get_script, survey});
  RouteOptions preview;
  preview.body_bytes_max = 4 << 20;
  preview.summary = "The respondent's page of a definition, as it would be. Stores nothing.";
  preview.takes = "PreviewRequest";
  preview.gives = "Preview";
  router.add({Verb::Post, "/api/v1/surveys/{id}/preview",
              http::needs(directory::Permission::ReadSurveys), with(post_preview), preview});
}

}  // namespace polku::pages
