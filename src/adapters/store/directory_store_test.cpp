#include "records_fixture.h"

namespace polku::store {
namespace {

using namespace directory;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

class DirectoryStoreTest : public RecordsTest {
 protected:
  DirectoryStore& directory() { return records_->directory(); }

  static Unit unit_named(const std::string& key, std::optional<UnitId> parent = {}) {
    return {{Uuid::v7_from(kNow, "unit " + key)}, key, "Yksikkö " + key, parent};
  }
  static User user_named(const std::string& email) {
    User user;
    user.id = {Uuid::v7_from(kNow, email)};
    user.email = email;
    user.name = "Aino Mäkelä";
    user.role = Role::Analyst;
    user.language = polku::Language::Swedish;
    user.created_at = kNow;
    return user;
  }
  static ApiToken token_named(const std::string& name) {
    ApiToken token;
    token.id = {Uuid::v7_from(kNow, name)};
    token.name = name;
    token.role = Role::Designer;
    token.hash = "hash-of-the-token-" + name;
    token.created_at = kNow;
    return token;
  }
  static AuditEntry entry_number(OrganisationId organisation, int n, std::string action) {
    return {Uuid::v7_from(kNow.plus_seconds(n), "audit"),
            organisation,
            kNow.plus_seconds(n),
            n % 2 == 0 ? "system" : "user:1",
            std::move(action),
            "survey:1",
            "{}"};
  }
};
POLKU_ON_BOTH_ENGINES(DirectoryStoreTest);

TEST_P(DirectoryStoreTest, KeepsEveryFieldOfAnOrganisation) {
  auto organisation = organisation_named("pyora");
  organisation.language = polku::Language::Ukrainian;
  organisation.time_zone = "Europe/Stockholm";
  organisation.policy = {7, 12, 4.5};
  ASSERT_TRUE(succeeded(directory().insert_organisation(organisation)));
  const auto found = value_of(directory().organisation(organisation.id));
  EXPECT_EQ(found.slug, "pyora");
  EXPECT_EQ(found.name, organisation.name);
  EXPECT_EQ(found.language, polku::Language::Ukrainian);
  EXPECT_EQ(found.time_zone, "Europe/Stockholm");
  EXPECT_EQ(found.accent_color, organisation.accent_color);
  EXPECT_EQ(found.policy.minimum_group, 7);
  EXPECT_EQ(found.policy.minimum_group_comments, 12);
  EXPECT_DOUBLE_EQ(found.policy.relevant_difference_nps, 4.5);
  EXPECT_EQ(found.created_at, kNow);
}

TEST_P(DirectoryStoreTest, ChangesAnOrganisation) {
  auto organisation = organisation_named("pyora");
  ASSERT_TRUE(succeeded(directory().insert_organisation(organisation)));
  organisation.name = "Toinen nimi";
  organisation.policy.minimum_group = 10;
  ASSERT_TRUE(succeeded(directory().update_organisation(organisation)));
  const auto all = value_of(directory().organisations());
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "Toinen nimi");
  EXPECT_EQ(all[0].policy.minimum_group, 10);
}

TEST_P(DirectoryStoreTest, AnswersNotFoundForAnUnknownOrganisation) {
  EXPECT_EQ(code_of(directory().organisation({Uuid::v7_from(kNow, "?")})), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().update_organisation(organisation_named("nowhere"))),
            ErrorCode::NotFound);
}

TEST_P(DirectoryStoreTest, RefusesASlugThatIsTaken) {
  add_organisation("pyora");
  auto second = organisation_named("toinen");
  second.slug = "pyora";
  const auto refused = directory().insert_organisation(second);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "slug");
}

TEST_P(DirectoryStoreTest, ListsUnitsParentsFirst) {
  const auto organisation = add_organisation();
  const auto country = unit_named("suomi");
  const auto city = unit_named("aatsa", country.id);  // sorts before its parent by name
  const auto shop = unit_named("aakkos", city.id);
  for (const auto& unit : {country, city, shop}) {
    ASSERT_TRUE(succeeded(directory().insert_unit(organisation, unit)));
  }
  EXPECT_THAT(value_of(directory().units(organisation)),
              ElementsAre(Field(&Unit::key, "suomi"), Field(&Unit::key, "aatsa"),
                          Field(&Unit::key, "aakkos")));
}

TEST_P(DirectoryStoreTest, EndsEvenWhenUnitsFormARing) {
  const auto organisation = add_organisation();
  auto one = unit_named("one");
  auto two = unit_named("two", one.id);
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, one)));
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, two)));
  one.parent = two.id;
  ASSERT_TRUE(succeeded(directory().update_unit(organisation, one)));
  EXPECT_EQ(value_of(directory().units(organisation)).size(), 2u);
}

