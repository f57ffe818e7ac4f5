#pragma once
// What voice keeps of an organisation. Every function is thread-safe; a write has returned only
// when it is durable.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "core/text.h"
#include "core/time.h"

namespace polku::voice {

using CorrectionId = Id<struct VoiceCorrectionTag>;

struct StoredTaxonomy {
  std::string changes;  // JSON of TaxonomyChanges
  int revision = 0;     // 0: never changed
  Timestamp updated_at;
  std::string updated_by;
};

// What a person said of one statement.
struct StoredCorrection {
  CorrectionId id;
  OrganisationId organisation;
  ResponseId response;
  std::string question;
  std::int64_t start = 0, end = 0;                 // bytes of the answer's text
  std::string words;                               // those bytes, as they were then
  std::string label;                               // negative, neutral, positive; empty: not said
  std::optional<std::vector<std::string>> themes;  // none: not said
  std::string corrected_by;
  Timestamp corrected_at;
};

struct StoredModel {
  friend bool operator==(const StoredModel&, const StoredModel&) = default;

  Language language = Language::Finnish;
  int number = 0;
  std::string bytes;    // LinearModel::bytes
  std::string figures;  // JSON
  bool promoted = false;
  Timestamp created_at;
};

class VoiceStore {
 public:
  virtual ~VoiceStore() = default;

  virtual Result<StoredTaxonomy> taxonomy(OrganisationId organisation) = 0;
  // Conflict when the stored revision is not `expected_revision`. With a `taxonomy_changed` outbox
  // event.
  virtual Result<void> put_taxonomy(OrganisationId organisation, const StoredTaxonomy& taxonomy,
                                    int expected_revision) = 0;

  // All of them, oldest first; of one response when it is given.
  virtual Result<std::vector<StoredCorrection>> corrections(
      OrganisationId organisation, std::optional<ResponseId> response = {}) = 0;
  // With a `response_changed` outbox event, so that the facts follow. NotFound when there is no
  // such response.
  virtual Result<void> insert_correction(const StoredCorrection& correction) = 0;
  virtual Result<void> remove_correction(OrganisationId organisation, CorrectionId correction,
                                         Timestamp at) = 0;

  // The promoted one with the greatest number; nothing when there is none.
  virtual Result<std::optional<StoredModel>> model(OrganisationId organisation,
                                                   Language language) = 0;
  // Without their bytes, newest first.
  virtual Result<std::vector<StoredModel>> models(OrganisationId organisation) = 0;
  virtual Result<void> insert_model(OrganisationId organisation, const StoredModel& model) = 0;
};

}  // namespace polku::voice
