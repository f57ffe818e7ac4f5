#pragma once
// One client's connection: reads requests one after another, has them served, writes the answers.

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <thread>
#include <unordered_set>

#include "http/server.h"
#include "pending.h"
#include "proxy.h"
#include "worker_pool.h"

namespace polku::http {

class Connection;

// What all connections share.
struct ServerState {
  ServerOptions options;
  Application& application;
  TrustedProxies proxies;
  std::unique_ptr<WorkerPool> pool;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> body_bytes{0};  // of bodies being read or handled
};

// One thread, its context and the connections that live on it. `connections` and `draining` belong
// to the thread.
struct IoThread {
  std::shared_ptr<asio::io_context> context = std::make_shared<asio::io_context>(1);
  asio::executor_work_guard<asio::io_context::executor_type> work{context->get_executor()};
  asio::steady_timer sweep{*context};
  std::unordered_set<Connection*> connections;
  bool draining = false;
  std::thread thread;
};

// Everything runs on the connection's thread.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class Admission { Serve, Refuse };  // Refuse: answers the first request with 503

  Connection(ServerState& server, IoThread& thread, asio::ip::tcp::socket socket,
             Admission admission);
  ~Connection();

  void start();
  void expire_if_due(Time now);
  void drain();  // an idle connection closes, others after their answer
  void cut();    // at once

 private:
  class Reader;
  enum class Phase { Idle, Reading, Handling, Writing, Streaming, Lingering };

  asio::awaitable<void> run();
  asio::awaitable<bool> read_head(Reader& reader);
  asio::awaitable<bool> read_body(Reader& reader, const Exchange& exchange);
  asio::awaitable<bool> read_more(Reader& reader);
  asio::awaitable<Response> handle(Request request, const Exchange& exchange);
  asio::awaitable<bool> write(const Exchange& exchange, Response response, Framing framing);
  asio::awaitable<bool> write_source(BodySource source, bool chunked);
  asio::awaitable<bool> write_events(std::shared_ptr<EventStream> stream, bool chunked);
  asio::awaitable<bool> write_piece(std::string piece, bool chunked);
  asio::awaitable<void> refuse(Reader& reader, int status, std::string_view detail);
  asio::awaitable<void> linger();
  void enter(Phase phase, std::chrono::milliseconds allowed);
  void close();

  ServerState& server_;
  IoThread& thread_;
  asio::ip::tcp::socket socket_;
  asio::steady_timer wake_;
  const Admission admission_;
  std::string peer_;
  Phase phase_ = Phase::Idle;
  Time deadline_;
  bool timed_out_ = false;
  std::shared_ptr<Pending<Response>> pending_;
  std::shared_ptr<Pending<Result<std::string>>> pending_piece_;
  std::shared_ptr<EventStream> events_;
};

}  // namespace polku::http
