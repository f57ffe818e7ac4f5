#include "journeys/map.h"

#include "monitor_fixture.h"

namespace polku::journeys {
namespace {

constexpr std::string_view kJourney = R"({
  "key": "visit", "name": "A visit", "language": "en", "personas": ["aino", "raili"],
  "outcome": {"survey": "after", "question": "recommend"},
  "stages": [
    {"key": "search", "kind": "before", "title": "Searching", "moments": [
      {"key": "web", "title": "Web page", "touchpoint": "site", "drawn_emotion": -2}]},
    {"key": "shop", "kind": "during", "title": "In the shop", "moments": [
      {"key": "till", "title": "Till", "touchpoint": "till", "drawn_emotion": 0,
       "expectation": "A short queue", "front_stage": "Two tills"},
      {"key": "walk_out", "title": "Leaving", "channel": "shop"}]},
    {"key": "own", "kind": "own", "title": "Ours", "moments": []}]})";

metrics::WeakLink link_to(std::string moment) {
  metrics::WeakLink link;
  link.moment = std::move(moment);
  return link;
}

struct MapOfAJourney : MonitorFixture {
  StoredDocument visit = keep(DocumentKind::Journey, std::string(kJourney));
  MapView view;

  MapOfAJourney() {
    keep(DocumentKind::Touchpoint,
         R"({"key": "site", "name": "The web shop", "channel": "web_phone"})");
    keep(DocumentKind::Persona, R"({"key": "aino", "name": "Aino",
         "filters": [{"field": "channel", "op": "eq", "value": "shop"}]})");
    keep(DocumentKind::Persona, R"({"key": "raili", "name": "Raili"})");
  }

  json::object map() { return map_for(actor()); }
  json::object map_for(const directory::Actor& who) {
    auto made = maps.map(who, visit.id, view);
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().field + ": " + made.error().message);
    return made.ok() ? std::move(made).value() : json::object{};
  }
  Error refused() {
    const auto made = maps.map(actor(), visit.id, view);
    EXPECT_FALSE(made.ok());
    return made.ok() ? Error{} : made.error();
  }
  static const json::object& moment(const json::object& map, std::size_t stage, std::size_t index) {
    return map.at("stages").as_array().at(stage).at("moments").as_array().at(index).as_object();
  }
  void bind(const std::string& owner, const std::string& kind, const std::string& target,
            const std::string& role = "score") {
    StoredBinding binding;
    binding.id = BindingId::make(now);
    binding.organisation = organisation;
    binding.moment = owner;
    binding.kind = kind;
    binding.role = role;
    binding.target = target;
    binding.valid_from = kFirstMonday;
    store.all_bindings.push_back(binding);
  }
};

TEST_F(MapOfAJourney, IsWholeWithoutAnyAnswers) {
  measures.ready = nullptr;
  const auto made = map();
  EXPECT_EQ(made.at("journey").at("key").as_string(), "visit");
  EXPECT_EQ(made.at("journey").at("revision").to_number<int>(), 1);
  EXPECT_EQ(made.at("from").as_string(), "2025-01-06");
  EXPECT_TRUE(made.at("compared_with").is_null());
  EXPECT_TRUE(made.at("persona").is_null());
  EXPECT_EQ(made.at("curve").at("measure").as_string(), "nps");
  ASSERT_EQ(made.at("stages").as_array().size(), 3u);
  EXPECT_TRUE(made.at("stages").at(0).at("score").is_null());
  EXPECT_TRUE(made.at("weakest_link").is_null());
  EXPECT_TRUE(made.at("consistency").is_null());
  EXPECT_TRUE(made.at("drop_out").as_array().empty());
  EXPECT_EQ(made.at("study").at("state").as_string(), "pending");
  const auto& web = moment(made, 0, 0);
  EXPECT_EQ(web.at("id").as_string(), "web");
  EXPECT_TRUE(web.at("score").is_null());
  EXPECT_TRUE(web.at("measures").as_object().empty());
  EXPECT_TRUE(web.at("quadrant").is_null());
  EXPECT_TRUE(web.at("gap").is_null());
  EXPECT_TRUE(web.at("open_cases").is_null());
  EXPECT_EQ(web.at("comments").to_number<int>(), 0);
  EXPECT_EQ(web.at("level").at("verdict").as_string(), "pending");
  EXPECT_FALSE(web.at("weakest").as_bool());
  EXPECT_TRUE(web.at("alarms").as_array().empty());
}

