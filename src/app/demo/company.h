#pragma once
// The demo organisation's files as values; see demo/README.md for what each number means.

#include <map>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "core/json.h"
#include "directory/people.h"
#include "surveys/definition.h"

namespace polku::app::demo {

using Random = std::mt19937_64;
double uniform(Random& random);  // in [0, 1)
double normal(Random& random);   // mean 0, deviation 1

// Draws a key with a chance in proportion to its weight. Empty when all weights are 0.
class Weights {
 public:
  Weights() = default;
  explicit Weights(const json::object& weights);
  void multiply(std::string_view key, double factor);
  void keep_only(const json::array& keys);
  bool empty() const { return total() <= 0; }
  double total() const;
  const std::string& draw(Random& random) const;
  std::vector<std::pair<std::string, double>> items;
};

struct Comment {
  Language language;
  std::string touchpoint;  // or "any"
  int mood = 0;
  std::string text;
  std::string when;
  std::string units;  // keys between spaces, or empty
};

struct ShortAnswer {
  std::string survey, question, touchpoint, text;
  Language language;
};

struct CompanyUnit {
  std::string key, name, parent, kind;
};

struct Company {
  json::object organisation;
  json::object structure;
  std::vector<CompanyUnit> units;
  std::map<std::string, surveys::Definition> surveys;  // by slug
  std::map<std::string, json::object> documents;       // the same as written
  std::vector<Comment> comments;
  std::vector<ShortAnswer> short_answers;
};

// Internal, naming the file, when one is missing or malformed: they are part of the program.
Result<Company> read_company(std::span<const EmbeddedFile> files);

// Members that the files promise; asserts in place of an error, since read_company parsed them.
const json::object& object_at(const json::object& object, std::string_view key);
const json::array& array_at(const json::object& object, std::string_view key);
double number_at(const json::object& object, std::string_view key, double fallback);
bool contains(const json::array& array, std::string_view text);
bool contains(const json::array& array, int number);

}  // namespace polku::app::demo
