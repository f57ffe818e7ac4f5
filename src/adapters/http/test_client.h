#pragma once
// Test support: a client that sends exactly the bytes it is told to, and an application with a few
// routes of its own.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "http/application.h"
#include "http/server.h"

namespace polku::http::testing {

struct Answer {
  int status = 0;  // 0: the connection ended without an answer
  std::string head;
  std::string body;
  bool whole = false;  // as long as announced
};

// Blocking; gives up after 10 seconds without a byte.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    timeval limit{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  // The next answer; `without_body` for HEAD.
  Answer read(bool without_body = false) {
    Answer answer;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return answer;
    }
    answer.head = received_.substr(0, end + 4);
    received_.erase(0, end + 4);
    answer.status = std::atoi(answer.head.c_str() + 9);
    const std::size_t length_at = answer.head.find("Content-Length: ");
    const std::size_t length =
        length_at == std::string::npos || without_body
            ? 0
            : std::strtoul(answer.head.c_str() + length_at + 16, nullptr, 10);
    while (received_.size() < length && receive()) {
    }
    answer.whole = received_.size() >= length;
    answer.body = received_.substr(0, length);
    received_.erase(0, answer.body.size());
    return answer;
  }
  Answer ask(std::string_view bytes) {
    send(bytes);
    return read();
  }
  // Everything up to the text, which is included; what came instead when the connection ends.
  std::string read_until(std::string_view text) {
    std::size_t at = 0;
    while ((at = received_.find(text)) == std::string::npos) {
      if (!receive()) return std::exchange(received_, {});
    }
    std::string out = received_.substr(0, at + text.size());
    received_.erase(0, out.size());
    return out;
  }
  // True when the other side closes without sending more.
  bool ends() { return received_.empty() && !receive(); }

 private:
  bool receive() {
    char bytes[16 * 1024];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
  bool connected_ = false;
  std::string received_;
};

inline std::shared_ptr<spdlog::logger> silent_log() {
  return std::make_shared<spdlog::logger>("silent",
                                          std::make_shared<spdlog::sinks::null_sink_mt>());
}

inline directory::Actor actor_of(directory::Role role) {
  directory::Actor actor;
  actor.organisation = {Uuid::v7_from(Timestamp::from_seconds(1'700'000'000), "organisation")};
  actor.user = UserId{Uuid::v7_from(Timestamp::from_seconds(1'700'000'000), "user")};
  actor.name = "Testaaja";
  actor.role = role;
  return actor;
}

// Sessions and tokens are named by the role: cookie "viewer" with CSRF token "csrf-viewer".
inline Services fake_services() {
  Services services;
  services.authentication.session = [](std::string_view secret) -> Result<Caller> {
    const auto role = directory::parse_role(secret);
    if (!role) return unauthorized("Sign in again.");
    return Caller{actor_of(*role), "csrf-" + std::string(secret)};
  };
  services.authentication.token = [](std::string_view secret) -> Result<Caller> {
    const auto role = directory::parse_role(secret);
    if (!role) return unauthorized("The token is unknown or expired.");
    return Caller{actor_of(*role), {}};
  };
  return services;
}

}  // namespace polku::http::testing
