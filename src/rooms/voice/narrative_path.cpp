#include "narrative_path.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>

namespace polku::voice {
namespace {

constexpr double kSupposedPain = -0.25;  // where no opinion word says so
constexpr double kClearFeeling = 0.3;    // strong enough to part two moments
// Bad is stronger than good (Baumeister et al., 2001): what went wrong weighs more in how a moment
// is remembered.
constexpr double kBadIsStronger = 1.5;
constexpr std::size_t kPromiseReach = 3;  // sentences that an expectation stays in mind

// A moment being gathered from clauses.
struct Draft {
  std::vector<const Telling*> tellings;
  const StepWord* about = nullptr;
  std::string channel, stage;
  std::string came_from;  // the channel of the moment told before
  bool books = false, earlier = false, day = false, first = false;
  std::uint32_t begun = 0;  // where its step is first named
  bool said = false;        // in so many words, or by a plain fact
  double sum = 0;
  double weight = 0;

  double feeling() const { return weight == 0 ? 0 : sum / weight; }
  std::string key() const { return about == nullptr ? std::string() : about->step->touchpoint; }
  std::string_view family() const {
    return about == nullptr ? std::string_view() : std::string_view(about->kind->family);
  }
  std::string_view kind() const {
    return about == nullptr ? std::string_view() : std::string_view(about->kind->kind);
  }
  std::uint32_t start() const { return tellings.front()->start; }
  std::uint32_t end() const { return tellings.back()->end; }
};

int rank_of_kind(std::string_view kind) {
  return kind.empty() ? -1 : kind == "arrival" ? 0 : kind == "place" ? 1 : kind == "thing" ? 3 : 2;
}

int rank_of_stage(std::string_view stage) {
  return stage == "before" ? 0 : stage == "after" ? 2 : 1;
}

bool is_on_the_spot(std::string_view channel) {
  return channel == "shop" || channel == "till" || channel == "self_service";
}
bool is_physical(const Draft& draft) { return is_on_the_spot(draft.channel); }

class PathMaker {
 public:
  PathMaker(std::string_view text, const std::vector<Telling>& tellings, const Lexicon& lexicon)
      : text_(text), tellings_(tellings), lexicon_(lexicon) {}

  std::vector<StoryMoment> make() {
    for (const auto& telling : tellings_) {
      if (!telling.aside) place(telling);
    }
    join_idle();
    drop_overview();
    settle_stages();
    return finish();
  }

 private:
  void place(const Telling& telling) {
    if (drafts_.empty() || begins(telling, drafts_[current_])) open(telling);
    add(telling, drafts_[current_]);
  }

  // Where the new moment goes: as told, unless it is said to have been before.
  void open(const Telling& telling) {
    Draft draft;
    draft.day = telling.day;
    draft.first = telling.first;
    const bool back = goes_back(telling);
    const auto* about = about_of(telling);
    const bool begun = about != nullptr && about->kind->stage == "during";
    if (telling.day || telling.opens_paragraph || begun || (back_to_ && !days_back_ && !back)) {
      back_to_.reset();
      if (!back) current_ = drafts_.size();
    }
    if (back && !drafts_.empty()) {
      days_back_ = telling.earlier_day;
      auto to = current_;
      while (days_back_ && to > 0 && !drafts_[to].day) --to;
      back_to_ = to;
      current_ = to;
      draft.earlier = true;
    } else if (back_to_) {
      current_ = ++*back_to_;
      draft.earlier = true;
    } else {
      current_ = drafts_.size();
    }
    if (about == nullptr && telling.waited && !drafts_.empty()) {
      static const Step kWaiting{"transaction", "during", "shop", "waiting"};
      draft.about = made(kWaiting, {nullptr, nullptr, {}, telling.start, telling.end, false});
      draft.channel = "shop";
    }
    if (!drafts_.empty()) draft.came_from = drafts_.back().channel;
    drafts_.insert(drafts_.begin() + static_cast<std::ptrdiff_t>(current_), std::move(draft));
  }

