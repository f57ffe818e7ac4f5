#include "connection.h"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "core/text.h"
#include "http/events.h"
#include "spool.h"
#include "target.h"

namespace polku::http {

namespace beast = boost::beast;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t kReadStep = 2048;
constexpr std::size_t kReadStepBody = 64 * 1024;
constexpr std::size_t kDiscardMax = 64 * 1024;  // of a refused request's body
constexpr std::size_t kLingerMax = std::size_t{32} << 20;
constexpr milliseconds kLingerTime{3000};
constexpr milliseconds kForever{std::chrono::hours{24 * 365}};

milliseconds time_for(std::size_t bytes, const ServerOptions& options) {
  return options.body_grace + milliseconds{bytes * 1000 / options.body_bytes_per_second_min};
}

// Answers 500 when a handler lets go of its reply without using it.
class ReplyGuard {
 public:
  explicit ReplyGuard(std::shared_ptr<Pending<Response>> pending) : pending_(std::move(pending)) {}
  ~ReplyGuard() {
    if (!answered_) pending_->give(problem(internal_error("the handler did not reply")));
  }
  ReplyGuard(const ReplyGuard&) = delete;
  ReplyGuard& operator=(const ReplyGuard&) = delete;
  void answer(Response response) {
    answered_ = true;
    pending_->give(std::move(response));
  }

 private:
  std::shared_ptr<Pending<Response>> pending_;
  bool answered_ = false;
};

Reply reply_to(const std::shared_ptr<Pending<Response>>& pending) {
  auto guard = std::make_shared<ReplyGuard>(pending);
  return [guard](Response response) { guard->answer(std::move(response)); };
}

}  // namespace

// The bytes that have come and the request being made of them.
class Connection::Reader {
 public:
  enum class Step { More, HeadDone, AllDone, Bad };
  using Parser = beast::http::request_parser<beast::http::string_body>;

  explicit Reader(ServerState& server)
      : server_(server), buffer_(server.options.header_bytes_max + kReadStepBody) {}
  ~Reader() { release(); }

  void begin() {
    release();
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(server_.options.header_bytes_max));
    parser_->body_limit(boost::none);
    head_done_ = false;
    spool_ = SpoolFile();
    received_ = 0;
  }
  bool has_bytes() const { return buffer_.size() > 0; }
  auto space() { return buffer_.prepare(head_done_ ? kReadStepBody : kReadStep); }
  void commit(std::size_t bytes) { buffer_.commit(bytes); }
  void discard() { buffer_.clear(); }

  // Parses what is there.
  Step parse() {
    while (!parser_->is_done() && has_bytes()) {
      error_code error;
      const std::size_t used = parser_->put(buffer_.data(), error);
      buffer_.consume(used);
      if (error == beast::http::error::need_more) {
        return buffer_.size() > server_.options.header_bytes_max ? fail(431) : Step::More;
      }
      if (error) return fail(status_of(error));
      if (head_done_ && !take_body()) return Step::Bad;
      if (!head_done_ && parser_->is_header_done()) {
        head_done_ = true;
        return Step::HeadDone;
      }
    }
    if (parser_->is_done()) return take_body() ? Step::AllDone : Step::Bad;
    return Step::More;
  }
  bool done() const { return parser_->is_done(); }

  // What the body may be; called when the head is done. Bad: too large as announced.
  Step expect_body(std::size_t bytes_max, bool spools) {
    body_max_ = bytes_max;
    spools_ = spools;
    if (const auto length = parser_->content_length(); length && *length > bytes_max) {
      return fail(413);
    }
    if (!spools) return Step::More;
    spool_ = SpoolFile::create(server_.options.spool_folder);
    return spool_.ok() ? Step::More : fail(503);
  }

  int failure() const { return failure_; }
  std::size_t received() const { return received_; }
  bool keep_alive() const { return parser_->keep_alive(); }
  bool http_1_0() const { return parser_->get().version() < 11; }
  std::uint64_t announced() const { return parser_->content_length_remaining().value_or(0); }
  bool has_long_body() const { return parser_->chunked() || announced() > kDiscardMax; }
  bool wants_continue() const {
    return !done() && lower_ascii(parser_->get()[beast::http::field::expect]) == "100-continue";
  }
  std::string method() const { return std::string(parser_->get().method_string()); }

  // The head as a request; Invalid when it is malformed in ways the parser lets pass.
  Result<Request> request() const {
    const auto& head = parser_->get();
    Request request;
    for (const auto& field : head) {
      request.headers.emplace_back(lower_ascii(field.name_string()), std::string(field.value()));
    }
    if (!http_1_0() && request.header("host").empty()) {
      return invalid("body", "The request names no Host.");
    }
    POLKU_CHECK(read_target(head.target(), request));
    return request;
  }
  void move_body(Request& request) {
    if (spools_) request.body_file = spool_.path();
    request.body = std::move(parser_->get().body());
  }

 private:
  static int status_of(const error_code& error) {
    if (error == beast::http::error::header_limit) return 431;
    if (error == beast::http::error::body_limit) return 413;
    return 400;
  }
  Step fail(int status) {
    failure_ = status;
    return Step::Bad;
  }
  // Counts what has come of the body and moves it to the file, when it goes to one.
  bool take_body() {
    std::string& body = parser_->get().body();
    const std::size_t fresh = body.size() - counted_;
    received_ += fresh;
    if (received_ > body_max_ && received_ > 0) return fail(413) != Step::Bad;
    if (spools_) {
      if (!spool_.append(body)) return fail(503) != Step::Bad;
      body.clear();
      return true;
    }
    counted_ = body.size();
    if (counted_ <= kReadStepBody) return true;
    const std::size_t all = server_.body_bytes.fetch_add(fresh) + fresh;
    reserved_ += fresh;
    return all <= server_.options.body_bytes_in_flight_max || fail(503) != Step::Bad;
  }
  void release() {
    server_.body_bytes.fetch_sub(reserved_);
    reserved_ = 0;
    counted_ = 0;
  }

  ServerState& server_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  SpoolFile spool_;
  bool head_done_ = false;
  bool spools_ = false;
  std::size_t body_max_ = 0;
  std::size_t received_ = 0;  // of the body
  std::size_t counted_ = 0;   // of what lies in memory
  std::size_t reserved_ = 0;  // of the server's common allowance
  int failure_ = 400;
};

