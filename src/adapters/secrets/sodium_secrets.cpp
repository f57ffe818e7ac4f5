#include "secrets/sodium_secrets.h"

#include <sodium.h>

#include <cstring>
#include <memory>
#include <vector>

namespace polku::secrets {
namespace {

static_assert(crypto_shorthash_KEYBYTES == 16);

std::string hexadecimal(const unsigned char* bytes, std::size_t size) {
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, size);
  out.pop_back();
  return out;
}

}  // namespace

Result<std::string> SodiumSecrets::new_installation_key() {
  if (sodium_init() < 0) return internal_error("libsodium did not start");
  std::array<unsigned char, 16> key{};
  randombytes_buf(key.data(), key.size());
  return hexadecimal(key.data(), key.size());
}

Result<std::unique_ptr<SodiumSecrets>> SodiumSecrets::open(std::string_view installation_key) {
  if (sodium_init() < 0) return internal_error("libsodium did not start");
  std::array<unsigned char, 16> key{};
  std::size_t read = 0;
  const int failed = sodium_hex2bin(key.data(), key.size(), installation_key.data(),
                                    installation_key.size(), nullptr, &read, nullptr);
  if (failed != 0 || read != key.size() || installation_key.size() != 32) {
    return internal_error("the installation key is not 32 hexadecimal digits");
  }
  return std::unique_ptr<SodiumSecrets>(new SodiumSecrets(key));
}

Result<std::string> SodiumSecrets::hash_password(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  // Interactive cost: about 64 MiB and a tenth of a second, on a server that also does other work.
  const int failed =
      crypto_pwhash_str(out.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
  if (failed != 0) return unavailable("The server is short of memory. Try again.", "argon2id");
  return std::string(out.data());
}

bool SodiumSecrets::verify_password(std::string_view hash, std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> stored{};
  if (hash.size() >= stored.size()) return false;
  std::memcpy(stored.data(), hash.data(), hash.size());
  return crypto_pwhash_str_verify(stored.data(), password.data(), password.size()) == 0;
}

std::string SodiumSecrets::random_secret() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), kVariant);
  out.pop_back();
  return out;
}

std::string SodiumSecrets::hash_secret(std::string_view secret) {
  std::array<unsigned char, 32> digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
  return hexadecimal(digest.data(), digest.size());
}

std::uint64_t SodiumSecrets::keyed_hash(std::string_view text) {
  std::array<unsigned char, crypto_shorthash_BYTES> out{};
  crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                   key_.data());
  std::uint64_t value = 0;
  std::memcpy(&value, out.data(), sizeof value);
  return value;
}

}  // namespace polku::secrets
