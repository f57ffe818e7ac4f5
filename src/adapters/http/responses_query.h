#pragma once

#include "directory/service.h"
#include "http/router.h"
#include "surveys/response_service.h"

namespace polku::http {

// The rooms that give a query's words their meaning. Not owned; any may be null.
struct FilterRooms {
  surveys::SurveyService* surveys = nullptr;         // slugs; without it a survey is named by id
  directory::DirectoryService* directory = nullptr;  // the zone of days; without it UTC
};

// The filters in a request's query. A survey is named by slug or id.
Result<surveys::ResponseFilter> response_filter(const Request& request, const FilterRooms& rooms);

// `from` and `to` as instants or as days of the organisation's zone; a day `to` is included whole.
struct Period {
  std::optional<Timestamp> from, to;  // [from, to)
};
Result<Period> query_period(const Request& request, directory::DirectoryService* directory);

// {"items": [...], "next_cursor"}
json::object page_json(const surveys::ResponsePage& page);

}  // namespace polku::http