TEST_F(MapOfAJourney, TellsTouchpointChannelMediumAndDrawnEmotion) {
  const auto made = map();
  const auto& web = moment(made, 0, 0);
  EXPECT_EQ(web.at("touchpoint").at("name").as_string(), "The web shop");
  EXPECT_EQ(web.at("channel").as_string(), "web_phone");
  EXPECT_EQ(web.at("medium").as_string(), "digital");
  EXPECT_EQ(web.at("drawn").to_number<double>(), 1);
  const auto& till = moment(made, 1, 0);  // its touchpoint has been removed
  EXPECT_EQ(till.at("touchpoint").at("key").as_string(), "till");
  EXPECT_EQ(till.at("touchpoint").at("name").as_string(), "till");
  EXPECT_EQ(till.at("drawn").to_number<double>(), 5);
  const auto& leaving = moment(made, 1, 1);
  EXPECT_TRUE(leaving.at("touchpoint").is_null());
  EXPECT_EQ(leaving.at("medium").as_string(), "physical");
  EXPECT_TRUE(leaving.at("drawn").is_null());
}

TEST_F(MapOfAJourney, AsksForTheJourneysMomentsGroupsAndBindings) {
  bind("till", "touchpoint", "kiosk");
  bind("@kiosk", "measure", "speed", "quadrant");
  bind("@site", "measure", "csat");
  bind("elsewhere", "measure", "nps");
  bind("web", "theme", "queue");
  map();
  ASSERT_EQ(measures.asked.moments.size(), 3u);
  EXPECT_EQ(measures.asked.moments[0].groups,
            (std::vector<std::string>{"stage:search", "kind:before", "medium:digital",
                                      "channel:web_phone"}));
  EXPECT_FALSE(measures.asked.moments[0].designed);
  EXPECT_TRUE(measures.asked.moments[1].designed);
  EXPECT_EQ(measures.asked.outcome_survey, "after");
  ASSERT_EQ(measures.asked.bindings.size(), 3u);
  EXPECT_EQ(measures.asked.bindings[0].owner, "till");
  EXPECT_EQ(measures.asked.bindings[0].kind, metrics::MomentBinding::Kind::Touchpoint);
  EXPECT_EQ(measures.asked.bindings[1].owner, "@kiosk");
  EXPECT_EQ(measures.asked.bindings[1].role, metrics::MomentRole::Quadrant);
  EXPECT_EQ(measures.asked.bindings[2].owner, "@site");
}