Connection::Connection(ServerState& server, IoThread& thread, asio::ip::tcp::socket socket,
                       Admission admission)
    : server_(server),
      thread_(thread),
      socket_(std::move(socket)),
      wake_(*thread.context),
      admission_(admission) {
  thread_.connections.insert(this);
}

Connection::~Connection() {
  thread_.connections.erase(this);
  server_.connections.fetch_sub(1);
}

void Connection::start() {
  error_code ignored;
  const auto peer = socket_.remote_endpoint(ignored);
  auto address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  peer_ = address.to_string();
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  auto self = shared_from_this();
  asio::co_spawn(*thread_.context, run(), [self](const std::exception_ptr&) { self->close(); });
}

void Connection::enter(Phase phase, milliseconds allowed) {
  phase_ = phase;
  deadline_ = std::chrono::steady_clock::now() + allowed;
}

void Connection::close() {
  error_code ignored;
  socket_.close(ignored);
}

void Connection::expire_if_due(Time now) {
  if (now < deadline_ || phase_ == Phase::Handling) return;
  error_code ignored;
  if (phase_ == Phase::Reading && !timed_out_) {
    timed_out_ = true;
    socket_.cancel(ignored);
  } else if (phase_ != Phase::Streaming) {
    close();
  }
}

void Connection::drain() {
  error_code ignored;
  if (phase_ == Phase::Idle) socket_.cancel(ignored);
  if (events_) events_->close();
}

void Connection::cut() {
  close();
  wake_.cancel();
  if (events_) events_->close();
  if (pending_) pending_->give(problem(unavailable("The service is stopping.")));
  if (pending_piece_) pending_piece_->give(unavailable("The service is stopping."));
}

