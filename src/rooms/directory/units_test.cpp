#include "directory/units.h"

#include <gtest/gtest.h>

namespace polku::directory {
namespace {

UnitId id(std::uint8_t number) {
  UnitId unit;
  unit.uuid.bytes[15] = number;
  return unit;
}

const std::vector<Unit> kTree{{id(1), "south", "Etelä", std::nullopt},
                              {id(2), "turku", "Turku", id(1)},
                              {id(3), "turku_workshop", "Turun huolto", id(2)},
                              {id(4), "north", "Pohjoinen", std::nullopt}};

TEST(KeysBelow, TakesTheWholeSubtree) {
  EXPECT_EQ(keys_below({id(1)}, kTree),
            (std::vector<std::string>{"south", "turku", "turku_workshop"}));
  EXPECT_EQ(keys_below({id(3), id(4)}, kTree),
            (std::vector<std::string>{"north", "turku_workshop"}));
  EXPECT_TRUE(keys_below({id(9)}, kTree).empty());
  EXPECT_TRUE(keys_below({}, kTree).empty());
}

TEST(CheckUnit, AcceptsASoundUnit) {
  EXPECT_TRUE(check_unit({id(5), "oulu", "Oulu", id(4)}, kTree).ok());
}

TEST(CheckUnit, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(check_unit({id(5), "Oulu!", "Oulu", {}}, kTree).error().field, "key");
  EXPECT_EQ(check_unit({id(5), "turku", "Toinen", {}}, kTree).error().code, ErrorCode::Conflict);
  EXPECT_EQ(check_unit({id(5), "oulu", "  ", {}}, kTree).error().field, "name");
  EXPECT_EQ(check_unit({id(5), "oulu", "Oulu", id(99)}, kTree).error().field, "parent_id");
}

TEST(CheckUnit, RefusesACircle) {
  EXPECT_EQ(check_unit({id(1), "south", "Etelä", id(3)}, kTree).error().field, "parent_id");
  EXPECT_EQ(check_unit({id(1), "south", "Etelä", id(1)}, kTree).error().field, "parent_id");
}

}  // namespace
}  // namespace polku::directory
