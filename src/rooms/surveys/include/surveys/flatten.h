#pragma once
// A response as the rows that metrics count. Pure.

#include <optional>
#include <string>
#include <vector>

#include "surveys/definition.h"

namespace polku::surveys {

// One scored or chosen item. `question` is the key, or "quadrant.speed", "matrix.row",
// "ranking.option".
struct Item {
  std::string question;
  std::optional<double> score;  // scales and numbers as given, ranks from 1, consent 1 or 0
  std::string choice;           // option key, "other", "true" or "false"; empty: none
  int part = 0;  // above 0: one option of a multiple choice, whose part-0 item has no choice
  friend bool operator==(const Item&, const Item&) = default;
};

// In question order. Texts, dates and contact details give an item without score or choice, so that
// they can be counted; what is unanswered gives none. `answers` are checked ones.
std::vector<Item> flatten(const Definition& definition, const json::object& answers);

}  // namespace polku::surveys
