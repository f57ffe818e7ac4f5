// POST   /api/v1/surveys/{id}/import               a file of another tool: CSV or XLSX
// GET    /api/v1/surveys/{id}/export               every response as CSV, XLSX or Parquet
#include "http/files.h"
#include "input.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;

constexpr std::size_t kFileBytesMax = std::size_t{512} << 20;

Result<json::object> import_body(FileTransfers& files, const Request& request) {
  ImportOrder order;
  POLKU_TRY(order.survey, path_id<SurveyId>(request));
  order.path = request.body_file;
  order.format = query_text(request, "format");
  order.map = query_text(request, "map");
  order.undated = query_text(request, "date");
  POLKU_TRY(order.dry_run, query_flag(request, "dry_run"));
  return files.import_file(*request.actor, order);
}

Result<Response> export_survey(FileTransfers& files, const Request& request) {
  ExportOrder order;
  POLKU_TRY(order.survey, path_id<SurveyId>(request));
  order.format = query_text(request, "format");
  order.header = query_text(request, "header");
  order.language = query_text(request, "language");
  POLKU_TRY(Download download, files.export_file(*request.actor, order));
  Response response;
  response.content_type = download.content_type;
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + download.file_name + "\"");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.source = std::move(download.source);
  return response;
}

}  // namespace

void add_files_routes(const RouteContext& context) {
  FileTransfers& files = *context.services.files;
  context.router.add(
      {Verb::Post,
       "/api/v1/surveys/{id}/import",
       needs(Permission::ImportResponses),
       handler([&files](const Request& request) { return import_body(files, request); }),
       {.body_bytes_max = kFileBytesMax,
        .summary = "Import a CSV or XLSX file of another tool, or see what would happen.",
        .consumes = {},
        .gives = "ImportReport",
        .query = {"format", "dry_run", "map", "date"},
        .spools_body = true}});
  context.router.add(
      {Verb::Get,
       "/api/v1/surveys/{id}/export",
       needs(Permission::ExportResponses),
       handler([&files](const Request& request) { return export_survey(files, request); }),
       {.summary = "Every response of the survey as csv, xlsx or parquet.",
        .query = {"format", "header", "language"}}});
}

}  // namespace polku::http
