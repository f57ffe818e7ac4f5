#pragma once
// What the clauses of a story tell of the way, before anything is made of it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "body.h"
#include "pieces.h"

namespace polku::voice {

// Words that name a step: something met or done.
struct StepWord {
  const Step* step = nullptr;
  const TouchpointKind* kind = nullptr;  // null: it says a channel or a stage only
  std::string noun;                      // the teller's own word, when it is a noun
  std::uint32_t start = 0, end = 0;
  bool beside = false;  // in a subordinate part: "more than they had promised on the phone"
};

// A clause, or a part of one where a text without full stops goes on to what came next.
struct Telling {
  std::uint32_t start = 0, end = 0;
  std::size_t sentence = 0;
  bool opens_sentence = false, opens_paragraph = false;
  double sentiment = 0;  // of the words; a plain bad fact counts too
  std::vector<std::string> themes, intents;
  std::vector<StepWord> steps;
  std::string channel_told;  // "netistä": a way without a thing

  bool moves = false;
  bool then = false;           // "sitten"
  bool day = false;            // "seuraavana päivänä": time has passed
  bool earlier = false;        // "ennen sitä"
  bool earlier_day = false;    // "edellisenä päivänä"
  bool opens_earlier = false;  // and the sentence begins with it
  bool past_perfect = false;
  bool bad_fact = false;                // "odotin 40 minuuttia", "laite oli rikki"
  bool late = false;                    // "vasta kahden viikon päästä"
  bool unmet = false;                   // "olisi pitänyt"
  bool says = false, reported = false;  // "sanoi", "sanoi, että ..."
  bool answers = false;
  bool first = false;     // "ensin"
  bool contrast = false;  // it begins with "mutta"
  bool hopes = false;     // a promise that the next clause breaks
  bool relief = false;    // "pyysi anteeksi"
  bool books = false;     // "soitin ajanvaraukseen"
  bool said = false;      // an opinion word says how it was
  bool waited = false;    // too long
  bool subordinate = false, if_clause = false;
  bool conditional = false;  // "olisi soittanut"
  bool wish = false;         // "voisi"
  bool enough = false;       // "olisi riittänyt"
  bool harmless = false;     // "ei olisi haitannut"
  bool doubt = false;        // "ehkä"
  bool aside = false;        // told of what did not happen, or of what will
  std::optional<bool> returns, recommends;
  std::optional<std::uint32_t> promise_start;  // where an expectation begins

  // The step that the clause is about; null: it names none. `on_the_spot`: the teller is in a shop
  // or the like.
  const StepWord* about(bool on_the_spot = false) const;
};

std::vector<Telling> read_tellings(const Analyser& analyser, std::string_view text,
                                   const Analysis& analysis);

// White space and marks at the ends left out.
void trim_span(std::string_view text, std::uint32_t& start, std::uint32_t& end);

}  // namespace polku::voice
