#pragma once
// directory::Secrets over libsodium: argon2id passwords, random secrets, BLAKE2b hashes, SipHash.

#include <array>
#include <cstdint>
#include <memory>

#include "directory/ports.h"

namespace polku::secrets {

class SodiumSecrets final : public directory::Secrets {
 public:
  // `installation_key` is 32 hexadecimal digits, made once by `new_installation_key` and kept with
  // the records. Internal when libsodium cannot start or the key is malformed.
  static Result<std::unique_ptr<SodiumSecrets>> open(std::string_view installation_key);
  static Result<std::string> new_installation_key();

  Result<std::string> hash_password(std::string_view password) override;
  bool verify_password(std::string_view hash, std::string_view password) override;
  std::string random_secret() override;
  std::string hash_secret(std::string_view secret) override;
  std::uint64_t keyed_hash(std::string_view text) override;

 private:
  explicit SodiumSecrets(const std::array<unsigned char, 16>& key) : key_(key) {}
  std::array<unsigned char, 16> key_;
};

}  // namespace polku::secrets
