#include "directory/people.h"

#include <gtest/gtest.h>

namespace polku::directory {
namespace {

TEST(Roles, ReadBackFromTheirNames) {
  for (int i = 0; i < 7; ++i) {
    const auto role = static_cast<Role>(i);
    EXPECT_EQ(parse_role(name_of(role)), role);
  }
  EXPECT_FALSE(parse_role("root"));
}

TEST(Roles, GrantNoMoreThanTheyShould) {
  EXPECT_TRUE(allows(Role::Owner, Permission::ManageUsers));
  EXPECT_TRUE(allows(Role::Designer, Permission::PublishSurveys));
  EXPECT_FALSE(allows(Role::Designer, Permission::EraseResponses));
  EXPECT_FALSE(allows(Role::Analyst, Permission::EditSurveys));
  EXPECT_TRUE(allows(Role::Designer, Permission::EditJourneys));
  EXPECT_FALSE(allows(Role::Analyst, Permission::EditJourneys));
  EXPECT_TRUE(allows(Role::Manager, Permission::ReadResponses));
  EXPECT_FALSE(allows(Role::Manager, Permission::ExportResponses));
  EXPECT_TRUE(allows(Role::Manager, Permission::ReadPersonalData));
  EXPECT_FALSE(allows(Role::Analyst, Permission::ReadPersonalData));
  EXPECT_FALSE(allows(Role::Designer, Permission::ReadPersonalData));
  EXPECT_TRUE(allows(Role::Designer, Permission::EditTaxonomy));
  EXPECT_FALSE(allows(Role::Analyst, Permission::EditTaxonomy));
  EXPECT_FALSE(allows(Role::Viewer, Permission::ReadResponses));
  EXPECT_TRUE(allows(Role::Viewer, Permission::ReadMeasures));
}

TEST(Roles, EachLowerRoleCanDoNoMoreThanTheOneAbove) {
  for (int role = 1; role < 7; ++role) {
    for (int permission = 0; permission <= static_cast<int>(Permission::ReadAudit); ++permission) {
      const auto p = static_cast<Permission>(permission);
      // Managers meet their customers; designers and analysts need no names for what they do.
      if (p == Permission::ReadPersonalData) continue;
      EXPECT_LE(allows(static_cast<Role>(role), p), allows(static_cast<Role>(role - 1), p));
    }
  }
}

TEST(Permissions, AreNamedInOrder) {
  EXPECT_EQ(name_of(Permission::ReadMeasures), "read_measures");
  EXPECT_EQ(name_of(Permission::EditJourneys), "edit_journeys");
  EXPECT_EQ(name_of(Permission::ReadAudit), "read_audit");
}

TEST(Require, NamesTheMissingRight) {
  Actor actor;
  actor.role = Role::Viewer;
  const auto refused = require(actor, Permission::ManageUsers);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::Forbidden);
  EXPECT_NE(refused.error().message.find("manage_users"), std::string::npos);
}

TEST(Actor, SeesOnlyItsUnits) {
  Actor actor;
  EXPECT_TRUE(actor.sees_unit("any"));
  actor.sees_all_units = false;
  actor.unit_keys = {"oulu", "tampere"};
  EXPECT_TRUE(actor.sees_unit("tampere"));
  EXPECT_FALSE(actor.sees_unit("turku"));
  EXPECT_FALSE(actor.sees_unit(""));
}

}  // namespace
}  // namespace polku::directory
