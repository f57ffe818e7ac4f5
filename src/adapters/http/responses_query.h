#pragma once

#include "http/router.h"
#include "surveys/response_service.h"

namespace polku::http {

// The filters in a request's query. A survey is named by slug or id; `surveys` may be null, then
// only by id.
Result<surveys::ResponseFilter> response_filter(const Request& request,
                                                surveys::SurveyService* surveys);

// {"items": [...], "next_cursor"}
json::object page_json(const surveys::ResponsePage& page);

}  // namespace polku::http