  static bool goes_back(const Telling& telling) {
    return (telling.earlier_day && (telling.opens_earlier || telling.past_perfect)) ||
           (telling.earlier && (telling.opens_sentence || telling.past_perfect));
  }

  // Does the clause begin a new moment, or go on with this one?
  bool begins(const Telling& telling, const Draft& now) {
    if (goes_back(telling)) return true;
    const auto* about = about_of(telling);
    if (telling.past_perfect && (about == nullptr || about->beside || was_met(about->kind->family)))
      return false;
    if (about == nullptr && is_waiting(telling, now)) return true;
    if (about == nullptr) return telling.day && telling.moves && now.about != nullptr;
    if (now.about == nullptr) return now.weight > 0 && telling.opens_paragraph;
    const auto& kind = *about->kind;
    if (is_way_of_booking(telling, *about, now)) return false;
    if (kind.family == now.family()) return parts_family(telling, *about, now);
    if (about->beside && !(telling.moves && telling.opens_sentence)) return false;
    if (about->step->touchpoint == "queueing" && now.family() == "phone") return false;
    if (about->step->touchpoint == "staff" && employs(now)) return false;
    // A paper filled in at the counter.
    if (about->step->touchpoint == "form" && is_physical(now) && telling.channel_told.empty()) {
      return false;
    }
    // Who answers is at the other end of the line.
    if (kind.kind == "person" && now.family() == "phone" &&
        (telling.answers || (same(telling, now) && !telling.moves))) {
      return false;
    }
    if (kind.kind == "arrival" || kind.kind == "place") {
      const bool there = is_physical(now) && rank_of_stage(now.about->kind->stage) == 1;
      const bool leaves_arrival = kind.kind == "place" && now.kind() == "arrival";
      // Another place within the place is one only when it is told how it was.
      const bool judged = kind.kind == "place" && telling.opens_sentence && !was_met(kind.family) &&
                          std::abs(feeling_of_sentence(telling)) > kClearFeeling;
      return !leaves_arrival && (!there || telling.day || judged) &&
             (telling.opens_sentence || telling.moves);
    }
    const bool arriving = now.kind() == "arrival" || now.kind() == "place";
    if (arriving && same(telling, now)) return false;
    if (telling.promise_start && !telling.opens_sentence) return false;
    if (telling.opens_sentence || telling.then || telling.day) return true;
    // Later in a sentence only what is met elsewhere is a moment of its own.
    const auto channel = channel_of(telling, *about);
    return !telling.subordinate && !channel.empty() && channel != now.channel &&
           !(is_on_the_spot(channel) && is_physical(now));
  }

  // "Varasimme puhelimitse. Puhelimessa oltiin ystävällisiä": one call.
  static bool is_way_of_booking(const Telling& telling, const StepWord& about, const Draft& now) {
    if (telling.day) return false;
    const auto channel = channel_of(telling, about);
    if (now.books) return !channel.empty() && channel == now.channel && channel != "shop";
    return about.step->touchpoint == "booking" && now.kind() == "thing" &&
           now.about->kind->stage == "flexible" && (channel.empty() || channel == now.channel);
  }

  // "Puhelimessa kukaan ei ollut maininnut siitä" speaks of a call that was told of.
  bool was_met(std::string_view family) const {
    return std::ranges::any_of(drafts_,
                               [&](const Draft& draft) { return draft.family() == family; });
  }

  // "Siellä henkilökunta oli..." is of the place just told of, where there is somebody to meet.
  static bool employs(const Draft& now) {
    static constexpr std::array<std::string_view, 6> kAlone{"toilet",  "parking",      "wayfinding",
                                                            "waiting", "self_service", "entrance"};
    return now.about->kind->stage != "flexible" &&
           std::ranges::find(kAlone, now.family()) == kAlone.end();
  }

