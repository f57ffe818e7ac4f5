// Definition documents: whatever is read comes back from its document unchanged, and checking,
// stepping and comparing it end without harm.

#include <cstdint>

#include "claim.h"
#include "surveys/check.h"
#include "surveys/definition.h"
#include "surveys/steps.h"
#include "surveys/versions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace polku;
  using namespace polku::surveys;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto definition = parse_definition(text);
  if (!definition.ok()) {
    claim(definition.error().code == ErrorCode::Invalid, "a refusal is Invalid");
    claim(!definition.error().field.empty(), "a refusal names its field");
    return 0;
  }
  const auto again = parse_definition(json::value(to_json(*definition)));
  claim(again.ok() && *again == *definition, "a definition comes back from its document");
  // Keys that are there twice are read, but never saved.
  const auto changes = describe_changes(*definition, *again);
  claim(changes.empty() || !check_for_saving(*definition).ok(), "equal versions differ in nothing");
  static_cast<void>(check_for_publishing(*definition));
  const json::object answers;
  const Context context;
  const auto seen = visibility_of(*definition, {answers, context, definition->default_language()});
  claim(seen.shown.size() == definition->questions.size(), "every question is shown or not");
  claim(!steps_of(*definition).empty(), "there is a step");
  return 0;
}
