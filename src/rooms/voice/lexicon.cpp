#include "lexicon.h"

#include <charconv>
#include <functional>

#include "core/text.h"

namespace polku::voice {
namespace {

using Columns = std::vector<std::string_view>;

constexpr double kPlainOpinion = 2;  // what a plain opinion word weighs

// Every line that is not empty and does not begin with "#", cut at tabs.
Result<void> each_line(std::span<const EmbeddedFile> files, const std::string& path,
                       std::size_t columns_min, const std::function<bool(const Columns&)>& take) {
  const auto* file = find_embedded(files, path);
  if (file == nullptr) return {};
  std::size_t number = 0;
  for (auto line : split(file->bytes, '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || (line.front() == '#' && !line.starts_with("#\t"))) continue;
    auto columns = split(line, '\t');
    if (columns.size() < columns_min || !take(columns)) {
      return internal_error(path + ":" + std::to_string(number) + " cannot be read");
    }
  }
  return {};
}

std::string_view column(const Columns& columns, std::size_t index) {
  return index < columns.size() ? trimmed(columns[index]) : std::string_view();
}

bool read_number(std::string_view text, double* number) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_kind(std::string_view text, ModifierKind* kind) {
  constexpr std::pair<std::string_view, ModifierKind> kKinds[] = {
      {"negator", ModifierKind::Negator},
      {"intensifier", ModifierKind::Intensifier},
      {"diminisher", ModifierKind::Diminisher},
      {"contrast", ModifierKind::Contrast},
      {"wish", ModifierKind::Wish},
      {"unmet", ModifierKind::Unmet},
      {"excess", ModifierKind::Excess},
      {"former", ModifierKind::Former},
      {"doubt", ModifierKind::Doubt},
      {"sarcasm", ModifierKind::Sarcasm},
      {"absolute", ModifierKind::Intensifier},
      {"hedge", ModifierKind::Doubt},
      {"past", ModifierKind::Former},
      {"reproach", ModifierKind::Reproach},
      {"question", ModifierKind::Asking},
      {"comparison", ModifierKind::Comparing},
  };
  for (const auto& [name, value] : kKinds) {
    if (name == text) {
      *kind = value;
      return true;
    }
  }
  return false;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '|' && text[i] != ',') continue;
    const auto word = trimmed(text.substr(start, i - start));
    if (!word.empty()) words.emplace_back(word);
    start = i + 1;
  }
  return words;
}

// "with:mennä not_with:harva|harvoin theme:food not_next:adjective"
bool read_conditions(std::string_view text, Opinion& opinion) {
  for (const auto condition : split(text, ' ')) {
    if (condition.empty()) continue;
    const auto colon = condition.find(':');
    if (colon == std::string_view::npos) return false;
    const auto kind = condition.substr(0, colon);
    const auto words = words_of(condition.substr(colon + 1));
    if (kind == "with") {
      opinion.with = words;
    } else if (kind == "not_with") {
      opinion.not_with = words;
    } else if (kind == "theme") {
      opinion.themes = words;
    } else if (condition == "not_next:adjective") {
      opinion.not_before_adjective = true;
    } else {
      return false;
    }
  }
  return true;
}

Result<void> read_opinions(std::span<const EmbeddedFile> files, const std::string& folder,
                           Lexicon& lexicon) {
  return each_line(files, folder + "opinions.tsv", 3, [&](const Columns& columns) {
    double polarity = 0, strength = 0;
    if (!read_number(column(columns, 1), &polarity) ||
        !read_number(column(columns, 2), &strength)) {
      return false;
    }
    Opinion opinion;
    opinion.value = polarity * strength;
    opinion.verb = column(columns, 3) == "verb";
    if (!read_conditions(column(columns, 4), opinion)) return false;
    lexicon.opinion_patterns.add(columns[0], static_cast<std::uint32_t>(lexicon.opinions.size()));
    lexicon.opinions.push_back(std::move(opinion));
    return true;
  });
}

Result<void> read_modifiers(std::span<const EmbeddedFile> files, const std::string& folder,
                            Lexicon& lexicon) {
  return each_line(files, folder + "modifiers.tsv", 2, [&](const Columns& columns) {
    Modifier modifier;
    const auto factor = column(columns, 2);
    if (!factor.empty() && !read_number(factor, &modifier.factor)) return false;
    if (column(columns, 1) == "litotes") {
      // "ei hassumpi": an opinion of its own, weaker than the plain good word.
      lexicon.opinion_patterns.add(columns[0], static_cast<std::uint32_t>(lexicon.opinions.size()));
      lexicon.opinions.push_back({kPlainOpinion * modifier.factor, {}, {}, {}, false, false});
      return true;
    }
    if (!read_kind(column(columns, 1), &modifier.kind)) return false;
    lexicon.modifier_patterns.add(columns[0], static_cast<std::uint32_t>(lexicon.modifiers.size()));
    lexicon.modifiers.push_back(modifier);
    return true;
  });
}

Result<void> read_patterns(std::span<const EmbeddedFile> files, const std::string& folder,
                           Lexicon& lexicon) {
  POLKU_CHECK(each_line(files, folder + "themes.tsv", 2, [&](const Columns& columns) {
    ThemePattern pattern{std::string(column(columns, 0)), std::string(column(columns, 1)),
                         words_of(column(columns, 2))};
    lexicon.theme_patterns.add(pattern.pattern, static_cast<std::uint32_t>(lexicon.themes.size()));
    lexicon.themes.push_back(std::move(pattern));
    return true;
  }));
  POLKU_CHECK(each_line(files, folder + "intents.tsv", 2, [&](const Columns& columns) {
    lexicon.intent_patterns.add(columns[1], static_cast<std::uint32_t>(lexicon.intents.size()));
    lexicon.intents.emplace_back(column(columns, 0));
    return true;
  }));
  return {};
}

// Columns kind, stage, channel and touchpoint of journey.tsv and story.tsv, and the names of what
// they speak of.
Result<void> read_steps(std::span<const EmbeddedFile> files, const std::string& folder,
                        Lexicon& lexicon) {
  for (const auto* name : {"story.tsv", "journey.tsv"}) {
    POLKU_CHECK(each_line(files, folder + name, 2, [&](const Columns& columns) {
      lexicon.step_patterns.add(columns[0], static_cast<std::uint32_t>(lexicon.steps.size()));
      lexicon.steps.push_back({std::string(column(columns, 1)), std::string(column(columns, 2)),
                               std::string(column(columns, 3)), std::string(column(columns, 4))});
      return true;
    }));
  }
  return each_line(files, "touchpoints.tsv", 8, [&](const Columns& columns) {
    const auto at = static_cast<std::size_t>(lexicon.language);
    lexicon.touchpoints.emplace(
        column(columns, 0),
        TouchpointKind{std::string(column(columns, 1)), std::string(column(columns, 2)),
                       std::string(column(columns, 3)), std::string(column(columns, 4 + at))});
    return true;
  });
}

}  // namespace

