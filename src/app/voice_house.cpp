#include "voice_house.h"

#include <algorithm>

#include "language/dictionaries.h"
#include "voice/personal_data.h"

namespace polku {
std::span<const EmbeddedFile> embedded_voice_lexicon();
}

namespace polku::app {
namespace {

constexpr std::size_t kLemmaBytesMax = 64;

// FNV-1a.
std::uint64_t mixed(std::uint64_t hash, std::string_view bytes) {
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash * 0x100000001b3;
}

bool has_letter(std::string_view lemma) {
  return std::ranges::any_of(lemma, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  });
}

// A model of no weight changes no reading.
bool counts_for_something(const voice::StoredModel& model) {
  const auto figures = parse_json(model.figures);
  if (!figures.ok() || !figures->is_object()) return true;
  const auto* weight = find_member(figures->get_object(), "weight");
  return weight == nullptr || !weight->is_number() || weight->to_number<double>() > 0;
}

// The voice behind the port of metrics.
class VoiceReader final : public metrics::CommentReader {
 public:
  VoiceReader(voice::VoiceService& voice, std::uint64_t program)
      : voice_(voice), program_(program) {}

  // From what is stored, so that it is the same after a restart.
  Result<std::int32_t> stamp(OrganisationId organisation) override {
    {
      const std::lock_guard lock(mutex_);
      const auto at = known_.find(organisation);
      if (at != known_.end() && at->second.first == voice_.stamp(organisation)) {
        return at->second.second;
      }
    }
    // What changes while this looks makes it look again.
    const auto seen = voice_.stamp(organisation);
    POLKU_TRY(const auto taxonomy, voice_.taxonomy_changes(organisation));
    POLKU_TRY(const auto models, voice_.models(organisation));
    auto hash = mixed(program_, std::to_string(taxonomy.revision));
    for (const auto language : kLanguages) {
      int newest = 0;
      bool counts = false;
      for (const auto& model : models) {
        if (model.promoted && model.language == language && model.number > newest) {
          newest = model.number;
          counts = counts_for_something(model);
        }
      }
      hash = mixed(hash, std::to_string(counts ? newest : 0));
    }
    auto stamp = static_cast<std::int32_t>((hash ^ (hash >> 31)) & 0x7fffffff);
    if (stamp == 0) stamp = 1;
    const std::lock_guard lock(mutex_);
    known_[organisation] = {seen, stamp};
    return stamp;
  }

  Result<metrics::ReadComment> read(const metrics::CommentText& comment) override {
    POLKU_TRY(const auto analysis,
              voice_.read_answer(comment.organisation, comment.response, comment.question,
                                 comment.text, comment.page));
    metrics::ReadComment read;
    read.language = analysis.language;
    for (const auto& statement : analysis.statements) {
      auto& one = read.statements.emplace_back();
      one.start = statement.start;
      one.end = statement.end;
      one.sentiment = statement.sentiment;
      one.label = static_cast<int>(statement.label) - 1;
      for (const auto& hit : statement.themes) one.themes.push_back(hit.theme);
      one.intents = statement.intents;
    }
    read.lemmas = lemmas_of(comment.text, analysis.language);
    return read;
  }

 private:
  std::vector<std::string> lemmas_of(std::string_view text,
                                     std::optional<Language> language) const {
    const auto& analyser = voice_.analyser();
    text = text.substr(0, voice::kAnalysedBytesMax);
    const auto spans = voice::find_personal_data(text, analyser);
    std::string blanked;
    if (!spans.empty()) {
      blanked = text;
      for (const auto& span : spans) {
        std::fill(blanked.begin() + span.start, blanked.begin() + span.end, ' ');
      }
      text = blanked;
    }
    auto lemmas = analyser.lemmas(text, language);
    std::erase_if(lemmas, [](const std::string& lemma) {
      return lemma.size() < 2 || lemma.size() > kLemmaBytesMax || !has_letter(lemma);
    });
    return lemmas;
  }

  voice::VoiceService& voice_;
  const std::uint64_t program_;
  std::mutex mutex_;
  std::map<OrganisationId, std::pair<std::uint64_t, std::int32_t>> known_;
};

// What the program itself reads comments with.
std::uint64_t program_words(const std::vector<std::string>& without) {
  constexpr std::uint64_t kOffset = 0xcbf29ce484222325;
  auto hash = kOffset;
  for (const auto& file : embedded_voice_lexicon()) {
    hash = mixed(mixed(hash, file.path), file.bytes);
  }
  auto tags = without;
  std::ranges::sort(tags);
  for (const auto& tag : tags) hash = mixed(hash, tag);
  return hash;
}

}  // namespace

Result<VoiceRoom> VoiceRoom::open(voice::VoiceStore& store,
                                  const std::vector<std::string>& without) {
  VoiceRoom room;
  POLKU_TRY(const auto languages, read_languages(without, "--without-language"));
  POLKU_TRY(room.analyser, open_analyser(languages));
  room.trainer = language::make_liblinear_trainer();
  room.service = std::make_unique<voice::VoiceService>(voice::VoiceService::Ports{
      store, *room.analyser, embedded_voice_lexicon(), *room.trainer, &system_clock_now});
  room.reader = std::make_unique<VoiceReader>(*room.service, program_words(without));
  return room;
}

std::string VoiceRoom::masked(std::string_view text) const {
  return voice::masked(text, voice::find_personal_data(text, *analyser));
}

Result<std::vector<Language>> read_languages(const std::vector<std::string>& tags,
                                             std::string_view field) {
  std::vector<Language> languages;
  for (const auto& tag : tags) {
    const auto language = parse_language(tag);
    if (!language) return invalid(std::string(field), "Give fi, sv, en or uk.");
    languages.push_back(*language);
  }
  return languages;
}

Result<std::unique_ptr<voice::Analyser>> open_analyser(const std::vector<Language>& without) {
  language::LanguageOptions options;
  options.without = without;
  POLKU_TRY(auto ports, language::open_language(options));
  return voice::Analyser::open(std::move(ports), embedded_voice_lexicon());
}

std::string readable(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return std::string(bytes);
  std::string text;
  for (std::size_t i = 0; i < bytes.size();) {
    std::size_t length = 1;
    while (length < 4 && i + length <= bytes.size() && !is_valid_utf8(bytes.substr(i, length))) {
      ++length;
    }
    const auto piece = bytes.substr(i, length);
    if (length <= 4 && i + length <= bytes.size() && is_valid_utf8(piece)) {
      text += piece;
      i += length;
    } else {
      text += "\xEF\xBF\xBD";
      ++i;
    }
  }
  return text;
}

}  // namespace polku::app
