#include "http/application.h"

#include <gtest/gtest.h>

#include <map>

#include "http/idempotency.h"
#include "http/openapi.h"
#include "input.h"
#include "target.h"
#include "test_client.h"

namespace polku::http {
namespace {

using directory::Permission;

class MemoryIdempotency final : public IdempotencyStore {
 public:
  Result<std::optional<StoredAnswer>> find(const IdempotentAttempt& attempt) override {
    const auto found = answers_.find(attempt.actor + attempt.key);
    if (found == answers_.end()) return std::optional<StoredAnswer>();
    return std::optional(found->second);
  }
  Result<void> put(const IdempotentAttempt& attempt, const StoredAnswer& answer) override {
    answers_.emplace(attempt.actor + attempt.key, answer);
    return {};
  }

 private:
  std::map<std::string, StoredAnswer> answers_;
};

constexpr EmbeddedFile kAdmin[] = {{"assets/app-B1x9_d2k.js", "console.log(1)"},
                                   {"assets/plain.css", "body{}"},
                                   {"index.html", "<!doctype html><title>Polku</title>"}};

class ApplicationTest : public ::testing::Test {
 protected:
  ApplicationTest() { make({}); }

  void make(ApplicationOptions options) {
    options.admin_files = kAdmin;
    options.log = testing::silent_log();
    Services services = testing::fake_services();
    services.idempotency = &idempotency_;
    application_ = std::make_unique<Application>(options, services);
    Router& router = application_->router();
    router.add({Verb::Get,
                "/api/v1/big",
                kPublic,
                Handler([](const Request&) {
                  return json_response(200, json::object{{"text", std::string(5000, 'a')}});
                }),
                {}});
    router.add({Verb::Get,
                "/api/v1/shared",
                kPublic,
                Handler([](const Request&) {
                  Response response;
                  response.shared_body = std::make_shared<const std::string>(5000, ' ');
                  return response;
                }),
                {}});
    router.add({Verb::Post,
                "/api/v1/things",
                needs(Permission::EditSurveys),
                Handler([this](const Request& request) {
                  ++made_;
                  return json_response(201, json::object{{"n", made_}, {"got", request.body}});
                }),
                {.body_bytes_max = 100, .idempotency = Idempotency::Replays}});
    router.add({Verb::Post,
                "/api/v1/secrets",
                needs(Permission::ManageTokens),
                Handler([](const Request&) {
                  return json_response(201, json::object{{"token", "once"}});
                }),
                {.idempotency = Idempotency::OnceOnly}});
    router.add({Verb::Get,
                "/api/v1/mine",
                kSignedIn,
                Handler([](const Request& request) {
                  return json_response(200, json::object{{"name", request.actor->name}});
                }),
                {}});
    router.add({Verb::Post,
                "/api/v1/public/{slug}",
                kPublic,
                AsyncHandler([](const Request&, const Reply& reply) { reply(Response{}); }),
                {.rate_limit = RateLimit::PublicWrite, .cross_origin = true}});
    router.add({Verb::Post,
                "/api/v1/sign-in",
                kPublic,
                Handler([](const Request&) {
                  return problem(unauthorized("Wrong address or password."));
                }),
                {.rate_limit = RateLimit::SignIn}});
    router.add({Verb::Get,
                "/api/v1/broken",
                kPublic,
                Handler([](const Request&) -> Response { throw std::runtime_error("boom"); }),
                {}});
  }

  using Headers = std::vector<std::pair<std::string, std::string>>;
  Application::Answer ask(std::string_view method, std::string_view target, Headers headers = {},
                          std::string body = {}) {
    Request request;
    EXPECT_TRUE(read_target(target, request).ok());
    request.headers = std::move(headers);
    request.headers.emplace_back("host", "kysely.esimerkki.fi");
    if (!body.empty() && request.header("content-type").empty()) {
      request.headers.emplace_back("content-type", "application/json");
    }
    request.body = std::move(body);
    request.client = "192.0.2.1";
    return application_->answer(std::move(request), method);
  }
  static Headers token(std::string role) { return {{"authorization", "Bearer " + role}}; }
  static Headers cookie(std::string role, std::string csrf) {
    return {{"cookie", "polku_session=" + role}, {"x-csrf-token", csrf}};
  }

