// polku user add, polku token create.

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "commands.h"
#include "house.h"
#include "terminal.h"

namespace polku::app {
namespace {

struct UserOptions {
  Configuration configuration;
  std::string email, name, role = "viewer", language = "fi", public_url = "http://127.0.0.1:8080";
  bool password_from_stdin = false;
};

struct TokenOptions {
  Configuration configuration;
  std::string role = "viewer", name = "command line";
  std::vector<std::string> units;
};

Result<directory::Role> role_of(const std::string& text) {
  const auto role = directory::parse_role(text);
  if (role) return *role;
  return invalid("--role",
                 "Give one of owner, admin, designer, analyst, manager, agent or viewer.");
}

// The organisation of the installation, made when there is none yet.
Result<OrganisationId> organisation_of(Rooms& rooms) {
  auto found = rooms.directory->first_organisation();
  if (!found.ok() && found.error().code == ErrorCode::NotFound) {
    POLKU_CHECK(rooms.directory->first_owner_link());
    found = rooms.directory->first_organisation();
  }
  if (!found.ok()) return found.error();
  return found->id;
}

Result<void> add_one_user(const UserOptions& options) {
  POLKU_TRY(const auto role, role_of(options.role));
  const auto language = parse_language(options.language);
  if (!language) return invalid("--language", "Give fi, sv, en or uk.");
  POLKU_TRY(auto rooms, Rooms::open(options.configuration, Folder::Make));
  POLKU_TRY(const auto organisation, organisation_of(rooms));
  const auto at = options.email.find('@');
  const directory::NewUser wanted{options.email,
                                  options.name.empty() ? options.email.substr(0, at) : options.name,
                                  role,
                                  *language,
                                  {}};
  if (options.password_from_stdin) {
    std::string password;
    std::getline(std::cin, password);
    POLKU_TRY(const auto user,
              rooms.directory->add_user_with_password(organisation, wanted, password));
    say("Added " + user.email + " as " + std::string(name_of(user.role)) + ".");
    return {};
  }
  const auto system = directory::DirectoryService::system_actor(organisation);
  POLKU_TRY(const auto invitation, rooms.directory->invite(system, wanted));
  say("Added " + invitation.user.email + ". The link below lets them choose a password, once:");
  fmt::print("{}/login#token={}\n", options.public_url, invitation.link_secret);
  return {};
}

Result<std::vector<UnitId>> unit_ids(Rooms& rooms, const directory::Actor& system,
                                     const std::vector<std::string>& keys) {
  POLKU_TRY(const auto units, rooms.directory->units(system));
  std::vector<UnitId> ids;
  for (const auto& key : keys) {
    const auto at = std::ranges::find(units, key, &directory::Unit::key);
    if (at == units.end()) return invalid("--unit", "There is no unit \"" + key + "\".");
    ids.push_back(at->id);
  }
  return ids;
}

Result<void> create_one_token(const TokenOptions& options) {
  POLKU_TRY(const auto role, role_of(options.role));
  POLKU_TRY(auto rooms, Rooms::open(options.configuration, Folder::Make));
  POLKU_TRY(const auto organisation, organisation_of(rooms));
  const auto system = directory::DirectoryService::system_actor(organisation);
  POLKU_TRY(const auto units, unit_ids(rooms, system, options.units));
  POLKU_TRY(const auto issued,
            rooms.directory->create_token(system, {options.name, role, units, std::nullopt}));
  say("The token is shown this once; it acts as " + options.role + ".");
  fmt::print("{}\n", issued.secret);
  return {};
}

}  // namespace

void add_user(CLI::App& program, int& exit) {
  auto* user = program.add_subcommand("user", "Users of the installation");
  user->require_subcommand(1);
  auto* add = user->add_subcommand("add", "Add a user, by a link or with a password");
  auto options = std::make_shared<UserOptions>();
  add_configuration(*add, options->configuration);
  add->add_option("email", options->email, "E-mail address")->required();
  add->add_option("--role", options->role,
                  "owner, admin, designer, analyst, manager, agent, viewer")
      ->capture_default_str();
  add->add_option("--name", options->name, "Name; the address's first part when left out");
  add->add_option("--language", options->language, "fi, sv, en or uk")->capture_default_str();
  add->add_option("--public-url", options->public_url, "Beginning of the printed link")
      ->capture_default_str();
  add->add_flag("--password-stdin", options->password_from_stdin,
                "Read the password from the first line of standard input");
  add->callback([options, &exit] {
    const auto added = add_one_user(*options);
    exit = added.ok() ? kDone : fail(added.error());
  });
}

void add_token(CLI::App& program, int& exit) {
  auto* token = program.add_subcommand("token", "API tokens");
  token->require_subcommand(1);
  auto* create = token->add_subcommand("create", "Make a token and print it, once");
  auto options = std::make_shared<TokenOptions>();
  add_configuration(*create, options->configuration);
  create->add_option("--role", options->role, "What the token may do")->capture_default_str();
  create->add_option("--name", options->name, "What it is for")->capture_default_str();
  create->add_option("--unit", options->units, "Limit it to this unit; may be repeated");
  create->callback([options, &exit] {
    const auto created = create_one_token(*options);
    exit = created.ok() ? kDone : fail(created.error());
  });
}

}  // namespace polku::app
