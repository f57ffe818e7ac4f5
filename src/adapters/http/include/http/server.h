#pragma once
// The network side: listens, reads requests within limits, writes responses, drains at the end.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "http/application.h"

namespace polku::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  int io_threads = 0;         // 0: one a core
  int worker_threads = 0;     // 0: twice the cores, at least 4
  std::size_t worker_queue_max = 1024;
  std::size_t connections_max = 16'000;
  std::size_t header_bytes_max = 16 * 1024;
  // Bodies being read, all connections together; more are refused with 503.
  std::size_t body_bytes_in_flight_max = std::size_t{512} << 20;
  std::size_t body_bytes_per_second_min = 1024;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_grace{10'000};  // before the minimum rate counts
  std::chrono::milliseconds idle_timeout{60'000};
  std::chrono::milliseconds shutdown_grace{10'000};
  std::chrono::milliseconds event_heartbeat{15'000};
  std::chrono::milliseconds event_stream_max{15 * 60'000};  // then the page connects anew
  std::vector<std::string> trusted_proxies = {};            // "127.0.0.1", "10.0.0.0/8", "::1"
  std::string spool_folder = {};                            // empty: the system's temporary folder
};

// Owns its threads. start and stop are called from one thread; the rest is thread-safe. Destroy it
// before whatever the application's services stand on.
class Server {
 public:
  Server(ServerOptions options, Application& application);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens and returns. Invalid: an address or proxy that is none; Unavailable: the port is taken.
  Result<void> start();
  std::uint16_t port() const;

  // Two stages: no new connections or requests, idle ones close; what is being served has
  // `shutdown_grace` to finish; then everything is cut. Returns when all threads have ended.
  void stop();

  std::size_t connections() const;
  std::size_t queued() const;  // waiting for a worker

 private:
  class Body;
  std::shared_ptr<Body> body_;
};

}  // namespace polku::http