TEST_F(MapOfAJourney, ShowsNumbersAndHidesWhatIsHidden) {
  auto web = scored("web", 7.5);
  web.measures["nps"] = *web.score;
  web.measures["nps"].now = measured(50, 4, 200);
  web.measures["nps"].trend.emplace_back(kFirstMonday, measured(48, 9, 40));
  web.measures["nps"].before = measured(40, 5, 180);
  web.measures["nps"].change = {.difference = {.value = 10, .low = 2, .high = 18},
                                .verdict = stats::Verdict::Up};
  web.quadrant["speed"].measure = "speed";
  web.quadrant["speed"].now = measured(6, 0.2, 90);
  web.gap = gap_of(9, 7, 0.001);
  web.promise_kept = web.score;
  web.promise_kept->now = {.estimate = {}, .suppressed = true, .reason = "too_few"};
  web.other_measure = true;
  measures.readings["web"] = web;
  auto till = scored("till", 3);
  till.score->now.suppressed = true;
  till.score->now.reason = "would_reveal_others";
  till.comments.reset();
  till.gap = gap_of(9, 4, 0.001);
  till.gap->expected.suppressed = true;
  measures.readings["till"] = till;
  measures.whole.groups["stage:search"] = measured(7.5, 0.1, 200);
  measures.whole.groups["kind:before"] = measured(7.5, 0.1, 200);
  measures.whole.groups["medium:digital"] = measured(7.5, 0.1, 200);
  measures.whole.groups["channel:web_phone"] = measured(7.5, 0.1, 200);
  measures.whole.definitions["nps"] = {{"metric", "nps"}};
  const auto made = map();
  const auto& seen = moment(made, 0, 0);
  EXPECT_EQ(seen.at("score").at("value").to_number<double>(), 7.5);
  EXPECT_TRUE(seen.at("score").at("other_measure").as_bool());
  EXPECT_EQ(seen.at("score").at("measure").as_string(), "nps");
  const auto& nps = seen.at("measures").at("nps").as_object();
  EXPECT_EQ(nps.at("n").to_number<int>(), 200);
  EXPECT_EQ(nps.at("trend").at(0).at("period").as_string(), "2025-01-06");
  EXPECT_EQ(nps.at("change").at("verdict").as_string(), "up");
  EXPECT_EQ(nps.at("before").at("value").to_number<double>(), 40);
  EXPECT_EQ(seen.at("quadrant").at("speed").at("n").to_number<int>(), 90);
  EXPECT_EQ(seen.at("gap").at("value").to_number<double>(), -2);
  EXPECT_TRUE(seen.at("promise_kept").at("suppressed").as_bool());
  EXPECT_TRUE(seen.at("promise_kept").at("n").is_null());
  EXPECT_EQ(seen.at("promise_kept").at("reason").as_string(), "too_few");
  const auto& hidden = moment(made, 1, 0);
  EXPECT_TRUE(hidden.at("score").at("value").is_null());
  EXPECT_TRUE(hidden.at("score").at("n").is_null());
  EXPECT_TRUE(hidden.at("comments").is_null());
  EXPECT_TRUE(hidden.at("gap").at("value").is_null());
  EXPECT_TRUE(hidden.at("gap").at("expected").at("value").is_null());
  EXPECT_EQ(made.at("stages").at(0).at("score").at("n").to_number<int>(), 200);
  EXPECT_EQ(made.at("groups").as_object().size(), 2u);
  EXPECT_TRUE(made.at("groups").as_object().contains("digital"));
  EXPECT_EQ(made.at("curve").at("definition").at("metric").as_string(), "nps");
}

