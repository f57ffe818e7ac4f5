#pragma once
// Start here for an organisation's voice: its themes and words, its own models, what people
// corrected. Thread-safe. The room knows no actors: who may call what is the caller's business.

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "voice/analysis.h"
#include "voice/model.h"
#include "voice/ports.h"
#include "voice/taxonomy.h"

namespace polku::voice {

// A comment that came with a rating: what an organisation's model learns from.
struct RatedComment {
  std::string text;
  std::optional<Language> language;  // of the page it was written on
  Label label = Label::Neutral;      // what the rating says
  std::uint64_t hash = 0;            // of its response
};

// A statement's label as a person said it, with its words.
struct TaughtStatement {
  std::string text;
  Language language = Language::Finnish;
  Label label = Label::Neutral;
  std::uint64_t hash = 0;
};

struct NewCorrection {
  ResponseId response;
  std::string question;
  std::string_view text;  // the whole answer
  std::uint32_t start = 0, end = 0;
  std::optional<Label> label;
  std::optional<std::vector<std::string>> themes;
};

// What a change of the taxonomy would catch, of the comments given.
struct TaxonomyPreview {
  std::size_t comments = 0, caught = 0, caught_before = 0;
  struct Example {
    std::size_t comment = 0;           // index of the comment
    std::uint32_t start = 0, end = 0;  // of the statement
  };
  std::vector<Example> gained, lost;  // at most kExamples each
};

class VoiceService {
 public:
  struct Ports {
    VoiceStore& store;
    const Analyser& analyser;
    std::span<const EmbeddedFile> lexicon;
    const ModelTrainer& trainer;
    Clock clock;
  };
  explicit VoiceService(Ports ports) : ports_(std::move(ports)) {}

  const Analyser& analyser() const { return ports_.analyser; }

  // A text as this organisation understands it.
  Result<Analysis> analyse(OrganisationId organisation, std::string_view text,
                           std::optional<Language> language, std::optional<Language> prior);
  // The same with what people corrected in this answer.
  Result<Analysis> read_answer(OrganisationId organisation, ResponseId response,
                               std::string_view question, std::string_view text,
                               std::optional<Language> prior);
  // Themes in order, the organisation's own ones too.
  Result<std::shared_ptr<const Taxonomy>> taxonomy(OrganisationId organisation);

  Result<StoredTaxonomy> taxonomy_changes(OrganisationId organisation);
  // Invalid with the path; Conflict for an old revision. Gives the new revision.
  Result<int> change_taxonomy(OrganisationId organisation, const json::value& changes, int revision,
                              std::string_view by);
  // Of the theme `theme`, over the comments given.
  Result<TaxonomyPreview> preview(OrganisationId organisation, const json::value& changes,
                                  std::string_view theme, std::span<const std::string> comments);

  // Invalid names start, end, label or themes; NotFound when the response is gone.
  Result<StoredCorrection> correct(OrganisationId organisation, const NewCorrection& correction,
                                   std::string_view by);
  Result<void> withdraw_correction(OrganisationId organisation, CorrectionId correction);
  Result<std::vector<StoredCorrection>> corrections(OrganisationId organisation,
                                                    std::optional<ResponseId> response = {});

  // Learns one language's model of the organisation's own comments and corrections and keeps it;
  // used from now on when it is better than what is used now. Never sees another organisation's.
  Result<StoredModel> learn_from(OrganisationId organisation, Language language,
                                 std::span<const RatedComment> comments,
                                 std::span<const TaughtStatement> taught);
  Result<std::vector<StoredModel>> models(OrganisationId organisation);

  // Grows whenever the organisation's comments would be read otherwise than before.
  std::uint64_t stamp(OrganisationId organisation);
  void forget(OrganisationId organisation);

 private:
  // Everything of an organisation that reading a comment needs.
  struct Mind {
    std::shared_ptr<const Taxonomy> taxonomy;
    std::array<std::shared_ptr<const LinearModel>, 4> models;
    std::array<double, 4> weights{};
    std::map<ResponseId, std::vector<StoredCorrection>> corrections;
    std::uint64_t stamp = 0;
  };
  using MindPtr = std::shared_ptr<const Mind>;
  Result<MindPtr> mind(OrganisationId organisation);
  Analysis analyse_with(const Mind& mind, std::string_view text, std::optional<Language> language,
                        std::optional<Language> prior) const;

  Ports ports_;
  std::mutex mutex_;
  std::map<OrganisationId, MindPtr> minds_;
  std::map<OrganisationId, std::uint64_t> stamps_;
};

}  // namespace polku::voice
