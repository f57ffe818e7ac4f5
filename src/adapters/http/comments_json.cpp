#include "comments_json.h"

#include <algorithm>

#include "core/text.h"
#include "surveys/catalog.h"
#include "voice/service.h"

namespace polku::http {

namespace {

json::value or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

// The rating beside the words: the first NPS, else the first of another scale.
json::value score_of(const surveys::Response& response, const surveys::Definition& definition) {
  const surveys::Question* best = nullptr;
  for (const surveys::Question& question : definition.questions) {
    const json::value* answer = find_member(response.answers, question.key);
    if (answer == nullptr || !answer->is_number() || !surveys::is_scored(question.type)) continue;
    const bool nps = question.type == surveys::QuestionType::Nps;
    if (best == nullptr || (nps && best->type != surveys::QuestionType::Nps)) best = &question;
  }
  if (best == nullptr) return {};
  return json::value{{"question", best->key},
                     {"measure", best->measure},
                     {"value", *find_member(response.answers, best->key)},
                     {"max", best->scale ? json::value(best->scale->max) : json::value()}};
}

bool is_in_focus(const voice::Statement& statement, const CommentFocus& focus) {
  if (focus.theme.empty() && !focus.label) return false;
  if (focus.label && static_cast<int>(statement.label) - 1 != *focus.label) return false;
  return focus.theme.empty() ||
         std::ranges::find(statement.themes, focus.theme, &voice::ThemeHit::theme) !=
             statement.themes.end();
}

json::object statement_json(const voice::Statement& statement, const ShownText& shown,
                            const CommentFocus& focus) {
  const std::size_t start = shown.start_of(statement.start), end = shown.end_of(statement.end);
  json::array themes, marks;
  for (const voice::ThemeHit& hit : statement.themes) {
    if (std::ranges::find(themes, json::value(hit.theme)) == themes.end()) {
      themes.emplace_back(hit.theme);
    }
  }
  for (const voice::Mark& mark : statement.marks) {
    marks.push_back({{"start", shown.start_of(mark.start)},
                     {"end", shown.end_of(mark.end)},
                     {"sentiment", mark.sentiment}});
  }
  return {{"start", start},
          {"end", end},
          {"text", std::string_view(shown.text).substr(start, end - start)},
          {"sentiment", statement.sentiment},
          {"label", voice::name_of(statement.label)},
          {"sure", statement.sure},
          {"themes", std::move(themes)},
          {"intents", json::array(statement.intents.begin(), statement.intents.end())},
          {"marks", std::move(marks)},
          {"original_start", statement.start},
          {"original_end", statement.end},
          {"in_focus", is_in_focus(statement, focus)}};
}

struct CommentText {
  std::string_view question;
  std::string_view text;
};

// They view the response and its definition.
std::vector<CommentText> texts_of(const surveys::Response& response,
                                  const surveys::Definition& definition) {
  std::vector<CommentText> texts;
  for (const surveys::Question& question : definition.questions) {
    if (question.type != surveys::QuestionType::LongText) continue;
    const json::value* answer = find_member(response.answers, question.key);
    if (answer == nullptr || !answer->is_string()) continue;
    const std::string_view text = answer->get_string();
    if (!trimmed(text).empty()) texts.push_back({question.key, text});
  }
  return texts;
}

Result<json::object> comment_json(const VoiceServices& services, const directory::Actor& actor,
                                  const surveys::Response& response, const CommentText& comment,
                                  const CommentFocus& focus) {
  POLKU_TRY(const voice::Analysis analysis,
            services.voice->read_answer(response.organisation, response.id, comment.question,
                                        comment.text, response.language));
  const TextMask mask(services);
  const ShownText shown = mask.shown(actor, comment.text);
  json::array statements, masks;
  for (const voice::Statement& statement : analysis.statements) {
    statements.push_back(statement_json(statement, shown, focus));
  }
  for (const MaskedPiece& piece : shown.pieces) {
    masks.push_back({{"start", piece.start}, {"end", piece.end}, {"kind", piece.kind}});
  }
  json::object object{{"question", comment.question}, {"text", shown.text}};
  object["masked"] = mask.hides_from(actor);
  object["masks"] = std::move(masks);
  object["language"] = analysis.language ? json::value(tag_of(*analysis.language))
                                         : or_null(analysis.other_language);
  object["sentiment"] = analysis.sentiment;
  object["label"] = voice::name_of(analysis.label);
  object["statements"] = std::move(statements);
  return object;
}

}  // namespace

Result<std::vector<std::string>> comment_texts(const VoiceServices& services,
                                               const surveys::ResponseItem& item) {
  const surveys::Response& response = item.response;
  POLKU_TRY(const surveys::DefinitionPtr definition,
            services.catalog->version(response.organisation, response.survey, response.version));
  std::vector<std::string> texts;
  for (const CommentText& text : texts_of(response, *definition)) {
    texts.emplace_back(text.text);
  }
  return texts;
}

Result<json::array> comments_json(const VoiceServices& services, const directory::Actor& actor,
                                  const surveys::ResponseItem& item, const CommentFocus& focus) {
  const surveys::Response& response = item.response;
  POLKU_TRY(const surveys::DefinitionPtr definition,
            services.catalog->version(response.organisation, response.survey, response.version));
  json::array comments;
  for (const CommentText& text : texts_of(response, *definition)) {
    POLKU_TRY(json::object comment, comment_json(services, actor, response, text, focus));
    comment["response"] = response.id.text();
    comment["survey"] = item.survey_slug;
    comment["submitted_at"] = format_rfc3339(response.submitted_at);
    comment["unit"] = or_null(response.context.unit);
    comment["channel"] = or_null(response.context.channel);
    comment["moment"] = or_null(response.context.moment);
    comment["score"] = score_of(response, *definition);
    comments.push_back(std::move(comment));
  }
  return comments;
}

}  // namespace polku::http
