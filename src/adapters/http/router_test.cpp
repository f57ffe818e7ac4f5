#include "http/router.h"

#include <gtest/gtest.h>

#include "target.h"

namespace polku::http {
namespace {

Route route(Verb verb, std::string pattern) {
  return {
      verb, std::move(pattern), kPublic, Handler([](const Request&) { return Response{}; }), {}};
}

TEST(Router, GivesPathParametersByName) {
  Router router;
  router.add(route(Verb::Get, "/api/v1/surveys/{id}/versions/{version}"));
  const auto match = router.match(Verb::Get, "/api/v1/surveys/abc/versions/7");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.parameters.at("id"), "abc");
  EXPECT_EQ(match.parameters.at("version"), "7");
}

TEST(Router, PrefersLiteralsAndBacksOutOfThem) {
  Router router;
  router.add(route(Verb::Post, "/surveys/check"));
  router.add(route(Verb::Get, "/surveys/{id}"));
  router.add(route(Verb::Get, "/surveys/{id}/results"));
  EXPECT_EQ(router.match(Verb::Post, "/surveys/check").index, 0u);
  EXPECT_EQ(router.match(Verb::Get, "/surveys/x").index, 1u);
  EXPECT_EQ(router.match(Verb::Get, "/surveys/check/results").index, 2u);
}

TEST(Router, TellsAnUnknownPathFromAWrongVerb) {
  Router router;
  router.add(route(Verb::Get, "/units"));
  router.add(route(Verb::Post, "/units"));
  const auto wrong_verb = router.match(Verb::Delete, "/units");
  EXPECT_EQ(wrong_verb.route, nullptr);
  EXPECT_TRUE(wrong_verb.path_known);
  EXPECT_FALSE(router.match(Verb::Get, "/unit").path_known);
  EXPECT_FALSE(router.match(Verb::Get, "/units/").path_known);
}

TEST(Router, TheRestTakesWhatNothingElseDoes) {
  Router router;
  router.add(route(Verb::Get, "/{page...}"));
  router.add(route(Verb::Get, "/assets/{path...}"));
  router.add(route(Verb::Post, "/units/{id}/link"));
  EXPECT_EQ(router.match(Verb::Get, "/surveys/1/edit").parameters.at("page"), "surveys/1/edit");
  EXPECT_EQ(router.match(Verb::Get, "/assets/a/b.js").parameters.at("path"), "a/b.js");
  EXPECT_EQ(router.match(Verb::Get, "/").parameters.at("page"), "");
  EXPECT_TRUE(router.match(Verb::Get, "/units/1/link").path_known);
  // Only a page would be there: for a POST there is nothing.
  EXPECT_FALSE(router.match(Verb::Post, "/nowhere").path_known);
}

TEST(Target, DecodesPathAndQueryInOrder) {
  Request request;
  ASSERT_TRUE(read_target("/s/p%C3%A4iv%C3%A4?unit=tampere&q=a%20b+c&unit=turku", request).ok());
  EXPECT_EQ(request.path, "/s/päivä");
  EXPECT_EQ(request.query_value("unit"), "tampere");
  EXPECT_EQ(request.query_value("q"), "a b c");
  EXPECT_EQ(request.query.size(), 3u);
  EXPECT_EQ(request.query_value("absent"), std::nullopt);
}

TEST(Target, RefusesWhatIsNoAddress) {
  for (const char* target : {"", "surveys", "/a%zz", "/a%00b", "/a?x=%00", "/%ff", "/a?x=%c3%28",
                             "http://other.example/"}) {
    Request request;
    const auto read = read_target(target, request);
    ASSERT_FALSE(read.ok()) << target;
    EXPECT_EQ(problem(read.error()).status, 400) << target;
  }
}

TEST(Cookies, AreFoundByTheirWholeName) {
  Request request;
  request.headers = {{"cookie", "a=1; polku_session=secret; xpolku_session=no"}};
  EXPECT_EQ(request.cookie("polku_session"), "secret");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("session"), "");
}

TEST(Problem, MapsEveryCodeAndKeepsDetailInside) {
  const Error error{ErrorCode::Unavailable, "Try again.", "", "database is locked"};
  const Response response = problem(error);
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(response.has_header("retry-after"));
  EXPECT_EQ(response.body.find("locked"), std::string::npos);
  EXPECT_EQ(response.log_detail, "database is locked");
  EXPECT_EQ(problem(invalid("body", "x")).status, 400);
  EXPECT_EQ(problem(invalid("answers.x", "x")).status, 422);
  EXPECT_EQ(problem(not_found("x")).status, 404);
  EXPECT_EQ(problem(conflict("x")).status, 409);
  EXPECT_EQ(problem(unauthorized("x")).status, 401);
  EXPECT_EQ(problem(forbidden("x")).status, 403);
  EXPECT_EQ(problem(internal_error("x")).status, 500);
}

}  // namespace
}  // namespace polku::http
