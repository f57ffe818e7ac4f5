// GET    /api/v1/voice/themes             themes with what they weigh
// GET    /api/v1/voice/words              what promoters say that detractors do not
// GET    /api/v1/voice/statements         comments with their statements, newest first
// GET    /api/v1/voice/quotes             a few comments that stand for their theme
// GET    /api/v1/voice/search             comments by the words in them, in any form
// POST   /api/v1/voice/taxonomy/preview   what a change of a theme would catch
#include <algorithm>
#include <set>

#include "comments_json.h"
#include "input.h"
#include "metrics/comment_insight.h"
#include "routes.h"
#include "surveys/response_service.h"
#include "voice/service.h"

namespace polku::http {

namespace {

using directory::Permission;
using metrics::CommentChoice;
using metrics::CommentView;

constexpr int kPage = 30;
constexpr int kPageMax = 100;
constexpr int kQuotesMax = 12;
constexpr int kPreviewed = 200;  // of one reading
constexpr std::size_t kPreviewPages = 5;
constexpr std::size_t kSearchBytesMax = 200;

struct Desk {
  VoiceServices voice;
  surveys::ResponseService& responses;
  TextMask mask;

  metrics::CommentInsight& insight() const { return *voice.insight; }
};

CommentView view_of(const Request& request) {
  CommentView view;
  view.page.from = query_text(request, "from");
  view.page.to = query_text(request, "to");
  view.page.unit = query_text(request, "unit");
  view.page.channel = query_text(request, "channel");
  view.page.language = query_text(request, "language");
  view.page.survey = query_text(request, "survey");
  view.page.segment = query_text(request, "segment");
  view.page.compare = query_text(request, "compare");
  view.moment = query_text(request, "moment");
  return view;
}

Result<CommentChoice> choice_of(const Request& request) {
  CommentChoice choice;
  choice.theme = query_text(request, "theme");
  choice.intent = query_text(request, "intent");
  const std::string label = query_text(request, "label");
  if (label.empty()) return choice;
  const auto parsed = voice::parse_label(label);
  if (!parsed) return invalid("label", "Give negative, neutral or positive.");
  choice.label = static_cast<int>(*parsed) - 1;
  return choice;
}

// What an organisation calls a theme; one that it has removed meanwhile has its key alone.
void put_names(json::object& row, const voice::Taxonomy& taxonomy) {
  const voice::Theme* theme = taxonomy.find(std::string_view(row.at("theme").as_string()));
  json::object names;
  if (theme != nullptr) {
    for (const auto& [language, text] : theme->name) names[tag_of(language)] = text;
  }
  const auto or_null = [](const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
  };
  row["name"] = std::move(names);
  row["parent"] = theme != nullptr ? or_null(theme->parent) : json::value();
  row["quadrant"] = theme != nullptr ? or_null(theme->quadrant) : json::value();
  row["touchpoint"] = theme != nullptr ? or_null(theme->touchpoint) : json::value();
  row["own"] = theme != nullptr && theme->own;
}

Result<json::object> show_themes(const Desk& desk, const Request& request) {
  POLKU_TRY(json::object page, desk.insight().themes(*request.actor, view_of(request)));
  POLKU_TRY(const auto taxonomy, desk.voice.voice->taxonomy(request.actor->organisation));
  for (json::value& row : page["themes"].as_array()) put_names(row.as_object(), *taxonomy);
  return page;
}

Result<json::object> show_words(const Desk& desk, const Request& request) {
  return desk.insight().words(*request.actor, view_of(request));
}

Result<json::array> comments_of(const Desk& desk, const Request& request,
                                const std::vector<ResponseId>& ids, const CommentFocus& focus) {
  POLKU_TRY(const std::vector<surveys::ResponseItem> items,
            desk.responses.read_all(*request.actor, ids));
  json::array comments;
  for (const surveys::ResponseItem& item : items) {
    POLKU_TRY(const json::array some, comments_json(desk.voice, *request.actor, item, focus));
    for (const json::value& one : some) comments.push_back(one);
  }
  return comments;
}

Result<json::object> show_chosen(const Desk& desk, const Request& request,
                                 const CommentChoice& choice) {
  POLKU_TRY(const int limit, query_limit(request, kPage, kPageMax));
  POLKU_TRY(const metrics::CommentPage page,
            desk.insight().comments(*request.actor, view_of(request), choice,
                                    query_text(request, "cursor"), limit));
  POLKU_TRY(json::array comments,
            comments_of(desk, request, page.responses, {choice.theme, choice.label}));
  json::object answer = page_of(std::move(comments), page.next);
  answer["hidden"] = page.hidden;
  if (page.hidden) answer["reason"] = page.reason;
  return answer;
}

Result<json::object> show_statements(const Desk& desk, const Request& request) {
  POLKU_TRY(const CommentChoice choice, choice_of(request));
  return show_chosen(desk, request, choice);
}

// Nobody says in which language they search: the words are looked for as each language would have
// them.
Result<json::object> search(const Desk& desk, const Request& request) {
  POLKU_TRY(CommentChoice choice, choice_of(request));
  const std::string words = query_text(request, "q");
  if (trimmed(words).empty()) return invalid("q", "Give the words to look for.");
  if (words.size() > kSearchBytesMax) return invalid("q", "Give fewer words.");
  std::set<std::vector<std::string>> forms;
  for (const Language language : kLanguages) {
    std::vector<std::string> lemmas = desk.voice.voice->analyser().lemmas(words, language);
    std::erase_if(lemmas, [](const std::string& lemma) { return lemma.empty(); });
    if (!lemmas.empty()) forms.insert(std::move(lemmas));
  }
  if (forms.empty()) return invalid("q", "Give words of letters.");
  choice.lemmas.assign(forms.begin(), forms.end());
  return show_chosen(desk, request, choice);
}

Result<json::object> show_quotes(const Desk& desk, const Request& request) {
  POLKU_TRY(const CommentChoice choice, choice_of(request));
  POLKU_TRY(const int limit, query_limit(request, 5, kQuotesMax));
  // More than are shown: those that tell who somebody is are passed over, for every reader.
  POLKU_TRY(const std::vector<metrics::QuoteCandidate> candidates,
            desk.insight().quotes(*request.actor, view_of(request), choice,
                                  static_cast<std::size_t>(limit) * 3));
  std::vector<ResponseId> ids;
  for (const metrics::QuoteCandidate& one : candidates) ids.push_back(one.response);
  POLKU_TRY(const json::array comments,
            comments_of(desk, request, ids, {choice.theme, choice.label}));
  json::array shown;
  for (const json::value& comment : comments) {
    if (shown.size() == static_cast<std::size_t>(limit)) break;
    if (!comment.as_object().at("masks").as_array().empty()) continue;
    shown.push_back(comment);
  }
  return json::object{{"items", std::move(shown)}};
}

// The newest comments that the actor may see, and whose they are.
struct Previewed {
  std::vector<ResponseId> responses;
  std::vector<std::string> texts;
};
Result<Previewed> newest_comments(const Desk& desk, const Request& request) {
  Previewed previewed;
  std::string cursor;
  for (std::size_t page = 0; page < kPreviewPages; ++page) {
    CommentView view;
    view.page.from = "2000-01-01";
    POLKU_TRY(const metrics::CommentPage found,
              desk.insight().comments(*request.actor, view, {}, cursor, kPreviewed));
    POLKU_TRY(const std::vector<surveys::ResponseItem> items,
              desk.responses.read_all(*request.actor, found.responses));
    for (const surveys::ResponseItem& item : items) {
      POLKU_TRY(const auto texts, comment_texts(desk.voice, item));
      for (const std::string& text : texts) {
        previewed.responses.push_back(item.response.id);
        previewed.texts.push_back(text);
      }
    }
    cursor = found.next;
    if (cursor.empty()) break;
  }
  return previewed;
}

json::array examples_json(const Desk& desk, const directory::Actor& actor,
                          const Previewed& previewed,
                          const std::vector<voice::TaxonomyPreview::Example>& examples) {
  json::array array;
  for (const voice::TaxonomyPreview::Example& example : examples) {
    const ShownText shown = desk.mask.shown(actor, previewed.texts[example.comment]);
    array.push_back({{"response", previewed.responses[example.comment].text()},
                     {"text", shown.text},
                     {"start", shown.start_of(example.start)},
                     {"end", shown.end_of(example.end)}});
  }
  return array;
}

Result<json::object> preview(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"changes", "theme"}));
  POLKU_TRY(const json::value* changes, members.needed("changes"));
  POLKU_TRY(const std::string theme, members.text("theme"));
  POLKU_TRY(const Previewed previewed, newest_comments(desk, request));
  POLKU_TRY(
      const voice::TaxonomyPreview found,
      desk.voice.voice->preview(request.actor->organisation, *changes, theme, previewed.texts));
  const directory::Actor& actor = *request.actor;
  return json::object{{"caught", found.caught},
                      {"caught_before", found.caught_before},
                      {"of", found.comments},
                      {"examples", examples_json(desk, actor, previewed, found.gained)},
                      {"examples_lost", examples_json(desk, actor, previewed, found.lost)}};
}

}  // namespace

