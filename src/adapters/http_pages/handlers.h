#pragma once
// The handlers behind the routes. Each parses, calls one service function and renders.

#include "core/json.h"
#include "http_pages/respondent_routes.h"
#include "pages.h"
#include "surveys/page.h"

namespace polku::pages {

http::Response get_survey(const RespondentPages& pages, const http::Request& request);
http::Response post_survey(const RespondentPages& pages, const http::Request& request);
http::Response get_receipt_lookup(const RespondentPages& pages, const http::Request& request);
http::Response get_receipt(const RespondentPages& pages, const http::Request& request);
http::Response post_receipt(const RespondentPages& pages, const http::Request& request);
http::Response post_preview(const RespondentPages& pages, const http::Request& request);

// What the preview shows: the page of `step`, or the thanks when the answers lead past it.
struct PreviewRequest {
  const surveys::Definition& definition;
  const directory::Organisation& organisation;
  Language language = Language::Finnish;
  json::object answers;
  surveys::Context context;
  std::size_t step = 0;
};
struct Preview {
  std::string html;
  std::size_t step = 0;
  std::size_t steps = 0;
  bool finished = false;
};
Preview preview_of(PreviewRequest request);

// Shared by the handlers.
http::Response html_response(int status, Page page);
// The page for an error that no field explains; `topic` stands in for a NotFound.
http::Response error_response(const Frame& frame, const Error& error,
                              std::string_view not_found_topic);
// In `offered`: ?lang=, then Accept-Language, then the first.
Language language_for(const http::Request& request, const std::vector<Language>& offered);
// The path with the query it came with, but for the named parameters.
std::string address_of(const http::Request& request, std::initializer_list<std::string_view> but);
// Applies the boxes that take an answer away, and says what unticked and half-filled controls mean.
void settle(Form& form, const surveys::Definition& definition);
// "a,b" of the asked field holds every one of the questions.
bool was_asked_all(const Form& form, const surveys::Definition& definition,
                   const surveys::QuestionIndices& questions);
// phone, tablet or computer by the User-Agent header; empty when it does not say.
std::string device_of(std::string_view user_agent);

}  // namespace polku::pages
