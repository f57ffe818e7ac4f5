#include "files/import_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "append_queue.h"
#include "core/text.h"
#include "import_rows.h"
#include "rejected_file.h"
#include "row_prints.h"

namespace polku::files {
namespace {

using directory::Permission;

constexpr std::size_t kFirstRows = 3;
constexpr int kRowsBetweenProgress = 500;

struct Target {
  surveys::DefinitionPtr definition;
  SurveyId id;
  int version = 0;
};

std::string actor_name(const directory::Actor& actor) {
  if (actor.user) return "user:" + actor.user->text();
  if (actor.token) return "token:" + actor.token->text();
  return "system";
}

class ImportRun {
 public:
  ImportRun(const ImportPorts& ports, const directory::Actor& actor, const ImportRequest& request)
      : ports_(ports), actor_(actor), request_(request), now_(ports.clock()) {}

  Result<ImportReport> run() {
    POLKU_CHECK(directory::require(actor_, Permission::ImportResponses));
    POLKU_TRY(organisation_, ports_.directory.organisation(actor_.organisation));
    source_ = {request_.path, options(), request_.format, request_.map, {}};
    source_.progress = [this](std::int64_t bytes) { tell(bytes); };
    report_.dry_run = request_.dry_run;
    // The survey first: a wrong slug should not cost a pass over the file.
    if (!request_.survey.empty()) {
      POLKU_CHECK(find_survey());
    }
    POLKU_TRY(survey_, survey_file(source_));
    if (request_.survey.empty()) {
      POLKU_CHECK(make_survey());
    }
    POLKU_TRY(auto mapper, make_mapper());
    describe(mapper);
    POLKU_CHECK(read_rows(mapper));
    report_.notes.insert(report_.notes.end(), mapper.notes().begin(), mapper.notes().end());
    if (!request_.dry_run) {
      POLKU_CHECK(audit());
    }
    rank_reasons();
    return std::move(report_);
  }

 private:
  TableOptions options() const {
    const auto& map = request_.map;
    return {map.encoding, map.separator.empty() ? '\0' : map.separator.front(), map.sheet};
  }

  void tell(std::int64_t bytes) {
    if (!request_.progress) return;
    const auto total = std::max<std::int64_t>(survey_.table.bytes, size_of_file());
    const auto done = std::min(bytes, total);
    request_.progress(second_pass_ ? total + done : done, 2 * total);
  }

  std::int64_t size_of_file() const {
    std::error_code failure;
    const auto size = std::filesystem::file_size(request_.path, failure);
    return failure ? 0 : static_cast<std::int64_t>(size);
  }

  Result<void> find_survey() {
    POLKU_TRY(const auto stored, ports_.surveys.find_by_slug(actor_, request_.survey));
    if (stored.published_version == 0) {
      return conflict("The survey \"" + stored.slug + "\" was never published; publish it first.",
                      "survey");
    }
    return load(stored);
  }

  Result<void> load(const surveys::StoredSurvey& stored) {
    POLKU_TRY(target_.definition,
              ports_.catalog.version(actor_.organisation, stored.id, stored.published_version));
    target_.id = stored.id;
    target_.version = stored.published_version;
    report_.survey = stored.slug;
    return {};
  }

  Result<void> make_survey() {
    POLKU_CHECK(directory::require(actor_, Permission::EditSurveys));
    POLKU_CHECK(directory::require(actor_, Permission::PublishSurveys));
    if (trimmed(request_.new_name).empty()) {
      return invalid("survey", "Say into which survey: name one, or a new one.");
    }
    POLKU_TRY(auto guessed, surveys::guess_definition(survey_.shape, survey_.profile, request_.map,
                                                      {request_.new_name, language_of_new()}));
    report_.makes_survey = true;
    report_.survey = guessed.slug;
    const auto stored = ports_.surveys.find_by_slug(actor_, guessed.slug);
    if (stored.ok()) return reuse(*stored, guessed);
    if (stored.error().code != ErrorCode::NotFound) return stored.error();
    target_.definition = std::make_shared<const surveys::Definition>(guessed);
    if (request_.dry_run) return {};
    const json::value document(surveys::to_json(guessed));
    POLKU_TRY(const auto made, ports_.surveys.create(actor_, document));
    const auto published = ports_.surveys.publish(actor_, made.survey.id);
    if (!published.ok()) {
      // Nobody asked for a draft that cannot be used.
      const auto removed = ports_.surveys.remove(actor_, made.survey.id);
      return removed.ok() ? published.error() : removed.error();
    }
    return load(published->survey);
  }

