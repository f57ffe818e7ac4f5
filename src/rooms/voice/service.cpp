#include "voice/service.h"

#include <algorithm>

#include "core/text.h"

namespace polku::voice {
namespace {

constexpr std::size_t kExamples = 20;
constexpr std::size_t kThemesOfAStatement = 20;
constexpr double kNeutralBand = 0.2;  // of a corrected comment's mean
constexpr int kTaughtWeight = 5;      // a person's word against a rating's

double number_member(const json::object& object, std::string_view key) {
  const auto* value = find_member(object, key);
  return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

json::object to_json(const Held& held) {
  return {{"examples", held.examples}, {"macro_f1", held.macro_f1}, {"accuracy", held.accuracy}};
}

// The statement that the correction speaks of: the one it shares most bytes with.
Statement* statement_at(Analysis& analysis, std::int64_t start, std::int64_t end) {
  Statement* best = nullptr;
  std::int64_t most = 0;
  for (auto& statement : analysis.statements) {
    const auto shared =
        std::min<std::int64_t>(end, statement.end) - std::max<std::int64_t>(start, statement.start);
    if (shared <= most) continue;
    most = shared;
    best = &statement;
  }
  return best;
}

void apply(const StoredCorrection& correction, Analysis& analysis) {
  auto* statement = statement_at(analysis, correction.start, correction.end);
  if (statement == nullptr) return;
  if (const auto label = parse_label(correction.label)) {
    statement->label = *label;
    statement->sure = 1;
    statement->mixed = statement->doubtful = false;
    const double least = *label == Label::Neutral ? 0 : 0.6;
    const double sign = *label == Label::Negative ? -1 : 1;
    statement->sentiment = sign * std::max(least, std::min(1.0, sign * statement->sentiment));
    if (*label == Label::Neutral) statement->sentiment = 0;
  }
  if (correction.themes) {
    statement->themes.clear();
    for (const auto& theme : *correction.themes) {
      statement->themes.push_back({theme, statement->start, statement->end});
    }
  }
}

// After corrections of its statements the comment as a whole is what they come to.
void settle_whole(Analysis& analysis) {
  double sum = 0, weight = 0;
  for (const auto& statement : analysis.statements) {
    const double length = statement.end - statement.start;
    sum += statement.sentiment * length;
    weight += length;
  }
  analysis.sentiment = weight > 0 ? sum / weight : 0;
  analysis.label = analysis.sentiment > kNeutralBand    ? Label::Positive
                   : analysis.sentiment < -kNeutralBand ? Label::Negative
                                                        : Label::Neutral;
}

}  // namespace

Result<VoiceService::MindPtr> VoiceService::mind(OrganisationId organisation) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = minds_.find(organisation); at != minds_.end()) return at->second;
  }
  auto made = std::make_shared<Mind>();
  POLKU_TRY(const auto stored, ports_.store.taxonomy(organisation));
  POLKU_TRY(const auto document, parse_json(stored.changes, {.bytes_max = 16 << 20}));
  POLKU_TRY(const auto changes, TaxonomyChanges::read(document));
  POLKU_TRY(made->taxonomy, Taxonomy::make(ports_.lexicon, changes));
  for (const auto language : kLanguages) {
    POLKU_TRY(const auto model, ports_.store.model(organisation, language));
    if (!model) continue;
    const auto index = static_cast<std::size_t>(language);
    POLKU_TRY(made->models[index], LinearModel::read(model->bytes));
    POLKU_TRY(const auto figures, parse_json(model->figures));
    if (figures.is_object()) made->weights[index] = number_member(figures.get_object(), "weight");
  }
  POLKU_TRY(auto corrections, ports_.store.corrections(organisation));
  for (auto& one : corrections) made->corrections[one.response].push_back(std::move(one));
  const std::lock_guard lock(mutex_);
  made->stamp = ++stamps_[organisation];
  return minds_[organisation] = std::move(made);
}

void VoiceService::forget(OrganisationId organisation) {
  const std::lock_guard lock(mutex_);
  minds_.erase(organisation);
  ++stamps_[organisation];
}

std::uint64_t VoiceService::stamp(OrganisationId organisation) {
  const std::lock_guard lock(mutex_);
  return stamps_[organisation];
}