TEST_F(MapOfAJourney, ShowsTheStudyWhenItIsThere) {
  metrics::PathStudy study;
  study.computed_at = now;
  metrics::LevelReading level;
  level.level = metrics::Level::Random;
  level.why = "spread";
  level.answers = 800;
  level.together = {.value = 1.1, .low = 0.8, .high = 1.5};
  metrics::Component place;
  place.factor = "place";
  place.levels = 9;
  place.deviation = {.value = 1, .low = 0.7, .high = 1.4};
  place.share = 0.3;
  place.decides = true;
  level.components.push_back(place);
  study.levels["till"] = level;
  auto hidden = link_to("web");
  hidden.suppressed = true;
  auto till = link_to("till");
  till.bad_share = {.value = 0.2, .low = 0.15, .high = 0.26};
  till.drop = {.value = 40, .low = 30, .high = 50};
  till.lost = {.value = 8, .low = 5, .high = 11};
  study.weakest = {hidden, till};
  study.consistency.deviation = {.value = 0.4, .low = 0.1, .high = 0.9};
  study.consistency.channels["shop"] = {.value = 8, .low = 7.9, .high = 8.1, .n = 500};
  study.consistency.low_channel = "phone";
  study.consistency.high_channel = "shop";
  study.consistency.gap = {.value = 1.5, .low = 1, .high = 2};
  study.drop_out.push_back({"web", 100, 25, {.value = 0.25, .low = 0.2, .high = 0.3}});
  measures.ready = std::make_shared<metrics::PathStudy>(study);
  const auto made = map();
  const auto& seen = moment(made, 1, 0);
  EXPECT_EQ(seen.at("level").at("verdict").as_string(), "random");
  EXPECT_EQ(seen.at("level").at("components").at("place").at("levels").to_number<int>(), 9);
  EXPECT_TRUE(seen.at("weakest").as_bool());
  EXPECT_EQ(moment(made, 0, 0).at("level").at("verdict").as_string(), "not_enough_data");
  const auto& links = made.at("weakest_link").as_array();
  ASSERT_EQ(links.size(), 2u);
  EXPECT_TRUE(links[0].at("lost").at("value").is_null());
  EXPECT_NEAR(links[1].at("bad_share").at("value").to_number<double>(), 20, 1e-9);
  EXPECT_EQ(links[1].at("drop").at("value").to_number<double>(), 40);
  EXPECT_EQ(made.at("consistency").at("channels").at("shop").at("n").to_number<int>(), 500);
  EXPECT_EQ(made.at("consistency").at("largest_gap").at("low_channel").as_string(), "phone");
  EXPECT_NEAR(made.at("drop_out").at(0).at("share").at("value").to_number<double>(), 25, 1e-9);
  EXPECT_EQ(made.at("study").at("state").as_string(), "ready");
}

TEST_F(MapOfAJourney, CallsNoLinkTheWeakestThatMayCostNothing) {
  metrics::PathStudy study;
  auto till = link_to("till");
  till.lost = {.value = 1, .low = -0.5, .high = 2.5};
  study.weakest = {till};
  measures.ready = std::make_shared<metrics::PathStudy>(study);
  EXPECT_FALSE(moment(map(), 1, 0).at("weakest").as_bool());
}

TEST_F(MapOfAJourney, WaitsForTheStudyWhenAsked) {
  measures.ready = nullptr;
  view.wait = true;
  const auto made = map();
  EXPECT_EQ(measures.waited, 1);
  EXPECT_EQ(made.at("study").at("state").as_string(), "ready");
  EXPECT_TRUE(made.at("weakest_link").as_array().empty());
}

TEST_F(MapOfAJourney, CarriesNotesProposalsAndAlarms) {
  const auto note = [&](NoteKind kind, std::string of, bool done) {
    StoredNote kept;
    kept.id = NoteId::make(now);
    kept.organisation = organisation;
    kept.journey = visit.id;
    kept.moment = std::move(of);
    kept.kind = kind;
    if (done) kept.done_at = now;
    store.all_notes.push_back(kept);
  };
  note(NoteKind::PainPoint, "till", false);
  note(NoteKind::PainPoint, "till", true);
  note(NoteKind::Idea, "till", false);
  note(NoteKind::Idea, "", false);
  for (const auto* state : {"open", "dismissed"}) {
    StoredProposal proposal;
    proposal.id = ProposalId::make(now);
    proposal.organisation = organisation;
    proposal.journey = visit.id;
    proposal.moment = "till";
    proposal.kind = state;
    proposal.state = state;
    store.all_proposals.emplace_back(organisation, proposal);
  }
  for (const auto* of : {"till", "elsewhere"}) {
    StoredAlarm alarm;
    alarm.id = AlarmId::make(now);
    alarm.organisation = organisation;
    alarm.moment = of;
    alarm.measure = "nps";
    alarm.side = "below";
    alarm.rule = "eight_on_one_side";
    alarm.opened_at = now;
    alarm.evidence = R"({"value": 3})";
    ASSERT_TRUE(store.open_alarm(alarm).ok());
  }
  const auto made = map_for(actor_of_tampere());
  const auto& till = moment(made, 1, 0);
  EXPECT_EQ(till.at("pain_points").to_number<int>(), 1);
  EXPECT_EQ(till.at("ideas").to_number<int>(), 1);
  EXPECT_EQ(till.at("proposals").to_number<int>(), 1);
  ASSERT_EQ(till.at("alarms").as_array().size(), 1u);
  EXPECT_EQ(till.at("alarms").at(0).at("side").as_string(), "below");
  EXPECT_FALSE(till.at("alarms").at(0).as_object().contains("evidence"));
}

