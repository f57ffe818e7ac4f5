#include "secrets/sodium_secrets.h"

#include <gtest/gtest.h>

namespace polku::secrets {
namespace {

std::unique_ptr<SodiumSecrets> secrets() {
  return std::move(*SodiumSecrets::open("000102030405060708090a0b0c0d0e0f"));
}

TEST(SodiumSecrets, PasswordsVerifyOnlyThemselves) {
  const auto port = secrets();
  const auto hash = *port->hash_password("pitkä salasana");
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(port->verify_password(hash, "pitkä salasana"));
  EXPECT_FALSE(port->verify_password(hash, "pitkä salasanA"));
  EXPECT_FALSE(port->verify_password("rubbish", "pitkä salasana"));
  EXPECT_FALSE(port->verify_password(std::string(500, 'x'), "pitkä salasana"));
  EXPECT_NE(hash, *port->hash_password("pitkä salasana"));
}

TEST(SodiumSecrets, SecretsAreLongUrlSafeAndDifferent) {
  const auto port = secrets();
  const auto secret = port->random_secret();
  EXPECT_EQ(secret.size(), 43u);
  EXPECT_EQ(secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_"),
            std::string::npos);
  EXPECT_NE(secret, port->random_secret());
  EXPECT_EQ(port->hash_secret(secret).size(), 64u);
  EXPECT_NE(port->hash_secret(secret), port->hash_secret(secret + "x"));
}

TEST(SodiumSecrets, KeyedHashDependsOnTheKey) {
  const auto other = std::move(*SodiumSecrets::open(*SodiumSecrets::new_installation_key()));
  // SipHash-2-4 reference vector for an empty input and the key 00..0f (Aumasson, Bernstein 2012).
  EXPECT_EQ(secrets()->keyed_hash(""), 0x726fdb47dd0e0e31ULL);
  EXPECT_NE(secrets()->keyed_hash("a"), other->keyed_hash("a"));
}

TEST(SodiumSecrets, RefusesAMalformedKey) {
  for (const auto* key :
       {"", "00", "zz0102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f00"}) {
    EXPECT_FALSE(SodiumSecrets::open(key).ok()) << key;
  }
}

}  // namespace
}  // namespace polku::secrets
