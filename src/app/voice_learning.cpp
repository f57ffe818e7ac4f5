#include "voice_learning.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "core/text.h"

namespace polku::app {
namespace {

using voice::Label;

constexpr auto kTick = std::chrono::seconds(10);
constexpr std::int64_t kAtMostEvery = 3'600;  // seconds
// Where there are more comments than are read, growth cannot be counted.
constexpr std::int64_t kAnywayEvery = 86'400;
constexpr std::size_t kExamplesMax = 10'000;  // of a language
constexpr std::size_t kResponsesMax = 200'000;
constexpr int kPage = 1'000;

// Any fixed function of the id will do.
std::uint64_t hash_of(ResponseId id) {
  std::uint64_t hash = 0;
  std::memcpy(&hash, id.uuid.bytes.data() + 8, sizeof hash);
  return hash * 0x9e3779b97f4a7c15;
}

struct Material {
  std::array<std::vector<voice::RatedComment>, 4> comments;
  std::array<std::vector<voice::TaughtStatement>, 4> taught;

  bool is_full() const {
    return std::ranges::any_of(comments,
                               [](const auto& one) { return one.size() >= kExamplesMax; });
  }
};

std::size_t index_of(Language language) { return static_cast<std::size_t>(language); }

class Gathering {
 public:
  Gathering(Rooms& rooms, const VoiceRoom& voice, OrganisationId organisation,
            const std::atomic<bool>& stopping)
      : rooms_(rooms), voice_(voice), organisation_(organisation), stopping_(stopping) {}

  Result<Material> gather() {
    POLKU_CHECK(add_comments());
    POLKU_CHECK(add_corrections());
    return std::move(material_);
  }

 private:
  Result<void> add_comments() {
    surveys::ResponseFilter filter;
    filter.limit = kPage;
    for (std::size_t seen = 0; seen < kResponsesMax; seen += kPage) {
      POLKU_TRY(const auto page, rooms_.records->responses().list(organisation_, filter));
      for (const auto& response : page) {
        if (stopping_ || material_.is_full()) return {};
        POLKU_CHECK(add(response));
      }
      if (page.empty()) return {};
      filter.before = page.back().id;
    }
    return {};
  }

  Result<void> add(const surveys::Response& response) {
    if (response.status == surveys::ResponseStatus::ScreenedOut) return {};
    POLKU_TRY(const auto definition,
              rooms_.catalog->version(organisation_, response.survey, response.version));
    const auto label = rating_of(response, *definition);
    if (!label) return {};
    for (const auto& question : definition->questions) {
      if (question.type != surveys::QuestionType::LongText) continue;
      const auto* answer = find_member(response.answers, question.key);
      if (answer == nullptr || !answer->is_string()) continue;
      const std::string_view text = answer->get_string();
      const auto language = language_of(text, response.language);
      if (!language) continue;
      material_.comments[index_of(*language)].push_back(
          {std::string(text), language, *label, hash_of(response.id)});
    }
    return {};
  }

  std::optional<Language> language_of(std::string_view text, Language page) const {
    if (trimmed(text).empty()) return std::nullopt;
    voice::AnalysisOptions options;
    options.prior = page;
    return voice_.analyser->analyse(text, options).language;
  }

  Result<void> add_corrections() {
    POLKU_TRY(const auto corrections, voice_.service->corrections(organisation_));
    for (const auto& correction : corrections) {
      const auto label = voice::parse_label(correction.label);
      if (!label) continue;
      const auto language = voice_.analyser->analyse(correction.words).language;
      if (!language) continue;
      material_.taught[index_of(*language)].push_back(
          {correction.words, *language, *label, hash_of(correction.response)});
    }
    return {};
  }

