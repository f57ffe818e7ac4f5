#include "http/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <span>

#include "core/embedded.h"
#include "core/text.h"
#include "surveys/definition.h"

namespace polku {
std::span<const EmbeddedFile> embedded_http_api();
}

namespace polku::http {

namespace {

// "question_nps" -> "SurveyQuestionNps"
std::string survey_part_name(std::string_view key) {
  std::string name = "Survey";
  for (const std::string_view word : split(key, '_')) {
    name += static_cast<char>(word.front() - 'a' + 'A');
    name += word.substr(1);
  }
  return name;
}

// A part of the definition's schema as it stands among the components.
json::value as_component(const json::value& schema) {
  constexpr std::string_view kLocal = "#/definitions/";
  if (schema.is_array()) {
    json::array items;
    for (const json::value& item : schema.get_array()) items.push_back(as_component(item));
    return items;
  }
  if (!schema.is_object()) return schema;
  json::object object;
  for (const auto& [key, value] : schema.get_object()) {
    const bool local = key == "$ref" && value.is_string() &&
                       std::string_view(value.get_string()).starts_with(kLocal);
    if (!local) {
      object[key] = as_component(value);
      continue;
    }
    const std::string_view part = std::string_view(value.get_string()).substr(kLocal.size());
    object[key] = "#/components/schemas/" + survey_part_name(part);
  }
  return object;
}

// The definition keeps its own JSON Schema, which is served alone too.
void add_survey_definition(json::object& schemas) {
  const auto parsed = parse_json(surveys::survey_schema());
  assert(parsed.ok());
  const json::object& document = parsed->get_object();
  json::object definition;
  for (const auto& [key, value] : document) {
    if (key != "$schema" && key != "definitions") definition[key] = as_component(value);
  }
  schemas["SurveyDefinition"] = std::move(definition);
  for (const auto& [key, part] : document.at("definitions").get_object()) {
    schemas[survey_part_name(key)] = as_component(part);
  }
}

json::object read_components() {
  const EmbeddedFile* file = find_embedded(embedded_http_api(), "schemas.json");
  assert(file != nullptr);
  auto parsed = parse_json(file->bytes);
  assert(parsed.ok());
  json::object components = std::move(parsed->get_object());
  add_survey_definition(components.at("schemas").get_object());
  return components;
}

// "/api/v1/surveys/{id}/publish" -> "post_surveys_id_publish"
std::string operation_id(const Route& route) {
  std::string id = lower_ascii(name_of(route.verb));
  std::string_view rest = route.pattern;
  if (rest.starts_with("/api/v1")) rest.remove_prefix(7);
  for (const char letter : rest) {
    const bool word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (word) {
      id += letter;
    } else if (!id.ends_with('_')) {
      id += '_';
    }
  }
  while (id.ends_with('_')) id.pop_back();
  return id;
}

std::string tag_of(const Route& route) {
  std::string_view rest = route.pattern;
  if (!rest.starts_with("/api/v1/")) return "operation";
  rest.remove_prefix(8);
  return std::string(rest.substr(0, rest.find('/')));
}

json::object reference(std::string_view kind, const std::string& name) {
  return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

json::array parameters_of(const Route& route, const json::object& components) {
  json::array parameters;
  for (const std::string_view segment : split(route.pattern, '/')) {
    if (!segment.starts_with('{')) continue;
    std::string_view name = segment.substr(1, segment.size() - 2);
    if (name.ends_with("...")) name.remove_suffix(3);
    parameters.emplace_back(json::object{
        {"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  }
  for (const std::string& name : route.options.query) {
    assert(components.at("parameters").get_object().contains(name));
    parameters.emplace_back(reference("parameters", name));
  }
  const bool creates =
      route.options.idempotency != Idempotency::None || route.options.takes == "Submission";
  if (creates) parameters.emplace_back(reference("parameters", "Idempotency-Key"));
  return parameters;
}

json::object content(std::string_view media, const std::string& schema,
                     const json::object& components) {
  if (schema.empty()) return {{media, json::object{}}};
  assert(components.at("schemas").get_object().contains(schema));
  return {{media, {{"schema", reference("schemas", schema)}}}};
}

json::object responses_of(const Route& route, const json::object& components) {
  const bool creates = route.verb == Verb::Post && (route.options.gives == "Submitted" ||
                                                    route.options.idempotency != Idempotency::None);
  json::object responses;
  if (route.options.gives.empty()) {
    responses[route.verb == Verb::Get ? "200" : "2XX"] = {{"description", "Done."}};
  } else {
    responses[creates ? "201" : "200"] = {
        {"description", creates ? "Created." : "Here it is."},
        {"content", content("application/json", route.options.gives, components)}};
  }
  responses["default"] = reference("responses", "Problem");
  return responses;
}

json::object operation_of(const Route& route, const json::object& components) {
  json::object operation{{"operationId", operation_id(route)},
                         {"summary", route.options.summary},
                         {"tags", json::array{tag_of(route)}},
                         {"x-access", name_of(route.access)}};
  operation["security"] =
      route.access.kind == Access::Kind::Public
          ? json::array{}
          : json::array{{{"session", json::array{}}}, {{"token", json::array{}}}};
  json::array parameters = parameters_of(route, components);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (!route.options.takes.empty()) {
    json::object body;
    for (const std::string& media : route.options.consumes) {
      json::object one = content(media, route.options.takes, components);
      body.insert(one.begin(), one.end());
    }
    operation["requestBody"] = {{"required", !route.options.takes_nothing_too},
                                {"content", std::move(body)}};
  } else if (route.options.spools_body) {
    operation["requestBody"] = {{"required", true},
                                {"content", {{"application/octet-stream", json::object{}}}}};
  }
  operation["responses"] = responses_of(route, components);
  return operation;
}

json::object all_components(json::object components) {
  components["parameters"].get_object()["Idempotency-Key"] = {
      {"name", "Idempotency-Key"},
      {"in", "header"},
      {"description", "The same key and body again give the same result, once."},
      {"schema", {{"type", "string"}, {"maxLength", 200}}}};
  components["responses"] = {
      {"Problem",
       {{"description", "It failed; the detail says why and what to do."},
        {"content",
         {{"application/problem+json", {{"schema", reference("schemas", "Problem")}}}}}}}};
  components["securitySchemes"] = {
      {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "polku_session"}}},
      {"token", {{"type", "http"}, {"scheme", "bearer"}}}};
  return components;
}

// Boost.JSON writes no indentation; two spaces a level keep the kept copy's changes readable.
void write_indented(std::string& out, const json::value& value, std::size_t depth) {
  const std::string inner(2 * depth + 2, ' '), outer(2 * depth, ' ');
  if (value.is_object() && !value.get_object().empty()) {
    out += "{\n";
    std::string_view separator;
    for (const auto& member : value.get_object()) {
      out += separator;
      out += inner + json::serialize(member.key()) + ": ";
      write_indented(out, member.value(), depth + 1);
      separator = ",\n";
    }
    out += "\n" + outer + "}";
  } else if (value.is_array() && !value.get_array().empty()) {
    out += "[\n";
    std::string_view separator;
    for (const json::value& item : value.get_array()) {
      out += separator;
      out += inner;
      write_indented(out, item, depth + 1);
      separator = ",\n";
    }
    out += "\n" + outer + "]";
  } else {
    out += json::serialize(value);
  }
}

std::vector<const Route*> sorted(const Router& router) {
  std::vector<const Route*> routes;
  for (const Route& route : router.routes()) routes.push_back(&route);
  std::ranges::sort(routes, {}, [](const Route* route) {
    return std::pair(std::string_view(route->pattern), route->verb);
  });
  return routes;
}

}  // namespace

std::string openapi_document(const Router& router, std::string_view version) {
  const json::object components = read_components();
  json::object paths;
  for (const Route* route : sorted(router)) {
    if (!route->options.documented) continue;
    json::value& path = paths[route->pattern];
    if (!path.is_object()) path = json::object();
    path.get_object()[lower_ascii(name_of(route->verb))] = operation_of(*route, components);
  }
  json::object document{{"openapi", "3.1.0"},
                        {"info",
                         {{"title", "Polku"},
                          {"version", version},
                          {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
                        {"servers", json::array{{{"url", "/"}}}},
                        {"paths", std::move(paths)},
                        {"components", all_components(components)}};
  std::string text;
  write_indented(text, document, 0);
  return text + "\n";
}

std::string route_table(const Router& router) {
  std::string table;
  for (const Route* route : sorted(router)) {
    table += fmt::format("{:<6} {:<50} {}\n", name_of(route->verb), route->pattern,
                         name_of(route->access));
  }
  return table;
}

}  // namespace polku::http