Result<Lexicon> Lexicon::read(std::span<const EmbeddedFile> files, Language language) {
  Lexicon lexicon;
  lexicon.language = language;
  const std::string folder = std::string(tag_of(language)) + "/";
  POLKU_CHECK(read_opinions(files, folder, lexicon));
  POLKU_CHECK(read_modifiers(files, folder, lexicon));
  POLKU_CHECK(read_patterns(files, folder, lexicon));
  POLKU_CHECK(read_steps(files, folder, lexicon));
  POLKU_CHECK(each_line(files, folder + "spoken.tsv", 2, [&](const Columns& columns) {
    lexicon.spoken.emplace(column(columns, 0), column(columns, 1));
    return true;
  }));
  POLKU_CHECK(each_line(files, folder + "lemma_exceptions.tsv", 2, [&](const Columns& columns) {
    lexicon.exceptions.emplace(column(columns, 0), column(columns, 1));
    return true;
  }));
  POLKU_CHECK(each_line(files, folder + "names.tsv", 1, [&](const Columns& columns) {
    lexicon.first_names.emplace(column(columns, 0));
    return true;
  }));
  return lexicon;
}

Result<std::vector<Theme>> read_themes(std::span<const EmbeddedFile> files) {
  std::vector<Theme> themes;
  POLKU_CHECK(each_line(files, "themes.tsv", 8, [&](const Columns& columns) {
    Theme theme;
    theme.key = std::string(column(columns, 0));
    theme.parent = std::string(column(columns, 1));
    theme.quadrant = std::string(column(columns, 2));
    theme.touchpoint = std::string(column(columns, 3));
    for (std::size_t i = 0; i < kLanguages.size(); ++i) {
      theme.name[kLanguages[i]] = std::string(column(columns, 4 + i));
    }
    themes.push_back(std::move(theme));
    return is_key(themes.back().key);
  }));
  return themes;
}

}  // namespace polku::voice