TEST_F(MapOfAJourney, LooksThroughAPersonasFilters) {
  view.persona = "aino";
  auto made = map();
  EXPECT_TRUE(made.at("persona").at("filtered").as_bool());
  ASSERT_EQ(measures.viewed.filters.size(), 1u);
  view.persona = "raili";
  made = map();
  EXPECT_EQ(made.at("persona").at("name").as_string(), "Raili");
  EXPECT_FALSE(made.at("persona").at("filtered").as_bool());
  EXPECT_TRUE(measures.viewed.filters.empty());
}

TEST_F(MapOfAJourney, PassesTheViewOn) {
  view.from = "2025-02-01";
  view.to = "2025-03-01";
  view.channel = "shop";
  view.unit = "tampere";
  view.language = "fi";
  view.segment = "s";
  view.measure = "csat";
  view.compare = "unit:oulu";
  const auto made = map();
  EXPECT_EQ(measures.viewed.page.from, "2025-02-01");
  EXPECT_EQ(measures.viewed.page.to, "2025-03-01");
  EXPECT_EQ(measures.viewed.page.channel, "shop");
  EXPECT_EQ(measures.viewed.page.unit, "tampere");
  EXPECT_EQ(measures.viewed.page.language, "fi");
  EXPECT_EQ(measures.viewed.page.segment, "s");
  EXPECT_EQ(measures.viewed.measure, "csat");
  EXPECT_EQ(measures.viewed.page.compare, "unit:oulu");
  EXPECT_EQ(made.at("compared_with").at("unit").as_string(), "oulu");
  view.compare = "previous_period";
  measures.whole.compared_with = std::pair(kFirstMonday.plus(-84), kFirstMonday.plus(-1));
  EXPECT_EQ(map().at("compared_with").at("to").as_string(), "2025-01-05");
}

TEST_F(MapOfAJourney, RefusesWhatItDoesNotKnowByName) {
  view.persona = "nobody";
  EXPECT_EQ(refused().field, "persona");
  view = {};
  view.unit = "atlantis";
  EXPECT_EQ(refused().field, "unit");
  view = {};
  view.measure = "happiness";
  EXPECT_EQ(refused().field, "measure");
  for (const auto* compare : {"yesterday", "unit:", "unit:atlantis", "previous_period "}) {
    view = {};
    view.compare = compare;
    const auto error = refused();
    EXPECT_EQ(error.field, "compare") << compare;
    EXPECT_EQ(error.code, ErrorCode::Invalid);
  }
}

TEST_F(MapOfAJourney, DoesNotTellUnitsOfOthersFromUnknownOnes) {
  view.unit = "oulu";
  const auto others = maps.map(actor_of_tampere(), visit.id, view);
  view.unit = "atlantis";
  const auto unknown = maps.map(actor_of_tampere(), visit.id, view);
  ASSERT_FALSE(others.ok());
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(others.error().code, unknown.error().code);
  EXPECT_EQ(others.error().field, unknown.error().field);
  view.unit = "tampere";
  map_for(actor_of_tampere());
}

TEST_F(MapOfAJourney, IsThereForAnArchivedJourneyAndFiveHundredMoments) {
  store.all_documents[0].archived_at = now;
  EXPECT_EQ(map().at("stages").as_array().size(), 3u);
  visit = keep(DocumentKind::Journey,
               sample::journey(sample::moments(500), R"(, "description": "long")", "long"));
  EXPECT_EQ(map().at("stages").at(0).at("moments").as_array().size(), 500u);
}

