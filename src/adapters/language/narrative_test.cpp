// Holds the narrator to the stories of test/data/voice/stories with the real dictionaries: every
// claim that a path makes is checked against what a person drew from the story.
#include "voice/narrative.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "core/json.h"
#include "language_fixture.h"

namespace polku::language {
namespace {

std::string file_of(const std::string& name) {
  std::ifstream file(std::string(POLKU_SOURCE_DIR) + "/test/data/voice/stories/" + name);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string text_at(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool holds(std::string_view text, std::string_view phrase) {
  return text.find(phrase) != std::string_view::npos;
}

// Checks claims one by one and counts them; what is wrong is told.
class Score {
 public:
  Score(const std::string& name, const std::string& text)
      : text_(text),
        expected_(json::parse(file_of(name + ".json")).as_object()),
        got_(voice::to_json(voice::narrate(analyser(), text), text)) {}

  void check() {
    claim(text_at(got_, "language") == text_at(expected_, "language"), "language");
    check_moments();
    check_pains();
    check_outcome();
    check_savings();
  }

  double share() const { return claims_ == 0 ? 0 : double(right_) / claims_; }
  std::string summary() const {
    return std::to_string(right_) + " of " + std::to_string(claims_) + wrong_;
  }

 private:
  void claim(bool right, const std::string& what) {
    ++claims_;
    right_ += right ? 1 : 0;
    if (!right) wrong_ += "\n  wrong: " + what;
  }

  const json::array& moments() const { return got_.at("moments").as_array(); }

  void check_moments() {
    std::vector<int> holders;  // which moment of ours holds each expected one
    std::vector<int> expected_in(moments().size());
    for (const auto& value : expected_.at("moments").as_array()) {
      const auto& wanted = value.as_object();
      const auto says = text_at(wanted, "says");
      int at = -1;
      for (std::size_t i = 0; i < moments().size() && at < 0; ++i) {
        if (holds(text_at(moments()[i].as_object(), "quote"), says)) at = static_cast<int>(i);
      }
      claim(at >= 0, "no moment says: " + says);
      if (at < 0) continue;
      const auto& moment = moments()[static_cast<std::size_t>(at)].as_object();
      ++expected_in[static_cast<std::size_t>(at)];
      claim(expected_in[static_cast<std::size_t>(at)] == 1, "two moments in one: " + says);
      claim(holders.empty() || at >= holders.back(), "order: " + says);
      holders.push_back(at);
      check_moment(wanted, moment, says);
    }
    for (std::size_t i = 0; i < moments().size(); ++i) {
      claim(expected_in[i] > 0, "not a moment: " + text_at(moments()[i].as_object(), "quote"));
    }
  }

  void check_moment(const json::object& wanted, const json::object& moment,
                    const std::string& says) {
    for (const auto* key : {"stage", "channel"}) {
      if (!wanted.contains(key)) continue;
      claim(text_at(moment, key) == text_at(wanted, key),
            std::string(key) + " " + text_at(moment, key) + ": " + says);
    }
    if (const auto* names = wanted.if_contains("touchpoint")) {
      const auto touchpoint = text_at(moment, "touchpoint");
      bool right = false;
      for (const auto& name : names->as_array()) {
        right |= holds(touchpoint, std::string_view(name.as_string()));
      }
      claim(right, "touchpoint " + touchpoint + ": " + says);
    }
    if (const auto* feeling = wanted.if_contains("feeling")) {
      const auto label = text_at(moment, "label");
      claim(label == (feeling->as_int64() > 0 ? "positive" : "negative"),
            "feeling " + label + ": " + says);
    }
    const auto title = text_at(moment, "title");
    claim(!title.empty() && !holds(title, "\xE2\x80\xA6"), "title " + title);
  }

  void check_pains() {
    for (const auto& value : expected_.at("pain_points").as_array()) {
      const auto says = text_at(value.as_object(), "says");
      const auto hoped = text_at(value.as_object(), "expected");
      bool found = false, hoped_found = false;
      for (const auto& moment : moments()) {
        for (const auto& pain : moment.as_object().at("pain_points").as_array()) {
          if (!holds(text_at(pain.as_object(), "happened"), says)) continue;
          found = true;
          hoped_found |= holds(text_at(pain.as_object(), "expected"), hoped);
        }
      }
      claim(found, "no pain: " + says);
      if (!hoped.empty()) claim(hoped_found, "nothing expected: " + says);
    }
  }

  void check_outcome() {
    const auto& wanted = expected_.at("outcome").as_object();
    const auto& outcome = got_.at("outcome").as_object();
    for (const auto* key : {"label", "returns", "recommends"}) {
      if (!wanted.contains(key)) continue;
      claim(outcome.at(key) == wanted.at(key),
            std::string("outcome ") + key + " " + json::serialize(outcome.at(key)));
    }
    if (wanted.contains("says")) {
      claim(holds(text_at(outcome, "quote"), text_at(wanted, "says")),
            "outcome says " + text_at(outcome, "quote"));
    }
  }

  void check_savings() {
    const auto& savings = got_.at("what_would_have_saved_it").as_array();
    for (const auto& value : expected_.at("saved").as_array()) {
      const auto& wanted = value.as_object();
      const auto says = text_at(wanted, "says");
      const auto found = std::ranges::find_if(savings, [&](const json::value& saving) {
        return holds(text_at(saving.as_object(), "text"), says);
      });
      claim(found != savings.end(), "not saved by: " + says);
      if (found != savings.end()) {
        claim(found->as_object().at("would_have_helped") == wanted.at("would_have_helped"),
              "would have helped: " + says);
      }
    }
    for (const auto& saving : savings) {
      const auto text = text_at(saving.as_object(), "text");
      const bool wanted =
          std::ranges::any_of(expected_.at("saved").as_array(), [&](const json::value& value) {
            return holds(text, text_at(value.as_object(), "says"));
          });
      claim(wanted, "would not have saved it: " + text);
    }
  }

  std::string text_;
  json::object expected_, got_;
  int claims_ = 0, right_ = 0;
  std::string wrong_;
};

struct StoryFile {
  const char* name;
  double floor;  // share of claims that must be right
};

std::ostream& operator<<(std::ostream& out, const StoryFile& story) { return out << story.name; }

class Stories : public testing::TestWithParam<StoryFile> {};

TEST_P(Stories, ComeOutAsAPersonDrewThem) {
  const std::string name = GetParam().name;
  const auto text = file_of(name + ".txt");
  ASSERT_FALSE(text.empty());
  Score score(name, text);
  score.check();
  std::cout << name << ": " << score.summary() << '\n';
  EXPECT_GE(score.share(), GetParam().floor) << score.summary();
}

INSTANTIATE_TEST_SUITE_P(
    Told, Stories,
    testing::Values(StoryFile{"fi_dentist", 0.95}, StoryFile{"fi_web_shop", 0.95},
                    StoryFile{"fi_municipal_office", 0.95},
                    StoryFile{"fi_hairdresser_spoken", 0.95}, StoryFile{"fi_garage_spoken", 0.95},
                    StoryFile{"sv_hotel", 0.95}, StoryFile{"en_clinic", 0.95},
                    StoryFile{"uk_phone_shop", 0.95}, StoryFile{"fi_restaurant", 0.95},
                    StoryFile{"en_bank", 0.95}, StoryFile{"fi_hospital", 0.95},
                    StoryFile{"sv_office", 0.95}, StoryFile{"uk_clinic", 0.95},
                    StoryFile{"en_webshop", 0.95}, StoryFile{"fi_insurance", 0.95},
                    StoryFile{"fi_gym_spoken", 0.95}, StoryFile{"sv_web_shop", 0.95},
                    StoryFile{"en_hotel", 0.95}, StoryFile{"fi_dentist_child", 0.9},
                    StoryFile{"uk_restaurant", 0.9}),
    [](const auto& told_one) { return std::string(told_one.param.name); });

// Every span lies in the text and holds the words that are claimed.
void check_spans(const voice::Story& story, std::string_view text) {
  const auto inside = [&](std::uint32_t start, std::uint32_t end) {
    return start <= end && end <= text.size();
  };
  for (std::size_t i = 0; i < story.moments.size(); ++i) {
    const auto& moment = story.moments[i];
    EXPECT_EQ(moment.order, static_cast<int>(i) + 1);
    EXPECT_TRUE(inside(moment.start, moment.end) && moment.start < moment.end);
    EXPECT_TRUE(inside(moment.touchpoint_start, moment.touchpoint_end));
    EXPECT_FALSE(moment.title.empty());
    for (const auto& pain : moment.pain_points) {
      EXPECT_TRUE(inside(pain.start, pain.end) && pain.start < pain.end);
      EXPECT_TRUE(inside(pain.expected_start, pain.expected_end));
      EXPECT_GE(pain.start, moment.start);
      EXPECT_LE(pain.end, moment.end);
    }
  }
  for (const auto& saving : story.what_would_have_saved_it) {
    EXPECT_EQ(text.substr(saving.start, saving.end - saving.start), saving.text);
  }
  EXPECT_TRUE(inside(story.outcome_start, story.outcome_end));
}

voice::Story told(const std::string& text) {
  const auto started = std::chrono::steady_clock::now();
  auto story = voice::narrate(analyser(), text);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
  check_spans(story, text);
  return story;
}

TEST(Narrative, SpansHoldTheirWords) {
  for (const auto* name : {"fi_dentist", "fi_web_shop", "sv_hotel", "en_clinic", "uk_phone_shop"}) {
    SCOPED_TRACE(name);
    told(file_of(std::string(name) + ".txt"));
  }
}

TEST(Narrative, NothingToldIsNoPath) {
  for (const auto* text : {"", " \n\t", "...", "\xF0\x9F\x98\x80"}) {
    EXPECT_TRUE(told(text).what_would_have_saved_it.empty()) << text;
  }
  EXPECT_TRUE(told("").moments.empty());
  EXPECT_LE(told("Hyvä").moments.size(), 1u);
}

TEST(Narrative, AnotherLanguageIsLeftAlone) {
  const auto story = told(
      "Ich habe gestern beim Zahnarzt angerufen und einen Termin bekommen. Die Wartezeit war sehr "
      "lang und niemand hat mir erkl\xC3\xA4rt, warum.");
  EXPECT_FALSE(story.language);
  EXPECT_TRUE(story.moments.empty());
}

TEST(Narrative, AListIsAPath) {
  const auto story = told(
      "- soitin ajanvaraukseen, jonotin 30 minuuttia\n"
      "- vastaanottotiskill\xC3\xA4 palvelu oli yst\xC3\xA4v\xC3\xA4llist\xC3\xA4\n"
      "- lasku tuli v\xC3\xA4\xC3\xA4r\xC3\xA4ll\xC3\xA4 nimell\xC3\xA4\n");
  ASSERT_EQ(story.moments.size(), 3u);
  EXPECT_EQ(story.moments[0].channel, "phone");
  EXPECT_EQ(story.moments[0].label, voice::Label::Negative);
  EXPECT_EQ(story.moments[1].label, voice::Label::Positive);
  EXPECT_EQ(story.moments[2].channel, "invoice");
  EXPECT_EQ(story.moments[2].stage, "after");
}

TEST(Narrative, WithoutFullStopsWhatCameNextIsAStep) {
  const auto story = told(
      "soitin ensin asiakaspalveluun ja siell\xC3\xA4 jonotin puoli tuntia sitten menin kassalle "
      "ja "
      "siell\xC3\xA4 oli tosi mukava myyj\xC3\xA4");
  ASSERT_EQ(story.moments.size(), 2u);
  EXPECT_EQ(story.moments[0].channel, "phone");
  EXPECT_EQ(story.moments[0].label, voice::Label::Negative);
  EXPECT_EQ(story.moments[1].channel, "till");
  EXPECT_EQ(story.moments[1].label, voice::Label::Positive);
}

TEST(Narrative, MarkupAndMixedLanguagesAreRead) {
  const auto story = told(
      "<p>I called the helpline and waited for 45 minutes.</p><br/>\n<b>The receptionist</b> was "
      "lovely.\nKiitos kaikille, palvelu oli hyv\xC3\xA4\xC3\xA4.");
  EXPECT_FALSE(story.moments.empty());
}

TEST(Narrative, LongTextsTakeBoundedTime) {
  std::string text = file_of("fi_dentist.txt");
  while (text.size() < (1u << 20)) text += text;
  const auto story = told(text);
  EXPECT_FALSE(story.moments.empty());
  std::string one_sentence;
  while (one_sentence.size() < (1u << 20)) one_sentence += "menin kassalle ja jonotin tunnin ";
  told(one_sentence);
  told(std::string(1u << 20, 'a'));
}

}  // namespace
}  // namespace polku::language
