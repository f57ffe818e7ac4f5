#include "moments_customers.h"

#include <algorithm>
#include <set>

namespace polku::metrics {
namespace {

constexpr double kAnswersWanted = 200'000;
constexpr std::size_t kSampleRowsMax = 500'000;
constexpr double kBadTenths = 3.0;

// Which items the end outcome is asked by.
struct Outcome {
  std::string name;
  std::vector<bool> items;
};

// Rows as customers.
class Gathering {
 public:
  Gathering(const CustomerRequest& request, const ItemPlan& plan, const FactTable& table)
      : request_(request), scope_(request.facts.scope()), lookup_(plan), table_(table) {}

  CustomerSample make() {
    const auto outcome = outcome_of();
    CustomerSample sample;
    sample.outcome = outcome.name;
    std::unordered_map<std::int64_t, std::size_t> by_hash;
    for (std::size_t row = 0; row < table_.rows; ++row) {
      const auto item = item_of(row);
      if (!item) continue;
      const auto hash = table_.columns[kCustomer].integer(row);
      const auto at = by_hash.emplace(hash, sample.customers.size()).first->second;
      if (at == sample.customers.size()) sample.customers.emplace_back();
      auto& customer = sample.customers[at];
      customer.known = table_.columns[kKnown].integer(row) != 0;
      responses_.insert({hash, table_.columns[kResponse].integer(row)});
      if (outcome.items[*item]) {
        take_outcome(customer, scope_.items[*item], row);
      } else {
        take_answer(customer, *item, row);
      }
    }
    for (const auto& [hash, response] : responses_) ++sample.customers[by_hash[hash]].responses;
    keep_one_family(sample);
    return sample;
  }

 private:
  std::optional<std::size_t> item_of(std::size_t row) const {
    if (table_.columns[kScore].is_null(row)) return std::nullopt;
    return lookup_.find(table_.columns[kSeries].integer(row),
                        table_.columns[kVersion].integer(row));
  }

  // The question that the path names, else any NPS that was answered, else any CSAT.
  Outcome outcome_of() const {
    Outcome outcome{{}, std::vector<bool>(scope_.items.size(), false)};
    const auto& path = scope_.path;
    if (!path.outcome_question.empty()) {
      outcome.name = path.outcome_survey + "/" + path.outcome_question;
      for (std::size_t i = 0; i < scope_.items.size(); ++i) {
        const auto& item = scope_.items[i];
        outcome.items[i] = item.slug == path.outcome_survey && item.item == path.outcome_question;
      }
      return outcome;
    }
    std::array<bool, kFamilies> answered{};
    for (std::size_t row = 0; row < table_.rows; ++row) {
      const auto item = item_of(row);
      if (!item) continue;
      const auto family = family_of(scope_.items[*item], role_of(scope_.items[*item]));
      if (family) answered[index_of(*family)] = true;
    }
    const auto family = answered[index_of(Family::Nps)] ? Family::Nps : Family::Csat;
    outcome.name = name_of(family);
    for (std::size_t i = 0; i < scope_.items.size(); ++i) {
      outcome.items[i] = family_of(scope_.items[i], role_of(scope_.items[i])) == family;
    }
    return outcome;
  }

  void take_outcome(PathCustomer& customer, const PathItem& item, std::size_t row) const {
    const Timestamp at{table_.columns[kSubmittedAt].integer(row)};
    if (customer.outcome && at < customer.outcome_at) return;
    const double score = table_.columns[kScore].number(row);
    customer.outcome_at = at;
    customer.outcome = tenths(score, *item.terms.scale);
    customer.outcome_points = customer.outcome;
    if (family_of(item, MomentRole::Score) == Family::Nps) {
      customer.outcome_points = score >= surveys::kPromoterMin    ? 100
                                : score <= surveys::kDetractorMax ? -100
                                                                  : 0;
    } else if (item.terms.positive_from > 0) {
      customer.outcome_points = score >= item.terms.positive_from ? 100 : 0;
    }
  }