  Language language_of_new() const {
    if (request_.language) return *request_.language;
    return surveys::guess_language(survey_.shape).value_or(organisation_.language);
  }

  // The same file again finds the survey that it made.
  Result<void> reuse(const surveys::StoredSurvey& stored, const surveys::Definition& guessed) {
    report_.makes_survey = false;
    if (stored.published_version > 0) {
      POLKU_CHECK(load(stored));
      if (*target_.definition == guessed) return {};
    }
    return conflict("There is another survey \"" + stored.slug +
                        "\" already; import into it by its slug, or give another name.",
                    "new");
  }

  Result<surveys::ImportMapper> make_mapper() {
    surveys::ImportSettings settings;
    POLKU_TRY(settings.zone, TimeZone::find(organisation_.time_zone));
    settings.language = target_.definition->default_language();
    POLKU_TRY(settings.units, ports_.directory.units(actor_.organisation));
    settings.now = now_;
    settings.slug = report_.survey;
    POLKU_TRY(settings.undated, undated());
    return surveys::ImportMapper::make(target_.definition, survey_.shape, survey_.profile,
                                       request_.map, settings);
  }

  // Rows without a date all get one instant, and the same file again the same one, so that their
  // ids come out alike.
  Result<std::optional<Timestamp>> undated() {
    if (request_.undated) return std::optional(*request_.undated);
    if (request_.dry_run) return std::optional(now_);
    const auto name = fmt::format("import_time:{}:{:016x}", target_.id.text(), survey_.print);
    POLKU_TRY(const auto kept, ports_.directory.setting(name));
    if (kept) {
      const auto at = parse_rfc3339(*kept);
      if (at) return std::optional(*at);
    }
    setting_name_ = name;
    return std::optional(parse_rfc3339(format_rfc3339(now_)).value_or(now_));
  }

  void describe(const surveys::ImportMapper& mapper) {
    report_.table = survey_.table;
    report_.format = name_of(survey_.shape.format);
    report_.description = survey_.shape.description;
    report_.definition = *target_.definition;
    report_.columns = mapper.uses();
    has_dates_ = mapper.has_dates();
  }

  Result<void> read_rows(surveys::ImportMapper& mapper) {
    if (!has_dates_ && !setting_name_.empty()) {
      POLKU_TRY(const auto at, undated());
      POLKU_CHECK(ports_.directory.put_setting(setting_name_, format_rfc3339(*at)));
    }
    second_pass_ = true;
    POLKU_TRY(const auto rows, open_rows(source_, survey_));
    RejectedFile rejected(request_.dry_run ? "" : request_.rejected_path, survey_.header);
    std::unique_ptr<AppendQueue> queue;
    if (!request_.dry_run) {
      queue = std::make_unique<AppendQueue>(ports_.responses, request_.stored);
    }
    TableRow row;
    ImportBatch batch;
    for (int count = 1;; ++count) {
      POLKU_TRY(const bool more, rows->next(row));
      if (!more) break;
      if (count % kRowsBetweenProgress == 0) tell(rows->bytes_read());
      auto mapped = mapper.map(row.cells);
      if (mapped.blank) continue;
      ++report_.rows;
      check_unit(mapped);
      if (!mapped.faults.empty()) {
        POLKU_CHECK(refuse(row, mapped, rejected));
        continue;
      }
      report_.left_out += mapped.left_out;
      if (report_.first_rows.size() < kFirstRows) show(mapped);
      if (request_.dry_run) {
        ++report_.accepted;
        report_.answers += static_cast<std::int64_t>(mapped.answers.size());
        continue;
      }
      batch.responses.push_back({response_of(row, std::move(mapped)), std::nullopt, {}});
      batch.lines.push_back(row.line);
      if (batch.responses.size() >= request_.batch) {
        POLKU_CHECK(queue->add(std::exchange(batch, {})));
      }
    }
    if (queue) {
      POLKU_CHECK(store_rest(*queue, std::move(batch), rejected));
    }
    return rejected.close();
  }

  Result<void> store_rest(AppendQueue& queue, ImportBatch batch, RejectedFile& rejected) {
    if (!batch.responses.empty()) {
      POLKU_CHECK(queue.add(std::move(batch)));
    }
    POLKU_TRY(const auto counts, queue.finish());
    report_.accepted = counts.accepted;
    report_.repeated = counts.repeated;
    report_.answers = counts.answers;
    for (const auto& [line, error] : counts.refused) {
      const RejectedRow refused{line, error.field, error.message, ""};
      note_rejection(refused);
      POLKU_CHECK(rejected.add(refused, {}));
    }
    return {};
  }

