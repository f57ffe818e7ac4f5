// Many responses at once, one JSON object a line.

#include <algorithm>
#include <array>
#include <future>
#include <utility>

#include "core/format.h"
#include "intake.h"
#include "surveys/response_service.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kChunk = 2'000;
constexpr std::size_t kLineBytesMax = 1 << 20;
constexpr std::size_t kRejectionsMax = 10'000;
constexpr std::size_t kExternalIdMax = 120;
constexpr std::array<std::string_view, 5> kMembers{"answers", "language", "context", "submitted_at",
                                                   "external_id"};

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 1'099'511'628'211ULL;
  return hash;
}

struct Line {
  Intake intake;
  std::optional<Timestamp> submitted_at;
  std::string external_id;
};

Result<json::object> object_member(json::object& line, std::string_view name) {
  auto* value = line.if_contains(name);
  if (value == nullptr || value->is_null()) return json::object();
  if (!value->is_object()) return invalid(std::string(name), "Give a JSON object.");
  return std::move(value->get_object());
}

Result<std::string> text_of(const json::object& line, std::string_view name) {
  const auto* value = find_member(line, name);
  if (value == nullptr) return std::string();
  if (!value->is_string()) return invalid(std::string(name), "Give a text.");
  return std::string(value->get_string());
}

Result<Line> read_line(std::string_view text) {
  POLKU_TRY(auto document, parse_json(text, {.bytes_max = kLineBytesMax, .depth_max = 8}));
  auto* object = document.if_object();
  if (object == nullptr) return invalid("", "Each line is one JSON object.");
  for (const auto& member : *object) {
    if (std::ranges::find(kMembers, std::string_view(member.key())) == kMembers.end()) {
      return invalid(std::string(first_code_points(member.key(), 64)),
                     "A line has answers, language, context, submitted_at and external_id only.");
    }
  }
  Line line;
  POLKU_TRY(line.intake.answers, object_member(*object, "answers"));
  POLKU_TRY(line.intake.context, object_member(*object, "context"));
  POLKU_TRY(line.intake.language, text_of(*object, "language"));
  POLKU_TRY(line.external_id, text_of(*object, "external_id"));
  if (line.external_id.size() > kExternalIdMax) {
    return invalid("external_id", fmt::format("It is at most {} bytes long.", kExternalIdMax));
  }
  POLKU_TRY(const auto time, text_of(*object, "submitted_at"));
  if (!time.empty()) {
    line.submitted_at = parse_rfc3339(time);
    if (!line.submitted_at) {
      return invalid("submitted_at", "Give a time such as \"2026-11-21T12:00:00Z\".");
    }
  }
  return line;
}

// Where the lines go, and what each response takes from there.
struct Destination {
  const directory::Actor& actor;
  SurveyId survey;
  int version = 0;
  const Definition& definition;
  Timestamp now;
  directory::Secrets& secrets;
};

Result<NewResponse> read_response(const Destination& to, std::string_view text,
                                  const UuidSource& make_uuid) {
  POLKU_TRY(auto line, read_line(text));
  POLKU_TRY(const auto submitted_at, submission_time(line.submitted_at, to.now));
  POLKU_TRY(auto made, take_in(to.definition, std::move(line.intake)));
  auto& response = made.response;
  if (!to.actor.sees_unit(response.context.unit)) {
    return invalid("context.unit", "You may add responses of your own units only.");
  }
  response.id = ResponseId{make_uuid(submitted_at)};
  response.organisation = to.actor.organisation;
  response.survey = to.survey;
  response.version = to.version;
  response.submitted_at = submitted_at;
  response.received_at = to.now;
  if (!line.external_id.empty()) {
    made.idempotency = IdempotencyKey{to.secrets.hash_secret(line.external_id), fnv1a(text), true};
  }
  return made;
}

// Stores chunk by chunk; one is being stored while the next is read.
class Batch {
 public:
  Batch(ResponseStore& responses, BatchReport& report) : responses_(responses), report_(report) {}