void add_voice_insight_routes(const RouteContext& context) {
  const Desk desk{context.services.voice, *context.services.responses,
                  TextMask(context.services.voice)};
  const auto add = [&](Verb verb, std::string pattern, Permission permission, auto function,
                       RouteOptions options) {
    context.router.add(
        {verb, std::move(pattern), needs(permission),
         handler([desk, function](const Request& request) { return function(desk, request); }),
         std::move(options)});
  };
  add(Verb::Get, "/api/v1/voice/themes", Permission::ReadMeasures, show_themes,
      {.summary = "Themes of comments: how many, how they feel, what they weigh, what rises.",
       .gives = "VoiceThemes",
       .query = {"from", "to", "unit", "channel", "language", "survey", "segment", "moment",
                 "compare"}});
  add(Verb::Get, "/api/v1/voice/words", Permission::ReadMeasures, show_words,
      {.summary = "What promoters say that detractors do not, and the other way round.",
       .gives = "VoiceWords",
       .query = {"from", "to", "unit", "channel", "language", "survey", "segment", "moment"}});
  add(Verb::Get, "/api/v1/voice/statements", Permission::ReadResponses, show_statements,
      {.summary = "Comments with their statements, newest first. Reading them is logged.",
       .gives = "VoiceComments",
       .query = {"theme", "label", "intent", "from", "to", "unit", "channel", "language", "survey",
                 "segment", "moment", "cursor", "limit"}});
  add(Verb::Get, "/api/v1/voice/quotes", Permission::ReadResponses, show_quotes,
      {.summary = "A few comments that stand for their theme, none with personal data.",
       .gives = "VoiceQuotes",
       .query = {"theme", "label", "intent", "from", "to", "unit", "channel", "language", "survey",
                 "segment", "moment", "limit"}});
  add(Verb::Get, "/api/v1/voice/search", Permission::ReadResponses, search,
      {.summary = "Comments by the words in them, in any form and inside compounds.",
       .gives = "VoiceComments",
       .query = {"q", "theme", "label", "intent", "from", "to", "unit", "channel", "language",
                 "survey", "segment", "moment", "cursor", "limit"}});
  add(Verb::Post, "/api/v1/voice/taxonomy/preview", Permission::EditTaxonomy, preview,
      {.summary = "What a change of a theme would catch among the newest comments.",
       .takes = "VoicePreviewRequest",
       .gives = "VoicePreview"});
}

}  // namespace polku::http
