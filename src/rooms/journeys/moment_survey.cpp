// A ready survey about one moment: the quadrant's four questions and a voluntary comment, which
// takes less than 20 seconds to answer.

#include <algorithm>

#include "binding_rules.h"
#include "core/format.h"

namespace polku::journeys {
namespace {

using directory::Permission;
using surveys::SurveyStatus;

constexpr std::string_view kQuestion = "quadrant";
constexpr int kSlugsMax = 100;
constexpr std::size_t kSlugMax = 64;

// Texts with the moment's title in place of {}.
struct SurveyTexts {
  LocalizedText name, title, intro, question, comment, thanks;
};

const SurveyTexts& survey_texts() {
  using enum Language;
  static const SurveyTexts texts{
      .name = {{Finnish, "Nelikenttä: {}"},
               {Swedish, "Fyrfält: {}"},
               {English, "Quadrant: {}"},
               {Ukrainian, "Квадрант: {}"}},
      .title = {{Finnish, "{} – miten sujui?"},
                {Swedish, "{} – hur gick det?"},
                {English, "{} – how was it?"},
                {Ukrainian, "{} — як усе пройшло?"}},
      .intro = {{Finnish, "Neljä valintaa, alle 20 sekuntia."},
                {Swedish, "Fyra val, under 20 sekunder."},
                {English, "Four choices, less than 20 seconds."},
                {Ukrainian, "Чотири відповіді, менш ніж 20 секунд."}},
      .question = {{Finnish, "Arvioi asiointisi juuri tässä kohdassa"},
                   {Swedish, "Hur var det just här?"},
                   {English, "How was it at this very point?"},
                   {Ukrainian, "Як було саме тут?"}},
      .comment = {{Finnish, "Haluatko kertoa lisää? (vapaaehtoinen)"},
                  {Swedish, "Vill du berätta mer? (frivilligt)"},
                  {English, "Would you like to tell us more? (optional)"},
                  {Ukrainian, "Бажаєте розповісти більше? (необов’язково)"}},
      .thanks = {{Finnish, "Kiitos! Vastauksesi auttaa meitä parantamaan juuri tätä kohtaa."},
                 {Swedish, "Tack! Ditt svar hjälper oss att göra just det här bättre."},
                 {English, "Thank you! Your answer helps us make this very point better."},
                 {Ukrainian, "Дякуємо! Ваша відповідь допоможе нам поліпшити саме це."}}};
  return texts;
}

std::string with_title(std::string text, std::string_view title) {
  const auto at = text.find("{}");
  if (at != std::string::npos) text.replace(at, 2, title);
  return text;
}

json::object localized(const LocalizedText& texts, const std::vector<Language>& languages,
                       std::string_view title) {
  json::object object;
  for (const auto language : languages) {
    object.emplace(tag_of(language), with_title(texts.at(language), title));
  }
  return object;
}

// In a survey two braces begin an earlier answer; in a title they are only braces.
std::string without_pipes(std::string title) {
  for (auto at = title.find("{{"); at != std::string::npos; at = title.find("{{", at)) {
    title.insert(at + 1, " ");
  }
  return title;
}

json::object survey_of(const std::string& slug, std::string_view moment_title,
                       const std::vector<Language>& languages) {
  const auto& texts = survey_texts();
  const auto title = without_pipes(std::string(first_code_points(moment_title, 150)));
  const auto in_all = [&](const LocalizedText& text) { return localized(text, languages, title); };
  json::array tags;
  for (const auto language : languages) tags.emplace_back(tag_of(language));
  json::array questions{json::object{{"key", kQuestion},
                                     {"type", "quadrant"},
                                     {"title", in_all(texts.question)},
                                     {"required", true},
                                     {"scale", {{"min", 1}, {"max", 5}}}},
                        json::object{{"key", "comment"},
                                     {"type", "long_text"},
                                     {"title", in_all(texts.comment)},
                                     {"max_length", 2'000}}};
  return {{"schema", 1},
          {"slug", slug},
          {"name", with_title(texts.name.at(languages.front()), title)},
          {"languages", std::move(tags)},
          {"presentation", "one_page"},
          {"title", in_all(texts.title)},
          {"intro", in_all(texts.intro)},
          {"thanks", in_all(texts.thanks)},
          {"progress", false},
          {"questions", std::move(questions)}};
}

struct FoundMoment {
  Journey journey;
  Moment moment;
  std::string query;
};

Result<FoundMoment> find_moment(const RoomPorts& ports, OrganisationId organisation,
                                std::string_view key) {
  const auto id = ports.journeys.journey_of_moment(organisation, key);
  if (!id.ok()) {
    if (id.error().code != ErrorCode::NotFound) return id.error();
    return not_found("No journey has this moment.");
  }
  POLKU_TRY(const auto stored, ports.journeys.document(organisation, DocumentKind::Journey, *id));
  FoundMoment found;
  POLKU_TRY(found.journey, stored_journey(stored.document));
  const auto* moment = found.journey.find_moment(key);
  if (moment == nullptr) return not_found("No journey has this moment.");
  found.moment = *moment;
  // Keys need no escaping in an address.
  found.query = fmt::format("?moment={}", key);
  if (moment->touchpoint.empty()) {
    if (!moment->channel.empty()) found.query += "&channel=" + moment->channel;
    return found;
  }
  found.query += "&touchpoint=" + moment->touchpoint;
  POLKU_TRY(const auto documents, ports.journeys.documents(organisation, DocumentKind::Touchpoint));
  const auto at = std::ranges::find(documents, moment->touchpoint, &StoredDocument::key);
  std::optional<Touchpoint> touchpoint;
  if (at != documents.end()) {
    POLKU_TRY(touchpoint, stored_touchpoint(at->document));
  }
  const auto channel = channel_of(*moment, touchpoint ? &*touchpoint : nullptr);
  if (!channel.empty()) found.query += fmt::format("&channel={}", channel);
  return found;
}

// Conflict while a survey in use asks the quadrant at the moment already.
Result<void> check_not_asked(const RoomPorts& ports, OrganisationId organisation,
                             std::string_view moment) {
  POLKU_TRY(const auto calendar, calendar_of(ports, organisation));
  POLKU_TRY(const auto bindings, ports.journeys.bindings(organisation, moment));
  for (const auto& binding : bindings) {
    const bool asks = binding.kind == kQuestionBinding && binding.role == kQuestion;
    if (!asks || !is_live(binding, calendar.today)) continue;
    const auto survey = ports.surveys.find_by_slug(binding.survey);
    if (!survey.ok() || survey->status == SurveyStatus::Archived) continue;
    return conflict(fmt::format("The survey \"{}\" asks the quadrant at this moment already; use "
                                "it, or end its binding first.",
                                survey->name),
                    "moment");
  }
  return {};
}

Result<surveys::SurveyDetail> create_survey(const RoomPorts& ports, const directory::Actor& actor,
                                            const FoundMoment& found,
                                            const std::vector<Language>& languages) {
  auto wanted = found.moment.key;
  std::ranges::replace(wanted, '_', '-');
  for (int number = 1; number <= kSlugsMax; ++number) {
    const auto suffix = number == 1 ? std::string() : fmt::format("-{}", number);
    const auto slug = wanted.substr(0, kSlugMax - suffix.size()) + suffix;
    auto made =
        ports.survey_service.create(actor, survey_of(slug, trimmed(found.moment.title), languages));
    const bool taken = !made.ok() && made.error().code == ErrorCode::Conflict;
    if (!taken || made.error().field != "slug") return made;
  }
  return conflict("There are many surveys of this name already; remove some first.", "moment");
}

}  // namespace

Result<MomentSurvey> BindingService::quadrant_survey(const directory::Actor& actor,
                                                     std::string_view moment,
                                                     const SurveyWish& wish) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_CHECK(require(actor, Permission::EditSurveys));
  if (wish.publish) {
    POLKU_CHECK(require(actor, Permission::PublishSurveys));
  }
  POLKU_TRY(const auto found, find_moment(ports_, actor.organisation, moment));
  if (trimmed(found.moment.title).empty()) {
    return invalid("moment", "Give the moment a title first: the survey asks about it by name.");
  }
  POLKU_CHECK(check_not_asked(ports_, actor.organisation, moment));
  std::vector<Language> languages;
  for (const auto language : wish.languages) {
    if (std::ranges::find(languages, language) == languages.end()) languages.push_back(language);
  }
  if (languages.empty()) languages.push_back(found.journey.language);
  POLKU_TRY(const auto made, create_survey(ports_, actor, found, languages));
  MomentSurvey survey;
  survey.survey = made.survey.id;
  survey.slug = made.survey.slug;
  survey.query = found.query;
  NewBinding wanted;
  wanted.kind = kQuestionBinding;
  wanted.survey = survey.slug;
  wanted.target = kQuestion;
  POLKU_TRY(survey.binding, bind(actor, moment, wanted));
  if (wish.publish) {
    POLKU_CHECK(ports_.survey_service.publish(actor, survey.survey));
  }
  return survey;
}

}  // namespace polku::journeys
