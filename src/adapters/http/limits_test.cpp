#include <gtest/gtest.h>

#include "compress.h"
#include "http/events.h"
#include "http/idempotency.h"
#include "proxy.h"
#include "qr.h"
#include "rate_limit.h"
#include "test_client.h"

namespace polku::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RateLimiter, AllowsTheBurstThenTheRate) {
  RateLimiter limiter({.per_second = 2, .burst = 3});
  const RateLimiter::Time now{seconds{1000}};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.take("office", now));
  EXPECT_EQ(limiter.take("office", now), 1);
  EXPECT_FALSE(limiter.take("home", now));
  EXPECT_FALSE(limiter.take("office", now + milliseconds{500}));
  EXPECT_TRUE(limiter.take("office", now + milliseconds{500}));
}

TEST(RateLimiter, SaysHowLongToWait) {
  RateLimiter limiter({.per_second = 0.1, .burst = 1});
  const RateLimiter::Time now{seconds{1000}};
  EXPECT_FALSE(limiter.take("x", now));
  EXPECT_EQ(limiter.take("x", now), 10);
}

TEST(RateLimiter, AClockThatGoesBackGivesNothing) {
  RateLimiter limiter({.per_second = 1, .burst = 1});
  const RateLimiter::Time now{seconds{1000}};
  EXPECT_FALSE(limiter.take("x", now));
  EXPECT_TRUE(limiter.take("x", now - seconds{500}));
}

TEST(RateLimiter, ForgetsFullBucketsInsteadOfGrowing) {
  RateLimiter limiter({.per_second = 1, .burst = 1}, 64);
  RateLimiter::Time now{seconds{1000}};
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(limiter.take("client " + std::to_string(i), now));
    now += milliseconds{10};
  }
}

TEST(ClientKey, IsTheNetworkOfAnIpv6Address) {
  EXPECT_EQ(client_key("2001:db8:1:2::1"), client_key("2001:db8:1:2:ffff::9"));
  EXPECT_NE(client_key("2001:db8:1:2::1"), client_key("2001:db8:1:3::1"));
  EXPECT_NE(client_key("10.0.0.1"), client_key("10.0.0.2"));
}