TEST_P(DirectoryStoreTest, ChangesAUnit) {
  const auto organisation = add_organisation();
  auto unit = unit_named("tampere");
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, unit)));
  unit.name = "Tampere keskusta";
  ASSERT_TRUE(succeeded(directory().update_unit(organisation, unit)));
  EXPECT_EQ(value_of(directory().units(organisation)).at(0).name, "Tampere keskusta");
  EXPECT_EQ(code_of(directory().update_unit(organisation, unit_named("?"))), ErrorCode::NotFound);
}

TEST_P(DirectoryStoreTest, RefusesAUnitKeyThatIsTaken) {
  const auto organisation = add_organisation();
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, unit_named("tampere"))));
  auto again = unit_named("toinen");
  again.key = "tampere";
  const auto refused = directory().insert_unit(organisation, again);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "key");
}

TEST_P(DirectoryStoreTest, RefusesAUnitUnderAnotherOrganisationsUnit) {
  const auto organisation = add_organisation("pyora");
  const auto other = add_organisation("toinen");
  const auto parent = unit_named("tampere");
  ASSERT_TRUE(succeeded(directory().insert_unit(other, parent)));
  EXPECT_EQ(code_of(directory().insert_unit(organisation, unit_named("kauppa", parent.id))),
            ErrorCode::Conflict);
}

TEST_P(DirectoryStoreTest, KeepsAUnitThatIsInUse) {
  const auto organisation = add_organisation();
  const auto parent = unit_named("tampere");
  const auto child = unit_named("hervanta", parent.id);
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, parent)));
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, child)));
  EXPECT_EQ(code_of(directory().remove_unit(organisation, parent.id)), ErrorCode::Conflict);

  auto user = user_named("aino@esimerkki.fi");
  user.units = {child.id};
  ASSERT_TRUE(succeeded(directory().insert_user(organisation, user)));
  EXPECT_EQ(code_of(directory().remove_unit(organisation, child.id)), ErrorCode::Conflict);

  user.units.clear();
  ASSERT_TRUE(succeeded(directory().update_user(organisation, user)));
  EXPECT_TRUE(succeeded(directory().remove_unit(organisation, child.id)));
  EXPECT_TRUE(succeeded(directory().remove_unit(organisation, parent.id)));
  EXPECT_EQ(code_of(directory().remove_unit(organisation, parent.id)), ErrorCode::NotFound);
}

TEST_P(DirectoryStoreTest, KeepsEveryFieldOfAUser) {
  const auto organisation = add_organisation();
  const auto unit = unit_named("tampere");
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, unit)));
  auto user = user_named("aino@esimerkki.fi");
  user.status = UserStatus::Active;
  user.password_hash = "$argon2id$...";
  user.units = {unit.id};
  user.last_seen_at = kNow.plus_seconds(5);
  ASSERT_TRUE(succeeded(directory().insert_user(organisation, user)));

  const auto [of, found] = value_of(directory().user_by_email("aino@esimerkki.fi"));
  EXPECT_EQ(of, organisation);
  EXPECT_EQ(found.id, user.id);
  EXPECT_EQ(found.name, "Aino Mäkelä");
  EXPECT_EQ(found.role, Role::Analyst);
  EXPECT_EQ(found.language, polku::Language::Swedish);
  EXPECT_EQ(found.status, UserStatus::Active);
  EXPECT_EQ(found.password_hash, "$argon2id$...");
  EXPECT_THAT(found.units, ElementsAre(unit.id));
  EXPECT_EQ(found.last_seen_at, kNow.plus_seconds(5));
  EXPECT_THAT(value_of(directory().user(organisation, user.id)).units, ElementsAre(unit.id));
  EXPECT_THAT(value_of(directory().users(organisation)).at(0).units, ElementsAre(unit.id));
}

TEST_P(DirectoryStoreTest, RefusesAnEmailOfAnyOrganisationTwice) {
  const auto organisation = add_organisation("pyora");
  const auto other = add_organisation("toinen");
  ASSERT_TRUE(succeeded(directory().insert_user(organisation, user_named("a@esimerkki.fi"))));
  auto second = user_named("b@esimerkki.fi");
  second.email = "a@esimerkki.fi";
  const auto refused = directory().insert_user(other, second);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "email");
}