  // A limited person brings in answers of their own units only.
  void check_unit(surveys::MappedRow& mapped) const {
    if (actor_.sees_all_units || actor_.sees_unit(mapped.context.unit)) return;
    mapped.faults.push_back(
        {"unit", "the row is of a unit that you do not see", mapped.context.unit});
  }

  Result<void> refuse(const TableRow& row, const surveys::MappedRow& mapped,
                      RejectedFile& rejected) {
    const auto& first = mapped.faults.front();
    RejectedRow refused{row.line, first.field, first.detail, first.value};
    for (std::size_t i = 1; i < mapped.faults.size(); ++i) {
      refused.detail += "; " + mapped.faults[i].field + ": " + mapped.faults[i].detail;
    }
    note_rejection(refused);
    // Of a long file the mapped row is no row of the file; its line says where it began.
    const bool as_it_stands = !survey_.shape.lengthwise;
    return rejected.add(refused, as_it_stands ? std::span<const std::string_view>(row.cells)
                                              : std::span<const std::string_view>());
  }

  void note_rejection(const RejectedRow& refused) {
    ++report_.rejected;
    if (report_.rejections.size() < kRejectionsShown) report_.rejections.push_back(refused);
    if (reasons_.size() < kRejectionsShown || reasons_.contains(refused.detail)) {
      ++reasons_[refused.field.empty() ? refused.detail : refused.field + ": " + refused.detail];
    }
  }

  void show(const surveys::MappedRow& mapped) {
    report_.first_rows.push_back({{"submitted_at", format_rfc3339(mapped.submitted_at)},
                                  {"language", tag_of(mapped.language)},
                                  {"status", name_of(mapped.status)},
                                  {"context", surveys::to_json(mapped.context)},
                                  {"answers", mapped.answers}});
  }

  surveys::Response response_of(const TableRow& row, surveys::MappedRow&& mapped) {
    surveys::Response response;
    response.id = id_of(row, mapped);
    response.organisation = actor_.organisation;
    response.survey = target_.id;
    response.version = target_.version;
    response.submitted_at = mapped.submitted_at;
    response.received_at = now_;
    response.status = mapped.status;
    response.language = mapped.language;
    response.context = std::move(mapped.context);
    response.answers = std::move(mapped.answers);
    return response;
  }

  // By the row's own id, or by its content and how many rows of that content came before it: the
  // same file, and a longer one of the same survey, give the same ids again.
  ResponseId id_of(const TableRow& row, const surveys::MappedRow& mapped) {
    if (mapped.id) return *mapped.id;
    std::string seed = target_.id.text();
    if (!mapped.own_id.empty()) {
      seed += " id " + mapped.own_id;
    } else {
      const auto print = print_of(row.cells);
      seed += fmt::format(" row {:016x} {}", print, prints_.count(print));
    }
    return {Uuid::v7_from(mapped.submitted_at, seed)};
  }

  Result<void> audit() {
    const json::object detail{{"accepted", report_.accepted},
                              {"repeated", report_.repeated},
                              {"rejected", report_.rejected},
                              {"format", report_.format}};
    return ports_.directory.append_audit({Uuid::v7(now_), actor_.organisation, now_,
                                          actor_name(actor_), "response.import",
                                          "survey:" + target_.id.text(), json::serialize(detail)});
  }

  void rank_reasons() {
    report_.reasons.assign(reasons_.begin(), reasons_.end());
    std::ranges::stable_sort(report_.reasons, std::greater<>(),
                             &std::pair<std::string, std::int64_t>::second);
    if (report_.reasons.size() > 20) report_.reasons.resize(20);
    std::ranges::stable_sort(report_.rejections, {}, &RejectedRow::line);
  }

  const ImportPorts& ports_;
  const directory::Actor& actor_;
  const ImportRequest& request_;
  Timestamp now_;
  directory::Organisation organisation_;
  ImportSource source_;
  ImportSurvey survey_;
  Target target_;
  ImportReport report_;
  std::map<std::string, std::int64_t> reasons_;
  PrintCounts prints_;
  std::string setting_name_;
  bool second_pass_ = false;
  bool has_dates_ = false;
};

}  // namespace

Result<ImportReport> import_file(const ImportPorts& ports, const directory::Actor& actor,
                                 const ImportRequest& request) {
  return ImportRun(ports, actor, request).run();
}

}  // namespace polku::files
