#include "metrics/ports.h"

namespace polku::metrics {

std::int64_t FactColumn::integer(std::size_t row) const {
  if (is_null(row)) return 0;
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&values)) {
    return (*integers)[row];
  }
  if (const auto* numbers = std::get_if<std::vector<double>>(&values)) {
    return static_cast<std::int64_t>((*numbers)[row]);
  }
  return 0;
}

double FactColumn::number(std::size_t row) const {
  if (is_null(row)) return 0;
  if (const auto* numbers = std::get_if<std::vector<double>>(&values)) return (*numbers)[row];
  return static_cast<double>(integer(row));
}

const std::string& FactColumn::text(std::size_t row) const {
  static const std::string kEmpty;
  const auto* texts = std::get_if<std::vector<std::string>>(&values);
  return texts != nullptr && !is_null(row) ? (*texts)[row] : kEmpty;
}

std::string series_text(OrganisationId organisation, SurveyId survey, std::string_view question) {
  return organisation.text() + "/" + survey.text() + "/" + std::string(question);
}

}  // namespace polku::metrics
