#include "directory/units.h"

#include <algorithm>
#include <set>

namespace polku::directory {
namespace {

constexpr std::size_t kNameMax = 200;

const Unit* find_unit(UnitId id, const std::vector<Unit>& tree) {
  const auto at = std::ranges::find(tree, id, &Unit::id);
  return at == tree.end() ? nullptr : &*at;
}

}  // namespace

Result<void> check_unit(const Unit& unit, const std::vector<Unit>& tree) {
  if (!is_slug(unit.key) && !is_key(unit.key)) {
    return invalid("key", "Give a key of lower-case letters, digits, hyphens or underscores.");
  }
  if (trimmed(unit.name).empty()) return invalid("name", "Give the unit a name.");
  POLKU_CHECK(check_text(unit.name, "name", kNameMax));
  for (const auto& other : tree) {
    if (other.id != unit.id && other.key == unit.key) {
      return conflict("Another unit has the key \"" + unit.key + "\".", "key");
    }
  }
  // Walking up from the parent must end at a root without meeting the unit itself.
  std::size_t steps = 0;
  for (auto parent = unit.parent; parent; ++steps) {
    if (*parent == unit.id || steps > tree.size()) {
      return invalid("parent_id", "A unit cannot stand below itself.");
    }
    const auto* above = find_unit(*parent, tree);
    if (above == nullptr) return invalid("parent_id", "There is no such parent unit.");
    parent = above->parent;
  }
  return {};
}

std::vector<std::string> keys_below(const std::vector<UnitId>& roots,
                                    const std::vector<Unit>& tree) {
  std::set<UnitId> inside(roots.begin(), roots.end());
  for (std::size_t before = 0; before != inside.size();) {
    before = inside.size();
    for (const auto& unit : tree) {
      if (unit.parent && inside.contains(*unit.parent)) inside.insert(unit.id);
    }
  }
  std::vector<std::string> keys;
  for (const auto& unit : tree) {
    if (inside.contains(unit.id)) keys.push_back(unit.key);
  }
  std::ranges::sort(keys);
  return keys;
}

}  // namespace polku::directory