asio::awaitable<void> Connection::run() {
  error_code error;
  if (thread_.draining) co_return;
  enter(Phase::Idle, server_.options.idle_timeout);
  // Nothing is set aside for a connection that never says anything.
  co_await socket_.async_wait(asio::socket_base::wait_read,
                              asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return;
  Reader reader(server_);
  bool goes_on = true;
  while (goes_on && !thread_.draining) {
    reader.begin();
    const bool readable = co_await read_head(reader);
    if (!readable) co_return;
    auto read = reader.request();
    if (!read) {
      co_await refuse(reader, 400, read.error().message);
      co_return;
    }
    Request request = std::move(*read);
    server_.proxies.identify(peer_, request);
    Exchange exchange = server_.application.begin(request, reader.method());
    if (admission_ == Admission::Refuse) {
      exchange.refusal = problem(unavailable("Too many connections. Try again in a moment."));
    }
    Framing framing{reader.keep_alive() && admission_ == Admission::Serve, reader.http_1_0()};
    if (exchange.refusal && reader.has_long_body()) {
      framing.keep_alive = false;
    } else if (!reader.done()) {
      const bool whole = co_await read_body(reader, exchange);
      if (!whole) co_return;
    }
    reader.move_body(request);
    exchange.started = std::chrono::steady_clock::now();
    Response response = co_await handle(std::move(request), exchange);
    if (thread_.draining) framing.keep_alive = false;
    goes_on = framing.keep_alive;
    const bool written = co_await write(exchange, std::move(response), framing);
    if (!written) co_return;
  }
  co_await linger();
}

// False: the connection is over (and has been answered, when there was somebody to answer).
asio::awaitable<bool> Connection::read_head(Reader& reader) {
  enter(Phase::Idle, server_.options.idle_timeout);
  for (;;) {
    if (reader.has_bytes()) {
      const auto step = reader.parse();
      if (step == Reader::Step::HeadDone || step == Reader::Step::AllDone) co_return true;
      if (step == Reader::Step::Bad) {
        co_await refuse(reader, reader.failure(), "The request is malformed or too large.");
        co_return false;
      }
      if (phase_ == Phase::Idle) enter(Phase::Reading, server_.options.header_timeout);
    }
    const bool more = co_await read_more(reader);
    if (!more) co_return false;
  }
}

asio::awaitable<bool> Connection::read_body(Reader& reader, const Exchange& exchange) {
  const std::size_t bytes_max = exchange.refusal ? kDiscardMax : exchange.body_bytes_max;
  auto step = reader.expect_body(bytes_max, exchange.spools_body);
  if (step != Reader::Step::Bad) step = reader.parse();
  enter(Phase::Reading, time_for(0, server_.options));
  if (step == Reader::Step::More && reader.wants_continue()) {
    const bool asked = co_await write_piece("HTTP/1.1 100 Continue\r\n\r\n", false);
    if (!asked) co_return false;
  }
  const Time begun = std::chrono::steady_clock::now();
  while (step == Reader::Step::More) {
    phase_ = Phase::Reading;
    deadline_ = begun + time_for(reader.received(), server_.options);
    const bool more = co_await read_more(reader);
    if (!more) co_return false;
    step = reader.parse();
  }
  if (step == Reader::Step::AllDone) co_return true;
  const int status = reader.failure();
  co_await refuse(reader, status,
                  status == 413   ? "The body is larger than is taken here."
                  : status == 503 ? "There is too much to do just now. Try again in a moment."
                                  : "The body is malformed.");
  co_return false;
}

asio::awaitable<bool> Connection::read_more(Reader& reader) {
  error_code error;
  const auto space = reader.space();
  const std::size_t bytes =
      co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
  reader.commit(bytes);
  if (!error) co_return true;
  if (timed_out_) {
    co_await refuse(reader, 408, "The request came too slowly.");
  }
  co_return false;
}

asio::awaitable<Response> Connection::handle(Request request, const Exchange& exchange) {
  enter(Phase::Handling, kForever);
  if (exchange.refusal) co_return *exchange.refusal;
  auto pending = std::make_shared<Pending<Response>>(thread_.context);
  pending_ = pending;
  const Application::Post post = [this](std::function<void()> task) {
    return server_.pool->post(std::move(task));
  };
  server_.application.serve(std::move(request), exchange, post, reply_to(pending));
  if (!pending->ready()) co_await Pending<Response>::wait(pending);
  pending_.reset();
  co_return pending->take();
}

asio::awaitable<bool> Connection::write(const Exchange& exchange, Response response,
                                        Framing framing) {
  error_code error;
  const bool streams = response.source || response.events;
  if (streams && framing.http_1_0) framing.keep_alive = false;
  const std::string head = server_.application.finish(exchange, response, framing);
  const std::string_view content = exchange.head ? std::string_view{} : response.content();
  enter(Phase::Writing, time_for(content.size(), server_.options));
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(content)};
  co_await asio::async_write(socket_, buffers, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return false;
  if (!streams || exchange.head) co_return true;
  bool whole = false;
  if (response.source) {
    whole = co_await write_source(std::move(response.source), !framing.http_1_0);
  } else {
    whole = co_await write_events(response.events, !framing.http_1_0);
  }
  co_return whole;
}

asio::awaitable<bool> Connection::write_piece(std::string piece, bool chunked) {
  error_code error;
  if (chunked) piece = fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
  enter(Phase::Writing, time_for(piece.size(), server_.options));
  const auto buffer = asio::buffer(piece);
  co_await asio::async_write(socket_, buffer, asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

asio::awaitable<bool> Connection::write_source(BodySource source, bool chunked) {
  // Shared with the worker, which may still be at it when the connection is cut.
  const auto shared = std::make_shared<BodySource>(std::move(source));
  for (;;) {
    enter(Phase::Handling, kForever);
    auto pending = std::make_shared<Pending<Result<std::string>>>(thread_.context);
    pending_piece_ = pending;
    server_.pool->post_always([pending, shared] {
      try {
        pending->give((*shared)());
      } catch (const std::exception& exception) {
        pending->give(internal_error(exception.what()));
      }
    });
    if (!pending->ready()) co_await Pending<Result<std::string>>::wait(pending);
    pending_piece_.reset();
    Result<std::string> piece = pending->take();
    if (!piece) co_return false;
    const bool last = piece->empty();
    if (last && !chunked) co_return true;
    const bool written = co_await write_piece(std::move(*piece), chunked);
    if (!written || last) co_return written;
  }
}

asio::awaitable<bool> Connection::write_events(std::shared_ptr<EventStream> stream, bool chunked) {
  error_code error;
  events_ = stream;
  // A push comes from any thread; the timer belongs to this one.
  stream->set_ready([weak = weak_from_this(), context = thread_.context] {
    asio::post(*context, [weak] {
      if (const auto self = weak.lock()) self->wake_.cancel();
    });
  });
  const Time ends = std::chrono::steady_clock::now() + server_.options.event_stream_max;
  bool goes_on = co_await write_piece("event: heartbeat\ndata: {}\n\n", chunked);
  while (goes_on && !stream->closed() && !thread_.draining &&
         std::chrono::steady_clock::now() < ends) {
    std::string waiting = stream->take();
    if (waiting.empty()) {
      enter(Phase::Streaming, kForever);
      wake_.expires_after(server_.options.event_heartbeat);
      co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, error));
      waiting = stream->take();
      const bool beats = waiting.empty() && !error;
      if (waiting.empty() && !beats) continue;
      if (beats) waiting = "event: heartbeat\ndata: {}\n\n";
    }
    goes_on = co_await write_piece(std::move(waiting), chunked);
  }
  stream->set_ready({});
  events_.reset();
  if (goes_on && chunked) goes_on = co_await write_piece({}, true);
  co_return goes_on;
}

// Answers what cannot be served and ends the connection so that the answer arrives.
asio::awaitable<void> Connection::refuse(Reader& reader, int status, std::string_view detail) {
  Request request;
  Exchange exchange = server_.application.begin(request, "GET");
  exchange.route = Telemetry::kNoRoute;
  exchange.method = "other";
  reader.discard();
  timed_out_ = false;
  Response response = problem(status, detail);
  const bool written = co_await write(exchange, std::move(response), Framing{.keep_alive = false});
  if (written) co_await linger();
}

// What the client still sends is read and thrown away for a while: closing at once would reset the
// connection and take our answer with it.
asio::awaitable<void> Connection::linger() {
  error_code error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  enter(Phase::Lingering, kLingerTime);
  std::string sink(16 * 1024, '\0');
  std::size_t discarded = 0;
  const auto buffer = asio::buffer(sink);
  while (!error && discarded < kLingerMax) {
    discarded +=
        co_await socket_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, error));
  }
}

}  // namespace polku::http
