#pragma once
// The fixture of the contract tests: the same tests over a new SQLite file and a new PostgreSQL
// database. Times and ids are fixed by the test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <string>

#include "core/json.h"
#include "store/records.h"

namespace polku::store {

// The URL of an empty database on the program's own PostgreSQL server.
std::string new_postgres_url();

inline constexpr Timestamp kNow{1'790'000'000'000'000};

// A folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "polku-store-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// Error texts beat "false is not true".
template <class T>
::testing::AssertionResult succeeded(const Result<T>& result) {
  if (result.ok()) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << result.error().message << " [" << result.error().field << "] " << result.error().detail;
}
template <class T>
ErrorCode code_of(const Result<T>& result) {
  EXPECT_FALSE(result.ok());
  return result.ok() ? ErrorCode::Internal : result.error().code;
}
template <class T>
T value_of(Result<T> result) {
  EXPECT_TRUE(succeeded(result));
  return result.ok() ? std::move(result).value() : T{};
}

inline json::object object_of(std::string_view text) {
  return parse_json(text).value().as_object();
}

class RecordsTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    url_ =
        GetParam() == Engine::Sqlite ? "sqlite:" + folder_.file("records.db") : new_postgres_url();
    open();
  }

  void open() {
    records_.reset();
    DatabaseOptions options;
    options.url = url_;
    auto opened = Records::open(options, kNow);
    ASSERT_TRUE(succeeded(opened));
    records_ = std::move(opened).value();
  }

  static directory::Organisation organisation_named(const std::string& slug) {
    directory::Organisation organisation;
    organisation.id = {Uuid::v7_from(kNow, slug)};
    organisation.slug = slug;
    organisation.name = "Polku " + slug;
    organisation.created_at = kNow;
    return organisation;
  }
  OrganisationId add_organisation(const std::string& slug = "pyora") {
    const auto organisation = organisation_named(slug);
    EXPECT_TRUE(succeeded(records_->directory().insert_organisation(organisation)));
    return organisation.id;
  }

  static surveys::StoredSurvey survey_named(OrganisationId organisation, const std::string& slug) {
    surveys::StoredSurvey survey;
    survey.id = {Uuid::v7_from(kNow, "survey " + slug)};
    survey.organisation = organisation;
    survey.slug = slug;
    survey.name = "Kysely " + slug;
    survey.draft = R"({"schema": 1, "name": "Ääni"})";
    survey.created_at = survey.updated_at = kNow;
    return survey;
  }
  SurveyId add_survey(OrganisationId organisation, const std::string& slug = "demo") {
    const auto survey = survey_named(organisation, slug);
    EXPECT_TRUE(succeeded(records_->surveys().insert(survey)));
    return survey.id;
  }

  // The n-th response of a survey, a second after the one before.
  static surveys::NewResponse response_number(OrganisationId organisation, SurveyId survey, int n,
                                              std::string_view answers = R"({"recommend": 9})") {
    surveys::NewResponse given;
    auto& response = given.response;
    response.submitted_at = kNow.plus_seconds(n);
    response.id = {Uuid::v7_from(response.submitted_at, std::to_string(n) + survey.text())};
    response.organisation = organisation;
    response.survey = survey;
    response.version = 1;
    response.received_at = response.submitted_at;
    response.answers = object_of(answers);
    return given;
  }

  Result<surveys::Appended> append(surveys::NewResponse response) {
    std::promise<Result<surveys::Appended>> promise;
    auto answer = promise.get_future();
    records_->responses().append(std::move(response), [&](Result<surveys::Appended> appended) {
      promise.set_value(std::move(appended));
    });
    return answer.get();
  }

  TemporaryFolder folder_;
  std::string url_;
  std::unique_ptr<Records> records_;
};

inline std::string engine_name(const ::testing::TestParamInfo<Engine>& info) {
  return std::string(name_of(info.param));
}
#define POLKU_ON_BOTH_ENGINES(fixture)                                                            \
  INSTANTIATE_TEST_SUITE_P(Engines, fixture, ::testing::Values(Engine::Sqlite, Engine::Postgres), \
                           engine_name)

}  // namespace polku::store
