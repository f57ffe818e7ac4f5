#pragma once
// A text file as UTF-8, whatever it was written in, piece by piece.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace polku::files {

// Not thread-safe.
class DecodedFile {
 public:
  // `encoding` empty: by its byte order mark, else by what its bytes look like (all are read once).
  static Result<std::unique_ptr<DecodedFile>> open(const std::string& path,
                                                   std::string_view encoding);
  virtual ~DecodedFile() = default;

  const std::string& encoding() const { return encoding_; }
  std::int64_t bytes() const { return bytes_; }
  std::int64_t bytes_read() const { return bytes_read_; }

  // Replaces `out` by the next piece; empty at the end. Bytes that mean nothing become U+FFFD,
  // in UTF-8 files they stay as they are.
  virtual Result<void> read(std::string& out) = 0;
  virtual Result<void> rewind() = 0;

 protected:
  std::string encoding_;
  std::int64_t bytes_ = 0;
  std::int64_t bytes_read_ = 0;
};

// What bytes without a mark are: "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "windows-1251".
// Fed with the whole file. UTF-8 with a few broken places stays UTF-8.
class EncodingGuess {
 public:
  void see(std::string_view bytes);
  std::string verdict() const;

 private:
  void see_byte(unsigned char byte);
  void see_slow(unsigned char byte);

  std::int64_t position_ = 0;
  std::int64_t zeros_even_ = 0, zeros_odd_ = 0;
  std::int64_t sequences_ = 0, broken_ = 0;  // of UTF-8 beyond ASCII
  std::int64_t high_ = 0, high_after_high_ = 0;
  int pending_ = 0;
  bool previous_high_ = false;
};

}  // namespace polku::files
