#pragma once
// Who may see personal data in people's own words, and what the others see instead.

#include <string>
#include <string_view>
#include <vector>

#include "directory/people.h"
#include "http/services.h"
#include "surveys/response_service.h"

namespace polku::http {

// A piece of a shown text that tells who somebody is, or stands for what did: bytes [start, end).
struct MaskedPiece {
  std::size_t start = 0, end = 0;
  std::string kind;  // name, phone, email, address, identity_code, iban, number_plate
};

// A text as it may be shown, and where bytes of the original stand in it.
class ShownText {
 public:
  std::string text;
  std::vector<MaskedPiece> pieces;

  // A byte of the original in `text`; within a masked piece, that piece's start or end.
  std::size_t start_of(std::size_t original) const;
  std::size_t end_of(std::size_t original) const;

 private:
  friend class TextMask;
  struct Move {
    std::size_t original_start, original_end, start, end;
  };
  std::vector<Move> moves_;
};

// Copies freely; thread-safe. Without the voice nothing is masked.
class TextMask {
 public:
  explicit TextMask(const VoiceServices& services) : services_(services) {}

  // Whether this actor sees masked texts.
  bool hides_from(const directory::Actor& actor) const;
  // For the actor: masked, or as it is with what is personal pointed out.
  ShownText shown(const directory::Actor& actor, std::string_view text) const;
  std::string masked(std::string_view text) const;
  bool finds_any(std::string_view text) const;
  // Masks the texts of a response that its reader must not see: free texts and those beside
  // options by what stands in them, answers that are a name, an address or a number altogether,
  // declared attributes as free texts.
  Result<void> mask(const directory::Actor& actor, surveys::ResponseItem& item) const;
  Result<void> mask(surveys::Response& response) const;

 private:
  ShownText replaced(std::string_view text, bool replaces) const;

  VoiceServices services_;
};

}  // namespace polku::http
