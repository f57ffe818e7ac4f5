#include "http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <condition_variable>

#include "connection.h"

namespace polku::http {

using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

// Connections beyond the maximum that are still told so before everything else is dropped.
constexpr std::size_t kRefusalsMax = 256;

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int cores() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

milliseconds sweep_period(const ServerOptions& options) {
  const auto shortest =
      std::min({options.header_timeout, options.body_grace, options.idle_timeout});
  return std::clamp(shortest / 4, milliseconds{10}, milliseconds{500});
}

}  // namespace

class Server::Body {
 public:
  Body(ServerOptions options, Application& application)
      : state{std::move(options), application, {}, nullptr} {}

  Result<void> listen();
  asio::awaitable<void> accept();
  void admit(asio::ip::tcp::socket socket, IoThread& thread);
  void sweep(IoThread& thread);
  void each_connection(void (Connection::*act)(), bool drains);
  bool wait_for_none(milliseconds allowed) const;

  ServerState state;
  std::vector<std::unique_ptr<IoThread>> threads;
  std::unique_ptr<asio::ip::tcp::acceptor> acceptor;
  std::uint16_t port = 0;
  bool running = false;
};

Result<void> Server::Body::listen() {
  const std::string& text =
      state.options.address == "localhost" ? std::string("127.0.0.1") : state.options.address;
  error_code error;
  const auto address = asio::ip::make_address(text, error);
  if (error) return invalid("listen", "`" + text + "` is no address to listen on.");
  const asio::ip::tcp::endpoint endpoint(address, state.options.port);
  acceptor = std::make_unique<asio::ip::tcp::acceptor>(*threads.front()->context);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(4096, error);
  if (error) {
    return unavailable("Cannot listen on " + text + ":" + std::to_string(state.options.port) +
                           " (" + error.message() + "). Choose another port.",
                       error.message());
  }
  port = acceptor->local_endpoint(error).port();
  return {};
}

asio::awaitable<void> Server::Body::accept() {
  std::size_t next = 0;
  asio::steady_timer pause(*threads.front()->context);
  while (acceptor->is_open()) {
    IoThread& thread = *threads[next++ % threads.size()];
    asio::ip::tcp::socket socket(*thread.context);
    error_code error;
    co_await acceptor->async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      admit(std::move(socket), thread);
    } else if (acceptor->is_open()) {
      // Out of descriptors, most likely: others must close first.
      pause.expires_after(milliseconds{50});
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }
}

void Server::Body::admit(asio::ip::tcp::socket socket, IoThread& thread) {
  const std::size_t before = state.connections.fetch_add(1);
  if (before >= state.options.connections_max + kRefusalsMax) {
    state.connections.fetch_sub(1);
    return;
  }
  const auto admission = before < state.options.connections_max ? Connection::Admission::Serve
                                                                : Connection::Admission::Refuse;
  asio::post(*thread.context, [this, &thread, admission, socket = std::move(socket)]() mutable {
    std::make_shared<Connection>(state, thread, std::move(socket), admission)->start();
  });
}

void Server::Body::sweep(IoThread& thread) {
  thread.sweep.expires_after(sweep_period(state.options));
  thread.sweep.async_wait([this, &thread](const error_code& error) {
    if (error) return;
    const auto now = std::chrono::steady_clock::now();
    for (Connection* connection : thread.connections) connection->expire_if_due(now);
    sweep(thread);
  });
}

void Server::Body::each_connection(void (Connection::*act)(), bool drains) {
  for (const auto& thread : threads) {
    asio::post(*thread->context, [&thread = *thread, act, drains] {
      thread.draining = thread.draining || drains;
      const std::vector<Connection*> now(thread.connections.begin(), thread.connections.end());
      for (Connection* connection : now) {
        if (thread.connections.contains(connection)) (connection->*act)();
      }
    });
  }
}

bool Server::Body::wait_for_none(milliseconds allowed) const {
  const auto until = std::chrono::steady_clock::now() + allowed;
  while (state.connections.load() > 0) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(milliseconds{2});
  }
  return true;
}

Server::Server(ServerOptions options, Application& application)
    : body_(std::make_shared<Body>(std::move(options), application)) {
  Telemetry& telemetry = application.telemetry();
  const std::weak_ptr<Body> weak = body_;
  telemetry.gauge({"polku_http_connections", "Open connections.", ""}, [weak] {
    const auto body = weak.lock();
    return body ? static_cast<double>(body->state.connections.load()) : 0.0;
  });
  telemetry.gauge({"polku_http_queued", "Requests waiting for a worker.", ""}, [weak] {
    const auto body = weak.lock();
    return body && body->state.pool ? static_cast<double>(body->state.pool->waiting()) : 0.0;
  });
}

Server::~Server() { stop(); }

Result<void> Server::start() {
  raise_descriptor_limit();
  Body& body = *body_;
  const ServerOptions& options = body.state.options;
  POLKU_TRY(body.state.proxies, TrustedProxies::parse(options.trusted_proxies));
  body.state.application.telemetry().prepare(body.state.application.router());
  const int io_threads = options.io_threads > 0 ? options.io_threads : cores();
  body.threads.clear();
  for (int i = 0; i < io_threads; ++i) body.threads.push_back(std::make_unique<IoThread>());
  POLKU_CHECK(body.listen());
  const int workers =
      options.worker_threads > 0 ? options.worker_threads : std::max(4, 2 * cores());
  body.state.pool =
      std::make_unique<WorkerPool>(WorkerPool::Size{workers, options.worker_queue_max});
  asio::co_spawn(*body.threads.front()->context, body.accept(), asio::detached);
  for (const auto& thread : body.threads) {
    body.sweep(*thread);
    thread->thread = std::thread([&context = *thread->context] { context.run(); });
  }
  body.running = true;
  return {};
}

std::uint16_t Server::port() const { return body_->port; }

void Server::stop() {
  Body& body = *body_;
  if (!body.running) return;
  body.running = false;
  asio::post(*body.threads.front()->context, [&body] {
    error_code ignored;
    body.acceptor->close(ignored);
  });
  body.each_connection(&Connection::drain, true);
  if (!body.wait_for_none(body.state.options.shutdown_grace)) {
    body.each_connection(&Connection::cut, true);
    body.wait_for_none(milliseconds{std::chrono::hours{1}});
  }
  for (const auto& thread : body.threads) {
    thread->work.reset();
    thread->context->stop();
    thread->thread.join();
  }
  body.state.pool.reset();
  body.acceptor.reset();
  body.threads.clear();
}

std::size_t Server::connections() const { return body_->state.connections.load(); }
std::size_t Server::queued() const { return body_->state.pool ? body_->state.pool->waiting() : 0; }

}  // namespace polku::http
