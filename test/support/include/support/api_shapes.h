#pragma once
// What the OpenAPI document promises of answers, held against answers.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/json.h"
#include "http/router.h"

namespace polku::support {

// A JSON answer has the members and types its route's schema names, and no others. Errors keep to
// the schema Problem. For one thread.
class ApiShapes {
 public:
  explicit ApiShapes(const http::Router& router);
  ~ApiShapes();

  // What does not hold; empty when the answer keeps to the document or the document is silent.
  std::string fault(http::Verb verb, std::string_view path, const http::Response& response);

 private:
  struct Shape;
  const Shape& shape_of(const std::string& name);

  const http::Router& router_;
  json::value components_;  // closed: an object has no members but those named
  std::map<std::string, std::unique_ptr<Shape>> shapes_;
};

}  // namespace polku::support