TEST_F(MapOfAJourney, IsNotFoundElsewhereAndFailsWithTheFacts) {
  auto stranger = actor();
  stranger.organisation = OrganisationId::make(now);
  const auto elsewhere = maps.map(stranger, visit.id, view);
  ASSERT_FALSE(elsewhere.ok());
  EXPECT_EQ(elsewhere.error().code, ErrorCode::NotFound);
  measures.broken = {"till"};
  EXPECT_EQ(refused().code, ErrorCode::Unavailable);
}

TEST_F(MapOfAJourney, TellsDriversAndTheOneToMendFirst) {
  metrics::PathStudy study;
  study.moment_drivers.outcome = "after/recommend";
  study.moment_drivers.r_squared = {.value = 0.5, .low = 0.4, .high = 0.6};
  study.moment_drivers.rows_used = 300;
  const auto driver = [](std::string name, double share, double performance) {
    metrics::Driver one;
    one.name = std::move(name);
    one.share = share;
    one.weight = {.value = share / 2, .low = share / 3, .high = share};
    one.performance = {.value = performance, .low = performance, .high = performance, .n = 300};
    return one;
  };
  // Important and good, important and poor, poor and unimportant.
  study.moment_drivers.drivers = {driver("web", 0.5, 9.5), driver("till", 0.4, 5),
                                  driver("walk_out", 0.1, 1)};
  study.quadrant_drivers.problem = "too_few";
  measures.ready = std::make_shared<metrics::PathStudy>(study);
  const auto made = maps.drivers(actor(), visit.id, view);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->at("state").as_string(), "ready");
  EXPECT_EQ(made->at("outcome").at("survey").as_string(), "after");
  EXPECT_EQ(made->at("outcome").at("question").as_string(), "recommend");
  EXPECT_EQ(made->at("quadrant").at("problem").as_string(), "too_few");
  EXPECT_TRUE(made->at("quadrant").at("r_squared").is_null());
  const auto& drivers = made->at("moments").at("drivers").as_array();
  ASSERT_EQ(drivers.size(), 3u);
  EXPECT_FALSE(drivers[0].at("first").as_bool());
  EXPECT_TRUE(drivers[1].at("first").as_bool());
  EXPECT_FALSE(drivers[2].at("first").as_bool());
  EXPECT_EQ(drivers[1].at("title").as_string(), "Till");
  EXPECT_EQ(drivers[1].at("performance").at("n").to_number<int>(), 300);
}

TEST_F(MapOfAJourney, SaysThatDriversArePending) {
  measures.ready = nullptr;
  auto made = maps.drivers(actor(), visit.id, view);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->at("state").as_string(), "pending");
  EXPECT_TRUE(made->at("moments").is_null());
  EXPECT_EQ(made->at("outcome").at("survey").as_string(), "after");
  view.wait = true;
  made = maps.drivers(actor(), visit.id, view);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->at("state").as_string(), "ready");
  view.persona = "nobody";
  EXPECT_FALSE(maps.drivers(actor(), visit.id, view).ok());
}

TEST_F(MapOfAJourney, WalksWithACustomerAndWritesItDown) {
  const auto response = ResponseId::make(now);
  metrics::WalkStep later, till;
  later.at = now.plus_seconds(60);
  till.at = now;
  till.moment = "till";
  till.channel = "shop";
  till.score = 4;
  later.survey = till.survey = "s";
  later.response = till.response = response;
  measures.steps = {later, till};
  const auto made = maps.walk(actor(), visit.id, " 4711 ");
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(measures.contact, "4711");
  const auto& steps = made->at("steps").as_array();
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].at("title").as_string(), "Till");
  EXPECT_EQ(steps[0].at("stage").as_string(), "shop");
  EXPECT_EQ(steps[0].at("score").to_number<double>(), 4);
  EXPECT_TRUE(steps[1].at("moment").is_null());
  EXPECT_TRUE(steps[1].at("score").is_null());
  EXPECT_EQ(made->at("not_met").as_array().size(), 2u);
  ASSERT_EQ(directory.audited.size(), 1u);
  EXPECT_EQ(directory.audited[0].action, "journey.walk");
  EXPECT_EQ(directory.audited[0].subject, "journey:" + visit.id.text());
  const auto detail = sample::read(directory.audited[0].detail).as_object();
  EXPECT_EQ(detail.at("responses").as_array().size(), 1u);
  EXPECT_EQ(directory.audited[0].detail.find("4711"), std::string::npos);
}

