// GET    /api/v1/session              who is signed in
// POST   /api/v1/session              sign in with e-mail and password
// DELETE /api/v1/session              sign out
// GET    /api/v1/session/link         what a one-time link is for, without using it up
// POST   /api/v1/session/link         sign in by a one-time link
// PUT    /api/v1/session/password     change one's password
// PUT    /api/v1/session/profile      change one's name and language
#include <fmt/format.h>

#include "directory/service.h"
#include "directory_json.h"
#include "gate.h"
#include "input.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::DirectoryService;

constexpr int kCookieSeconds = 14 * 86'400;
// Tells the page's script that there is a session to ask for; opens nothing by itself.
constexpr std::string_view kMarkCookie = "polku_signed_in";

void set_cookies(Response& response, const Request& request, std::string_view secret, int seconds) {
  const std::string both = "; SameSite=Lax; Path=/; Max-Age=" + std::to_string(seconds) +
                           (request.secure ? "; Secure" : "");
  response.headers.emplace_back("Set-Cookie",
                                fmt::format("{}={}; HttpOnly{}", kSessionCookie, secret, both));
  response.headers.emplace_back(
      "Set-Cookie", fmt::format("{}={}{}", kMarkCookie, secret.empty() ? "" : "1", both));
}

Response signed_in(const Request& request, const directory::SignedIn& session) {
  Response response = json_response(200, to_json(session));
  set_cookies(response, request, session.session_secret, kCookieSeconds);
  return response;
}

Result<json::object> show_session(DirectoryService& directory, const Request& request) {
  if (request.session_secret.empty()) {
    return unauthorized("A token has no session. Sign in with a browser.");
  }
  POLKU_TRY(const directory::SignedIn session, directory.session(request.session_secret));
  return to_json(session);
}

Result<Response> sign_in(DirectoryService& directory, const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"email", "password"}));
  POLKU_TRY(const std::string email, members.text("email"));
  POLKU_TRY(const std::string password, members.text("password"));
  POLKU_TRY(const directory::SignedIn session, directory.sign_in(email, password));
  return signed_in(request, session);
}

Result<Response> sign_out(DirectoryService& directory, const Request& request) {
  if (!request.session_secret.empty()) {
    POLKU_CHECK(directory.sign_out(request.session_secret));
  }
  Response response = no_content();
  set_cookies(response, request, "", 0);
  return response;
}

Result<json::object> show_link(DirectoryService& directory, const Request& request) {
  POLKU_TRY(const directory::LinkInfo link, directory.link_info(query_text(request, "token")));
  json::object object{{"purpose", name_of(link.purpose)}};
  if (!link.email.empty()) object["email"] = link.email;
  if (!link.name.empty()) object["name"] = link.name;
  return object;
}

Result<Response> sign_in_by_link(DirectoryService& directory, const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"token", "email", "name", "password",
                                                              "language", "organisation"}));
  POLKU_TRY(const std::string token, members.text("token"));
  directory::LinkAnswer answer;
  POLKU_TRY(answer.email, members.text_or("email", ""));
  POLKU_TRY(answer.name, members.text_or("name", ""));
  POLKU_TRY(answer.password, members.text_or("password", ""));
  POLKU_TRY(answer.language, members.language("language"));
  if (const json::value* given = members.find("organisation")) {
    POLKU_TRY(const Members organisation,
              Members::in(*given, {"name", "language"}, "organisation"));
    POLKU_TRY(answer.organisation_name, organisation.text("name"));
    POLKU_TRY(const std::optional<Language> language, organisation.language("language"));
    if (language) answer.language = language;
  }
  POLKU_TRY(const directory::SignedIn session, directory.sign_in_by_link(token, answer));
  return signed_in(request, session);
}

Result<Response> change_password(DirectoryService& directory, const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"current", "new"}));
  POLKU_TRY(const std::string current, members.text_or("current", ""));
  POLKU_TRY(const std::string wanted, members.text("new"));
  POLKU_CHECK(directory.change_password(*request.actor, {current, wanted, request.session_secret}));
  return no_content();
}

Result<json::object> change_profile(DirectoryService& directory, const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"name", "language"}));
  POLKU_TRY(const std::string name, members.text("name"));
  POLKU_TRY(const std::optional<Language> language, members.language("language"));
  if (!language) return invalid("language", "`language` is missing.");
  POLKU_TRY(const directory::User user, directory.change_profile(*request.actor, name, *language));
  return to_json(user);
}

}  // namespace

void add_session_routes(const RouteContext& context) {
  DirectoryService& directory = *context.services.directory;
  const auto by = [&directory](auto function) {
    return handler(
        [&directory, function](const Request& request) { return function(directory, request); });
  };
  Router& router = context.router;
  router.add({Verb::Get,
              "/api/v1/session",
              kSignedIn,
              by(show_session),
              {.summary = "Who is signed in, and what they may do.", .gives = "Session"}});
  router.add({Verb::Post,
              "/api/v1/session",
              kPublic,
              by(sign_in),
              {.body_bytes_max = 16'384,
               .summary = "Sign in with an e-mail address and a password.",
               .takes = "SignIn",
               .gives = "Session",
               .rate_limit = RateLimit::SignIn}});
  router.add({Verb::Delete, "/api/v1/session", kSignedIn, by(sign_out), {.summary = "Sign out."}});
  router.add({Verb::Get,
              "/api/v1/session/link",
              kPublic,
              by(show_link),
              {.summary = "What a one-time link is for; it is not used up.",
               .gives = "LoginLink",
               .query = {"token"},
               .rate_limit = RateLimit::SignIn}});
  router.add({Verb::Post,
              "/api/v1/session/link",
              kPublic,
              by(sign_in_by_link),
              {.body_bytes_max = 16'384,
               .summary = "Sign in by a one-time link; the first owner names the organisation.",
               .takes = "LinkAnswer",
               .gives = "Session",
               .rate_limit = RateLimit::SignIn}});
  router.add({Verb::Put,
              "/api/v1/session/password",
              kSignedIn,
              by(change_password),
              {.body_bytes_max = 16'384,
               .summary = "Change one's own password.",
               .takes = "PasswordChange",
               .rate_limit = RateLimit::SignIn}});
  router.add(
      {Verb::Put,
       "/api/v1/session/profile",
       kSignedIn,
       by(change_profile),
       {.summary = "Change one's own name and language.", .takes = "Profile", .gives = "User"}});
}

}  // namespace polku::http
