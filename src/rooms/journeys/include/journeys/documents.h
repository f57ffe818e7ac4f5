#pragma once
// What people write: personas, touchpoints and journeys. Each is one JSON document, read strictly
// into these values. Pure; values are thread-safe when const.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "core/text.h"

namespace polku::journeys {

inline constexpr std::size_t kJourneysMax = 500;  // of an organisation, as the next two
inline constexpr std::size_t kPersonasMax = 200;
inline constexpr std::size_t kTouchpointsMax = 1'000;
inline constexpr std::size_t kStagesMax = 30;    // of a journey
inline constexpr std::size_t kMomentsMax = 500;  // of a journey
inline constexpr std::size_t kBranchesMax = 20;  // of a moment
inline constexpr std::size_t kNameMax = 200;     // code points, as the next two
inline constexpr std::size_t kTitleMax = 500;
inline constexpr std::size_t kTextMax = 10'000;
inline constexpr std::size_t kDocumentBytesMax = 4 << 20;  // of a document's JSON

enum class Medium { Physical, Digital };
std::string_view name_of(Medium medium);  // "physical", "digital"

// A way to meet the customer. Of some (feedback, adverts) it cannot be told which medium they are.
struct Channel {
  std::string_view key;
  std::optional<Medium> medium;
  LocalizedText name;
};
const std::vector<Channel>& channels();
const Channel* find_channel(std::string_view key);

// Who the customer is. A persona without filters has everybody's numbers.
struct Persona {
  std::string key, name, summary, everyday_life, before, after;
  std::vector<std::string> values, hard;
  std::string generation;             // silent, boomer, x, y, z, alpha or empty
  std::vector<std::string> channels;  // keys
  std::string color;                  // "#rrggbb" or empty
  json::array filters;                // metrics::parse_filters reads it

  friend bool operator==(const Persona&, const Persona&) = default;
};

// What the customer meets. `key` is what a response's context.touchpoint names.
struct Touchpoint {
  std::string key, name;
  std::string channel;         // key or empty
  std::optional<Medium> kind;  // none: as the channel is
  std::string description;

  std::optional<Medium> medium() const;
  friend bool operator==(const Touchpoint&, const Touchpoint&) = default;
};

struct Branch {
  std::string moment;  // key
  std::string label;
  friend bool operator==(const Branch&, const Branch&) = default;
};

struct Moment {
  std::string key;  // unique in the organisation: a response's context.moment names it
  std::string title;
  std::string touchpoint;                        // key or empty
  std::string channel;                           // key or empty
  std::string sees, hears, smells, feels;        // the customer
  std::string expectation, promise;              // of the customer; of the organisation
  std::string front_stage, back_stage, support;  // the work
  std::optional<double> drawn_emotion;           // -2 to 2
  std::vector<std::string> personas;             // keys; empty: everybody's
  std::vector<Branch> next;                      // empty: the moment that follows
  std::string sub_journey;                       // key of a journey or empty

  friend bool operator==(const Moment&, const Moment&) = default;
};

// Whether the experience has been designed: what is expected or promised is written down, and the
// work that makes it.
bool designed(const Moment& moment);
// `touchpoint`: the moment's, or null.
std::string_view channel_of(const Moment& moment, const Touchpoint* touchpoint);
std::optional<Medium> medium_of(const Moment& moment, const Touchpoint* touchpoint);

enum class StageKind { Before, During, After, Own };
std::string_view name_of(StageKind kind);
std::optional<StageKind> parse_stage_kind(std::string_view text);

struct Stage {
  std::string key;
  StageKind kind = StageKind::Own;
  std::string title;
  std::vector<Moment> moments;

  friend bool operator==(const Stage&, const Stage&) = default;
};

// The question whose answers are the journey's end outcome.
struct Outcome {
  std::string survey;  // slug
  std::string question;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Journey {
  std::string key, name, description;
  Language language = Language::Finnish;
  std::vector<std::string> personas;  // keys
  std::vector<Stage> stages;
  std::optional<Outcome> outcome;

  std::size_t moment_count() const;
  std::vector<std::string> moment_keys() const;  // in path order
  const Moment* find_moment(std::string_view key) const;
  friend bool operator==(const Journey&, const Journey&) = default;
};

// Read strictly: Invalid with a path such as "stages[1].moments[0].title" and what to do for
// unknown members, wrong types, bad keys and whatever is too long or too many. `path` stands before
// it. A journey may still lack names and titles and contradict itself: see check.h.
Result<Journey> parse_journey(const json::value& document, std::string_view path = {});
Result<Persona> parse_persona(const json::value& document, std::string_view path = {});
Result<Touchpoint> parse_touchpoint(const json::value& document, std::string_view path = {});
// From stored text; what cannot be read is our fault (Internal).
Result<Journey> stored_journey(std::string_view text);
Result<Persona> stored_persona(std::string_view text);
Result<Touchpoint> stored_touchpoint(std::string_view text);

// The document with every member. parse_journey(to_json(j)) == j.
json::object to_json(const Journey& journey);
json::object to_json(const Moment& moment);
json::object to_json(const Persona& persona);
json::object to_json(const Touchpoint& touchpoint);

// A key near to the name ("Web shop, returns" -> "web_shop_returns"); never empty.
std::string key_from(std::string_view name);

}  // namespace polku::journeys
