#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "account_rows.h"
#include "session.h"
#include "stores.h"

namespace polku::store {
namespace {

using namespace directory;

const Query kOrganisations{"directory/organisations"};
const Query kOrganisation{"directory/organisation"};
const Query kInsertOrganisation{"directory/insert_organisation"};
const Query kUpdateOrganisation{"directory/update_organisation"};
const Query kUnits{"directory/units"};
const Query kInsertUnit{"directory/insert_unit"};
const Query kUpdateUnit{"directory/update_unit"};
const Query kRemoveUnit{"directory/remove_unit"};
const Query kUnitUses{"directory/unit_uses"};
const Query kInsertLink{"directory/insert_link"};
const Query kLinkByHash{"directory/link_by_hash"};
const Query kTakeLink{"directory/take_link"};
const Query kInsertSession{"directory/insert_session"};
const Query kSessionByHash{"directory/session_by_hash"};
const Query kRemoveSession{"directory/remove_session"};
const Query kRemoveSessionsOf{"directory/remove_sessions_of"};
const Query kRemoveExpiredSessions{"directory/remove_expired_sessions"};
const Query kRemoveExpiredLinks{"directory/remove_expired_links"};
const Query kAppendAudit{"directory/append_audit"};
const Query kAudit{"directory/audit"};
const Query kSetting{"directory/setting"};
const Query kPutSetting{"directory/put_setting"};

// Settings of the installation stand under the nil organisation.
constexpr OrganisationId kInstallation{};

std::vector<Unit> parents_first(std::vector<Unit> units) {
  std::map<UnitId, std::size_t> place;
  for (std::size_t i = 0; i < units.size(); ++i) place[units[i].id] = i;
  std::vector<Unit> ordered;
  std::vector<bool> taken(units.size(), false);
  const std::function<void(std::size_t)> take = [&](std::size_t i) {
    if (taken[i]) return;
    taken[i] = true;  // before the parent, so that a ring cannot go round
    if (units[i].parent) {
      const auto parent = place.find(*units[i].parent);
      if (parent != place.end()) take(parent->second);
    }
    ordered.push_back(units[i]);
  };
  for (std::size_t i = 0; i < units.size(); ++i) take(i);
  return ordered;
}

template <class Visit>
void each_organisation(Session& session, const Query& query, std::initializer_list<Param> params,
                       Visit visit) {
  session.each<OrganisationId, std::string, std::string, std::string, std::string, std::string, int,
               int, double, Timestamp>(
      query, params,
      [&](OrganisationId id, std::string slug, std::string name, const std::string& language,
          std::string zone, std::string color, int group, int group_comments, double difference,
          Timestamp created_at) {
        visit(Organisation{id, std::move(slug), std::move(name), stored_language(language),
                           std::move(zone), std::move(color),
                           MeasurePolicy{group, group_comments, difference}, created_at});
      });
}

std::optional<LoginLink> read_link(Session& session, const Query& query, std::string_view hash) {
  std::optional<LoginLink> link;
  session.each<OrganisationId, std::string, std::optional<UserId>, std::string, Timestamp>(
      query, {{"hash", hash}},
      [&](OrganisationId organisation, std::string stored, std::optional<UserId> user,
          const std::string& purpose, Timestamp expires_at) {
        link = LoginLink{std::move(stored), organisation, user,
                         stored_value(parse_link_purpose(purpose), purpose), expires_at};
      });
  return link;
}

class SociDirectoryStore final : public DirectoryStore {
 public:
  explicit SociDirectoryStore(Database& database) : database_(database), accounts_(database) {}

