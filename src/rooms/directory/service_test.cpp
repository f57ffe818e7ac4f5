#include "directory/service.h"

#include <gtest/gtest.h>

#include "support/memory_directory_store.h"

namespace polku::directory {
namespace {

constexpr std::string_view kPassword = "pitkä salasana";

class DirectoryServiceTest : public testing::Test {
 protected:
  SignedIn first_owner() {
    const auto link = service_.first_owner_link();
    return *service_.sign_in_by_link(
        **link, {"Omistaja@Esimerkki.fi", "Oona Omistaja", std::string(kPassword), "Pihapuoti",
                 Language::Finnish});
  }
  SignedIn invited(const Actor& owner, std::string email, Role role,
                   std::vector<UnitId> units = {}) {
    const auto invitation =
        *service_.invite(owner, {std::move(email), "Uusi", role, Language::Finnish, units});
    return *service_.sign_in_by_link(invitation.link_secret,
                                     {{}, "Uusi Nimi", std::string(kPassword), {}, {}});
  }

  support::MemoryDirectoryStore store_;
  support::PlainSecrets secrets_;
  Timestamp now_ = *parse_rfc3339("2026-11-21T10:00:00Z");
  DirectoryService service_{store_, secrets_, [this] { return now_; }};
};

TEST_F(DirectoryServiceTest, FirstOwnerComesInOnceByTheLink) {
  const auto link = **service_.first_owner_link();
  EXPECT_EQ(service_.link_info(link)->purpose, LinkPurpose::FirstOwner);
  const auto owner = service_.sign_in_by_link(
      link, {"o@esimerkki.fi", "Oona", std::string(kPassword), "Pihapuoti", Language::Swedish});
  ASSERT_TRUE(owner.ok());
  EXPECT_EQ(owner->user.role, Role::Owner);
  EXPECT_EQ(owner->organisation.name, "Pihapuoti");
  EXPECT_EQ(service_.link_info(link).error().code, ErrorCode::NotFound);
  EXPECT_FALSE(service_.first_owner_link()->has_value());
}

TEST_F(DirectoryServiceTest, ABadAnswerDoesNotSpendTheLink) {
  const auto link = **service_.first_owner_link();
  EXPECT_EQ(service_.sign_in_by_link(link, {"o@esimerkki.fi", "O", "lyhyt", "P", {}}).error().field,
            "password");
  EXPECT_EQ(service_.sign_in_by_link(link, {"ei-osoite", "O", std::string(kPassword), "P", {}})
                .error()
                .field,
            "email");
  EXPECT_TRUE(service_.link_info(link).ok());
}

TEST_F(DirectoryServiceTest, LinksExpire) {
  const auto link = **service_.first_owner_link();
  now_ = now_.plus_seconds(8 * 86'400);
  EXPECT_EQ(service_.link_info(link).error().code, ErrorCode::NotFound);
}

TEST_F(DirectoryServiceTest, SignInTellsNobodyWhichPartWasWrong) {
  first_owner();
  EXPECT_TRUE(service_.sign_in("OMISTAJA@esimerkki.fi ", kPassword).ok());
  const auto wrong_password = service_.sign_in("omistaja@esimerkki.fi", "väärä salasana");
  const auto wrong_address = service_.sign_in("joku@esimerkki.fi", kPassword);
  EXPECT_EQ(wrong_password.error(), wrong_address.error());
  EXPECT_EQ(service_.sign_in("", "").error().code, ErrorCode::Unauthorized);
}

TEST_F(DirectoryServiceTest, SessionsEndBySigningOutAndByAge) {
  const auto owner = first_owner();
  EXPECT_EQ(service_.session(owner.session_secret)->csrf_token, owner.csrf_token);
  EXPECT_TRUE(service_.sign_out(owner.session_secret).ok());
  EXPECT_EQ(service_.session(owner.session_secret).error().code, ErrorCode::Unauthorized);
  const auto again = *service_.sign_in("omistaja@esimerkki.fi", kPassword);
  now_ = now_.plus_seconds(15 * 86'400);
  EXPECT_EQ(service_.session(again.session_secret).error().code, ErrorCode::Unauthorized);
  EXPECT_FALSE(service_.session("forged").ok());
}

TEST_F(DirectoryServiceTest, DisabledUsersAreOutAtOnce) {
  const auto owner = first_owner();
  const auto viewer = invited(owner.actor, "v@esimerkki.fi", Role::Viewer);
  EXPECT_TRUE(service_.session(viewer.session_secret).ok());
  auto changed = viewer.user;
  changed.status = UserStatus::Disabled;
  ASSERT_TRUE(service_.update_user(owner.actor, changed).ok());
  EXPECT_FALSE(service_.session(viewer.session_secret).ok());
  EXPECT_FALSE(service_.sign_in("v@esimerkki.fi", kPassword).ok());
}

TEST_F(DirectoryServiceTest, OnlyOwnersMakeOwnersAndOneStays) {
  const auto owner = first_owner();
  const auto admin = invited(owner.actor, "a@esimerkki.fi", Role::Admin);
  EXPECT_EQ(service_.invite(admin.actor, {"x@esimerkki.fi", "X", Role::Owner, {}, {}}).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(service_.remove_user(admin.actor, owner.user.id).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(service_.remove_user(owner.actor, owner.user.id).error().code, ErrorCode::Conflict);
  auto demoted = owner.user;
  demoted.role = Role::Viewer;
  EXPECT_EQ(service_.update_user(owner.actor, demoted).error().code, ErrorCode::Conflict);
}

TEST_F(DirectoryServiceTest, ViewersManageNothing) {
  const auto owner = first_owner();
  const auto viewer = invited(owner.actor, "v@esimerkki.fi", Role::Viewer).actor;
  EXPECT_EQ(service_.users(viewer).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(service_.add_unit(viewer, {{}, "oulu", "Oulu", {}}).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(service_.create_token(viewer, {"t", Role::Viewer, {}, {}}).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(service_.update_organisation(viewer, {}).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(service_.audit(viewer, {}).error().code, ErrorCode::Forbidden);
}

TEST_F(DirectoryServiceTest, UnitScopeFollowsTheTree) {
  const auto owner = first_owner();
  const auto south = *service_.add_unit(owner.actor, {{}, "south", "Etelä", {}});
  ASSERT_TRUE(service_.add_unit(owner.actor, {{}, "turku", "Turku", south.id}).ok());
  ASSERT_TRUE(service_.add_unit(owner.actor, {{}, "oulu", "Oulu", {}}).ok());
  const auto manager = invited(owner.actor, "m@esimerkki.fi", Role::Manager, {south.id}).actor;
  EXPECT_TRUE(manager.sees_unit("turku"));
  EXPECT_FALSE(manager.sees_unit("oulu"));
  EXPECT_EQ(service_.units(manager)->size(), 2u);
}

TEST_F(DirectoryServiceTest, WhoIsLimitedToUnitsGivesNobodyMore) {
  const auto owner = first_owner();
  const auto south = *service_.add_unit(owner.actor, {{}, "south", "Etelä", {}});
  const auto turku = *service_.add_unit(owner.actor, {{}, "turku", "Turku", south.id});
  const auto oulu = *service_.add_unit(owner.actor, {{}, "oulu", "Oulu", {}});
  const auto limited = invited(owner.actor, "a@esimerkki.fi", Role::Admin, {south.id});
  const auto& admin = limited.actor;
  const auto refused = [](const auto& result) {
    return !result.ok() && result.error().code == ErrorCode::Forbidden;
  };
  const auto person = [](std::string email, std::vector<UnitId> units) {
    return NewUser{std::move(email), "X", Role::Viewer, Language::Finnish, std::move(units)};
  };
  EXPECT_TRUE(refused(service_.invite(admin, person("x@esimerkki.fi", {}))));
  EXPECT_TRUE(refused(service_.invite(admin, person("x@esimerkki.fi", {turku.id, oulu.id}))));
  ASSERT_TRUE(service_.invite(admin, person("x@esimerkki.fi", {turku.id})).ok());
  EXPECT_TRUE(refused(service_.create_token(admin, {"t", Role::Viewer, {}, {}})));
  EXPECT_TRUE(refused(service_.create_token(admin, {"t", Role::Viewer, {oulu.id}, {}})));
  EXPECT_TRUE(service_.create_token(admin, {"t", Role::Viewer, {turku.id}, {}}).ok());

  auto itself = limited.user;
  itself.units = {};
  EXPECT_TRUE(refused(service_.update_user(admin, itself)));
  EXPECT_TRUE(refused(service_.new_link(admin, owner.user.id)));
  const auto other = invited(owner.actor, "o@esimerkki.fi", Role::Viewer, {oulu.id});
  EXPECT_TRUE(refused(service_.update_user(admin, other.user)));
  EXPECT_TRUE(refused(service_.new_link(admin, other.user.id)));
  EXPECT_TRUE(refused(service_.remove_user(admin, other.user.id)));
  EXPECT_EQ(service_.users(admin)->size(), 2u);

  const auto wide = *service_.create_token(owner.actor, {"kaikki", Role::Viewer, {}, {}});
  EXPECT_EQ(service_.tokens(admin)->size(), 1u);
  EXPECT_EQ(service_.revoke_token(admin, wide.token.id).error().code, ErrorCode::NotFound);

  EXPECT_TRUE(refused(service_.add_unit(admin, {{}, "vaasa", "Vaasa", {}})));
  EXPECT_TRUE(service_.add_unit(admin, {{}, "salo", "Salo", south.id}).ok());
  EXPECT_TRUE(refused(service_.update_unit(admin, {turku.id, "turku", "Turku", oulu.id})));
  EXPECT_TRUE(refused(service_.update_unit(admin, {oulu.id, "oulu", "Oulu", south.id})));
  EXPECT_TRUE(refused(service_.remove_unit(admin, oulu.id)));
  EXPECT_TRUE(refused(service_.update_organisation(admin, owner.organisation)));
  EXPECT_TRUE(refused(service_.audit(admin, {})));
}

TEST_F(DirectoryServiceTest, TokensWorkUntilRevokedOrExpired) {
  const auto owner = first_owner();
  const auto issued =
      *service_.create_token(owner.actor, {"kassa", Role::Analyst, {}, now_.plus_seconds(3600)});
  EXPECT_EQ(service_.actor_of_token(issued.secret)->role, Role::Analyst);
  EXPECT_EQ(store_.tokens({})->front().last_used_at, now_);
  now_ = now_.plus_seconds(3601);
  EXPECT_FALSE(service_.actor_of_token(issued.secret).ok());
  const auto other = *service_.create_token(owner.actor, {"toinen", Role::Viewer, {}, {}});
  EXPECT_TRUE(service_.actor_of_token(other.secret).ok());
  ASSERT_TRUE(service_.revoke_token(owner.actor, other.token.id).ok());
  EXPECT_EQ(service_.actor_of_token(other.secret).error().code, ErrorCode::Unauthorized);
}

TEST_F(DirectoryServiceTest, ChangingThePasswordThrowsOtherSessionsOut) {
  const auto owner = first_owner();
  const auto elsewhere = *service_.sign_in("omistaja@esimerkki.fi", kPassword);
  EXPECT_EQ(service_.change_password(owner.actor, {"väärä", "uusi salasana", {}}).error().field,
            "current");
  ASSERT_TRUE(
      service_.change_password(owner.actor, {kPassword, "uusi salasana", owner.session_secret})
          .ok());
  EXPECT_TRUE(service_.session(owner.session_secret).ok());
  EXPECT_FALSE(service_.session(elsewhere.session_secret).ok());
  EXPECT_TRUE(service_.sign_in("omistaja@esimerkki.fi", "uusi salasana").ok());
}

TEST_F(DirectoryServiceTest, OrganisationSettingsAreChecked) {
  const auto owner = first_owner();
  auto changed = *service_.organisation(owner.actor);
  changed.time_zone = "Mars/Olympus";
  EXPECT_EQ(service_.update_organisation(owner.actor, changed).error().field, "time_zone");
  changed.time_zone = "Europe/Stockholm";
  changed.accent_color = "red";
  EXPECT_EQ(service_.update_organisation(owner.actor, changed).error().field, "accent_color");
  changed.accent_color = "#AA0033";
  changed.policy.minimum_group = 0;
  EXPECT_EQ(service_.update_organisation(owner.actor, changed).error().field, "minimum_group");
  changed.policy.minimum_group = 5;
  EXPECT_TRUE(service_.update_organisation(owner.actor, changed).ok());
}

TEST_F(DirectoryServiceTest, EveryChangeIsInTheAuditLog) {
  const auto owner = first_owner();
  const auto before = store_.audit({}, {})->size();
  ASSERT_TRUE(service_.add_unit(owner.actor, {{}, "oulu", "Oulu", {}}).ok());
  const auto log = *store_.audit({}, {});
  ASSERT_EQ(log.size(), before + 1);
  EXPECT_EQ(log.back().action, "unit.add");
  EXPECT_EQ(log.back().actor, "user:" + owner.user.id.text());
}

TEST(CheckedEmail, TakesAddressesAndRefusesTheRest) {
  EXPECT_EQ(*checked_email(" Nimi@Yritys.FI "), "nimi@yritys.fi");
  for (const auto* bad :
       {"", "nimi", "@yritys.fi", "a@b", "a@b.", "a b@c.fi", "a@b@c.fi", "a@b.fi,c@d.fi"}) {
    EXPECT_FALSE(checked_email(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace polku::directory