  void reject(std::size_t line, const Error& error) {
    ++report_.rejected;
    if (report_.rejections.size() < kRejectionsMax) {
      report_.rejections.push_back({line, error.field, error.message});
    }
  }

  Result<void> add(std::size_t line, NewResponse response) {
    waiting_.push_back(std::move(response));
    lines_.push_back(line);
    return waiting_.size() < kChunk ? Result<void>() : send();
  }

  Result<void> finish() {
    POLKU_CHECK(send());
    return receive();
  }

 private:
  Result<void> send() {
    POLKU_CHECK(receive());
    if (waiting_.empty()) return {};
    sent_lines_ = std::exchange(lines_, {});
    sent_ = std::async(std::launch::async, [this, chunk = std::exchange(waiting_, {})]() mutable {
      return responses_.append_all(std::move(chunk));
    });
    return {};
  }

  Result<void> receive() {
    if (!sent_.valid()) return {};
    auto outcomes = sent_.get();
    const auto& lines = sent_lines_;
    if (!outcomes.ok()) {
      auto error = std::move(outcomes).error();
      error.message += fmt::format(" The lines before line {} have been stored.", lines.front());
      return error;
    }
    for (std::size_t i = 0; i < outcomes->size(); ++i) {
      const auto& outcome = (*outcomes)[i];
      if (!outcome.ok()) {
        reject(lines[i], outcome.error());
        continue;
      }
      ++report_.accepted;
      if (outcome->repeated) ++report_.repeated;
    }
    return {};
  }

  ResponseStore& responses_;
  BatchReport& report_;
  std::vector<NewResponse> waiting_;
  std::vector<std::size_t> lines_;
  std::vector<std::size_t> sent_lines_;
  std::future<Result<std::vector<Result<Appended>>>> sent_;  // its destructor waits
};

}  // namespace

json::object to_json(const BatchReport& report) {
  json::array rejections;
  for (const auto& rejection : report.rejections) {
    rejections.push_back(
        {{"line", rejection.line}, {"field", rejection.field}, {"detail", rejection.detail}});
  }
  return {{"accepted", report.accepted},
          {"repeated", report.repeated},
          {"rejected_count", report.rejected},
          {"rejected", std::move(rejections)}};
}

Result<BatchReport> ResponseService::submit_batch(const directory::Actor& actor, SurveyId survey,
                                                  std::string_view ndjson) {
  POLKU_CHECK(require(actor, directory::Permission::ImportResponses));
  POLKU_TRY(const auto stored, ports_.surveys.find(actor.organisation, survey));
  if (stored.published_version == 0) {
    return conflict("The survey has never been published; publish it first.", "survey");
  }
  POLKU_TRY(const auto definition,
            ports_.catalog.version(actor.organisation, survey, stored.published_version));
  const Destination to{actor,       survey,         stored.published_version,
                       *definition, ports_.clock(), ports_.secrets};
  BatchReport report;
  Batch batch(ports_.responses, report);
  std::size_t number = 0;
  while (!ndjson.empty()) {
    const auto end = ndjson.find('\n');
    const auto line = trimmed(ndjson.substr(0, end));
    ndjson = end == std::string_view::npos ? std::string_view() : ndjson.substr(end + 1);
    ++number;
    if (line.empty()) continue;
    auto response = read_response(to, line, ports_.make_uuid);
    if (response.ok()) {
      POLKU_CHECK(batch.add(number, std::move(response).value()));
    } else {
      batch.reject(number, response.error());
    }
  }
  POLKU_CHECK(batch.finish());
  std::ranges::sort(report.rejections, {}, &Rejection::line);
  POLKU_CHECK(audit_staff(actor, "response.import", "survey:" + survey.text(),
                          {{"accepted", report.accepted}, {"rejected", report.rejected}}));
  return report;
}

}  // namespace polku::surveys
