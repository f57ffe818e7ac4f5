#pragma once
// Start here: the respondent's side. Server-rendered pages that are complete without script: the
// survey (/s/{slug}), one's own answer (/r/{receipt}), and the preview for the staff.

#include <functional>
#include <string>

#include "http/router.h"

namespace polku::directory {
class DirectoryService;
}
namespace polku::surveys {
class ResponseService;
class SurveyCatalog;
class SurveyService;
}  // namespace polku::surveys

namespace polku::pages {

// Nothing is owned; everything outlives the router.
struct RespondentPages {
  surveys::ResponseService& responses;
  surveys::SurveyCatalog& catalog;
  surveys::SurveyService& surveys;
  directory::DirectoryService& directory;
  // "https://survey.example.org" as the visitor sees the installation, without a trailing slash.
  std::function<std::string(const http::Request&)> site;
};

// Adds
//   GET  /s/{slug}            the survey's first step: ?lang=, context, hidden parameters
//   POST /s/{slug}            a sent step, then the thank-you page with the receipt code
//   GET  /r                   where a receipt code is typed in (?code= leads on)
//   GET  /r/{receipt}         one's own answer; ?action=correct and ?action=erase
//   POST /r/{receipt}         action=correct or action=erase
//   GET  /respondent.css      the stylesheet, for the preview (?accent=rrggbb)
//   GET  /respondent.js       the optional script
//   POST /api/v1/surveys/{id}/preview   {"definition"?, "language"?, "answers"?, "context"?,
//                                        "step"?} -> {"html", "step", "steps", "finished"}
// All handlers run on the worker pool and are thread-safe.
void add_respondent_routes(http::Router& router, const RespondentPages& pages);

}  // namespace polku::pages
