#include "support/api_shapes.h"

#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "http/openapi.h"

namespace polku::support {

namespace {

const JsonLimits kWhole{.bytes_max = std::size_t{64} << 20};

// Additions are welcome to clients; here each must be written down.
void close_objects(json::value& schema) {
  if (schema.is_array()) {
    for (json::value& item : schema.get_array()) close_objects(item);
  } else if (schema.is_object()) {
    json::object& object = schema.get_object();
    for (auto& [key, value] : object) close_objects(value);
    const json::value* properties = object.if_contains("properties");
    const bool names_members = properties != nullptr && properties->is_object();
    if (names_members && object.contains("type") && !object.contains("additionalProperties")) {
      object["additionalProperties"] = false;
    }
  }
}

}  // namespace

struct ApiShapes::Shape {
  valijson::Schema schema;
};

ApiShapes::ApiShapes(const http::Router& router) : router_(router) {
  const auto document = parse_json(http::openapi_document(router, "test"), kWhole);
  components_ = document.value().get_object().at("components");
  close_objects(components_);
}

ApiShapes::~ApiShapes() = default;

const ApiShapes::Shape& ApiShapes::shape_of(const std::string& name) {
  std::unique_ptr<Shape>& shape = shapes_[name];
  if (shape) return *shape;
  shape = std::make_unique<Shape>();
  const json::value root =
      json::object{{"$ref", "#/components/schemas/" + name}, {"components", components_}};
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::BoostJsonAdapter(root), shape->schema);
  return *shape;
}

std::string ApiShapes::fault(http::Verb verb, std::string_view path,
                             const http::Response& response) {
  const http::Router::Match match = router_.match(verb, path);
  std::string name = "Problem";
  if (response.status < 400) {
    if (match.route == nullptr || match.route->options.gives.empty()) return {};
    if (response.status == 204) return "the route gives an answer, none came";
    name = match.route->options.gives;
  } else if (response.content_type != "application/problem+json") {
    return {};
  }
  const auto body = parse_json(response.content(), kWhole);
  if (!body.ok()) return "the answer is no JSON";
  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::BoostJsonAdapter answer(*body);
  if (validator.validate(shape_of(name).schema, answer, &results)) return {};
  std::string fault = "not as " + name + " in openapi.json:";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    fault += "\n  ";
    for (const std::string& step : error.context) fault += step;
    fault += " " + error.description;
  }
  return fault;
}

}  // namespace polku::support
