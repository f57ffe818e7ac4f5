#include "encoding.h"

#include <unicode/ucnv.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

namespace polku::files {
namespace {

constexpr std::size_t kPieceBytes = 256 << 10;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

struct Mark {
  std::string encoding;
  std::size_t bytes = 0;
};

Mark mark_of(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) return {"UTF-8", 3};
  // UTF-32 begins like UTF-16, so it is asked first.
  if (head.starts_with(std::string_view("\xFF\xFE\0\0", 4))) return {"UTF-32LE", 4};
  if (head.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return {"UTF-32BE", 4};
  if (head.starts_with("\xFF\xFE")) return {"UTF-16LE", 2};
  if (head.starts_with("\xFE\xFF")) return {"UTF-16BE", 2};
  return {};
}

Error unreadable(const std::string& path) {
  if (errno == ENOENT) return not_found("There is no file " + path + ".");
  auto error = invalid("file", "The file cannot be read: " + std::string(std::strerror(errno)));
  return error;
}

class PlainFile final : public DecodedFile {
 public:
  PlainFile(File file, std::int64_t bytes, std::size_t skip) : file_(std::move(file)), skip_(skip) {
    encoding_ = "UTF-8";
    bytes_ = bytes;
  }

  Result<void> read(std::string& out) override {
    out.resize(kPieceBytes);
    out.resize(std::fread(out.data(), 1, out.size(), file_.get()));
    if (out.empty() && std::ferror(file_.get()) != 0) return unreadable({});
    bytes_read_ += static_cast<std::int64_t>(out.size());
    return {};
  }

  Result<void> rewind() override {
    bytes_read_ = static_cast<std::int64_t>(skip_);
    if (std::fseek(file_.get(), static_cast<long>(skip_), SEEK_SET) != 0) return unreadable({});
    return {};
  }

 private:
  File file_;
  std::size_t skip_;
};

class ConvertedFile final : public DecodedFile {
 public:
  using Converter = std::unique_ptr<UConverter, void (*)(UConverter*)>;

  ConvertedFile(File file, std::int64_t bytes, const Mark& mark, Converter from, Converter to)
      : file_(std::move(file)), skip_(mark.bytes), from_(std::move(from)), to_(std::move(to)) {
    encoding_ = mark.encoding;
    bytes_ = bytes;
    input_.resize(kPieceBytes);
  }

  Result<void> read(std::string& out) override {
    out.resize(2 * kPieceBytes);
    char* target = out.data();
    while (target == out.data() && !(ended_ && source_ == source_end_ && drained_)) {
      if (source_ == source_end_ && !ended_) refill();
      UErrorCode status = U_ZERO_ERROR;
      ucnv_convertEx(to_.get(), from_.get(), &target, out.data() + out.size(), &source_,
                     source_end_, pivot_.data(), &pivot_source_, &pivot_target_,
                     pivot_.data() + pivot_.size(), fresh_, ended_, &status);
      fresh_ = false;
      drained_ = ended_ && status != U_BUFFER_OVERFLOW_ERROR;
      if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) {
        return invalid("file", "The file is not " + encoding_ + "; name its encoding.");
      }
    }
    out.resize(static_cast<std::size_t>(target - out.data()));
    return {};
  }

  Result<void> rewind() override {
    if (std::fseek(file_.get(), static_cast<long>(skip_), SEEK_SET) != 0) return unreadable({});
    bytes_read_ = static_cast<std::int64_t>(skip_);
    source_ = source_end_ = input_.data();
    pivot_source_ = pivot_target_ = pivot_.data();
    fresh_ = true;
    ended_ = drained_ = false;
    return {};
  }

 private:
  void refill() {
    const auto count = std::fread(input_.data(), 1, input_.size(), file_.get());
    source_ = input_.data();
    source_end_ = input_.data() + count;
    ended_ = count < input_.size();
    bytes_read_ += static_cast<std::int64_t>(count);
  }