  // Somebody was kind, and then nothing happened: the waiting is a moment of its own.
  static bool is_waiting(const Telling& telling, const Draft& now) {
    return telling.waited && telling.opens_sentence && is_physical(now) && now.feeling() > -kPain &&
           now.family() != "waiting";
  }

  // The bill of a restaurant is paid there.
  const StepWord* about_of(const Telling& telling) {
    const bool there = current_ < drafts_.size() && is_physical(drafts_[current_]);
    const auto* about = telling.about(there && !in_web_);
    if (about == nullptr && telling.channel_told == "web" && telling.opens_sentence) {
      static const Step kWeb{"touchpoint", "", "web", "website"};
      return made(kWeb, {nullptr, nullptr, {}, telling.start, telling.end, false});
    }
    if (about == nullptr) return about;
    eats_ |= about->kind->family == "meal" || about->kind->family == "waiter";
    if (!eats_ || telling.day || about->step->touchpoint != "invoice") return about;
    static const Step kPaying{"transaction", "during", "till", "payment"};
    return made(kPaying, *about);
  }

  // A step that the words do not name.
  const StepWord* made(const Step& step, StepWord word) {
    const auto kind = lexicon_.touchpoints.find(step.touchpoint);
    if (kind == lexicon_.touchpoints.end()) return nullptr;
    word.step = &step;
    word.kind = &kind->second;
    made_.push_back(std::move(word));
    return &made_.back();
  }

  static bool same(const Telling& telling, const Draft& now) {
    return now.tellings.back()->sentence == telling.sentence;
  }

  double feeling_of_sentence(const Telling& telling) const {
    double sum = 0;
    int count = 0;
    for (const auto* at = &telling;
         at < tellings_.data() + tellings_.size() && at->sentence == telling.sentence; ++at) {
      sum += at->sentiment;
      ++count;
    }
    return sum / count;
  }

  // People of one family are one moment, unless one was kind and another was not.
  bool parts_family(const Telling& telling, const StepWord& about, const Draft& now) const {
    if (!telling.opens_sentence) return false;
    if (telling.day) return true;
    const double felt = feeling_of_sentence(telling);
    const bool turns = felt * now.feeling() < 0 && std::abs(felt) > kClearFeeling &&
                       std::abs(now.feeling()) > kClearFeeling;
    return turns && about.kind->kind == "person" && about.step->touchpoint != now.key();
  }

  // "Soitin ajanvaraukseen", "varasin ajan netistä": the way, where the step has none.
  static std::string channel_of(const Telling& telling, const StepWord& about) {
    if (!about.step->channel.empty()) return about.step->channel;
    if (!telling.channel_told.empty()) return telling.channel_told;
    for (const auto& word : telling.steps) {
      if (word.beside || (word.kind != nullptr && word.kind->kind != "thing" &&
                          word.kind->family != about.kind->family)) {
        continue;
      }
      if (about.kind->stage == "before" && word.step->channel == "shop") continue;
      if (!word.step->channel.empty()) return word.step->channel;
    }
    return about.kind->family == "waiting" ? "shop" : "";
  }