Analysis VoiceService::analyse_with(const Mind& mind, std::string_view text,
                                    std::optional<Language> language,
                                    std::optional<Language> prior) const {
  AnalysisOptions options;
  options.language = language;
  options.prior = prior;
  options.taxonomy = mind.taxonomy.get();
  options.own_models = &mind.models;
  options.own_weights = mind.weights;
  return ports_.analyser.analyse(text, options);
}

Result<Analysis> VoiceService::analyse(OrganisationId organisation, std::string_view text,
                                       std::optional<Language> language,
                                       std::optional<Language> prior) {
  POLKU_TRY(const auto known, mind(organisation));
  return analyse_with(*known, text, language, prior);
}

Result<Analysis> VoiceService::read_answer(OrganisationId organisation, ResponseId response,
                                           std::string_view question, std::string_view text,
                                           std::optional<Language> prior) {
  POLKU_TRY(const auto known, mind(organisation));
  auto analysis = analyse_with(*known, text, {}, prior);
  const auto at = known->corrections.find(response);
  if (at == known->corrections.end()) return analysis;
  bool corrected = false;
  for (const auto& correction : at->second) {
    if (correction.question != question) continue;
    apply(correction, analysis);
    corrected = true;
  }
  if (corrected) settle_whole(analysis);
  return analysis;
}

Result<std::shared_ptr<const Taxonomy>> VoiceService::taxonomy(OrganisationId organisation) {
  POLKU_TRY(const auto known, mind(organisation));
  return known->taxonomy;
}

Result<StoredTaxonomy> VoiceService::taxonomy_changes(OrganisationId organisation) {
  return ports_.store.taxonomy(organisation);
}

Result<int> VoiceService::change_taxonomy(OrganisationId organisation, const json::value& changes,
                                          int revision, std::string_view by) {
  POLKU_TRY(const auto read, TaxonomyChanges::read(changes));
  POLKU_TRY(const auto themes, Taxonomy::make(ports_.lexicon, read));
  for (std::size_t i = 0; i < read.themes.size(); ++i) {
    const auto& theme = read.themes[i];
    const std::string path = "themes[" + std::to_string(i) + "]";
    if (!theme.parent.empty() &&
        (theme.parent == theme.key || themes->find(theme.parent) == nullptr)) {
      return invalid(path + ".parent", "There is no such theme. Give another theme's key.");
    }
    const auto* known = themes->find(theme.key);
    if (!theme.removed && (known == nullptr || known->name.empty())) {
      return invalid(path + ".name", "Give the theme a name in at least one language.");
    }
  }
  StoredTaxonomy stored{json::serialize(read.to_json()), revision + 1, ports_.clock(),
                        std::string(by)};
  POLKU_CHECK(ports_.store.put_taxonomy(organisation, stored, revision));
  forget(organisation);
  return stored.revision;
}

Result<TaxonomyPreview> VoiceService::preview(OrganisationId organisation,
                                              const json::value& changes, std::string_view theme,
                                              std::span<const std::string> comments) {
  POLKU_TRY(const auto now, mind(organisation));
  POLKU_TRY(const auto read, TaxonomyChanges::read(changes));
  Mind then = *now;
  POLKU_TRY(then.taxonomy, Taxonomy::make(ports_.lexicon, read));
  const auto hit = [&](const Analysis& analysis) -> const Statement* {
    for (const auto& statement : analysis.statements) {
      for (const auto& one : statement.themes) {
        if (one.theme == theme) return &statement;
      }
    }
    return nullptr;
  };
  TaxonomyPreview preview;
  for (std::size_t i = 0; i < comments.size(); ++i) {
    ++preview.comments;
    const auto before = analyse_with(*now, comments[i], {}, {});
    const auto after = analyse_with(then, comments[i], {}, {});
    const auto *old_hit = hit(before), *new_hit = hit(after);
    if (old_hit != nullptr) ++preview.caught_before;
    if (new_hit != nullptr) ++preview.caught;
    if (new_hit != nullptr && old_hit == nullptr && preview.gained.size() < kExamples) {
      preview.gained.push_back({i, new_hit->start, new_hit->end});
    }
    if (new_hit == nullptr && old_hit != nullptr && preview.lost.size() < kExamples) {
      preview.lost.push_back({i, old_hit->start, old_hit->end});
    }
  }
  return preview;
}