  MemoryIdempotency idempotency_;
  int made_ = 0;
  std::unique_ptr<Application> application_;
};

TEST_F(ApplicationTest, UnknownPathsAnswerInTheirKind) {
  EXPECT_EQ(ask("GET", "/api/v1/nothing").response.content_type, "application/problem+json");
  EXPECT_EQ(ask("GET", "/api/v1/nothing").response.status, 404);
  EXPECT_EQ(ask("POST", "/api/v1/nothing").response.status, 404);
  EXPECT_EQ(ask("GET", "/surveys/42").response.status, 200);  // the page reads the path itself
  EXPECT_EQ(ask("GET", "/missing.js").response.status, 404);
  EXPECT_EQ(ask("GET", "/assets/missing.js").response.status, 404);
}

TEST_F(ApplicationTest, WrongMethodsNameTheRightOnes) {
  const auto wrong = ask("PUT", "/api/v1/big");
  EXPECT_EQ(wrong.response.status, 405);
  EXPECT_NE(wrong.head.find("Allow: GET, HEAD, OPTIONS\r\n"), std::string::npos);
  EXPECT_EQ(ask("PATCH", "/api/v1/big").response.status, 405);
  EXPECT_EQ(ask("BREW", "/api/v1/nothing").response.status, 404);
  const auto preflight = ask("OPTIONS", "/api/v1/public/demo");
  EXPECT_EQ(preflight.response.status, 204);
  EXPECT_NE(preflight.head.find("Access-Control-Allow-Origin: *"), std::string::npos);
  EXPECT_EQ(ask("OPTIONS", "/api/v1/things").head.find("Access-Control"), std::string::npos);
}

TEST_F(ApplicationTest, EveryAnswerCarriesTheSecurityHeaders) {
  for (const char* target : {"/", "/api/v1/big", "/api/v1/nothing", "/healthz"}) {
    const std::string head = ask("GET", target).head;
    EXPECT_NE(head.find("X-Content-Type-Options: nosniff"), std::string::npos) << target;
    EXPECT_NE(head.find("Content-Security-Policy: default-src"), std::string::npos) << target;
    EXPECT_NE(head.find("frame-ancestors"), std::string::npos) << target;
    EXPECT_NE(head.find("Referrer-Policy:"), std::string::npos) << target;
    EXPECT_NE(head.find("X-Request-Id:"), std::string::npos) << target;
    EXPECT_EQ(head.find("Set-Cookie"), std::string::npos) << target;
    EXPECT_EQ(head.find("Strict-Transport-Security"), std::string::npos) << target;
  }
}

TEST_F(ApplicationTest, RequestIdsAreKeptWhenTheyAreSound) {
  EXPECT_NE(
      ask("GET", "/healthz", {{"x-request-id", "abc-123"}}).head.find("X-Request-Id: abc-123"),
      std::string::npos);
  EXPECT_EQ(ask("GET", "/healthz", {{"x-request-id", "a b\r\nX: y"}}).head.find("X: y"),
            std::string::npos);
}

TEST_F(ApplicationTest, CompressesLongAnswersForThoseWhoTakeIt) {
  const auto zipped = ask("GET", "/api/v1/big", {{"accept-encoding", "gzip"}});
  EXPECT_NE(zipped.head.find("Content-Encoding: gzip"), std::string::npos);
  EXPECT_NE(zipped.head.find("Vary: Accept-Encoding"), std::string::npos);
  EXPECT_LT(zipped.response.body.size(), 500u);
  EXPECT_EQ(ask("GET", "/api/v1/big").response.body.size(), 5011u);
  const auto shared = ask("GET", "/api/v1/shared", {{"accept-encoding", "gzip"}});
  EXPECT_LT(shared.response.content().size(), 500u);
  EXPECT_EQ(ask("GET", "/api/v1/shared").response.content().size(), 5000u);
  EXPECT_EQ(ask("GET", "/healthz", {{"accept-encoding", "gzip"}}).head.find("Content-Encoding"),
            std::string::npos);
}

TEST_F(ApplicationTest, AssetsAreKeptByTheirNames) {
  const auto hashed = ask("GET", "/assets/app-B1x9_d2k.js");
  EXPECT_NE(hashed.head.find("immutable"), std::string::npos);
  EXPECT_EQ(hashed.response.content_type, "text/javascript; charset=utf-8");
  const auto plain = ask("GET", "/assets/plain.css");
  EXPECT_NE(plain.head.find("Cache-Control: no-cache"), std::string::npos);
  const std::size_t at = plain.head.find("ETag: ") + 6;
  const std::string etag = plain.head.substr(at, plain.head.find("\r\n", at) - at);
  const auto again = ask("GET", "/assets/plain.css", {{"if-none-match", "W/" + etag}});
  EXPECT_EQ(again.response.status, 304);
  EXPECT_TRUE(again.response.content().empty());
  EXPECT_EQ(ask("GET", "/assets/plain.css", {{"if-none-match", "\"other\""}}).response.status, 200);
}

TEST_F(ApplicationTest, AssetsLeadNowhereElse) {
  for (const char* target : {"/assets/../index.html", "/assets/..%2f..%2fetc%2fpasswd",
                             "/assets//etc/passwd", "/assets/.hidden", "/..%5c..%5cx.js"}) {
    EXPECT_EQ(ask("GET", target).response.status, 404) << target;
  }
}

TEST_F(ApplicationTest, WithoutCredentialsNothingBehindTheDoor) {
  const auto refused = ask("GET", "/api/v1/mine");
  EXPECT_EQ(refused.response.status, 401);
  EXPECT_NE(refused.head.find("WWW-Authenticate: Bearer"), std::string::npos);
  EXPECT_EQ(ask("GET", "/api/v1/mine", {{"cookie", "polku_session=forged"}}).response.status, 401);
  EXPECT_EQ(ask("GET", "/api/v1/mine", token("expired")).response.status, 401);
  EXPECT_EQ(ask("GET", "/api/v1/mine", {{"authorization", "Basic abc"}}).response.status, 401);
  EXPECT_EQ(ask("GET", "/api/v1/mine", {{"authorization", "Bearer "}}).response.status, 401);
  EXPECT_EQ(ask("GET", "/api/v1/mine", {{"cookie", "polku_session="}}).response.status, 401);
}

TEST_F(ApplicationTest, SessionsAndTokensComeIn) {
  EXPECT_EQ(ask("GET", "/api/v1/mine", {{"cookie", "polku_session=viewer"}}).response.status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/mine", token("viewer")).response.status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/mine", {{"authorization", "bearer viewer"}}).response.status, 200);
}

TEST_F(ApplicationTest, UnsafeVerbsOfASessionNeedTheCsrfToken) {
  EXPECT_EQ(ask("POST", "/api/v1/things", cookie("owner", "csrf-owner"), "{}").response.status,
            201);
  for (const char* wrong : {"", "csrf-viewer", "csrf-owneR", "csrf-owner "}) {
    EXPECT_EQ(ask("POST", "/api/v1/things", cookie("owner", wrong), "{}").response.status, 403);
  }
  EXPECT_EQ(made_, 1);
  EXPECT_EQ(ask("POST", "/api/v1/things", token("owner"), "{}").response.status, 201);
}

TEST_F(ApplicationTest, RolesReachOnlyWhatTheyMay) {
  EXPECT_EQ(ask("POST", "/api/v1/things", token("designer"), "{}").response.status, 201);
  const auto refused = ask("POST", "/api/v1/things", token("viewer"), "{}");
  EXPECT_EQ(refused.response.status, 403);
  EXPECT_EQ(ask("POST", "/api/v1/secrets", token("analyst"), "{}").response.status, 403);
  EXPECT_EQ(made_, 1);
}

TEST_F(ApplicationTest, BodiesMustBeOfTheirType) {
  auto headers = token("owner");
  headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  EXPECT_EQ(ask("POST", "/api/v1/things", headers, "a=1").response.status, 415);
  headers.back().second = "application/json; charset=utf-8";
  EXPECT_EQ(ask("POST", "/api/v1/things", headers, "{}").response.status, 201);
  headers.emplace_back("content-encoding", "gzip");
  EXPECT_EQ(ask("POST", "/api/v1/things", headers, "{}").response.status, 415);
  EXPECT_EQ(ask("POST", "/api/v1/things", token("owner"), std::string(101, ' ')).response.status,
            413);
}

TEST_F(ApplicationTest, ARepeatIsAnsweredAsTheFirst) {
  auto headers = token("owner");
  headers.emplace_back("idempotency-key", "k1");
  const auto first = ask("POST", "/api/v1/things", headers, R"({"a":1})");
  const auto again = ask("POST", "/api/v1/things", headers, R"({"a":1})");
  EXPECT_EQ(again.response.status, 201);
  EXPECT_EQ(again.response.body, first.response.body);
  EXPECT_TRUE(again.response.has_header("Idempotency-Replayed"));
  EXPECT_EQ(made_, 1);
  EXPECT_EQ(ask("POST", "/api/v1/things", headers, R"({"a":2})").response.status, 409);
  headers.back().second = std::string(201, 'k');
  EXPECT_EQ(ask("POST", "/api/v1/things", headers, R"({"a":1})").response.status, 422);
  EXPECT_EQ(made_, 1);
}

TEST_F(ApplicationTest, ASecretIsNotShownTwice) {
  auto headers = token("owner");
  headers.emplace_back("idempotency-key", "k2");
  EXPECT_EQ(ask("POST", "/api/v1/secrets", headers, "{}").response.status, 201);
  const auto again = ask("POST", "/api/v1/secrets", headers, "{}");
  EXPECT_EQ(again.response.status, 409);
  EXPECT_EQ(again.response.body.find("once\""), std::string::npos);
}

TEST_F(ApplicationTest, WhatMayBlockGoesToTheWorkerPool) {
  application_->router().add(
      {Verb::Get,
       "/api/v1/slow/{slug}",
       kPublic,
       AsyncHandler([](const Request&, const Reply& reply) { reply(Response{}); }),
       {.may_block = [](const Request& request) {
         return request.path_parameter("slug") == "new";
       }}});
  const auto serve = [&](const char* slug, bool room) {
    Request request;
    EXPECT_TRUE(read_target("/api/v1/slow/" + std::string(slug), request).ok());
    const Exchange exchange = application_->begin(request, "GET");
    std::vector<std::function<void()>> posted;
    int status = 0;
    const auto post = [&](std::function<void()> task) {
      if (room) posted.push_back(std::move(task));
      return room;
    };
    application_->serve(std::move(request), exchange, post,
                        [&](const Response& response) { status = response.status; });
    const int before = status;
    for (const auto& task : posted) task();
    return std::tuple(posted.size(), before, status);
  };
  EXPECT_EQ(serve("known", true), (std::tuple(0u, 200, 200)));
  EXPECT_EQ(serve("new", true), (std::tuple(1u, 0, 200)));
  EXPECT_EQ(serve("new", false), (std::tuple(0u, 503, 503)));
  EXPECT_EQ(serve("known", false), (std::tuple(0u, 200, 200)));
}

TEST_F(ApplicationTest, PublicWritesAreLimitedByClient) {
  make({.public_write_per_client = {.per_second = 1, .burst = 3}});
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(ask("POST", "/api/v1/public/a", {}, "{}").response.status, 200);
  const auto refused = ask("POST", "/api/v1/public/a", {}, "{}");
  EXPECT_EQ(refused.response.status, 429);
  EXPECT_NE(refused.head.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_NE(refused.head.find("Access-Control-Allow-Origin: *"), std::string::npos);
  EXPECT_EQ(ask("POST", "/api/v1/public/a", token("owner"), "{}").response.status, 200);
  EXPECT_EQ(ask("POST", "/api/v1/public/a", token("viewer"), "{}").response.status, 429);
  EXPECT_EQ(ask("POST", "/api/v1/public/a", token("expired"), "{}").response.status, 401);
}

TEST_F(ApplicationTest, PublicWritesAreLimitedBySurvey) {
  make({.public_write_per_survey = {.per_second = 0, .burst = 1}});
  EXPECT_EQ(ask("POST", "/api/v1/public/a", {}, "{}").response.status, 200);
  EXPECT_EQ(ask("POST", "/api/v1/public/a", {}, "{}").response.status, 429);
  EXPECT_EQ(ask("POST", "/api/v1/public/b", {}, "{}").response.status, 200);
}

TEST_F(ApplicationTest, SignInIsLimitedByAddressAndClient) {
  const std::string body = R"({"email":"Oona@Esimerkki.fi"})";
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(ask("POST", "/api/v1/sign-in", {}, body).response.status, 401);
  EXPECT_EQ(ask("POST", "/api/v1/sign-in", {}, R"({"email":"oona@esimerkki.fi "})").response.status,
            429);
  EXPECT_EQ(
      ask("POST", "/api/v1/sign-in", {}, R"({"email":"toinen@esimerkki.fi"})").response.status,
      401);
}

TEST_F(ApplicationTest, LimitsCanBeTurnedOff) {
  make({.rate_limits = false, .public_write_per_client = {.per_second = 0, .burst = 1}});
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(ask("POST", "/api/v1/public/a", {}, "{}").response.status, 200);
}

TEST_F(ApplicationTest, AThrowingHandlerIsOurFault) {
  const auto broken = ask("GET", "/api/v1/broken");
  EXPECT_EQ(broken.response.status, 500);
  EXPECT_EQ(broken.response.body.find("boom"), std::string::npos);
  EXPECT_EQ(broken.response.log_detail, "boom");
}

TEST_F(ApplicationTest, ReadinessNamesWhatFails) {
  Services services = testing::fake_services();
  bool ready = false;
  services.readiness = {{"records", [] { return Result<void>(); }},
                        {"facts", [&ready]() -> Result<void> {
                           if (!ready) return unavailable("not yet", "locked by 7");
                           return {};
                         }}};
  Application application({.log = testing::silent_log()}, services);
  Request request;
  request.path = "/readyz";
  const auto before = application.answer(request, "GET");
  EXPECT_EQ(before.response.status, 503);
  EXPECT_NE(before.response.body.find(R"("facts":"not ready")"), std::string::npos);
  EXPECT_EQ(before.response.body.find("locked"), std::string::npos);
  ready = true;
  EXPECT_EQ(application.answer(request, "GET").response.status, 200);
}

TEST_F(ApplicationTest, CountsByRoutePatternAndStatus) {
  application_->telemetry().prepare(application_->router());
  ask("POST", "/api/v1/public/secret-slug", {}, "{}");
  ask("GET", "/api/v1/mine");
  const std::string text = ask("GET", "/metrics").response.body;
  EXPECT_NE(text.find("polku_http_requests_total{method=\"POST\",route=\"/api/v1/public/{slug}\","
                      "status=\"200\"} 1\n"),
            std::string::npos);
  EXPECT_NE(text.find("route=\"/api/v1/mine\",status=\"401\"} 1\n"), std::string::npos);
  EXPECT_EQ(text.find("secret-slug"), std::string::npos);
}

TEST_F(ApplicationTest, OpenApiHoldsEveryDocumentedRoute) {
  const auto document = parse_json(ask("GET", "/api/v1/openapi.json").response.body);
  ASSERT_TRUE(document.ok());
  const json::object& paths = document->get_object().at("paths").get_object();
  for (const Route& route : application_->router().routes()) {
    const json::value* path = paths.if_contains(route.pattern);
    if (!route.options.documented) {
      EXPECT_EQ(path, nullptr) << route.pattern;
      continue;
    }
    ASSERT_NE(path, nullptr) << route.pattern;
    EXPECT_TRUE(path->get_object().contains(lower_ascii(name_of(route.verb)))) << route.pattern;
  }
}

TEST(BaseUrl, ComesFromTheOptionElseFromTheHost) {
  Request request;
  request.headers = {{"host", "kysely.fi:8080"}};
  EXPECT_EQ(base_url({}, request), "http://kysely.fi:8080");
  request.secure = true;
  EXPECT_EQ(base_url({}, request), "https://kysely.fi:8080");
  EXPECT_EQ(base_url({.public_url = "https://x.fi/"}, request), "https://x.fi");
  request.headers = {{"host", "evil\"><script>"}};
  EXPECT_EQ(base_url({}, request), "https://localhost");
}

TEST(Members, RefuseWhatTheyDoNotKnow) {
  Request request;
  request.body = R"({"name":"x","nmae":"y"})";
  EXPECT_EQ(Members::in_body(request, {"name"}).error().field, "nmae");
  request.body = R"(["name"])";
  EXPECT_EQ(Members::in_body(request, {"name"}).error().field, "body");
  request.body = R"({"name":1,"count":1.5,"at":"soon","ids":["x"],"language":"de"})";
  const auto members = Members::in_body(request, {"name", "count", "at", "ids", "language"});
  ASSERT_TRUE(members.ok());
  EXPECT_EQ(members->text("name").error().field, "name");
  EXPECT_EQ(members->integer("count").error().field, "count");
  EXPECT_EQ(members->time("at").error().field, "at");
  EXPECT_EQ(members->ids<UnitId>("ids").error().field, "ids");
  EXPECT_EQ(members->language("language").error().field, "language");
  EXPECT_EQ(members->text("absent").error().field, "absent");
}

}  // namespace
}  // namespace polku::http