TEST_F(MapOfAJourney, WalksOnlyWithTheRightAndAName) {
  const auto forbidden = maps.walk(actor(directory::Role::Viewer), visit.id, "4711");
  ASSERT_FALSE(forbidden.ok());
  EXPECT_EQ(forbidden.error().code, ErrorCode::Forbidden);
  for (const auto& contact : {std::string(), std::string("  "), std::string(201, 'x'),
                              std::string("a\0b", 3), std::string("\xff")}) {
    const auto refused = maps.walk(actor(), visit.id, contact);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().field, "contact");
  }
  EXPECT_TRUE(directory.audited.empty());
}

struct ChartOfAMoment : MapOfAJourney {
  ChartOfAMoment() {
    auto values = calm(20);
    values.push_back(2);
    measures.weekly["till"] = chart_of("till", values);
    measures.weekly["till"].weeks[18].second = {1, 3};
    go_to_week(20);
    evaluate();
    go_to_week(21);
    evaluate();
  }
};

TEST_F(ChartOfAMoment, ShowsWeeksLimitsLevelAndAlarms) {
  const auto chart = maps.chart(actor(), "till");
  ASSERT_TRUE(chart.ok()) << chart.error().message;
  EXPECT_EQ(chart->at("title").as_string(), "Till");
  EXPECT_EQ(chart->at("journey").as_string(), visit.id.text());
  const auto& level = chart->at("baseline").as_object();
  EXPECT_EQ(level.at("accepted_by").as_string(), "system");
  EXPECT_FALSE(level.at("own_weeks").as_bool());
  EXPECT_NEAR(level.at("centre").to_number<double>(), 7, 0.1);
  const auto& weeks = chart->at("weeks").as_array();
  ASSERT_EQ(weeks.size(), 21u);
  EXPECT_LT(weeks[20].at("value").to_number<double>(), weeks[20].at("low").to_number<double>());
  EXPECT_LT(weeks[20].at("sigmas").to_number<double>(), -3);
  EXPECT_TRUE(weeks[18].at("suppressed").as_bool());
  EXPECT_TRUE(weeks[18].at("value").is_null());
  EXPECT_TRUE(weeks[18].at("n").is_null());
  ASSERT_EQ(chart->at("alarms").as_array().size(), 1u);
  EXPECT_EQ(chart->at("alarms").at(0).at("evidence").at("value").to_number<double>(), 2);
}

TEST_F(ChartOfAMoment, HoldsAFewUnitsToTheirOwnWeeks) {
  const auto chart = maps.chart(actor_of_tampere(), "till");
  ASSERT_TRUE(chart.ok());
  EXPECT_TRUE(chart->at("baseline").at("own_weeks").as_bool());
  EXPECT_TRUE(chart->at("baseline").at("accepted_at").is_null());
  EXPECT_TRUE(chart->at("alarms").at(0).at("evidence").is_null());
}

TEST_F(ChartOfAMoment, IsEmptyWithoutAnswersAndNotFoundWithoutAMoment) {
  const auto chart = maps.chart(actor(), "web");
  ASSERT_TRUE(chart.ok());
  EXPECT_TRUE(chart->at("baseline").is_null());
  EXPECT_TRUE(chart->at("weeks").as_array().empty());
  const auto nowhere = maps.chart(actor(), "nowhere");
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().code, ErrorCode::NotFound);
}