Result<StoredCorrection> VoiceService::correct(OrganisationId organisation,
                                               const NewCorrection& correction,
                                               std::string_view by) {
  if (correction.end > correction.text.size()) {
    return invalid("end", "The answer is not that long. Give bytes of its text.");
  }
  if (correction.start >= correction.end) return invalid("start", "Give a start before the end.");
  if (!correction.label && !correction.themes) {
    return invalid("label", "Say what is wrong: give a label, themes, or both.");
  }
  if (correction.themes) {
    POLKU_TRY(const auto themes, taxonomy(organisation));
    if (correction.themes->size() > kThemesOfAStatement) {
      return invalid("themes", "Give at most 20 themes.");
    }
    for (std::size_t i = 0; i < correction.themes->size(); ++i) {
      if (themes->find((*correction.themes)[i]) == nullptr) {
        return invalid("themes[" + std::to_string(i) + "]", "There is no such theme.");
      }
    }
  }
  const auto now = ports_.clock();
  StoredCorrection stored;
  stored.id = CorrectionId::make(now);
  stored.organisation = organisation;
  stored.response = correction.response;
  stored.question = correction.question;
  stored.start = correction.start;
  stored.end = correction.end;
  stored.words =
      std::string(correction.text.substr(correction.start, correction.end - correction.start));
  if (!is_valid_utf8(stored.words)) {
    return invalid("start", "Start and end must stand between characters.");
  }
  if (correction.label) stored.label = std::string(name_of(*correction.label));
  stored.themes = correction.themes;
  stored.corrected_by = std::string(by);
  stored.corrected_at = now;
  POLKU_CHECK(ports_.store.insert_correction(stored));
  forget(organisation);
  return stored;
}

Result<void> VoiceService::withdraw_correction(OrganisationId organisation,
                                               CorrectionId correction) {
  POLKU_CHECK(ports_.store.remove_correction(organisation, correction, ports_.clock()));
  forget(organisation);
  return {};
}

Result<std::vector<StoredCorrection>> VoiceService::corrections(
    OrganisationId organisation, std::optional<ResponseId> response) {
  return ports_.store.corrections(organisation, response);
}

Result<StoredModel> VoiceService::learn_from(OrganisationId organisation, Language language,
                                             std::span<const RatedComment> comments,
                                             std::span<const TaughtStatement> taught) {
  POLKU_TRY(const auto known, mind(organisation));
  std::vector<Example> examples;
  std::vector<Label> judged;  // what is used now says
  const auto add = [&](std::string_view text, Label label, std::uint64_t hash, int weight) {
    Example example;
    ports_.analyser.features(text, language, example.features);
    example.label = label;
    example.hash = hash;
    example.weight = weight;
    example.number = examples.size();
    judged.push_back(analyse_with(*known, text, language, {}).label);
    examples.push_back(std::move(example));
  };
  for (const auto& comment : comments) add(comment.text, comment.label, comment.hash, 1);
  for (const auto& one : taught) {
    if (one.language == language) add(one.text, one.label, one.hash, kTaughtWeight);
  }
  POLKU_TRY(const auto learned, learn(ports_.trainer, examples, [&](const Example& example) {
              return judged[example.number];
            }));
  StoredModel stored;
  stored.language = language;
  POLKU_TRY(const auto former, ports_.store.models(organisation));
  for (const auto& one : former) {
    if (one.language == language) stored.number = std::max(stored.number, one.number);
  }
  ++stored.number;
  stored.bytes = learned.model ? learned.model->bytes() : std::string();
  stored.promoted = learned.promoted;
  stored.created_at = ports_.clock();
  stored.figures = json::serialize(json::object{{"examples", examples.size()},
                                                {"own", to_json(learned.own)},
                                                {"present", to_json(learned.present)},
                                                {"weight", learned.weight},
                                                {"why", learned.why}});
  POLKU_CHECK(ports_.store.insert_model(organisation, stored));
  if (stored.promoted) forget(organisation);
  return stored;
}

Result<std::vector<StoredModel>> VoiceService::models(OrganisationId organisation) {
  return ports_.store.models(organisation);
}

}  // namespace polku::voice