  void add(const Telling& telling, Draft& draft) {
    draft.tellings.push_back(&telling);
    draft.books |= telling.books;
    draft.said |= telling.said || telling.bad_fact || telling.relief;
    for (const auto& word : telling.steps) {
      if (word.step->touchpoint == "web_shop") in_web_ = true;
      if (is_on_the_spot(word.step->channel) && word.step->channel != "till") in_web_ = false;
      if (word.kind != nullptr && word.step->touchpoint == "booking" && !word.beside) {
        draft.books = true;
      }
    }
    if (const auto* about = about_of(telling)) {
      // The web shop says more than its pages do.
      const bool settles = draft.about != nullptr && about->kind->family == draft.family() &&
                           draft.about->kind->stage == "flexible" &&
                           about->kind->stage != "flexible";
      const bool better = settles || draft.about == nullptr ||
                          (rank_of_kind(about->kind->kind) > rank_of_kind(draft.kind()) &&
                           rank_of_kind(draft.kind()) < 2);
      if (better && !(draft.about != nullptr && about->beside)) {
        // "Ajoin paikalle hyvissä ajoin, mutta parkkipaikkaa ei löytynyt": coming is only the way.
        // What led to it all is no fault of the first step either.
        if (draft.about == nullptr) draft.begun = telling.start;
        const bool came = draft.kind() == "arrival" && about->kind->kind != "arrival";
        if (came || draft.about == nullptr) draft.sum = draft.weight = 0;
        draft.about = about;
        draft.channel = channel_of(telling, *about);
        // What is bought in the web is paid there.
        if (draft.channel == "till" && about->step->kind == "transaction" &&
            (draft.came_from == "web" || draft.came_from == "app" || in_web_)) {
          draft.channel = draft.came_from == "app" ? "app" : "web";
        }
      } else if (draft.about != nullptr && draft.channel.empty() &&
                 about->kind->family == draft.family()) {
        draft.channel = channel_of(telling, *about);
      }
    }
    if (draft.about == nullptr && draft.stage.empty()) {
      for (const auto& word : telling.steps) draft.stage = word.step->stage;
    }
    // An expectation hurts only when it was not met, which is told elsewhere.
    const bool hopes =
        telling.hopes || (telling.promise_start && !telling.bad_fact && telling.sentiment < 0);
    if (std::abs(telling.sentiment) > 0.05 && !hopes) {
      const double weight = telling.sentiment < 0 ? kBadIsStronger : 1;
      draft.sum += weight * telling.sentiment;
      draft.weight += weight;
    }
  }

  // Text between two drafts belongs to no other.
  bool adjoin(const Draft& first, const Draft& second) const {
    return std::ranges::none_of(drafts_,
                                [&](const Draft& other) {
                                  return other.start() >= first.end() &&
                                         other.start() < second.start();
                                }) &&
           first.end() <= second.start();
  }

