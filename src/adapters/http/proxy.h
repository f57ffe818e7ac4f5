#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "http/router.h"

namespace polku::http {

// The addresses and networks whose X-Forwarded-* headers are believed. Thread-safe when const.
class TrustedProxies {
 public:
  // "127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8". Invalid with field "trusted_proxies".
  static Result<TrustedProxies> parse(const std::vector<std::string>& texts);

  bool holds(const std::string& address) const;
  // Sets client and secure: of the peer, or, when the peer is a trusted proxy, the last address of
  // X-Forwarded-For that is not one itself, and X-Forwarded-Proto.
  void identify(const std::string& peer, Request& request) const;

 private:
  struct Network {
    std::vector<unsigned char> bytes;  // 4 or 16
    unsigned prefix_bits = 0;
  };
  std::vector<Network> networks_;
};

}  // namespace polku::http
