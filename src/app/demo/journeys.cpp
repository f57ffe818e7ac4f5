#include "demo/journeys.h"

#include "demo/company.h"
#include "journeys/service.h"

namespace polku::app::demo {
namespace {

// The workshop's path before and after the text message (see `change` in structure.json).
constexpr std::string_view kChangedJourney = "huolto";
constexpr std::string_view kChangedMoment = "huolto_viesti";

class PathMaker {
 public:
  PathMaker(Rooms& rooms, OrganisationId organisation, std::span<const EmbeddedFile> files)
      : rooms_(rooms),
        system_(directory::DirectoryService::system_actor(organisation)),
        files_(files) {}

  Result<void> make(const PathDates& dates) {
    POLKU_TRY(const auto notes, read("notes.json"));
    for (const auto& file : files_) {
      if (!file.path.starts_with("journeys/")) continue;
      POLKU_TRY(const auto document, read(file.path));
      POLKU_TRY(const auto journey, draw(document, dates.drawn));
      const auto& stored = journey.stored;
      if (stored.key == kChangedJourney) {
        POLKU_CHECK(change(journey, dates.changed));
      }
      const auto* own = find_member(notes.get_object(), stored.key);
      if (own != nullptr) {
        POLKU_CHECK(note(stored.id, own->get_array(), dates.noted));
      }
    }
    return {};
  }

 private:
  Result<json::value> read(std::string_view path) const {
    const auto* file = find_embedded(files_, path);
    if (file == nullptr) return internal_error("demo/" + std::string(path) + " is missing");
    return parse_json(file->bytes);
  }

  journeys::RoomPorts ports(Timestamp at) const {
    return {rooms_.records->journeys(),
            rooms_.records->directory(),
            rooms_.records->surveys(),
            *rooms_.catalog,
            *rooms_.surveys,
            [at] { return at; }};
  }

  Result<journeys::JourneyDetail> draw(const json::value& file, Timestamp at) {
    using Mode = journeys::ExchangeService::ImportMode;
    POLKU_TRY(auto report,
              journeys::ExchangeService(ports(at)).import_file(system_, file, Mode::Create));
    // The files are part of the program: whatever was left out of one is a mistake in it.
    if (!report.journey || !report.problems.empty() || !report.renames.empty()) {
      return internal_error("demo: " + json::serialize(journeys::to_json(report)));
    }
    return journeys::JourneyService(ports(at)).publish(system_, report.journey->stored.id,
                                                       "Ensimmäinen versio, piirretty työpajassa");
  }

  // What was promised of the message becomes a design: who sends it, and how.
  Result<void> change(const journeys::JourneyDetail& journey, Timestamp at) {
    auto document = journey.document;
    for (auto& stage : document.stages) {
      for (auto& moment : stage.moments) {
        if (moment.key != kChangedMoment) continue;
        moment.sees = "Tekstiviesti: pyörä on valmis, hinta ja mihin asti huolto on auki";
        moment.promise = "Kuopiossa, Jyväskylässä ja Oulussa: tekstiviesti, kun pyörä on valmis.";
        moment.front_stage = "Oma luovutustiski, jossa pyörä odottaa nimellä";
        moment.back_stage = "Asentaja kuittaa työn valmiiksi, ja viesti lähtee itsestään";
        moment.support = "Viestipalvelu työmääräimen kyljessä";
        moment.drawn_emotion = 1;
      }
    }
    journeys::JourneyService service(ports(at));
    const json::value changed = journeys::to_json(document);
    POLKU_TRY(const auto saved,
              service.save(system_, journey.stored.id, {changed, journey.stored.revision}));
    POLKU_CHECK(service.publish(system_, saved.stored.id,
                                "Tekstiviesti ja luovutustiski kolmeen myymälään"));
    return {};
  }

  Result<void> note(journeys::DocumentId journey, const json::array& notes, Timestamp at) {
    journeys::NoteService service(ports(at));
    for (const auto& item : notes) {
      const auto& note = item.get_object();
      POLKU_CHECK(service.add(
          system_, journey,
          {text_member(note, "moment"), text_member(note, "kind"), text_member(note, "text")}));
    }
    return {};
  }

  Rooms& rooms_;
  directory::Actor system_;
  std::span<const EmbeddedFile> files_;
};

}  // namespace

Result<void> make_journeys(Rooms& rooms, OrganisationId organisation,
                           std::span<const EmbeddedFile> files, const PathDates& dates) {
  return PathMaker(rooms, organisation, files).make(dates);
}

}  // namespace polku::app::demo
