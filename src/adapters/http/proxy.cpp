#include "proxy.h"

#include <arpa/inet.h>

#include <charconv>

#include "core/text.h"

namespace polku::http {

namespace {

// Network order; 4 bytes for IPv4 (and IPv4 mapped into IPv6), 16 for IPv6, none for another text.
std::vector<unsigned char> address_bytes(const std::string& text) {
  std::vector<unsigned char> bytes(4);
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return bytes;
  bytes.resize(16);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return {};
  if (IN6_IS_ADDR_V4MAPPED(reinterpret_cast<const in6_addr*>(bytes.data()))) {
    return {bytes.begin() + 12, bytes.end()};
  }
  return bytes;
}

bool same_prefix(const std::vector<unsigned char>& a, const std::vector<unsigned char>& b,
                 unsigned bits) {
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned shift = 7 - bit % 8;
    if (((a[bit / 8] >> shift) & 1) != ((b[bit / 8] >> shift) & 1)) return false;
  }
  return true;
}

}  // namespace

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& texts) {
  TrustedProxies proxies;
  for (const std::string& text : texts) {
    const std::size_t slash = text.find('/');
    Network network{address_bytes(text.substr(0, slash)), 0};
    const auto width = static_cast<unsigned>(network.bytes.size() * 8);
    network.prefix_bits = width;
    bool sound = width > 0;
    if (slash != std::string::npos) {
      const char* end = text.data() + text.size();
      const auto read = std::from_chars(text.data() + slash + 1, end, network.prefix_bits);
      sound = sound && read.ec == std::errc() && read.ptr == end && network.prefix_bits <= width;
    }
    if (!sound) {
      return invalid("trusted_proxies",
                     "`" + text + "` is no address or network such as 10.0.0.0/8.");
    }
    proxies.networks_.push_back(std::move(network));
  }
  return proxies;
}

bool TrustedProxies::holds(const std::string& address) const {
  if (networks_.empty()) return false;
  const auto bytes = address_bytes(address);
  for (const Network& network : networks_) {
    if (bytes.size() != network.bytes.size() || bytes.empty()) continue;
    if (same_prefix(bytes, network.bytes, network.prefix_bits)) return true;
  }
  return false;
}

void TrustedProxies::identify(const std::string& peer, Request& request) const {
  request.client = peer;
  if (!holds(peer)) return;
  request.secure = lower_ascii(trimmed(request.header("x-forwarded-proto"))) == "https";
  std::string chain;
  for (const auto& [name, value] : request.headers) {
    if (name == "x-forwarded-for") chain += (chain.empty() ? "" : ",") + value;
  }
  const auto hops = split(chain, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const std::string address(trimmed(*hop));
    if (address_bytes(address).empty()) return;
    request.client = address;
    if (!holds(address)) return;
  }
}

}  // namespace polku::http
