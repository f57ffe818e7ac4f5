#pragma once
// One request of a respondent's page: what was sent, what it means, what is kept, what comes next.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "surveys/response_service.h"

namespace polku::surveys {

// Made for one request; not for keeping.
class PageFlow {
 public:
  explicit PageFlow(ResponseService& service) : service_(service) {}

  Result<PageView> open(const PageRequest& request);
  Result<PageView> submit(const PageRequest& request);
  Result<PageView> look(const PageRequest& request);

 private:
  // The hidden fields of a sent form, and the rest.
  struct Sent {
    std::optional<std::size_t> told_step;
    std::size_t step = 0;
    std::vector<std::string> asked;
    bool asked_known = false;
    bool back = false;
    std::string attempt, continuation;
    Fields answers;
  };
  static Sent sent_by(const Fields& form);

  Result<std::optional<PageView>> begin(const PageRequest& request);
  Result<void> take_up(const Sent& sent);
  json::object merged_answers(const Sent& sent) const;
  Result<PageView> go_back(const Sent& sent);
  Result<PageView> go_on(const Sent& sent);
  Result<PageView> finish(const Sent& sent, Inspection inspection);
  struct Ending {
    bool screened_out = false;
    bool quota_full = false;
  };
  PageView finished(ResponseId id, json::object answers, const Ending& ending);

  // Which of the step's questions the page showed.
  std::vector<std::string> asked_on(const Sent& sent) const;
  Visibility visibility(const json::object& answers) const;
  Inspection inspect(json::object answers, Completeness completeness) const;
  PageView step_view(std::size_t step, json::object answers);
  PageView faulty_view(const Sent& sent, std::vector<AnswerFault> faults);

  Response new_response(ResponseStatus status, json::object answers);
  Result<Appended> append(NewResponse response);
  Result<void> keep_partial(json::object answers);
  Result<PageView> finish_again(ResponseId id, Response response, std::vector<QuotaClaim> quotas);
  std::string continuation_of(ResponseId id) const;
  std::optional<ResponseId> response_of(std::string_view continuation) const;

  ResponseService& service_;
  PublishedSurveyPtr survey_;
  std::vector<QuestionIndices> steps_;
  Timestamp now_;
  Language language_ = Language::Finnish;
  LinkInput link_;
  std::string attempt_;
  std::optional<Response> kept_;  // the response begun before, when there is one
};

}  // namespace polku::surveys