  void take_answer(PathCustomer& customer, std::size_t index, std::size_t row) {
    const auto& item = scope_.items[index];
    const Day day{static_cast<std::int32_t>(table_.columns[kDay].integer(row))};
    const auto place = request_.facts.told_place(table_.columns[kPlace].integer(row));
    const double score = table_.columns[kScore].number(row);
    bool quadrant_taken = false;
    for (const auto& member : request_.facts.sets().of(index, place, day)) {
      const auto dimension = std::ranges::find(kQuadrantFamilies, member.family);
      if (dimension != kQuadrantFamilies.end()) {
        const bool taken = request_.choice.takes(item, member.family, request_.counted.sums);
        if (quadrant_taken || !taken) continue;
        const auto at = static_cast<std::size_t>(dimension - kQuadrantFamilies.begin());
        customer.quadrant_total[at] += tenths(score, *item.terms.scale);
        ++customer.quadrant_answers[at];
        quadrant_taken = true;
        continue;
      }
      if (!is_score(member.family)) continue;
      if (!request_.choice.takes(item, member.family, request_.counted.sums)) continue;
      ++answers_[{member.moment, member.family}];
      auto& met = met_at(customer, member);
      met.total += tenths(score, *item.terms.scale);
      ++met.answers;
      met.bad |= is_bad(item, score);
    }
  }

  static PathCustomer::Met& met_at(PathCustomer& customer, const Membership& member) {
    for (auto& met : customer.met) {
      if (met.moment == member.moment && met.family == member.family) return met;
    }
    customer.met.push_back({.moment = member.moment, .family = member.family});
    return customer.met.back();
  }

  // A moment is told by the measure that most of its answers here are of: the outcome's own answers
  // have been taken from among them.
  void keep_one_family(CustomerSample& sample) const {
    std::map<std::size_t, std::pair<std::int64_t, Family>> best;
    for (const auto& [key, n] : answers_) {
      const auto& [moment, family] = key;
      auto& known = best.try_emplace(moment, 0, family).first->second;
      const bool preferred = family == request_.choice.of_moment[moment];
      if (n > known.first || (n == known.first && preferred)) known = {n, family};
    }
    for (const auto& [moment, one] : best) sample.family_of_moment[moment] = one.second;
    for (auto& customer : sample.customers) {
      std::erase_if(customer.met, [&](const PathCustomer::Met& met) {
        return sample.family_of_moment.at(met.moment) != met.family;
      });
    }
  }

  const CustomerRequest& request_;
  const PathScope& scope_;
  const ItemLookup lookup_;
  const FactTable& table_;
  std::set<std::pair<std::int64_t, std::int64_t>> responses_;
  std::map<std::pair<std::size_t, Family>, std::int64_t> answers_;
};

double rest_of(const FamilySums& sums) {
  double n = 0;
  for (const auto& [place, numbers] : sums.rest) n += numbers.total;
  return n;
}

}  // namespace

const PathCustomer::Met* PathCustomer::at(std::size_t moment) const {
  const auto found = std::ranges::find(met, moment, &Met::moment);
  return found == met.end() ? nullptr : &*found;
}

bool is_bad(const PathItem& item, double score) {
  if (family_of(item, MomentRole::Score) == Family::Nps) return score <= surveys::kDetractorMax;
  return tenths(score, *item.terms.scale) < kBadTenths;
}

Result<CustomerSample> read_customers(const CustomerRequest& request) {
  const auto& scope = request.facts.scope();
  const auto wanted = [&](std::size_t index) {
    const auto& item = scope.items[index];
    if (!item.terms.scale) return false;
    const auto family = family_of(item, role_of(item));
    return family && (is_score(*family) || role_of(item) == MomentRole::Quadrant ||
                      request.facts.sets().is_bound(index));
  };
  POLKU_TRY(const auto plan,
            request.facts.plan_of_rows({request.view.window, request.view.filters}, wanted));
  if (plan.plan.nothing) return CustomerSample();
  double answers = 0;
  for (std::size_t i = 0; i < kFamilies; ++i) {
    const auto family = static_cast<Family>(i);
    for (std::size_t terms = 0; terms < request.counted.sums.terms(family).size(); ++terms) {
      if (family == Family::Comments) continue;
      answers += request.counted.sums.answers(family, terms) +
                 rest_of(request.counted.sums.of(family, terms));
    }
  }
  AnswerReading reading;
  reading.customer = kContactAttribute;
  reading.one_in = static_cast<std::int64_t>(answers / kAnswersWanted) + 1;
  reading.rows_max = kSampleRowsMax;
  POLKU_TRY(const auto table,
            scope.facts.select(compose_answers(plan.plan, reading, scope.facts.dialect())));
  return Gathering(request, plan, table).make();
}

}  // namespace polku::metrics
