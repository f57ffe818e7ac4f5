#pragma once
// Scenarios: requests and what must come back, as text that anybody can add to.
//
//   == A viewer may not add units          a scenario; one file runs on one fresh installation
//   as viewer                              who asks from here on; `as nobody` again
//   POST /api/v1/units
//   | Idempotency-Key: k1                  header lines, if any
//   {"key": "tampere", "name": "Tampere"}  the body, if any, up to the arrow
//   -> 403                                 the status
//   "status": 403                          must be in the body (white space apart)
//   not "secret"                           must not
//   header Allow: GET                      must be in the head
//   keep unit = items[0].id                for ${unit} in later requests of the file
//
// Every JSON answer must besides keep to what openapi.json says of it.
//
// An empty line ends a step. `settle` on its own waits until what was given shows in the metrics.
// ${repeat x 1000} stands for a thousand x. Lines that begin with # are comments.

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "http/application.h"

namespace polku::support {

struct ScenarioHost {
  using Headers = std::vector<std::pair<std::string, std::string>>;

  http::Application* application = nullptr;
  // The headers of whoever is named after `as`: "viewer", "viewer of tampere", "owner by cookie".
  std::function<Headers(const std::string& who)> headers_of;
  std::function<void()> settle;
};

struct ScenarioReport {
  int scenarios = 0;
  int steps = 0;
  std::vector<std::string> failures;  // "file:line: what was expected and what came"
};

ScenarioReport run_scenarios(const std::filesystem::path& file, const ScenarioHost& host);

}  // namespace polku::support