  // Coming to a place where nothing is felt yet is part of what is met there.
  void join_idle() {
    for (std::size_t i = 0; i + 1 < drafts_.size();) {
      auto& draft = drafts_[i];
      auto& next = drafts_[i + 1];
      // Coming in time is no merit of the service.
      const bool felt = rank_of_kind(draft.kind()) < 1 ? draft.feeling() < kPain
                                                       : std::abs(draft.feeling()) >= kClearFeeling;
      const bool idle = !felt && rank_of_kind(draft.kind()) < 2 &&
                        rank_of_kind(draft.kind()) < rank_of_kind(next.kind()) &&
                        draft.earlier == next.earlier;
      const bool leads = draft.about == nullptr || is_physical(next) ||
                         next.family() == "parking" || next.family() == "wayfinding";
      if (idle && leads && adjoin(draft, next)) {
        next.tellings.insert(next.tellings.begin(), draft.tellings.begin(), draft.tellings.end());
        next.day |= draft.day;
        drafts_.erase(drafts_.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
  }

  // "Tilasin saappaat verkkokaupasta. Ensin googlasin...": what the story is about, not a step.
  void drop_overview() {
    if (drafts_.size() < 2) return;
    const auto first =
        std::ranges::min_element(drafts_, {}, [](const Draft& draft) { return draft.start(); });
    if (first->about == nullptr || first->about->kind->stage == "flexible" ||
        std::abs(first->feeling()) >= -kPain)
      return;
    const auto at = static_cast<std::size_t>(first - drafts_.begin());
    const bool goes_back_after =
        (at > 0 && drafts_[at - 1].earlier) || (at + 1 < drafts_.size() && drafts_[at + 1].first) ||
        (at + 1 < drafts_.size() &&
         rank_of_stage(drafts_[at + 1].about ? drafts_[at + 1].about->kind->stage : "during") <
             rank_of_stage(first->about->kind->stage));
    const bool told_again =
        std::any_of(drafts_.begin() + static_cast<std::ptrdiff_t>(at) + 1, drafts_.end(),
                    [&](const Draft& draft) {
                      return draft.family() == first->family() ||
                             (rank_of_kind(first->kind()) < 2 && is_physical(draft));
                    });
    if (goes_back_after && told_again) drafts_.erase(first);
  }

  // Stages go forward. What can be met at any time is before the service while it has not begun,
  // during it while it goes on, and after it from then on.
  void settle_stages() {
    int reached = 0;
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      auto& draft = drafts_[i];
      std::string stage = draft.about == nullptr ? draft.stage : draft.about->kind->stage;
      if (draft.earlier) stage = "before";
      if (stage.empty())
        stage = reached == 0 && i + 1 < drafts_.size() && is_before(i) ? "before" : "";
      if (stage == "flexible") stage = flexible_stage(i);
      const int rank = stage.empty() ? std::max(reached, i == 0 ? 1 : 0) : rank_of_stage(stage);
      reached = std::max(reached, rank);
      static constexpr std::array<const char*, 3> kStages{"before", "during", "after"};
      draft.stage = kStages[static_cast<std::size_t>(reached)];
    }
  }

  bool is_during(const Draft& draft) const {
    return draft.about != nullptr && draft.about->kind->stage == "during" && !draft.earlier;
  }
  bool is_before(std::size_t at) const {
    return std::any_of(drafts_.begin() + static_cast<std::ptrdiff_t>(at) + 1, drafts_.end(),
                       [&](const Draft& draft) { return is_during(draft); });
  }
  std::string flexible_stage(std::size_t at) const {
    const bool begun =
        std::any_of(drafts_.begin(), drafts_.begin() + static_cast<std::ptrdiff_t>(at),
                    [&](const Draft& draft) { return is_during(draft); });
    const bool comes = is_before(at);
    if (begun) return comes ? "during" : "after";
    return comes ? "before" : "during";
  }

  std::vector<StoryMoment> finish() {
    std::vector<StoryMoment> moments;
    std::set<std::string> titles;
    for (const auto& draft : drafts_) {
      StoryMoment moment;
      moment.order = static_cast<int>(moments.size()) + 1;
      moment.stage = draft.stage;
      moment.channel = draft.channel;
      moment.start = draft.start();
      moment.end = draft.end();
      trim_span(text_, moment.start, moment.end);
      moment.sentiment = draft.feeling();
      const double clear = draft.said ? -kPain : -kSupposedPain;
      moment.label = moment.sentiment > clear    ? Label::Positive
                     : moment.sentiment < -clear ? Label::Negative
                                                 : Label::Neutral;
      name(draft, moment);
      if (!titles.insert(moment.title).second) {
        moment.title = title_again(moment.title, lexicon_.language);
        titles.insert(moment.title);
      }
      for (const auto* telling : draft.tellings) {
        for (const auto& theme : telling->themes) {
          if (std::ranges::find(moment.themes, theme) == moment.themes.end()) {
            moment.themes.push_back(theme);
          }
        }
      }
      moments.push_back(std::move(moment));
    }
    find_pains(moments);
    return moments;
  }

  void name(const Draft& draft, StoryMoment& moment) const {
    if (draft.about == nullptr) {
      const auto& first = *draft.tellings.front();
      moment.title = title_from(text_.substr(first.start, first.end - first.start));
      return;
    }
    moment.touchpoint_key = draft.key();
    moment.touchpoint =
        draft.about->noun.empty() ? with_small_letter(draft.about->kind->name) : draft.about->noun;
    moment.touchpoint_start = draft.about->start;
    moment.touchpoint_end = draft.about->end;
    moment.title = title_of(draft.key(), draft.about->noun, draft.channel, draft.books, lexicon_);
  }

  // Pain points in the order of the text, so that an expectation is found where it was told.
  void find_pains(std::vector<StoryMoment>& moments) const {
    std::vector<std::pair<const Telling*, StoryMoment*>> told;
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      for (const auto* telling : drafts_[i].tellings) {
        if (telling->start >= drafts_[i].begun) told.emplace_back(telling, &moments[i]);
      }
    }
    std::ranges::sort(told, {}, [](const auto& pair) { return pair.first->start; });
    const Telling* promise = nullptr;
    std::size_t last_pain = 0;  // sentence of the last one, which may go on
    const StoryMoment* last_moment = nullptr;
    for (const auto& [telling, moment] : told) {
      const bool hurts = hurts_enough(*telling);
      const bool hopes =
          telling->hopes || (telling->promise_start == telling->start && !telling->bad_fact);
      if (hurts && !hopes) {
        if (last_moment == moment && last_pain == telling->sentence) {
          widen(moment->pain_points.back(), *telling, promise);
        } else {
          moment->pain_points.push_back(pain_of(*telling, promise));
        }
        last_pain = telling->sentence;
        last_moment = moment;
      }
      if (telling->promise_start)
        promise = telling->bad_fact && !telling->contrast ? nullptr : telling;
    }
  }

  std::string words(std::uint32_t start, std::uint32_t end) const {
    trim_span(text_, start, end);
    std::string out;
    for (const char c : text_.substr(start, end - start)) {
      const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (space && (out.empty() || out.back() == ' ')) continue;
      out.push_back(space ? ' ' : c);
    }
    while (!out.empty() && out.back() == '.') out.pop_back();
    return out;
  }

  PainPoint pain_of(const Telling& telling, const Telling*& promise) const {
    PainPoint pain;
    pain.start = telling.start;
    pain.end = telling.end;
    pain.happened = words(pain.start, pain.end);
    expect(pain, telling, promise);
    return pain;
  }

  void widen(PainPoint& pain, const Telling& telling, const Telling*& promise) const {
    pain.end = std::max(pain.end, telling.end);
    pain.happened = words(pain.start, pain.end);
    if (pain.expected.empty()) expect(pain, telling, promise);
  }

  static bool hurts_enough(const Telling& telling) {
    if (telling.bad_fact) return telling.sentiment < kPain;
    return !telling.wish && telling.sentiment < (telling.said ? kPain : kSupposedPain);
  }

  static bool is_in_mind(const Telling& promise, const Telling& telling) {
    const auto since = telling.sentence - promise.sentence;
    return telling.unmet || since <= 1 || (since <= kPromiseReach && telling.late);
  }

  // What had been promised: in the clause itself, or lately.
  void expect(PainPoint& pain, const Telling& telling, const Telling*& promise) const {
    std::uint32_t start = 0, end = 0;
    if (telling.promise_start && !telling.contrast) {
      start = *telling.promise_start;
      end = telling.end;
    } else if (promise != nullptr && is_in_mind(*promise, telling)) {
      start = promise->start;
      end = promise->end;
      promise = nullptr;
    } else {
      return;
    }
    trim_span(text_, start, end);
    pain.expected = words(start, end);
    pain.expected_start = start;
    pain.expected_end = end;
  }

  std::string_view text_;
  const std::vector<Telling>& tellings_;
  const Lexicon& lexicon_;
  std::vector<Draft> drafts_;
  std::size_t current_ = 0;
  std::optional<std::size_t> back_to_;
  bool days_back_ = false;
  bool eats_ = false;
  bool in_web_ = false;  // the way goes through a web shop
  std::deque<StepWord> made_;
};

}  // namespace

std::vector<StoryMoment> path_of(std::string_view text, const std::vector<Telling>& tellings,
                                 const Lexicon& lexicon) {
  return PathMaker(text, tellings, lexicon).make();
}

}  // namespace polku::voice