TEST_F(ChartOfAMoment, ListsAlarmsWithTheirPlaces) {
  auto list = maps.alarms(actor(), {});
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->at("items").as_array().size(), 1u);
  const auto& alarm = list->at("items").at(0).as_object();
  EXPECT_EQ(alarm.at("title").as_string(), "Till");
  EXPECT_EQ(alarm.at("journey").as_string(), visit.id.text());
  EXPECT_EQ(alarm.at("side").as_string(), "below");
  EXPECT_TRUE(alarm.at("evidence").is_object());
  list = maps.alarms(actor_of_tampere(), {});
  EXPECT_TRUE(list->at("items").at(0).at("evidence").is_null());
  store.all_documents[0].document = "broken";
  list = maps.alarms(actor(), {});
  ASSERT_TRUE(list.ok());
  EXPECT_TRUE(list->at("items").at(0).at("journey").is_null());
  EXPECT_EQ(list->at("items").at(0).at("title").as_string(), "till");
}

TEST_F(MapOfAJourney, TellsHowCustomersFeelAboutTheThemesBoundToAMoment) {
  bind("till", "theme", "waiting");
  bind("@till", "theme", "checkout");
  bind("elsewhere", "theme", "price");
  store.all_bindings[0].valid_from = kFirstMonday.plus(7);
  store.all_bindings[1].valid_to = kFirstMonday;  // never held
  view.persona = "aino";
  view.unit = "tampere";
  std::vector<json::object> asked;
  MapService with_words{{store, directory, measures, [this] { return now; },
                         [&](const directory::Actor&, const json::value& query) {
                           asked.push_back(query.as_object());
                           return sample::read(
                                      query.as_object().contains("interval")
                                          ? R"({"rows": [{"group": {}, "period": "2025-W02",
                                "n": 9, "value": -20.5, "low": -60, "high": 19,
                                "suppressed": false}]})"
                                          : R"({"rows": [{"group": {}, "period": null, "n": 32,
                                "value": -40, "low": -64, "high": -16, "suppressed": false}]})")
                               .as_object();
                         }}};
  const auto made = with_words.map(actor(), visit.id, view);
  ASSERT_TRUE(made.ok());
  const auto& themes = moment(*made, 1, 0).at("themes").as_array();
  ASSERT_EQ(themes.size(), 1u);
  EXPECT_EQ(themes[0].at("theme").as_string(), "waiting");
  EXPECT_EQ(themes[0].at("sentiment").at("n").to_number<int>(), 32);
  EXPECT_EQ(themes[0].at("sentiment").at("low").to_number<double>(), -64);
  EXPECT_EQ(themes[0].at("sentiment").at("trend").at(0).at("period").as_string(), "2025-01-06");
  EXPECT_TRUE(moment(*made, 1, 1).at("themes").as_array().empty());
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].at("metric").as_string(), "sentiment");
  EXPECT_EQ(asked[0].at("from").as_string(), "2025-01-13");
  EXPECT_EQ(json::serialize(asked[0].at("filters")),
            R"([{"field":"channel","op":"eq","value":"shop"},)"
            R"({"field":"theme","op":"eq","value":"waiting"},)"
            R"({"field":"moment","op":"in","value":["","till"]},)"
            R"({"field":"unit","op":"eq","value":"tampere"}])");
}

TEST_F(MapOfAJourney, SaysWhatIsWrongWhenWordsCannotBeAsked) {
  bind("till", "theme", "waiting");
  MapService without{{store, directory, measures, [this] { return now; },
                      [](const directory::Actor&, const json::value&) -> Result<json::object> {
                        return unavailable("The facts are away.");
                      }}};
  EXPECT_EQ(without.map(actor(), visit.id, view).error().code, ErrorCode::Unavailable);
}

}  // namespace
}  // namespace polku::journeys
