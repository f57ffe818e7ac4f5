#pragma once
// The default themes with an organisation's changes over them, compiled for matching.

#include <array>
#include <set>

#include "clause_judge.h"
#include "patterns.h"
#include "voice/taxonomy.h"

namespace polku::voice {

class OwnTaxonomy final : public Taxonomy {
 public:
  struct Words {
    PatternSet patterns;
    std::vector<ThemePattern> themes;  // by the patterns' payloads
    OwnOpinions opinions;
    bool has_opinions = false;
  };

  OwnTaxonomy(std::vector<Theme> themes, const TaxonomyChanges& changes);

  const std::vector<Theme>& themes() const override { return themes_; }
  const Theme* find(std::string_view key) const override;
  const Words& words(Language language) const { return words_[static_cast<std::size_t>(language)]; }

 private:
  std::vector<Theme> themes_;
  std::array<Words, 4> words_;
};

}  // namespace polku::voice
