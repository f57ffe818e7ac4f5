#pragma once
// Which answers belong to a moment, by date, and a ready survey for one. Thread-safe; blocks on the
// store. Rights as in journey_service.h.
//
// A binding is made and ended, never changed: what was counted stays counted.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "journeys/room_ports.h"
#include "surveys/definition.h"

namespace polku::journeys {

struct NewBinding {
  std::string kind;        // question, measure or touchpoint
  std::string role;        // empty: as the question is
  std::string survey;      // slug; of a question
  std::string target;      // key
  std::string valid_from;  // "2026-11-21"; empty: today
};

// A published survey whose link names the moment.
struct MomentSurvey {
  SurveyId survey;
  std::string slug;
  std::string query;  // "?moment=till&channel=shop": put it behind the survey's link
  StoredBinding binding;
};

json::object to_json(const StoredBinding& binding);

class BindingService {
 public:
  explicit BindingService(RoomPorts ports) : ports_(std::move(ports)) {}

  // `owner`: a moment's key, or "@" and a touchpoint's (whatever is bound to it is bound to all
  // moments at that touchpoint). Ended ones too, oldest first.
  Result<std::vector<StoredBinding>> list(const directory::Actor& actor, std::string_view owner);

  // NotFound when there is no such moment or touchpoint. Invalid with the field: an unknown kind,
  // survey, question, measure or touchpoint; a role that the question's type cannot have. Conflict
  // with field "target" when the same is bound on any of the same days.
  Result<StoredBinding> bind(const directory::Actor& actor, std::string_view owner,
                             const NewBinding& wanted);

  // `on`: the first day it no longer holds, today or later; none: today. A binding made today has
  // then never held, so that a slip leaves no trace in the numbers. Conflict when it has ended
  // already, or binds a touchpoint that the journey itself names.
  Result<StoredBinding> end(const directory::Actor& actor, BindingId binding,
                            std::optional<Day> on);

  // A survey of the quadrant's four questions and a voluntary comment about that moment, bound to
  // it. Needs EditSurveys, and PublishSurveys to publish, as well. `languages`: empty is the
  // journey's. Conflict with field "moment" when the moment has a quadrant question already.
  struct SurveyWish {
    std::vector<Language> languages;
    bool publish = true;
  };
  Result<MomentSurvey> quadrant_survey(const directory::Actor& actor, std::string_view moment,
                                       const SurveyWish& wish);

 private:
  RoomPorts ports_;
};

}  // namespace polku::journeys
