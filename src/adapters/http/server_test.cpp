#include "http/server.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>

#include "compress.h"
#include "http/events.h"
#include "test_client.h"

namespace polku::http {
namespace {

using std::chrono::milliseconds;
using testing::Answer;
using testing::RawClient;

// A door that handlers wait behind until the test opens it.
class Latch {
 public:
  void enter() {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void wait_for_inside(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return inside_ >= count; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool open_ = false;
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() : application_({.log = testing::silent_log()}, services()) {
    add_routes(application_.router());
  }
  ~ServerTest() override {
    latch_.open();
    server_.reset();
  }

  Services services() {
    Services services = testing::fake_services();
    services.events = &hub_;
    return services;
  }

  void add_routes(Router& router) {
    router.add({Verb::Post,
                "/echo",
                kPublic,
                Handler([](const Request& request) {
                  Response response;
                  response.content_type = "text/plain";
                  response.body = request.body;
                  return response;
                }),
                {.body_bytes_max = 100'000, .consumes = {}}});
    router.add({Verb::Get,
                "/wait",
                kPublic,
                Handler([this](const Request&) {
                  latch_.enter();
                  return json_response(200, json::object{{"waited", true}});
                }),
                {}});
    router.add({Verb::Get,
                "/later",
                kPublic,
                AsyncHandler([this](const Request&, const Reply& reply) {
                  later_ = std::async(std::launch::async, [reply] { reply(Response{}); });
                }),
                {}});
    router.add(
        {Verb::Get, "/forgets", kPublic, AsyncHandler([](const Request&, const Reply&) {}), {}});
    router.add({Verb::Get,
                "/long",
                kPublic,
                Handler([](const Request& request) {
                  Response response;
                  response.content_type = "text/csv";
                  const bool fails = request.query_value("fails").has_value();
                  response.source = [left = 3, fails]() mutable -> Result<std::string> {
                    if (left == 1 && fails) return internal_error("disk gone");
                    return left-- > 0 ? std::string(1000, 'x') : std::string();
                  };
                  return response;
                }),
                {}});
    router.add({Verb::Post,
                "/upload",
                kPublic,
                Handler([](const Request& request) {
                  std::ifstream file(request.body_file, std::ios::binary);
                  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
                  return json_response(200, json::object{{"bytes", bytes.size()},
                                                         {"file", request.body_file},
                                                         {"in_memory", request.body.size()}});
                }),
                {.body_bytes_max = 3'000'000, .consumes = {}, .spools_body = true}});
  }

  std::uint16_t serve(ServerOptions options = {}) {
    options.port = 0;
    options.io_threads = 2;
    if (options.worker_threads == 0) options.worker_threads = 2;
    server_ = std::make_unique<Server>(options, application_);
    EXPECT_TRUE(server_->start().ok());
    return server_->port();
  }

  EventHub hub_;
  Latch latch_;
  std::future<void> later_;
  Application application_;
  std::unique_ptr<Server> server_;
};

std::string post(std::string_view path, std::string_view body, std::string_view more = {}) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more) + "\r\n" + std::string(body);
}
constexpr std::string_view kGetHealth = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(ServerTest, AnswersRequestAfterRequest) {
  RawClient client(serve());
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.ask(post("/echo", "numero " + std::to_string(i)));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "numero " + std::to_string(i));
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  RawClient client(serve());
  client.send(post("/echo", "one") + std::string(kGetHealth) + post("/echo", "two") +
              post("/echo", "three"));
  EXPECT_EQ(client.read().body, "one");
  EXPECT_EQ(client.read().body, R"({"status":"ok"})");
  EXPECT_EQ(client.read().body, "two");
  EXPECT_EQ(client.read().body, "three");
}

TEST_F(ServerTest, TakesARequestByteByByte) {
  RawClient client(serve());
  for (const char byte : post("/echo", "hitaasti")) ASSERT_TRUE(client.send({&byte, 1}));
  EXPECT_EQ(client.read().body, "hitaasti");
}

TEST_F(ServerTest, TakesChunkedBodies) {
  RawClient client(serve());
  const Answer answer = client.ask(
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
  EXPECT_EQ(answer.body, "abcdefg");
}

TEST_F(ServerTest, HeadHasTheLengthAndNoBody) {
  RawClient client(serve());
  client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  const Answer head = client.read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.head.find("Content-Length: 15"), std::string::npos);
  EXPECT_EQ(client.ask(kGetHealth).status, 200);  // nothing of the body lies between
}

TEST_F(ServerTest, ContinuesWhenAsked) {
  RawClient client(serve());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read().status, 100);
  EXPECT_EQ(client.ask("ok").body, "ok");
}

TEST_F(ServerTest, OldClientsGetOneAnswerAndTheEnd) {
  RawClient client(serve());
  const Answer answer = client.ask("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.head.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client.ends());
}

TEST_F(ServerTest, RefusesMalformedRequests) {
  const auto port = serve();
  for (const char* bytes :
       {"\x16\x03\x01 this is TLS\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nBroken header\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    RawClient client(port);
    EXPECT_EQ(client.ask(bytes).status, 400) << bytes;
    EXPECT_TRUE(client.ends()) << bytes;
  }
  EXPECT_EQ(RawClient(port).ask(kGetHealth).status, 200);
}

TEST_F(ServerTest, RefusesTooLargeHeaders) {
  RawClient client(serve());
  client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(20'000, 'a') + "\r\n\r\n");
  EXPECT_EQ(client.read().status, 431);
}

TEST_F(ServerTest, RefusesTooLargeBodiesAndSaysSo) {
  const auto port = serve();
  RawClient announced(port);
  announced.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");
  announced.send(std::string(1'000'000, 'a'));  // sent before the answer is looked at
  EXPECT_EQ(announced.read().status, 413);
  RawClient chunked(port);
  chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n");
  chunked.send(std::string(200'000, 'a'));
  EXPECT_EQ(chunked.read().status, 413);
}

TEST_F(ServerTest, RefusedRequestsDoNotEndTheConnection) {
  RawClient client(serve());
  EXPECT_EQ(client.ask(post("/nowhere", "a body to be skipped")).status, 404);
  EXPECT_EQ(client.ask(post("/healthz", "a body to be skipped")).status, 405);
  EXPECT_EQ(client.ask(kGetHealth).status, 200);
}

TEST_F(ServerTest, SlowHeadersTimeOut) {
  RawClient client(serve({.header_timeout = milliseconds{80}}));
  client.send("GET /healthz HTTP/1.1\r\nHo");
  EXPECT_EQ(client.read().status, 408);
  EXPECT_TRUE(client.ends());
}

TEST_F(ServerTest, SlowBodiesTimeOut) {
  RawClient client(serve({.body_grace = milliseconds{80}}));
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nabc");
  EXPECT_EQ(client.read().status, 408);
}

TEST_F(ServerTest, IdleConnectionsAreClosedQuietly) {
  const auto port = serve({.idle_timeout = milliseconds{80}});
  RawClient silent(port);
  EXPECT_TRUE(silent.ends());
  RawClient once(port);
  EXPECT_EQ(once.ask(kGetHealth).status, 200);
  EXPECT_TRUE(once.ends());
}

TEST_F(ServerTest, TooManyConnectionsAreToldSo) {
  const auto port = serve({.connections_max = 2});
  RawClient first(port), second(port);
  EXPECT_EQ(first.ask(kGetHealth).status, 200);
  EXPECT_EQ(second.ask(kGetHealth).status, 200);
  RawClient third(port);
  const Answer refused = third.ask(kGetHealth);
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.head.find("Retry-After"), std::string::npos);
  EXPECT_EQ(first.ask(kGetHealth).status, 200);
}

TEST_F(ServerTest, AFullPoolAnswers503WhileTheRestIsServed) {
  const auto port = serve({.worker_threads = 1, .worker_queue_max = 1});
  RawClient running(port), queued(port), refused(port);
  running.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  latch_.wait_for_inside(1);
  queued.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  while (server_->queued() == 0) std::this_thread::yield();
  const Answer answer = refused.ask("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.head.find("Retry-After"), std::string::npos);
  EXPECT_EQ(refused.ask(kGetHealth).status, 200);  // the I/O threads are free
  latch_.open();
  EXPECT_EQ(running.read().status, 200);
  EXPECT_EQ(queued.read().status, 200);
}

TEST_F(ServerTest, RepliesComeFromAnyThreadAndMissingOnesAreOurFault) {
  RawClient client(serve());
  EXPECT_EQ(client.ask("GET /later HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
  EXPECT_EQ(client.ask("GET /forgets HTTP/1.1\r\nHost: x\r\n\r\n").status, 500);
  EXPECT_EQ(client.ask(kGetHealth).status, 200);
}

TEST_F(ServerTest, LongDownloadsComeInPieces) {
  RawClient client(serve());
  client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string whole = client.read_until("\r\n0\r\n\r\n");
  EXPECT_NE(whole.find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_EQ(std::ranges::count(whole.substr(whole.find("\r\n\r\n")), 'x'), 3000);
  EXPECT_EQ(client.ask(kGetHealth).status, 200);
}

TEST_F(ServerTest, ADownloadThatFailsIsCutShort) {
  RawClient client(serve());
  client.send("GET /long?fails HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string part = client.read_until("\r\n0\r\n\r\n");
  EXPECT_EQ(part.find("\r\n0\r\n"), std::string::npos);
  EXPECT_EQ(std::ranges::count(part.substr(part.find("\r\n\r\n")), 'x'), 2000);
  EXPECT_TRUE(client.ends());
}

TEST_F(ServerTest, UploadsGoThroughAFileThatGoesAway) {
  RawClient client(serve());
  const Answer answer = client.ask(post("/upload", std::string(2'000'000, 'z')));
  const auto body = parse_json(answer.body);
  ASSERT_TRUE(body.ok());
  EXPECT_EQ(body->at("bytes").to_number<int>(), 2'000'000);
  EXPECT_EQ(body->at("in_memory").to_number<int>(), 0);
  const std::string path(body->at("file").get_string());
  EXPECT_EQ(client.ask(kGetHealth).status, 200);  // the next request lets go of it
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(ServerTest, BodiesBeyondTheCommonAllowanceAreRefused) {
  const auto port = serve({.body_bytes_in_flight_max = 70'000});
  EXPECT_EQ(RawClient(port).ask(post("/echo", std::string(60'000, 'a'))).status, 200);
  EXPECT_EQ(RawClient(port).ask(post("/echo", std::string(90'000, 'a'))).status, 503);
  EXPECT_EQ(RawClient(port).ask(post("/echo", std::string(60'000, 'a'))).status, 200);
}

TEST_F(ServerTest, EventsArriveWhileTheConnectionStands) {
  RawClient client(serve({.event_heartbeat = milliseconds{30}}));
  client.send("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer owner\r\n\r\n");
  EXPECT_NE(client.read_until("event: heartbeat").find("text/event-stream"), std::string::npos);
  ResponseEvent event;
  event.organisation = testing::actor_of(directory::Role::Owner).organisation;
  event.survey = "demo";
  event.comment = "Kiitos";
  hub_.publish(event);
  EXPECT_NE(client.read_until("Kiitos").find("event: response"), std::string::npos);
  EXPECT_NE(client.read_until("event: heartbeat"), "");
  hub_.close();
  const std::string rest = client.read_until("\r\n0\r\n\r\n");
  EXPECT_TRUE(rest.ends_with("\r\n0\r\n\r\n"));
}

TEST_F(ServerTest, StoppingFinishesWhatIsBeingServed) {
  const auto port = serve();
  RawClient busy(port), idle(port);
  EXPECT_EQ(idle.ask(kGetHealth).status, 200);
  busy.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  latch_.wait_for_inside(1);
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  EXPECT_TRUE(idle.ends());
  EXPECT_FALSE(RawClient(port).ask(kGetHealth).status == 200);
  latch_.open();
  const Answer last = busy.read();
  EXPECT_EQ(last.status, 200);
  EXPECT_NE(last.head.find("Connection: close"), std::string::npos);
  busy.finish_sending();
  stopped.get();
  EXPECT_EQ(server_->connections(), 0u);
}

TEST_F(ServerTest, StoppingCutsWhatTakesTooLong) {
  RawClient stuck(serve({.shutdown_grace = milliseconds{50}}));
  stuck.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  latch_.wait_for_inside(1);
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  EXPECT_EQ(stuck.read().status, 0);
  latch_.open();
  stopped.get();
}

TEST_F(ServerTest, StartingSaysWhatIsWrong) {
  const auto port = serve();
  Server second({.port = port}, application_);
  const auto taken = second.start();
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().code, ErrorCode::Unavailable);
  Server nowhere({.address = "not an address", .port = 0}, application_);
  EXPECT_EQ(nowhere.start().error().field, "listen");
  Server misled({.port = 0, .trusted_proxies = {"everyone"}}, application_);
  EXPECT_EQ(misled.start().error().field, "trusted_proxies");
}

}  // namespace
}  // namespace polku::http