  Result<std::vector<Organisation>> organisations() override {
    std::vector<Organisation> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.clear();
      each_organisation(session, kOrganisations, {}, [&](Organisation organisation) {
        found.push_back(std::move(organisation));
      });
      return {};
    }));
    return found;
  }

  Result<Organisation> organisation(OrganisationId id) override {
    std::optional<Organisation> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.reset();
      each_organisation(session, kOrganisation, {{"organisation", id}},
                        [&](Organisation organisation) { found = std::move(organisation); });
      return {};
    }));
    return required(std::move(found), "There is no such organisation.");
  }

  Result<void> insert_organisation(const Organisation& o) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsertOrganisation,
                      {{"organisation", o.id},
                       {"slug", o.slug},
                       {"name", o.name},
                       {"language", tag_of(o.language)},
                       {"time_zone", o.time_zone},
                       {"accent_color", o.accent_color},
                       {"minimum_group", o.policy.minimum_group},
                       {"minimum_group_comments", o.policy.minimum_group_comments},
                       {"relevant_difference_nps", o.policy.relevant_difference_nps},
                       {"created_at", o.created_at}});
      return {};
    });
  }

  Result<void> update_organisation(const Organisation& o) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto changed = session.execute(
          kUpdateOrganisation, {{"organisation", o.id},
                                {"slug", o.slug},
                                {"name", o.name},
                                {"language", tag_of(o.language)},
                                {"time_zone", o.time_zone},
                                {"accent_color", o.accent_color},
                                {"minimum_group", o.policy.minimum_group},
                                {"minimum_group_comments", o.policy.minimum_group_comments},
                                {"relevant_difference_nps", o.policy.relevant_difference_nps}});
      return changed_one(changed, "There is no such organisation.");
    });
  }

  Result<std::vector<Unit>> units(OrganisationId organisation) override {
    std::vector<Unit> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.clear();
      session.each<UnitId, std::string, std::string, std::optional<UnitId>>(
          kUnits, {{"organisation", organisation}},
          [&](UnitId id, std::string key, std::string name, std::optional<UnitId> parent) {
            found.push_back({id, std::move(key), std::move(name), parent});
          });
      return {};
    }));
    return parents_first(std::move(found));
  }

  Result<void> insert_unit(OrganisationId organisation, const Unit& unit) override {
    return write_unit(kInsertUnit, organisation, unit);
  }
  Result<void> update_unit(OrganisationId organisation, const Unit& unit) override {
    return write_unit(kUpdateUnit, organisation, unit);
  }

  Result<void> remove_unit(OrganisationId organisation, UnitId unit) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      Result<void> free;
      session.each<int, int, int>(
          kUnitUses, {{"organisation", organisation}, {"id", unit}},
          [&](int children, int users, int tokens) {
            if (children > 0) {
              free = conflict("The unit has units below it. Move or remove them first.");
            } else if (users > 0) {
              free = conflict("The unit limits what a user sees. Change the user first.");
            } else if (tokens > 0) {
              free = conflict("The unit limits what a token sees. Remove the token first.");
            }
          });
      if (!free.ok()) return free;
      return changed_one(
          session.execute(kRemoveUnit, {{"organisation", organisation}, {"id", unit}}),
          "There is no such unit.");
    });
  }

  Result<std::vector<User>> users(OrganisationId organisation) override {
    return accounts_.users(organisation);
  }
  Result<User> user(OrganisationId organisation, UserId user) override {
    return accounts_.user(organisation, user);
  }
  Result<std::pair<OrganisationId, User>> user_by_email(std::string_view email) override {
    return accounts_.user_by_email(email);
  }
  Result<void> insert_user(OrganisationId organisation, const User& user) override {
    return accounts_.insert_user(organisation, user);
  }
  Result<void> update_user(OrganisationId organisation, const User& user) override {
    return accounts_.update_user(organisation, user);
  }
  Result<void> remove_user(OrganisationId organisation, UserId user) override {
    return accounts_.remove_user(organisation, user);
  }
  Result<std::vector<ApiToken>> tokens(OrganisationId organisation) override {
    return accounts_.tokens(organisation);
  }
  Result<std::pair<OrganisationId, ApiToken>> token_by_hash(std::string_view hash) override {
    return accounts_.token_by_hash(hash);
  }
  Result<void> insert_token(OrganisationId organisation, const ApiToken& token) override {
    return accounts_.insert_token(organisation, token);
  }
  Result<void> remove_token(OrganisationId organisation, TokenId token) override {
    return accounts_.remove_token(organisation, token);
  }
  Result<void> touch_token(OrganisationId organisation, TokenId token, Timestamp at) override {
    return accounts_.touch_token(organisation, token, at);
  }

  Result<void> insert_link(const LoginLink& link) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsertLink, {{"organisation", link.organisation},
                                    {"hash", link.hash},
                                    {"user", link.user},
                                    {"purpose", name_of(link.purpose)},
                                    {"expires_at", link.expires_at}});
      return {};
    });
  }

  Result<LoginLink> link_by_hash(std::string_view hash) override {
    std::optional<LoginLink> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found = read_link(session, kLinkByHash, hash);
      return {};
    }));
    return required(std::move(found), kNoLink);
  }

  Result<LoginLink> take_link(std::string_view hash) override {
    std::optional<LoginLink> taken;
    POLKU_CHECK(database_.writer().run([&](Session& session) -> Result<void> {
      taken = read_link(session, kTakeLink, hash);
      return {};
    }));
    return required(std::move(taken), kNoLink);
  }

  Result<void> insert_session(const directory::Session& s) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsertSession, {{"organisation", s.organisation},
                                       {"hash", s.hash},
                                       {"user", s.user},
                                       {"csrf_token", s.csrf_token},
                                       {"created_at", s.created_at},
                                       {"expires_at", s.expires_at}});
      return {};
    });
  }

  Result<directory::Session> session_by_hash(std::string_view hash) override {
    std::optional<directory::Session> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.reset();
      session.each<OrganisationId, std::string, UserId, std::string, Timestamp, Timestamp>(
          kSessionByHash, {{"hash", hash}},
          [&](OrganisationId organisation, std::string stored, UserId user, std::string csrf,
              Timestamp created_at, Timestamp expires_at) {
            found = directory::Session{std::move(stored), organisation, user,
                                       std::move(csrf),   created_at,   expires_at};
          });
      return {};
    }));
    return required(std::move(found), "There is no such session. Sign in again.");
  }

  Result<void> remove_session(std::string_view hash) override {
    return run_one(kRemoveSession, {{"hash", hash}});
  }
  Result<void> remove_sessions_of(OrganisationId organisation, UserId user,
                                  std::string_view kept) override {
    return run_one(kRemoveSessionsOf,
                   {{"organisation", organisation}, {"user", user}, {"kept", kept}});
  }

  Result<void> remove_expired(Timestamp now) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kRemoveExpiredSessions, {{"now", now}});
      session.execute(kRemoveExpiredLinks, {{"now", now}});
      return {};
    });
  }

  Result<void> append_audit(const AuditEntry& entry) override {
    return run_one(kAppendAudit, {{"organisation", entry.organisation},
                                  {"id", entry.id},
                                  {"at", entry.at},
                                  {"actor", entry.actor},
                                  {"action", entry.action},
                                  {"subject", entry.subject},
                                  {"detail", entry.detail}});
  }

  Result<std::vector<AuditEntry>> audit(OrganisationId organisation,
                                        const AuditFilter& filter) override {
    std::vector<AuditEntry> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.clear();
      session.each<Uuid, OrganisationId, Timestamp, std::string, std::string, std::string,
                   std::string>(kAudit,
                                {{"organisation", organisation},
                                 {"before", filter.before.value_or(kHighestId)},
                                 {"actor", filter.actor},
                                 {"action", filter.action},
                                 {"limit", std::max(filter.limit, 0)}},
                                [&](Uuid id, OrganisationId of, Timestamp at, std::string actor,
                                    std::string action, std::string subject, std::string detail) {
                                  found.push_back({id, of, at, std::move(actor), std::move(action),
                                                   std::move(subject), std::move(detail)});
                                });
      return {};
    }));
    return found;
  }

  Result<std::optional<std::string>> setting(std::string_view name) override {
    std::optional<std::string> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      auto row =
          session.one<std::string>(kSetting, {{"organisation", kInstallation}, {"name", name}});
      found = row ? std::optional(std::move(std::get<0>(*row))) : std::nullopt;
      return {};
    }));
    return found;
  }

  Result<void> put_setting(std::string_view name, std::string_view value) override {
    return run_one(kPutSetting,
                   {{"organisation", kInstallation}, {"name", name}, {"value", value}});
  }

 private:
  static constexpr const char* kNoLink =
      "The link has been used or is not known. Ask for a new one.";

  Result<void> write_unit(const Query& query, OrganisationId organisation, const Unit& unit) {
    return database_.writer().run([&](Session& session) -> Result<void> {
      return changed_one(session.execute(query, {{"organisation", organisation},
                                                 {"id", unit.id},
                                                 {"key", unit.key},
                                                 {"name", unit.name},
                                                 {"parent", unit.parent}}),
                         "There is no such unit.");
    });
  }

  // A single statement whose count of rows does not matter.
  Result<void> run_one(const Query& query, std::initializer_list<Param> params) {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(query, params);
      return {};
    });
  }

  Database& database_;
  AccountRows accounts_;
};

}  // namespace

std::unique_ptr<DirectoryStore> make_directory_store(Database& database) {
  return std::make_unique<SociDirectoryStore>(database);
}

}  // namespace polku::store
