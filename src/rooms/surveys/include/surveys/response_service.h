#pragma once
// Responses: taking them in, giving them back to who gave them, and letting staff read them.
// Thread-safe. Only `submit` may run on an I/O thread, and only for a survey that it `knows`; the
// rest waits for the store.

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "surveys/answers.h"
#include "surveys/catalog.h"
#include "surveys/page.h"
#include "surveys/ports.h"
#include "surveys/survey_service.h"

namespace polku::surveys {

// One whole response by the API, members as in the request's body.
struct SubmitRequest {
  std::string slug;
  json::object answers;
  std::string language;  // tag; empty: the survey's default
  json::object context;
  std::optional<Timestamp> submitted_at;  // of the past: only with `actor`
  std::optional<IdempotencyKey> idempotency;
  std::optional<directory::Actor> actor;  // a token or a session; none: the public
};

struct Submitted {
  ResponseId id;
  std::string receipt;
  bool repeated = false;  // the same attempt once more: nothing new was stored
};

struct Rejection {
  std::size_t line = 0;  // from 1
  std::string field;
  std::string detail;
};

struct BatchReport {
  std::size_t accepted = 0;  // repeated ones among them
  std::size_t repeated = 0;
  std::size_t rejected = 0;
  std::vector<Rejection> rejections;  // the first 10 000
};

struct ReceiptView {
  Response response;
  DefinitionPtr definition;  // of the version answered
  directory::Organisation organisation;
  std::string slug;
  std::string receipt;
};

struct ResponseItem {
  Response response;
  std::string survey_slug, survey_name;
};

struct ResponsePage {
  std::vector<ResponseItem> items;
  std::optional<ResponseId> next;  // the cursor of the page after this one
};

json::object to_json(const ResponseItem& item);
json::object to_json(const BatchReport& report);

class ResponseService {
 public:
  struct Ports {
    ResponseStore& responses;
    SurveyStore& surveys;
    directory::DirectoryStore& directory;
    directory::Secrets& secrets;
    SurveyCatalog& catalog;
    Clock clock;
    UuidSource make_uuid = &Uuid::v7;
  };
  explicit ResponseService(Ports ports) : ports_(std::move(ports)) {}

  // Whether `submit` can answer for that slug without reading the store: the survey is in memory,
  // or the text is no slug at all.
  bool knows(std::string_view slug) const;

  // `done` runs once: at once when refused, else on the writer's thread when durable; it must not
  // call the store. NotFound: no such survey. Conflict: not open, a full quota, the idempotency key
  // with another body. Invalid: the field that is wrong. Unavailable: full queue.
  using SubmitDone = std::function<void(Result<Submitted>)>;
  void submit(SubmitRequest request, const SubmitDone& done);

  // One response a line: {"answers", "language"?, "context"?, "submitted_at"?, "external_id"?}.
  // Lines that do not hold are reported and the rest is stored. A line with an external_id that was
  // stored before counts as repeated, however long ago and also when that response has been erased
  // since; with other content it is rejected. Of an external_id only a hash is kept. Needs
  // ImportResponses; open or closed surveys alike.
  Result<BatchReport> submit_batch(const directory::Actor& actor, SurveyId survey,
                                   std::string_view ndjson);

  // The respondent's page: the first step, and what comes after each sent form. A partial response
  // is kept from the first step on. NotFound: no such survey. Faulty answers and a survey that is
  // not open are no errors: the view says so.
  Result<PageView> open_page(const PageRequest& request);
  Result<PageView> submit_page(const PageRequest& request);
  // The step that the form is of (without a form the first), with what was kept and what the form
  // holds, judged anew: in another language, or as logic shows it now. Stores and counts nothing.
  Result<PageView> look_at_page(const PageRequest& request);

  // By receipt code, as typed. NotFound for a code that is nobody's (a forged one too).
  Result<ReceiptView> find_by_receipt(std::string_view code);
  // Stores corrected answers (a form's fields); faults come back with nothing stored. The response
  // moves to the quotas that its answers now belong to, be they full or not.
  Result<std::vector<AnswerFault>> correct(std::string_view code, const Fields& form);
  Result<void> erase_by_receipt(std::string_view code);
  std::string receipt_of(ResponseId response) const;

  // Staff. Whoever is limited to units sees only their responses; the rest is NotFound. Reading
  // one, and listing, write an audit entry before the answer is given.
  Result<ResponsePage> list(const directory::Actor& actor, ResponseFilter filter);
  Result<ResponseItem> read(const directory::Actor& actor, ResponseId response);
  // Those of them that are there and within the actor's units, in the order given; at most 1 000.
  // One audit entry, as of a list.
  Result<std::vector<ResponseItem>> read_all(const directory::Actor& actor,
                                             const std::vector<ResponseId>& responses);
  Result<void> erase(const directory::Actor& actor, ResponseId response);
  // The filter narrowed to what the actor may see; for exports and counts.
  Result<ResponseFilter> within_scope(const directory::Actor& actor, ResponseFilter filter);

  // Counts of opened, started and screened-out visits wait in memory; call now and then and at the
  // end. What could not be stored waits for the next call.
  Result<void> flush_visits();

 private:
  struct Prepared {
    NewResponse response;
    PublishedSurveyPtr survey;
  };
  Result<Prepared> prepare(SubmitRequest&& request);
  Result<Response> owned_by(std::string_view code);
  // Stores what `change` makes of an ended response and moves it between its quotas; reads it anew
  // when somebody else changed it meanwhile. Nothing is written when nothing changes.
  Result<void> correct_to(Response stored, const Definition& definition,
                          const std::function<void(Response&)>& change);
  void count_visit(const PublishedSurvey& survey, const Context& context, const char* disposition,
                   Timestamp now);
  Result<void> audit_respondent(std::string_view action, const Response& response);
  Result<void> audit_staff(const directory::Actor& actor, std::string_view action,
                           std::string subject, json::object detail);

  friend class PageFlow;

  Ports ports_;
  std::mutex visits_mutex_;
  std::map<std::string, ResponseStore::Visit> visits_;
};

}  // namespace polku::surveys
