#pragma once
// A year of answers for the demo organisation, drawn as demo/README.md tells. The same seed, day
// and number give the same year.

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "demo/company.h"
#include "demo/customers.h"
#include "surveys/answers.h"
#include "surveys/response.h"

namespace polku::app::demo {

struct YearOptions {
  std::int64_t answers = 20'000;  // responses
  Timestamp now;                  // the year ends here
  TimeZone zone = TimeZone::utc();
  std::uint64_t seed = 20'261'121;
};

// One response as drawn: survey by slug, answers already checked against its definition.
struct DrawnResponse {
  std::string survey;
  surveys::Response response;  // organisation, survey, version and id are the caller's
};

class Year {
 public:
  Year(const Company& company, const YearOptions& options);

  // All responses, oldest first.
  std::vector<DrawnResponse> draw();

 private:
  // Everything decided about a response before its answers.
  struct Encounter {
    std::string survey, unit, kind, touchpoint, channel, method, device, customer_type, job_type;
    std::string staff;
    std::optional<std::size_t> customer;  // number, where the answer names one
    Language language = Language::Finnish;
    Timestamp at;
    int day = 0;  // 0 is the first of the year
    int month = 1, weekday = 0, hour = 0;
    double shift = 0;   // latent, of the whole experience
    double people = 0;  // of it: who served, and what the customer has been through before
    double change = 0;  // 0 to 1: how far the change has come here
    int mood = 0;
    std::optional<double> price;
  };

  void draw_day(Encounter& encounter);
  bool draw_place(Encounter& encounter);
  void draw_person(Encounter& encounter);
  void draw_job(Encounter& encounter);
  void meet_customer(Encounter& encounter);
  void add_shifts(Encounter& encounter) const;
  double spread_of(const Encounter& encounter) const;
  double place_shift(const Encounter& encounter) const;
  double season_shift(const Encounter& encounter) const;
  double event_shift(const Encounter& encounter) const;
  double change_progress(const Encounter& encounter) const;
  double item_shift(const Encounter& encounter, const std::string& item) const;

  json::object draw_answers(Encounter& encounter, const surveys::Definition& definition);
  // The point or label of a scored item, or nothing when it was skipped.
  json::value draw_ordinal(const Encounter& encounter, const std::string& item, double common);
  double draw_common(const Encounter& encounter);
  surveys::Response begin_response(const Encounter& encounter) const;
  json::value draw_question(Encounter& encounter, const surveys::Question& question, double common);
  json::value draw_choice(const Encounter& encounter, const surveys::Question& question,
                          const json::object& rules);
  json::value draw_choices(const Encounter& encounter, const surveys::Question& question,
                           const json::object& rules);
  json::value draw_ranking(const json::object& rules);
  json::value draw_other(const Encounter& encounter, const std::string& question);
  void draw_consent(const Encounter& encounter, json::object& answers);
  void stop_half_way(const Encounter& encounter, json::object& answers,
                     const surveys::Definition& definition, surveys::Response& response);

  void settle_mood(Encounter& encounter, const json::object& answers);
  double comment_chance(const Encounter& encounter, const json::object& answers) const;
  std::optional<std::string> draw_comment(const Encounter& encounter);
  bool fits(const Comment& comment, const Encounter& encounter) const;
  int uses_max(const std::string& text) const;
  void hand_out_comments(std::vector<DrawnResponse>& drawn,
                         const std::vector<Encounter>& encounters);

  const Company& company_;
  YearOptions options_;
  Random random_;
  Customers customers_;
  int days_;
  Day first_day_;
  std::vector<double> day_cumulative_;
  std::vector<int> comment_uses_;
  std::unordered_map<std::string, std::vector<std::size_t>> comments_by_place_;
  std::vector<bool> wants_comment_;
};

}  // namespace polku::app::demo