TEST(AcceptEncoding, FollowsQualities) {
  EXPECT_TRUE(accepts_gzip("gzip, deflate, br"));
  EXPECT_TRUE(accepts_gzip("br;q=1, GZIP;q=0.5"));
  EXPECT_TRUE(accepts_gzip("*"));
  EXPECT_FALSE(accepts_gzip(""));
  EXPECT_FALSE(accepts_gzip("br"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0, *"));
}

TEST(Proxies, AreBelievedOnlyWhenTrusted) {
  const auto proxies = TrustedProxies::parse({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
  ASSERT_TRUE(proxies.ok());
  Request request;
  request.headers = {{"x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.1.2.3"},
                     {"x-forwarded-proto", "https"}};
  proxies->identify("127.0.0.1", request);
  EXPECT_EQ(request.client, "203.0.113.9");  // what lies before it may be invented
  EXPECT_TRUE(request.secure);
  request.secure = false;
  proxies->identify("198.51.100.7", request);
  EXPECT_EQ(request.client, "198.51.100.7");
  EXPECT_FALSE(request.secure);
  EXPECT_TRUE(proxies->holds("fd12::1"));
  EXPECT_TRUE(proxies->holds("::ffff:10.9.9.9"));
  EXPECT_FALSE(proxies->holds("11.0.0.1"));
}

TEST(Proxies, RefuseWhatIsNoNetwork) {
  for (const char* text : {"", "localhost", "10.0.0.0/33", "10.0.0.0/x", "::1/129", "1.2.3"}) {
    EXPECT_FALSE(TrustedProxies::parse({text}).ok()) << text;
  }
}

TEST(EventHub, TellsOnlyWhatTheListenerMaySee) {
  EventHub hub;
  auto viewer = testing::actor_of(directory::Role::Viewer);
  auto owner = viewer;
  owner.role = directory::Role::Owner;
  auto analyst = viewer;
  analyst.role = directory::Role::Analyst;
  auto elsewhere = owner;
  elsewhere.sees_all_units = false;
  elsewhere.unit_keys = {"turku"};
  auto stranger = owner;
  stranger.organisation = OrganisationId::make(Timestamp::from_seconds(1'600'000'000));
  const auto to_viewer = hub.subscribe(viewer);
  const auto to_owner = hub.subscribe(owner);
  const auto to_analyst = hub.subscribe(analyst);
  const auto to_elsewhere = hub.subscribe(elsewhere);
  const auto to_stranger = hub.subscribe(stranger);
  hub.publish(ResponseEvent{.organisation = owner.organisation,
                            .id = ResponseId::make(Timestamp::from_seconds(1'700'000'000)),
                            .survey = "demo",
                            .unit = "tampere",
                            .submitted_at = Timestamp::from_seconds(1'700'000'000),
                            .scores = {{"recommend", 9}},
                            .comment = "Hyvää\npalvelua, Matti",
                            .masked_comment = "Hyvää\npalvelua, [name]"});
  EXPECT_NE(to_owner->take().find("Hyvää\\npalvelua, Matti"), std::string::npos);
  const std::string masked = to_analyst->take();
  EXPECT_NE(masked.find("[name]"), std::string::npos);
  EXPECT_EQ(masked.find("Matti"), std::string::npos);
  const std::string brief = to_viewer->take();
  EXPECT_NE(brief.find("event: response"), std::string::npos);
  EXPECT_EQ(brief.find("Hyvää"), std::string::npos);
  EXPECT_EQ(brief.find("recommend"), std::string::npos);
  EXPECT_TRUE(to_elsewhere->take().empty());
  EXPECT_TRUE(to_stranger->take().empty());
}

TEST(EventHub, TellsTheWholeOrganisationOfMoments) {
  EventHub hub;
  auto limited = testing::actor_of(directory::Role::Manager);
  limited.sees_all_units = false;
  limited.unit_keys = {"turku"};
  auto stranger = limited;
  stranger.organisation = OrganisationId::make(Timestamp::from_seconds(1'600'000'000));
  const auto to_limited = hub.subscribe(limited);
  const auto to_stranger = hub.subscribe(stranger);
  hub.publish(MomentEvent{limited.organisation, "alarm_opened", {{"moment", "till"}}});
  EXPECT_EQ(to_limited->take(), "event: alarm_opened\ndata: {\"moment\":\"till\"}\n\n");
  EXPECT_TRUE(to_stranger->take().empty());
}

TEST(EventStream, ReplacesAnOverflowByLost) {
  EventStream stream(testing::actor_of(directory::Role::Owner), 100);
  for (int i = 0; i < 50; ++i) stream.push("event: response\ndata: {}\n\n");
  const std::string waiting = stream.take();
  EXPECT_LE(waiting.size(), 100u);
  EXPECT_NE(waiting.find("event: lost"), std::string::npos);
}

TEST(EventHub, ClosingEndsStreamsNowAndLater) {
  EventHub hub;
  const auto before = hub.subscribe(testing::actor_of(directory::Role::Owner));
  EXPECT_EQ(hub.streams(), 1u);
  hub.close();
  EXPECT_TRUE(before->closed());
  EXPECT_TRUE(hub.subscribe(testing::actor_of(directory::Role::Owner))->closed());
}

TEST(QrCode, IsOnePathWithItsQuietZone) {
  const auto svg = qr_svg("https://kysely.esimerkki.fi/s/demo?unit=tampere");
  ASSERT_TRUE(svg.ok());
  EXPECT_NE(svg->find("viewBox=\"0 0 41 41\""), std::string::npos);
  EXPECT_NE(svg->find("M4 4h7v1h-7z"), std::string::npos);  // the finder pattern's edge
  EXPECT_FALSE(qr_svg(std::string(5000, 'x')).ok());
  EXPECT_EQ(percent_encoded("päivä ja yö&"), "p%C3%A4iv%C3%A4%20ja%20y%C3%B6%26");
}

TEST(ContentHash, IsFnv1a) {
  EXPECT_EQ(content_hash(""), 0xcbf29ce484222325u);
  EXPECT_EQ(content_hash("foobar"), 0x85944171f73967e8u);
}

}  // namespace
}  // namespace polku::http