  Rooms& rooms_;
  const VoiceRoom& voice_;
  const OrganisationId organisation_;
  const std::atomic<bool>& stopping_;
  Material material_;
};

// How many examples the model was made from.
std::size_t examples_of(const voice::StoredModel& model) {
  const auto figures = parse_json(model.figures);
  if (!figures.ok() || !figures->is_object()) return 0;
  const auto* examples = find_member(figures->get_object(), "examples");
  return examples != nullptr && examples->is_number() ? examples->to_number<std::size_t>() : 0;
}

bool is_due(const voice::StoredModel* newest, std::size_t examples, Timestamp now) {
  if (examples < voice::kExamplesMin) return false;
  if (newest == nullptr) return true;
  if (newest->created_at.plus_seconds(kAtMostEvery) > now) return false;
  if (examples >= examples_of(*newest) + kNewExamples) return true;
  return examples >= kExamplesMax && newest->created_at.plus_seconds(kAnywayEvery) <= now;
}

}  // namespace

std::optional<Label> rating_of(const surveys::Response& response,
                               const surveys::Definition& definition) {
  using surveys::QuestionType;
  std::optional<Label> found;
  for (const auto& question : definition.questions) {
    const bool nps = question.type == QuestionType::Nps;
    const bool rating =
        question.type == QuestionType::Csat || question.type == QuestionType::Rating;
    if ((!nps && (!rating || found)) || !question.scale) continue;
    const auto* answer = find_member(response.answers, question.key);
    if (answer == nullptr || !answer->is_number()) continue;
    const auto score = answer->to_number<double>();
    if (nps) {
      return score >= surveys::kPromoterMin    ? Label::Positive
             : score <= surveys::kDetractorMax ? Label::Negative
                                               : Label::Neutral;
    }
    const double place =
        (score - question.scale->min) / std::max(1, question.scale->max - question.scale->min);
    found = place <= 1.0 / 3 ? Label::Negative : place < 2.0 / 3 ? Label::Neutral : Label::Positive;
  }
  return found;
}

Result<std::vector<voice::StoredModel>> learn_from_ratings(Rooms& rooms, const VoiceRoom& voice,
                                                           OrganisationId organisation,
                                                           Timestamp now,
                                                           const std::atomic<bool>& stopping) {
  std::vector<voice::StoredModel> learned;
  POLKU_TRY(const auto material, Gathering(rooms, voice, organisation, stopping).gather());
  POLKU_TRY(const auto models, voice.service->models(organisation));
  for (const auto language : kLanguages) {
    if (stopping) break;
    const auto& comments = material.comments[index_of(language)];
    const auto& taught = material.taught[index_of(language)];
    const voice::StoredModel* newest = nullptr;
    for (const auto& model : models) {
      if (model.language != language) continue;
      if (newest == nullptr || model.number > newest->number) newest = &model;
    }
    if (!is_due(newest, comments.size() + taught.size(), now)) continue;
    POLKU_TRY(auto model, voice.service->learn_from(organisation, language, comments, taught));
    learned.push_back(std::move(model));
  }
  return learned;
}

VoiceLearning::VoiceLearning(Rooms& rooms, Measures& measures, const VoiceRoom& voice,
                             std::function<bool()> caught_up)
    : rooms_(rooms), measures_(measures), voice_(voice), caught_up_(std::move(caught_up)) {}

VoiceLearning::~VoiceLearning() { stop(); }

void VoiceLearning::start() {
  thread_ = std::thread([this] { run(); });
}

void VoiceLearning::stop() {
  {
    const std::lock_guard lock(sleep_mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void VoiceLearning::run() {
  std::unique_lock lock(sleep_mutex_);
  while (!wake_.wait_for(lock, kTick, [this] { return stopping_.load(); })) {
    lock.unlock();
    const auto now = system_clock_now();
    const bool due = looked_at_.plus_seconds(kAtMostEvery) <= now &&
                     measures_.facts->version() != looked_version_ && caught_up_();
    if (due) look(now);
    lock.lock();
  }
}

void VoiceLearning::look(Timestamp now) {
  looked_at_ = now;
  looked_version_ = measures_.facts->version();
  const auto organisations = rooms_.records->directory().organisations();
  if (!organisations.ok()) {
    spdlog::warn("learning: {}", organisations.error().message);
    return;
  }
  // One at a time, each from its own comments alone.
  for (const auto& organisation : *organisations) {
    if (stopping_) return;
    const auto learned = learn_from_ratings(rooms_, voice_, organisation.id, now, stopping_);
    if (!learned.ok()) {
      spdlog::warn("learning: {} {}", learned.error().message, learned.error().detail);
      continue;
    }
    for (const auto& model : *learned) {
      spdlog::info("learning: model {} of {} for {}: {}", model.number, tag_of(model.language),
                   organisation.name, model.promoted ? "in use" : "not better, not used");
    }
  }
}

}  // namespace polku::app
