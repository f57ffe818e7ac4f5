#pragma once
// What answers can be grouped and filtered by, and the columns that hold it. Values.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace polku::metrics {

// The fixed context fields of a fact. Each is a column of that name holding the code of a text;
// Version holds the number itself. Each has a level of the histogram roll-up. Place is made of two
// others, see place_text: queries of users do not name it.
enum class Dimension : std::uint8_t {
  Unit,
  Channel,
  Touchpoint,
  Moment,
  Location,
  Language,
  Device,
  Method,
  Status,
  Version,
  Place,
};
inline constexpr std::array kDimensions{
    Dimension::Unit,     Dimension::Channel,  Dimension::Touchpoint, Dimension::Moment,
    Dimension::Location, Dimension::Language, Dimension::Device,     Dimension::Method,
    Dimension::Status,   Dimension::Version,  Dimension::Place};
std::string_view name_of(Dimension dimension);
std::optional<Dimension> parse_dimension(std::string_view text);

// Where on a path a response belongs: the moment its context names, else "@" and the touchpoint,
// else nothing.
std::string place_text(std::string_view moment, std::string_view touchpoint);

// Level 0 of the roll-up has no dimension, the others exactly one.
inline constexpr int kPlainLevel = 0;
constexpr int level_of(Dimension dimension) { return static_cast<int>(dimension) + 1; }

// "$response": the pseudo-question with one fact for each response.
inline constexpr std::string_view kResponseQuestion = "$response";
// "$comment": what the comments of a response say, among the facts of comments. Part 0 is the
// comment itself, further parts are the themes it mentions (choice); score is the label -1..1,
// number the feeling -100..100. "$intent": what whoever wrote it means to do, one part each.
inline constexpr std::string_view kCommentQuestion = "$comment";
inline constexpr std::string_view kIntentQuestion = "$intent";

// A declared attribute's column. Keys are [a-z][a-z0-9_]{0,63}; text and number stand apart.
enum class AttributeType : std::uint8_t { Text, Number };
std::string column_of(std::string_view attribute_key, AttributeType type);

}  // namespace polku::metrics