TEST_P(DirectoryStoreTest, LeavesAUserWholeWhenAUnitOfTheChangeIsUnknown) {
  const auto organisation = add_organisation();
  auto user = user_named("aino@esimerkki.fi");
  ASSERT_TRUE(succeeded(directory().insert_user(organisation, user)));
  user.name = "Joku muu";
  user.units = {{Uuid::v7_from(kNow, "no such unit")}};
  EXPECT_EQ(code_of(directory().update_user(organisation, user)), ErrorCode::Conflict);
  EXPECT_EQ(value_of(directory().user(organisation, user.id)).name, "Aino Mäkelä");
}

TEST_P(DirectoryStoreTest, AnswersNotFoundForAnUnknownUser) {
  const auto organisation = add_organisation();
  const auto user = user_named("ei@esimerkki.fi");
  EXPECT_EQ(code_of(directory().user(organisation, user.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().user_by_email("ei@esimerkki.fi")), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().update_user(organisation, user)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().remove_user(organisation, user.id)), ErrorCode::NotFound);
}

TEST_P(DirectoryStoreTest, DoesNotShowAUserToAnotherOrganisation) {
  const auto organisation = add_organisation("pyora");
  const auto other = add_organisation("toinen");
  const auto user = user_named("aino@esimerkki.fi");
  ASSERT_TRUE(succeeded(directory().insert_user(organisation, user)));
  EXPECT_EQ(code_of(directory().user(other, user.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().remove_user(other, user.id)), ErrorCode::NotFound);
  EXPECT_THAT(value_of(directory().users(other)), IsEmpty());
}

TEST_P(DirectoryStoreTest, RemovesAUserWithSessionsLinksAndPrivateSegments) {
  const auto organisation = add_organisation();
  const auto user = user_named("aino@esimerkki.fi");
  ASSERT_TRUE(succeeded(directory().insert_user(organisation, user)));
  ASSERT_TRUE(succeeded(directory().insert_session(
      {"session-hash-0123456", organisation, user.id, "csrf-token-0123456", kNow, kNow})));
  ASSERT_TRUE(succeeded(directory().insert_link(
      {"link-hash-0123456789", organisation, user.id, LinkPurpose::Invite, kNow})));
  for (const bool shared : {false, true}) {
    ASSERT_TRUE(succeeded(records_->segments().insert_segment(
        organisation, {{Uuid::v7_from(kNow, shared ? "s" : "p")},
                       user.id,
                       shared ? "yhteinen" : "oma",
                       shared,
                       "[]",
                       kNow})));
  }
  ASSERT_TRUE(succeeded(directory().remove_user(organisation, user.id)));
  EXPECT_EQ(code_of(directory().session_by_hash("session-hash-0123456")), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().link_by_hash("link-hash-0123456789")), ErrorCode::NotFound);
  const auto left = value_of(records_->segments().segments(organisation, user.id));
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].name, "yhteinen");
  EXPECT_EQ(left[0].owner, std::nullopt);
}

