#include "import_words.h"

#include <algorithm>

#include "core/text.h"
#include "import_text.h"

namespace polku::surveys {
namespace {

bool is_among(std::string_view words, std::string_view list) {
  while (true) {
    const auto at = list.find('|');
    if (list.substr(0, at) == words) return true;
    if (at == std::string_view::npos) return false;
    list.remove_prefix(at + 1);
  }
}

constexpr std::string_view kNeutral =
    "neutral|neither|neither satisfied nor dissatisfied|neither agree nor disagree|"
    "neither easy nor difficult|neither difficult nor easy|neither likely nor unlikely|"
    "neither good nor bad|average|ok|okay|not sure|undecided|"
    "neutraali|ei tyytyväinen eikä tyytymätön|en tyytyväinen enkä tyytymätön|"
    "ei tyytymätön eikä tyytyväinen|en samaa enkä eri mieltä|ei samaa eikä eri mieltä|"
    "en osaa sanoa|ei helppo eikä vaikea|ei helppoa eikä vaikeaa|siltä väliltä|keskinkertainen|"
    "kohtalainen|ei hyvä eikä huono|"
    "varken nöjd eller missnöjd|varken eller|neutralt|varken lätt eller svårt|"
    "varken instämmer eller inte|varken bra eller dåligt|medel|"
    "нейтрально|нейтральний|нейтральна|ні задоволений ні незадоволений|"
    "ні задоволена ні незадоволена|важко сказати|ні легко ні складно|ні легко ні важко|середньо|"
    "ні згоден ні не згоден|ні добре ні погано|частково";

constexpr std::string_view kSatisfaction5[] = {
    "very dissatisfied|extremely dissatisfied|very unsatisfied|completely dissatisfied|"
    "highly dissatisfied|erittäin tyytymätön|hyvin tyytymätön|todella tyytymätön|"
    "täysin tyytymätön|mycket missnöjd|väldigt missnöjd|дуже незадоволений|"
    "дуже незадоволена|дуже незадоволені|повністю незадоволений|цілком незадоволений",
    "dissatisfied|somewhat dissatisfied|unsatisfied|slightly dissatisfied|"
    "moderately dissatisfied|tyytymätön|melko tyytymätön|jokseenkin tyytymätön|missnöjd|"
    "ganska missnöjd|något missnöjd|незадоволений|незадоволена|незадоволені|"
    "скоріше незадоволений|скоріше незадоволена|радше незадоволений|радше незадоволена",
    kNeutral,
    "satisfied|somewhat satisfied|slightly satisfied|moderately satisfied|tyytyväinen|"
    "melko tyytyväinen|jokseenkin tyytyväinen|nöjd|ganska nöjd|något nöjd|задоволений|"
    "задоволена|задоволені|скоріше задоволений|скоріше задоволена|радше задоволений|"
    "радше задоволена",
    "very satisfied|extremely satisfied|completely satisfied|highly satisfied|"
    "erittäin tyytyväinen|hyvin tyytyväinen|todella tyytyväinen|täysin tyytyväinen|"
    "mycket nöjd|väldigt nöjd|дуже задоволений|дуже задоволена|дуже задоволені|"
    "повністю задоволений|цілком задоволений"};

constexpr std::string_view kAgreement5[] = {
    "strongly disagree|completely disagree|totally disagree|täysin eri mieltä|"
    "vahvasti eri mieltä|instämmer inte alls|tar helt avstånd|helt av annan åsikt|"
    "категорично не згоден|категорично не згодна|повністю не згоден|повністю не згодна|"
    "зовсім не згоден|зовсім не згодна",
    "disagree|somewhat disagree|eri mieltä|jokseenkin eri mieltä|osittain eri mieltä|"
    "melko eri mieltä|instämmer inte|instämmer delvis inte|av annan åsikt|"
    "delvis av annan åsikt|не згоден|не згодна|скоріше не згоден|скоріше не згодна|"
    "радше не згоден|радше не згодна",
    kNeutral,
    "agree|somewhat agree|samaa mieltä|jokseenkin samaa mieltä|osittain samaa mieltä|"
    "melko samaa mieltä|instämmer|instämmer delvis|instämmer till stor del|"
    "av samma åsikt|delvis av samma åsikt|згоден|згодна|скоріше згоден|скоріше згодна|"
    "радше згоден|радше згодна",
    "strongly agree|completely agree|totally agree|täysin samaa mieltä|"
    "vahvasti samaa mieltä|instämmer helt|helt av samma åsikt|повністю згоден|"
    "повністю згодна|цілком згоден|цілком згодна"};

constexpr std::string_view kEase5[] = {
    "very difficult|extremely difficult|very hard|very high effort|erittäin vaikeaa|"
    "erittäin vaikea|hyvin vaikeaa|hyvin vaikea|mycket svårt|väldigt svårt|дуже складно|"
    "дуже важко",
    "difficult|somewhat difficult|hard|high effort|vaikeaa|vaikea|melko vaikeaa|"
    "melko vaikea|svårt|ganska svårt|складно|важко|досить складно|досить важко|"
    "скоріше складно|скоріше важко",
    kNeutral,
    "easy|somewhat easy|low effort|helppoa|helppo|melko helppoa|melko helppo|lätt|enkelt|"
    "ganska lätt|ganska enkelt|легко|досить легко|скоріше легко",
    "very easy|extremely easy|very low effort|erittäin helppoa|erittäin helppo|"
    "hyvin helppoa|hyvin helppo|mycket lätt|mycket enkelt|väldigt lätt|дуже легко|"
    "дуже просто"};

constexpr std::string_view kQuality5[] = {
    "poor|huono|dålig|dåligt|погано", "fair|välttävä|mindre bra|посередньо", "good|hyvä|bra|добре",
    "very good|erittäin hyvä|mycket bra|дуже добре",
    "excellent|erinomainen|utmärkt|utmärkt bra|відмінно|чудово"};

constexpr std::string_view kQuality5Plain[] = {
    "very poor|very bad|terrible|awful|erittäin huono|hyvin huono|mycket dålig|"
    "mycket dåligt|дуже погано|жахливо",
    "poor|bad|huono|välttävä|melko huono|dålig|dåligt|ganska dåligt|погано",
    "average|fair|ok|okay|acceptable|neutral|tyydyttävä|kohtalainen|keskinkertainen|"
    "neutraali|medel|godkänd|acceptabelt|задовільно|середньо|нейтрально",
    "good|hyvä|melko hyvä|bra|ganska bra|добре",
    "very good|excellent|great|erinomainen|erittäin hyvä|kiitettävä|mycket bra|utmärkt|"
    "дуже добре|відмінно|чудово"};

constexpr std::string_view kLikelihood5[] = {
    "very unlikely|extremely unlikely|not at all likely|erittäin epätodennäköisesti|"
    "erittäin epätodennäköistä|en missään tapauksessa|mycket osannolikt|"
    "дуже малоймовірно|зовсім малоймовірно",
    "unlikely|somewhat unlikely|not so likely|slightly likely|epätodennäköisesti|"
    "epätodennäköistä|melko epätodennäköisesti|osannolikt|ganska osannolikt|малоймовірно|"
    "скоріше малоймовірно",
    "somewhat likely|moderately likely|neutral|neither likely nor unlikely|maybe|ehkä|"
    "kenties|kanske|neutraali|можливо|нейтрально",
    "likely|quite likely|todennäköisesti|todennäköistä|melko todennäköisesti|sannolikt|"
    "ganska sannolikt|ймовірно|скоріше ймовірно",
    "very likely|extremely likely|erittäin todennäköisesti|erittäin todennäköistä|"
    "mycket sannolikt|дуже ймовірно"};

constexpr std::string_view kSatisfaction7[] = {
    "extremely dissatisfied|very dissatisfied|completely dissatisfied|"
    "erittäin tyytymätön|täysin tyytymätön|mycket missnöjd|дуже незадоволений|"
    "дуже незадоволена",
    "moderately dissatisfied|dissatisfied|tyytymätön|missnöjd|незадоволений|незадоволена",
    "slightly dissatisfied|somewhat dissatisfied|hieman tyytymätön|melko tyytymätön|"
    "jokseenkin tyytymätön|något missnöjd|ganska missnöjd|скоріше незадоволений|"
    "скоріше незадоволена",
    kNeutral,
    "slightly satisfied|somewhat satisfied|hieman tyytyväinen|melko tyytyväinen|"
    "jokseenkin tyytyväinen|något nöjd|ganska nöjd|скоріше задоволений|скоріше задоволена",
    "moderately satisfied|satisfied|tyytyväinen|nöjd|задоволений|задоволена",
    "extremely satisfied|very satisfied|completely satisfied|erittäin tyytyväinen|"
    "täysin tyytyväinen|mycket nöjd|дуже задоволений|дуже задоволена"};

constexpr std::string_view kAgreement7[] = {
    "strongly disagree|täysin eri mieltä|instämmer inte alls|категорично не згоден|"
    "категорично не згодна|повністю не згоден|повністю не згодна",
    "disagree|eri mieltä|instämmer inte|не згоден|не згодна",
    "somewhat disagree|slightly disagree|jokseenkin eri mieltä|osittain eri mieltä|"
    "hieman eri mieltä|instämmer delvis inte|скоріше не згоден|скоріше не згодна",
    kNeutral,
    "somewhat agree|slightly agree|jokseenkin samaa mieltä|osittain samaa mieltä|"
    "hieman samaa mieltä|instämmer delvis|скоріше згоден|скоріше згодна",
    "agree|samaa mieltä|instämmer|згоден|згодна",
    "strongly agree|täysin samaa mieltä|instämmer helt|повністю згоден|повністю згодна"};

constexpr std::string_view kEase7[] = {
    "extremely difficult|very difficult|erittäin vaikeaa|erittäin vaikea|mycket svårt|"
    "дуже складно|дуже важко",
    "moderately difficult|difficult|vaikeaa|vaikea|svårt|складно|важко",
    "slightly difficult|somewhat difficult|hieman vaikeaa|melko vaikeaa|melko vaikea|"
    "ganska svårt|досить складно|досить важко",
    kNeutral,
    "slightly easy|somewhat easy|hieman helppoa|melko helppoa|melko helppo|ganska lätt|"
    "ganska enkelt|досить легко",
    "moderately easy|easy|helppoa|helppo|lätt|enkelt|легко",
    "extremely easy|very easy|erittäin helppoa|erittäin helppo|mycket lätt|mycket enkelt|"
    "дуже легко"};

constexpr std::string_view kSatisfaction3[] = {
    "dissatisfied|unsatisfied|unhappy|tyytymätön|missnöjd|незадоволений|незадоволена", kNeutral,
    "satisfied|happy|tyytyväinen|nöjd|задоволений|задоволена"};

constexpr std::string_view kEase3[] = {"difficult|hard|vaikeaa|vaikea|svårt|складно|важко",
                                       kNeutral, "easy|helppoa|helppo|lätt|enkelt|легко"};

// Longer vocabularies first: three words may be part of seven.
constexpr WordScale kWordScales[] = {
    {"satisfaction", kSatisfaction5},
    {"agreement", kAgreement5},
    {"ease", kEase5},
    {"quality", kQuality5},
    {"quality", kQuality5Plain},
    {"likelihood", kLikelihood5},
    {"satisfaction", kSatisfaction7},
    {"agreement", kAgreement7},
    {"ease", kEase7},
    {"satisfaction", kSatisfaction3},
    {"ease", kEase3},
};

bool has_any(std::string_view words, std::string_view stems) {
  for (const auto stem : split(stems, '|')) {
    if (words.find(stem) != std::string_view::npos) return true;
  }
  return false;
}

struct Names {
  std::string_view key, names;
};

std::string_view key_by_name(std::span<const Names> table, std::string_view words) {
  for (const auto& [key, names] : table) {
    if (is_among(words, names)) return key;
  }
  return {};
}

}  // namespace

std::optional<int> WordScale::point_of(std::string_view words) const {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (is_among(words, groups[i])) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

const WordScale* word_scale_of(std::span<const std::string> words, int points) {
  if (words.empty()) return nullptr;
  for (const auto& scale : kWordScales) {
    if (points != 0 && scale.points() != points) continue;
    const bool all = std::ranges::all_of(
        words, [&](const std::string& word) { return scale.point_of(word).has_value(); });
    if (all) return &scale;
  }
  return nullptr;
}

Topic topic_of(std::string_view words) {
  if (has_any(words,
              "why|reason|comment|feedback|tell us|miksi|kommentt|palaut|perustel|kerro|"
              "varför|kommentar|berätta|återkoppling|чому|комент|відгук|розкажіть")) {
    return Topic::Why;
  }
  if (has_any(words, "recommend|nps|promoter|suosit|rekommend|порекоменд|рекоменд")) {
    return Topic::Recommend;
  }
  if (has_any(words,
              "effort|easy|ease |ces|helppo|vaiva|lätt|enkelt|ansträng|легко|зусил|просто "
              "було")) {
    return Topic::Effort;
  }
  if (has_any(words, "satisf|csat|tyytyväi|nöjd|задовол")) return Topic::Satisfaction;
  return Topic::None;
}

std::string_view channel_of(std::string_view words) {
  static constexpr Names kChannels[] = {
      {"shop",
       "shop|store|in store|in person|myymälä|kauppa|liike|toimipiste|butik|affär|магазин|"
       "у магазині"},
      {"phone", "phone|call|telephone|puhelin|puhelu|soitto|telefon|samtal|телефон|дзвінок"},
      {"email", "email|e mail|mail|sähköposti|e post|epost|mejl|електронна пошта|пошта|імейл"},
      {"chat", "chat|live chat|chatti|chatt|чат"},
      {"web",
       "web|website|online|internet|verkko|verkkosivu|verkkosivut|netti|webb|webbplats|"
       "nätet|web shop|webshop|online shop|online store|verkkokauppa|nettikauppa|webbutik|"
       "nätbutik|інтернет магазин|онлайн магазин|веб|сайт|інтернет|онлайн"},
      {"mobile_app",
       "mobile app|app|application|mobiilisovellus|sovellus|mobilapp|додаток|"
       "мобільний додаток"},
      {"social_media",
       "social media|social|some|sosiaalinen media|sociala medier|соцмережі|"
       "соціальні мережі"},
      {"self_service",
       "self service|selfservice|kiosk|itsepalvelu|självbetjäning|"
       "самообслуговування"},
      {"delivery", "delivery|toimitus|kotiinkuljetus|leverans|hemleverans|доставка"},
  };
  return key_by_name(kChannels, words);
}

std::string_view device_of(std::string_view words) {
  static constexpr Names kDevices[] = {
      {"phone",
       "phone|mobile|smartphone|puhelin|mobiili|älypuhelin|telefon|mobil|телефон|"
       "смартфон|iphone|android"},
      {"tablet", "tablet|tabletti|ipad|surfplatta|планшет"},
      {"computer",
       "computer|desktop|laptop|pc|mac|tietokone|läppäri|dator|комп ютер|компютер|"
       "ноутбук"},
      {"kiosk", "kiosk|kioski|кіоск"},
  };
  return key_by_name(kDevices, words);
}

bool names_other(std::string_view words) {
  return is_among(words,
                  "other|other please specify|other specify|other please describe|"
                  "something else|muu|muu mikä|joku muu|jokin muu|jokin muu mikä|muu kerro mikä|"
                  "annat|annat vad|annat specificera|annat nämligen|інше|інше вкажіть|"
                  "інше що саме|інший варіант");
}

std::optional<Language> language_of(std::string_view cell) {
  const auto word = folded(cell);
  static constexpr Names kNames[] = {
      {"fi", "fi|fin|finnish|suomi|suomeksi|finska|фінська|fi fi"},
      {"sv", "sv|swe|swedish|ruotsi|ruotsiksi|svenska|шведська|sv se|sv fi"},
      {"en", "en|eng|english|englanti|englanniksi|engelska|англійська|en us|en gb"},
      {"uk", "uk|ukr|ua|ukrainian|ukraina|ukrainska|українська|uk ua"},
  };
  const auto tag = key_by_name(kNames, word);
  if (!tag.empty()) return parse_language(tag);
  const auto blank = word.find(' ');
  return blank == 2 ? parse_language(word.substr(0, 2)) : std::nullopt;
}

}  // namespace polku::surveys
