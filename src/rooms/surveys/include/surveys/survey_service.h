#pragma once
// What staff do with surveys. Thread-safe; calls block on the store, so run them on the worker
// pool. Every function checks the actor's permission first (Forbidden) and works within the actor's
// organisation (NotFound elsewhere). Changes write an audit entry.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "directory/ports.h"
#include "surveys/catalog.h"
#include "surveys/check.h"
#include "surveys/versions.h"

namespace polku::surveys {

using UuidSource = std::function<Uuid(Timestamp)>;

struct SurveySummary {
  StoredSurvey survey;
  std::vector<Language> languages;
  bool has_unpublished_changes = false;
  std::optional<std::int64_t> responses;  // none for an actor limited to units
  std::optional<Timestamp> last_response_at;
};

struct SurveyDetail {
  StoredSurvey survey;
  Definition draft;
  std::vector<Problem> problems;
  bool has_unpublished_changes = false;
};

struct SurveyQuery {
  std::optional<SurveyStatus> status;  // none: all but archived
  std::string text;                    // part of name or slug, any case
};

struct VersionSummary {
  int version = 0;
  Timestamp published_at;
  std::string published_by;
  std::vector<Change> changes;  // against the version before; empty for the first
};

// {"id", "slug", "name", "status", ...} as the staff API shows them.
json::object to_json(const SurveySummary& summary);
json::object to_json(const SurveyDetail& detail);
json::object to_json(const VersionSummary& version);

class SurveyService {
 public:
  struct Ports {
    SurveyStore& surveys;
    directory::DirectoryStore& directory;
    SurveyCatalog& catalog;
    Clock clock;
    UuidSource make_uuid = &Uuid::v7;
  };
  explicit SurveyService(Ports ports) : ports_(std::move(ports)) {}

  // Newest first.
  Result<std::vector<SurveySummary>> list(const directory::Actor& actor, const SurveyQuery& query);
  Result<SurveyDetail> find(const directory::Actor& actor, SurveyId survey);
  // The stored survey of a slug in the actor's organisation.
  Result<StoredSurvey> find_by_slug(const directory::Actor& actor, std::string_view slug);

  // Invalid with the path into the definition; Conflict with field "slug" when it is taken. Also
  // the way back in for an exported definition.
  Result<SurveyDetail> create(const directory::Actor& actor, const json::value& definition);
  // Conflict when `revision` is not the stored one (somebody else saved meanwhile), and with field
  // "slug" when the slug of a survey once published would change: its links are out in the world.
  struct Draft {
    const json::value& definition;
    int revision = 0;
  };
  Result<SurveyDetail> save_draft(const directory::Actor& actor, SurveyId survey,
                                  const Draft& draft);
  // Nothing is stored. Invalid only when the document cannot be read at all.
  Result<std::vector<Problem>> check(const directory::Actor& actor, const json::value& definition);
  // The document as kept (export): the draft, or a published version. NotFound with field
  // "version" when there is no such version.
  Result<json::object> definition(const directory::Actor& actor, SurveyId survey,
                                  std::optional<int> version = {});

  // Makes the draft the next version and opens the survey. Invalid with the first error's path
  // while the draft has errors. Without changes since the last version it only reopens.
  Result<SurveyDetail> publish(const directory::Actor& actor, SurveyId survey);
  // Conflict when the survey is not in a state to go there from. Closing twice is not an error.
  Result<SurveyDetail> close(const directory::Actor& actor, SurveyId survey);
  Result<SurveyDetail> reopen(const directory::Actor& actor, SurveyId survey);
  Result<SurveyDetail> archive(const directory::Actor& actor, SurveyId survey);
  // Conflict while it has responses: archive it instead.
  Result<void> remove(const directory::Actor& actor, SurveyId survey);

  // Newest first.
  Result<std::vector<VersionSummary>> versions(const directory::Actor& actor, SurveyId survey);

 private:
  Result<SurveyDetail> detail_of(StoredSurvey survey) const;
  Result<SurveyDetail> move_to(const directory::Actor& actor, SurveyId survey, SurveyStatus status);
  Result<void> audit(const directory::Actor& actor, std::string_view action, SurveyId survey,
                     json::object detail);

  Ports ports_;
};

}  // namespace polku::surveys