TEST_P(DirectoryStoreTest, KeepsTokensAndFindsThemByHash) {
  const auto organisation = add_organisation();
  const auto unit = unit_named("tampere");
  ASSERT_TRUE(succeeded(directory().insert_unit(organisation, unit)));
  auto token = token_named("kassa");
  token.units = {unit.id};
  token.expires_at = kNow.plus_seconds(60);
  ASSERT_TRUE(succeeded(directory().insert_token(organisation, token)));
  ASSERT_TRUE(succeeded(directory().touch_token(organisation, token.id, kNow.plus_seconds(1))));

  const auto [of, found] = value_of(directory().token_by_hash(token.hash));
  EXPECT_EQ(of, organisation);
  EXPECT_EQ(found.role, Role::Designer);
  EXPECT_THAT(found.units, ElementsAre(unit.id));
  EXPECT_EQ(found.expires_at, kNow.plus_seconds(60));
  EXPECT_EQ(found.last_used_at, kNow.plus_seconds(1));
  EXPECT_THAT(value_of(directory().tokens(organisation)).at(0).units, ElementsAre(unit.id));
  EXPECT_EQ(code_of(directory().remove_unit(organisation, unit.id)), ErrorCode::Conflict);

  ASSERT_TRUE(succeeded(directory().remove_token(organisation, token.id)));
  EXPECT_EQ(code_of(directory().token_by_hash(token.hash)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().remove_token(organisation, token.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().touch_token(organisation, token.id, kNow)), ErrorCode::NotFound);
}

TEST_P(DirectoryStoreTest, RefusesATokenHashTwice) {
  const auto organisation = add_organisation();
  ASSERT_TRUE(succeeded(directory().insert_token(organisation, token_named("kassa"))));
  auto again = token_named("toinen");
  again.hash = token_named("kassa").hash;
  EXPECT_EQ(code_of(directory().insert_token(organisation, again)), ErrorCode::Conflict);
}

TEST_P(DirectoryStoreTest, LetsALinkWorkOnce) {
  const LoginLink link{"link-hash-0123456789", OrganisationId{}, std::nullopt,
                       LinkPurpose::FirstOwner, kNow.plus_seconds(60)};
  ASSERT_TRUE(succeeded(directory().insert_link(link)));
  EXPECT_EQ(value_of(directory().link_by_hash(link.hash)).purpose, LinkPurpose::FirstOwner);
  const auto taken = value_of(directory().take_link(link.hash));
  EXPECT_EQ(taken.user, std::nullopt);
  EXPECT_EQ(taken.expires_at, kNow.plus_seconds(60));
  EXPECT_EQ(code_of(directory().take_link(link.hash)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(directory().link_by_hash(link.hash)), ErrorCode::NotFound);
}

TEST_P(DirectoryStoreTest, EndsSessions) {
  const auto organisation = add_organisation();
  const auto user = user_named("aino@esimerkki.fi");
  ASSERT_TRUE(succeeded(directory().insert_user(organisation, user)));
  const auto session_until = [&](const std::string& hash, Timestamp until) {
    return directory::Session{hash, organisation, user.id, "csrf-token-0123456", kNow, until};
  };
  for (const char* hash : {"session-hash-000001", "session-hash-000002"}) {
    ASSERT_TRUE(succeeded(directory().insert_session(session_until(hash, kNow.plus_seconds(9)))));
  }
  ASSERT_TRUE(succeeded(
      directory().insert_session(session_until("session-hash-000003", kNow.plus_seconds(1)))));

  const auto found = value_of(directory().session_by_hash("session-hash-000001"));
  EXPECT_EQ(found.user, user.id);
  EXPECT_EQ(found.csrf_token, "csrf-token-0123456");
  EXPECT_EQ(found.expires_at, kNow.plus_seconds(9));

  ASSERT_TRUE(succeeded(directory().remove_session("session-hash-000001")));
  EXPECT_EQ(code_of(directory().session_by_hash("session-hash-000001")), ErrorCode::NotFound);
  ASSERT_TRUE(succeeded(directory().remove_expired(kNow.plus_seconds(1))));
  EXPECT_EQ(code_of(directory().session_by_hash("session-hash-000003")), ErrorCode::NotFound);
  ASSERT_TRUE(
      succeeded(directory().remove_sessions_of(organisation, user.id, "session-hash-000002")));
  EXPECT_TRUE(succeeded(directory().session_by_hash("session-hash-000002")));
  ASSERT_TRUE(succeeded(directory().remove_sessions_of(organisation, user.id, {})));
  EXPECT_EQ(code_of(directory().session_by_hash("session-hash-000002")), ErrorCode::NotFound);
}

TEST_P(DirectoryStoreTest, PagesThroughTheAuditLogNewestFirst) {
  const auto organisation = add_organisation();
  const auto other = add_organisation("toinen");
  for (int n = 0; n < 5; ++n) {
    ASSERT_TRUE(succeeded(directory().append_audit(
        entry_number(organisation, n, n < 3 ? "survey.publish" : "response.read"))));
  }
  ASSERT_TRUE(succeeded(directory().append_audit(entry_number(other, 9, "survey.publish"))));

  DirectoryStore::AuditFilter filter;
  filter.limit = 2;
  const auto first = value_of(directory().audit(organisation, filter));
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].at, kNow.plus_seconds(4));
  filter.before = first[1].id;
  EXPECT_EQ(value_of(directory().audit(organisation, filter)).at(0).at, kNow.plus_seconds(2));

  filter = {};
  filter.action = "survey.";
  EXPECT_EQ(value_of(directory().audit(organisation, filter)).size(), 3u);
  filter.actor = "user:1";
  EXPECT_EQ(value_of(directory().audit(organisation, filter)).size(), 1u);
  filter.action = "urvey";
  EXPECT_THAT(value_of(directory().audit(organisation, filter)), IsEmpty());
}

TEST_P(DirectoryStoreTest, RemembersSettings) {
  EXPECT_EQ(value_of(directory().setting("receipt_key")), std::nullopt);
  ASSERT_TRUE(succeeded(directory().put_setting("receipt_key", "aa")));
  ASSERT_TRUE(succeeded(directory().put_setting("receipt_key", "bb")));
  EXPECT_EQ(value_of(directory().setting("receipt_key")), "bb");
  open();
  EXPECT_EQ(value_of(directory().setting("receipt_key")), "bb");
}

}  // namespace
}  // namespace polku::store
