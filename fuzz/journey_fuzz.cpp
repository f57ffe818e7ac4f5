// Files of journeys: whatever is read comes back from its documents unchanged, and checking and
// comparing it end without harm.

#include <cstdint>

#include "claim.h"
#include "exchange_file.h"
#include "journeys/check.h"
#include "journeys/diff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace polku;
  using namespace polku::journeys;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json.ok()) return 0;
  const auto file = parse_file(*json);
  if (!file.ok()) {
    claim(file.error().code == ErrorCode::Invalid, "a refusal is Invalid");
    claim(!file.error().field.empty(), "a refusal names its field");
    return 0;
  }
  const auto& journey = file->journey;
  const auto again = parse_journey(json::value(to_json(journey)));
  claim(again.ok() && *again == journey, "a journey comes back from its document");
  for (const auto& persona : file->personas) {
    const auto read = parse_persona(json::value(to_json(persona)));
    claim(read.ok() && *read == persona, "a persona comes back from its document");
  }
  for (const auto& touchpoint : file->touchpoints) {
    const auto read = parse_touchpoint(json::value(to_json(touchpoint)));
    claim(read.ok() && *read == touchpoint, "a touchpoint comes back from its document");
  }
  // Keys that are there twice are read, but never saved.
  const bool savable = check_for_saving(check_journey(journey)).ok();
  claim(!savable || describe_changes(journey, journey).empty(), "nothing differs from itself");
  auto emptied = journey;
  for (auto& stage : emptied.stages) stage.moments.clear();
  claim(!savable || describe_changes(emptied, journey).size() == journey.moment_count(),
        "each moment that is added is told of once");
  return 0;
}
