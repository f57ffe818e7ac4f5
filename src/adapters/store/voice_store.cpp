#include <fmt/format.h>

#include "core/json.h"
#include "outbox.h"
#include "rows.h"
#include "session.h"
#include "stores.h"

namespace polku::store {
namespace {

using namespace voice;

const Query kTaxonomy{"voice/taxonomy"};
const Query kInsertTaxonomy{"voice/insert_taxonomy"};
const Query kUpdateTaxonomy{"voice/update_taxonomy"};
const Query kCorrections{"voice/corrections"};
const Query kCorrectionsOfResponse{"voice/corrections_of_response"};
const Query kInsertCorrection{"voice/insert_correction"};
const Query kCorrectionResponse{"voice/correction_response"};
const Query kRemoveCorrection{"voice/remove_correction"};
const Query kModel{"voice/model"};
const Query kModels{"voice/models"};
const Query kInsertModel{"voice/insert_model"};

constexpr const char* kNoCorrection = "There is no such correction.";
constexpr const char* kNoResponse = "There is no such response.";

// Texts cannot hold any byte; hexadecimal digits can be read in every tool.
std::string hex_of(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned char>(byte));
  }
  return text;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  throw std::runtime_error("the store holds weights that are no hexadecimal digits");
}

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(digit_of(hex[i]) * 16 + digit_of(hex[i + 1])));
  }
  return bytes;
}

std::optional<std::string> joined(const std::optional<std::vector<std::string>>& themes) {
  if (!themes) return std::nullopt;
  std::string text;
  for (const auto& theme : *themes) text += (text.empty() ? "" : " ") + theme;
  return text;
}

std::optional<std::vector<std::string>> themes_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::vector<std::string> themes;
  for (const auto theme : split(*text, ' ')) {
    if (!theme.empty()) themes.emplace_back(theme);
  }
  return themes;
}

class SociVoiceStore final : public VoiceStore {
 public:
  explicit SociVoiceStore(Database& database) : database_(database) {}

  Result<StoredTaxonomy> taxonomy(OrganisationId organisation) override {
    StoredTaxonomy found{"{}", 0, {}, {}};
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      session.each<std::string, int, Timestamp, std::string>(
          kTaxonomy, {{"organisation", organisation}},
          [&](std::string changes, int revision, Timestamp at, std::string by) {
            found = {std::move(changes), revision, at, std::move(by)};
          });
      return {};
    }));
    return found;
  }

  Result<void> put_taxonomy(OrganisationId organisation, const StoredTaxonomy& taxonomy,
                            int expected_revision) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const bool first = expected_revision == 0;
      const auto changed =
          first ? session.execute(kInsertTaxonomy, {{"organisation", organisation},
                                                    {"changes", taxonomy.changes},
                                                    {"revision", taxonomy.revision},
                                                    {"updated_at", taxonomy.updated_at},
                                                    {"updated_by", taxonomy.updated_by}})
                : session.execute(kUpdateTaxonomy, {{"organisation", organisation},
                                                    {"changes", taxonomy.changes},
                                                    {"revision", taxonomy.revision},
                                                    {"updated_at", taxonomy.updated_at},
                                                    {"updated_by", taxonomy.updated_by},
                                                    {"expected", expected_revision}});
      if (changed == 0) {
        return conflict("Somebody else has changed the themes meanwhile. Load them again.");
      }
      append_event(session,
                   {organisation, "taxonomy_changed", organisation.uuid, taxonomy.updated_at});
      return {};
    });
  }

  Result<std::vector<StoredCorrection>> corrections(OrganisationId organisation,
                                                    std::optional<ResponseId> response) override {
    if (!response)
      return read_corrections(kCorrections, {{"organisation", organisation}}, organisation);
    return read_corrections(kCorrectionsOfResponse,
                            {{"organisation", organisation}, {"response", *response}},
                            organisation);
  }

  Result<void> insert_correction(const StoredCorrection& correction) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto themes = joined(correction.themes);
      Param themes_param("themes", std::string_view(themes ? *themes : std::string_view()));
      themes_param.null = !themes;
      POLKU_CHECK(changed_one(
          session.execute(kInsertCorrection, {{"organisation", correction.organisation},
                                              {"id", correction.id},
                                              {"response", correction.response},
                                              {"question", correction.question},
                                              {"first_byte", correction.start},
                                              {"end_byte", correction.end},
                                              {"words", correction.words},
                                              {"label", correction.label},
                                              themes_param,
                                              {"corrected_by", correction.corrected_by},
                                              {"corrected_at", correction.corrected_at}}),
          kNoResponse));
      append_event(session, {correction.organisation, "response_changed", correction.response.uuid,
                             correction.corrected_at});
      return {};
    });
  }

  Result<void> remove_correction(OrganisationId organisation, CorrectionId correction,
                                 Timestamp at) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto response = session.one<ResponseId>(
          kCorrectionResponse, {{"organisation", organisation}, {"id", correction}});
      if (!response) return not_found(kNoCorrection);
      session.execute(kRemoveCorrection, {{"organisation", organisation}, {"id", correction}});
      append_event(session, {organisation, "response_changed", std::get<0>(*response).uuid, at});
      return {};
    });
  }

  Result<std::optional<StoredModel>> model(OrganisationId organisation,
                                           Language language) override {
    std::optional<StoredModel> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.reset();
      session.each<int, std::string, std::string, Timestamp>(
          kModel, {{"organisation", organisation}, {"language", tag_of(language)}},
          [&](int number, std::string weights, std::string figures, Timestamp at) {
            found = {language, number, bytes_of(weights), std::move(figures), true, at};
          });
      return {};
    }));
    return found;
  }

  Result<std::vector<StoredModel>> models(OrganisationId organisation) override {
    std::vector<StoredModel> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.clear();
      session.each<std::string, int, std::string, bool, Timestamp>(
          kModels, {{"organisation", organisation}},
          [&](std::string language, int number, std::string figures, bool promoted, Timestamp at) {
            found.push_back(
                {stored_language(language), number, {}, std::move(figures), promoted, at});
          });
      return {};
    }));
    return found;
  }

  Result<void> insert_model(OrganisationId organisation, const StoredModel& model) override {
    const auto weights = hex_of(model.bytes);
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsertModel, {{"organisation", organisation},
                                     {"language", tag_of(model.language)},
                                     {"number", model.number},
                                     {"weights", weights},
                                     {"figures", model.figures},
                                     {"promoted", model.promoted},
                                     {"created_at", model.created_at}});
      return {};
    });
  }

 private:
  Result<std::vector<StoredCorrection>> read_corrections(const Query& query,
                                                         std::initializer_list<Param> params,
                                                         OrganisationId organisation) {
    std::vector<StoredCorrection> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.clear();
      session.each<CorrectionId, ResponseId, std::string, std::int64_t, std::int64_t, std::string,
                   std::string, std::optional<std::string>, std::string, Timestamp>(
          query, params,
          [&](CorrectionId id, ResponseId response, std::string question, std::int64_t start,
              std::int64_t end, std::string words, std::string label,
              std::optional<std::string> themes, std::string by, Timestamp at) {
            found.push_back({id, organisation, response, std::move(question), start, end,
                             std::move(words), std::move(label), themes_of(themes), std::move(by),
                             at});
          });
      return {};
    }));
    return found;
  }

  Database& database_;
};

}  // namespace

std::unique_ptr<VoiceStore> make_voice_store(Database& database) {
  return std::make_unique<SociVoiceStore>(database);
}

}  // namespace polku::store