  File file_;
  std::size_t skip_;
  Converter from_, to_;
  std::vector<char> input_;
  const char* source_ = nullptr;
  const char* source_end_ = nullptr;
  std::array<UChar, 4096> pivot_{};
  UChar* pivot_source_ = nullptr;
  UChar* pivot_target_ = nullptr;
  bool fresh_ = true, ended_ = false, drained_ = false;
};

Result<std::string> guess_encoding(std::FILE* file) {
  EncodingGuess guess;
  std::vector<char> piece(kPieceBytes);
  while (const auto count = std::fread(piece.data(), 1, piece.size(), file)) {
    guess.see({piece.data(), count});
  }
  if (std::ferror(file) != 0) return unreadable({});
  return guess.verdict();
}

ConvertedFile::Converter converter(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* opened = ucnv_open(name, &status);
  return {U_FAILURE(status) ? nullptr : opened, &ucnv_close};
}

bool is_utf8_name(std::string_view name) {
  return ucnv_compareNames(std::string(name).c_str(), "UTF-8") == 0;
}

}  // namespace

void EncodingGuess::see(std::string_view bytes) {
  for (const char c : bytes) see_byte(static_cast<unsigned char>(c));
}

void EncodingGuess::see_byte(unsigned char byte) {
  ++position_;
  if (byte < 0x80 && byte != 0 && pending_ == 0) {
    previous_high_ = false;
    return;
  }
  see_slow(byte);
}

void EncodingGuess::see_slow(unsigned char byte) {
  if (byte == 0) ++(position_ % 2 == 1 ? zeros_even_ : zeros_odd_);
  if (byte >= 0x80) {
    ++high_;
    if (previous_high_) ++high_after_high_;
  }
  previous_high_ = byte >= 0x80;
  if (pending_ > 0) {
    if ((byte & 0xC0) == 0x80) {
      if (--pending_ == 0) ++sequences_;
      return;
    }
    ++broken_;
    pending_ = 0;
  }
  if (byte < 0x80) return;
  if (byte >= 0xC2 && byte <= 0xDF) {
    pending_ = 1;
  } else if (byte >= 0xE0 && byte <= 0xEF) {
    pending_ = 2;
  } else if (byte >= 0xF0 && byte <= 0xF4) {
    pending_ = 3;
  } else {
    ++broken_;
  }
}

std::string EncodingGuess::verdict() const {
  // Latin text in UTF-16 has a zero in every other byte.
  if (zeros_odd_ * 5 > position_ && zeros_even_ * 10 < zeros_odd_) return "UTF-16LE";
  if (zeros_even_ * 5 > position_ && zeros_odd_ * 10 < zeros_even_) return "UTF-16BE";
  if (broken_ == 0 || sequences_ > 10 * broken_) return "UTF-8";
  // In Cyrillic nearly every letter is above ASCII, so such bytes stand side by side; in the Latin
  // alphabet they stand alone among others.
  return 2 * high_after_high_ > high_ ? "windows-1251" : "windows-1252";
}

Result<std::unique_ptr<DecodedFile>> DecodedFile::open(const std::string& path,
                                                       std::string_view encoding) {
  File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return unreadable(path);
  std::fseek(file.get(), 0, SEEK_END);
  const auto bytes = static_cast<std::int64_t>(std::ftell(file.get()));
  std::rewind(file.get());
  std::array<char, 4> head{};
  const auto count = std::fread(head.data(), 1, head.size(), file.get());
  Mark mark = mark_of({head.data(), count});
  if (!encoding.empty()) {
    const bool same = ucnv_compareNames(std::string(encoding).c_str(), mark.encoding.c_str()) == 0;
    mark = {std::string(encoding), same ? mark.bytes : 0};
  } else if (mark.encoding.empty()) {
    std::rewind(file.get());
    POLKU_TRY(mark.encoding, guess_encoding(file.get()));
  }
  std::unique_ptr<DecodedFile> opened;
  if (is_utf8_name(mark.encoding)) {
    opened = std::make_unique<PlainFile>(std::move(file), bytes, mark.bytes);
  } else {
    auto from = converter(mark.encoding.c_str());
    auto to = converter("UTF-8");
    if (!from || !to) {
      return invalid("encoding", "There is no encoding \"" + mark.encoding +
                                     "\"; try UTF-8, UTF-16, windows-1252 or windows-1251.");
    }
    opened = std::make_unique<ConvertedFile>(std::move(file), bytes, mark, std::move(from),
                                             std::move(to));
  }
  POLKU_CHECK(opened->rewind());
  return opened;
}

}  // namespace polku::files
