#include "journeys/documents.h"

#include <algorithm>
#include <array>

namespace polku::journeys {
namespace {

constexpr std::array<std::string_view, 4> kStageKinds{"before", "during", "after", "own"};
constexpr std::size_t kKeyMax = 64;

// Ukrainian letters as the country's passports write them (resolution 55 of 2010), in one form
// wherever they stand in the word.
constexpr std::array<std::pair<std::string_view, std::string_view>, 33> kLatin{
    {{"а", "a"},  {"б", "b"},    {"в", "v"}, {"г", "h"},  {"ґ", "g"},  {"д", "d"},  {"е", "e"},
     {"є", "ie"}, {"ж", "zh"},   {"з", "z"}, {"и", "y"},  {"і", "i"},  {"ї", "i"},  {"й", "i"},
     {"к", "k"},  {"л", "l"},    {"м", "m"}, {"н", "n"},  {"о", "o"},  {"п", "p"},  {"р", "r"},
     {"с", "s"},  {"т", "t"},    {"у", "u"}, {"ф", "f"},  {"х", "kh"}, {"ц", "ts"}, {"ч", "ch"},
     {"ш", "sh"}, {"щ", "shch"}, {"ь", ""},  {"ю", "iu"}, {"я", "ia"}}};
constexpr std::array<std::string_view, 33> kCapitals{
    "А", "Б", "В", "Г", "Ґ", "Д", "Е", "Є", "Ж", "З", "И", "І", "Ї", "Й", "К", "Л", "М",
    "Н", "О", "П", "Р", "С", "Т", "У", "Ф", "Х", "Ц", "Ч", "Ш", "Щ", "Ь", "Ю", "Я"};

std::string in_latin(std::string_view text) {
  std::string latin;
  while (!text.empty()) {
    const auto letter = first_code_points(text, 1);
    if (letter.empty()) break;
    text.remove_prefix(letter.size());
    auto at = std::ranges::find(kLatin, letter, [](const auto& pair) { return pair.first; });
    const auto capital = std::ranges::find(kCapitals, letter);
    if (capital != kCapitals.end()) at = kLatin.begin() + (capital - kCapitals.begin());
    latin += at == kLatin.end() ? letter : at->second;
  }
  return latin;
}

}  // namespace

std::string_view name_of(Medium medium) {
  return medium == Medium::Physical ? "physical" : "digital";
}

const std::vector<Channel>& channels() {
  using enum Language;
  using enum Medium;
  const auto names = [](std::string fi, std::string sv, std::string en, std::string uk) {
    return LocalizedText{{Finnish, std::move(fi)},
                         {Swedish, std::move(sv)},
                         {English, std::move(en)},
                         {Ukrainian, std::move(uk)}};
  };
  static const std::vector<Channel> all{
      {"search_result", Digital,
       names("Hakutulos", "Sökträff", "Search result", "Результат пошуку")},
      {"advert", std::nullopt, names("Mainos", "Annons", "Advert", "Реклама")},
      {"social_media", Digital,
       names("Sosiaalinen media", "Sociala medier", "Social media", "Соціальні мережі")},
      {"web_phone", Digital,
       names("Verkkosivut puhelimella", "Webbplats i mobilen", "Website on a phone",
             "Сайт на телефоні")},
      {"web_tablet", Digital,
       names("Verkkosivut tabletilla", "Webbplats på surfplatta", "Website on a tablet",
             "Сайт на планшеті")},
      {"web_computer", Digital,
       names("Verkkosivut tietokoneella", "Webbplats på dator", "Website on a computer",
             "Сайт на комп’ютері")},
      {"web", Digital, names("Verkkosivut", "Webbplats", "Website", "Вебсайт")},
      {"app", Digital, names("Sovellus", "App", "App", "Застосунок")},
      {"chat", Digital, names("Chat", "Chatt", "Chat", "Чат")},
      {"email", Digital, names("Sähköposti", "E-post", "E-mail", "Електронна пошта")},
      {"phone", std::nullopt, names("Puhelu", "Telefonsamtal", "Phone call", "Телефонний дзвінок")},
      {"shop", Physical, names("Myymälä", "Butik", "Shop", "Магазин")},
      {"till", Physical, names("Kassa", "Kassa", "Till", "Каса")},
      {"packaging", Physical, names("Pakkaus", "Förpackning", "Packaging", "Пакування")},
      {"invoice", std::nullopt, names("Lasku", "Faktura", "Invoice", "Рахунок")},
      {"print", Physical, names("Painotuote", "Trycksak", "Print", "Друковані матеріали")},
      {"radio_tv", std::nullopt,
       names("Radio ja televisio", "Radio och tv", "Radio and television", "Радіо і телебачення")},
      {"self_service", Physical,
       names("Itsepalvelupiste", "Självbetjäning", "Self-service point",
             "Пункт самообслуговування")},
      {"delivery", Physical, names("Toimitus", "Leverans", "Delivery", "Доставка")},
      {"feedback", std::nullopt,
       names("Palautteen antaminen", "Att ge respons", "Giving feedback", "Надання відгуку")},
      {"other", std::nullopt, names("Muu", "Annat", "Other", "Інше")},
  };
  return all;
}

const Channel* find_channel(std::string_view key) {
  const auto at = std::ranges::find(channels(), key, &Channel::key);
  return at == channels().end() ? nullptr : &*at;
}

std::optional<Medium> Touchpoint::medium() const {
  if (kind) return kind;
  const auto* known = find_channel(channel);
  return known == nullptr ? std::nullopt : known->medium;
}

bool designed(const Moment& moment) {
  const auto written = [](const std::string& text) { return !trimmed(text).empty(); };
  return (written(moment.expectation) || written(moment.promise)) &&
         (written(moment.front_stage) || written(moment.back_stage));
}

std::string_view channel_of(const Moment& moment, const Touchpoint* touchpoint) {
  if (!moment.channel.empty() || touchpoint == nullptr) return moment.channel;
  return touchpoint->channel;
}

std::optional<Medium> medium_of(const Moment& moment, const Touchpoint* touchpoint) {
  if (touchpoint != nullptr && touchpoint->kind) return touchpoint->kind;
  const auto* known = find_channel(channel_of(moment, touchpoint));
  return known == nullptr ? std::nullopt : known->medium;
}

std::string_view name_of(StageKind kind) { return kStageKinds[static_cast<std::size_t>(kind)]; }

std::optional<StageKind> parse_stage_kind(std::string_view text) {
  const auto at = std::ranges::find(kStageKinds, text);
  if (at == kStageKinds.end()) return std::nullopt;
  return static_cast<StageKind>(at - kStageKinds.begin());
}

std::size_t Journey::moment_count() const {
  std::size_t count = 0;
  for (const auto& stage : stages) count += stage.moments.size();
  return count;
}

std::vector<std::string> Journey::moment_keys() const {
  std::vector<std::string> keys;
  keys.reserve(moment_count());
  for (const auto& stage : stages) {
    for (const auto& moment : stage.moments) keys.push_back(moment.key);
  }
  return keys;
}

const Moment* Journey::find_moment(std::string_view sought) const {
  for (const auto& stage : stages) {
    const auto at = std::ranges::find(stage.moments, sought, &Moment::key);
    if (at != stage.moments.end()) return &*at;
  }
  return nullptr;
}

std::string key_from(std::string_view name) {
  auto key = slug_from(in_latin(name));
  // What slugs are called when nothing is left of the name says nothing here.
  if (key == slug_from({}) && lower_ascii(name).find(key) == std::string::npos) key = "untitled";
  std::ranges::replace(key, '-', '_');
  if (key.front() < 'a' || key.front() > 'z') key.insert(0, "k_");
  key.resize(std::min(key.size(), kKeyMax));
  return key;
}

}  // namespace polku::journeys
