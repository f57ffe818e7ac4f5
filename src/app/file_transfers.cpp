#include "file_transfers.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace polku::app {
namespace {

constexpr std::size_t kPieceBytes = 256 << 10;

std::string content_type_of(const std::string& format) {
  if (format == "csv") return "text/csv; charset=utf-8";
  if (format == "parquet") return "application/vnd.apache.parquet";
  return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

// The temporary file's bytes; it goes away with the last copy of the source.
Result<http::BodySource> source_of(std::shared_ptr<TemporaryFile> file) {
  std::shared_ptr<std::FILE> open(std::fopen(file->path().c_str(), "rb"), [](std::FILE* handle) {
    if (handle != nullptr) std::fclose(handle);
  });
  if (!open) return unavailable("The export could not be read back.");
  return http::BodySource([file = std::move(file), open]() -> Result<std::string> {
    std::string piece(kPieceBytes, '\0');
    piece.resize(std::fread(piece.data(), 1, piece.size(), open.get()));
    if (piece.empty() && std::ferror(open.get()) != 0) {
      return unavailable("The export could not be read back.");
    }
    return piece;
  });
}

Result<files::ExportRows> open_export(Rooms& rooms, const directory::Actor& actor,
                                      const ExportChoice& choice) {
  POLKU_TRY(auto filter, rooms.responses->within_scope(actor, {}));
  POLKU_TRY(const auto organisation, rooms.records->directory().organisation(actor.organisation));
  return files::ExportRows::open({rooms.records->surveys(), rooms.records->responses()},
                                 {choice.survey, std::move(filter), choice.header,
                                  choice.language.value_or(organisation.language), choice.mask});
}

class StoredTransfers final : public http::FileTransfers {
 public:
  StoredTransfers(Rooms& rooms, Measures& measures, const VoiceRoom& voice)
      : rooms_(rooms), measures_(measures), mask_(voice_services(rooms, measures, voice)) {}

  Result<json::object> import_file(const directory::Actor& actor,
                                   const http::ImportOrder& order) override {
    files::ImportRequest request;
    request.path = order.path;
    POLKU_CHECK(directory::require(actor, directory::Permission::ImportResponses));
    POLKU_TRY(const auto survey, rooms_.records->surveys().find(actor.organisation, order.survey));
    request.survey = survey.slug;
    const auto format = surveys::parse_import_format(order.format.empty() ? "auto" : order.format);
    if (!format) return invalid("format", "There is no import format \"" + order.format + "\".");
    request.format = *format;
    request.dry_run = order.dry_run;
    if (!order.map.empty()) {
      POLKU_TRY(const auto map, parse_json(order.map));
      POLKU_TRY(request.map, surveys::parse_import_map(map));
    }
    if (!order.undated.empty()) {
      const auto day = Day::parse(order.undated);
      if (!day) return invalid("date", "Give a day such as 2026-11-21.");
      request.undated = Timestamp::from_seconds(std::int64_t{day->number} * 86'400 + 43'200);
    }
    POLKU_TRY(const auto report, files::import_file(import_ports(rooms_), actor, request));
    return files::to_json(report);
  }

  Result<http::Download> export_file(const directory::Actor& actor,
                                     const http::ExportOrder& order) override {
    ExportChoice choice;
    POLKU_TRY(choice.survey, rooms_.records->surveys().find(actor.organisation, order.survey));
    if (!order.format.empty()) choice.format = order.format;
    POLKU_TRY(choice.header, header_rows_of(order.header));
    choice.language = parse_language(order.language);
    if (mask_.hides_from(actor)) {
      choice.mask = [mask = mask_](surveys::Response& response) { return mask.mask(response); };
    }
    POLKU_TRY(auto source, export_source(rooms_, &measures_, actor, choice));
    return http::Download{content_type_of(choice.format), choice.survey.slug + "." + choice.format,
                          std::move(source)};
  }

 private:
  Rooms& rooms_;
  Measures& measures_;
  const http::TextMask mask_;
};

}  // namespace

files::ImportPorts import_ports(Rooms& rooms) {
  return {*rooms.surveys, *rooms.catalog, rooms.records->responses(), rooms.records->directory(),
          &system_clock_now};
}

Result<std::shared_ptr<TemporaryFile>> TemporaryFile::make() {
  std::error_code failure;
  auto name = (std::filesystem::temp_directory_path(failure) / "polku-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  if (failure || descriptor < 0) return unavailable("There is no room for a temporary file.");
  close(descriptor);
  return std::shared_ptr<TemporaryFile>(new TemporaryFile(std::move(name)));
}

TemporaryFile::~TemporaryFile() {
  std::error_code failure;
  std::filesystem::remove(path_, failure);
}

Result<void> check_export_format(const std::string& format) {
  if (format == "csv" || format == "xlsx" || format == "parquet") return {};
  if (format == "sav") {
    return invalid("format", "This version does not write .sav; export csv, which SPSS opens.");
  }
  return invalid("format", "Give csv, xlsx or parquet.");
}

Result<files::HeaderRows> header_rows_of(const std::string& text) {
  if (text.empty() || text == "keys") return files::HeaderRows::Keys;
  if (text == "labels") return files::HeaderRows::Labels;
  if (text == "both") return files::HeaderRows::Both;
  return invalid("header", "Give keys, labels or both.");
}

Result<http::BodySource> export_source(Rooms& rooms, Measures* measures,
                                       const directory::Actor& actor, const ExportChoice& choice) {
  POLKU_CHECK(check_export_format(choice.format));
  POLKU_CHECK(directory::require(actor, directory::Permission::ExportResponses));
  POLKU_CHECK(rooms.directory->record(actor, "response.export", "survey:" + choice.survey.id.text(),
                                      json::serialize(json::object{{"format", choice.format}})));
  if (choice.format == "parquet") {
    if (measures == nullptr) return unavailable("The facts are in use; export through the server.");
    POLKU_TRY(auto file, TemporaryFile::make());
    POLKU_CHECK(measures->metrics->write_parquet(actor, choice.survey.slug, file->path()));
    return source_of(std::move(file));
  }
  POLKU_TRY(auto rows, open_export(rooms, actor, choice));
  if (choice.format == "csv") {
    return http::BodySource(files::csv_source(std::move(rows), choice.header));
  }
  POLKU_TRY(auto file, TemporaryFile::make());
  POLKU_CHECK(files::write_xlsx(rows, file->path()));
  return source_of(std::move(file));
}

std::unique_ptr<http::FileTransfers> file_transfers_over(Rooms& rooms, Measures& measures,
                                                         const VoiceRoom& voice) {
  return std::make_unique<StoredTransfers>(rooms, measures, voice);
}

}  // namespace polku::app
