#include "journeys/ports.h"

namespace polku::journeys {

std::string_view name_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::Journey:
      return "journey";
    case DocumentKind::Persona:
      return "persona";
    case DocumentKind::Touchpoint:
      return "touchpoint";
  }
  return {};
}

std::string_view name_of(NoteKind kind) {
  return kind == NoteKind::PainPoint ? "pain_point" : "idea";
}

std::optional<NoteKind> parse_note_kind(std::string_view text) {
  if (text == "pain_point") return NoteKind::PainPoint;
  if (text == "idea") return NoteKind::Idea;
  return std::nullopt;
}

}  // namespace polku::journeys
