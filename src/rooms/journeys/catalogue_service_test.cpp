#include "journeys/catalogue_service.h"

#include <gmock/gmock.h>

#include "room_fixture.h"

namespace polku::journeys {
namespace {

using directory::Role;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kPersona = DocumentKind::Persona;
constexpr auto kTouchpoint = DocumentKind::Touchpoint;

class CatalogueServiceTest : public Room {
 protected:
  Result<CatalogueEntry> saved(const CatalogueEntry& entry, std::string_view member,
                               const json::value& value) {
    json::value document(entry.document);
    document.as_object()[member] = value;
    return catalogue_.save(actor_, entry.stored.kind, entry.stored.id,
                           {document, entry.stored.revision});
  }
};

TEST_F(CatalogueServiceTest, KeepsPersonasAndTouchpointsApart) {
  const auto aino = persona("same");
  const auto till = touchpoint("same");
  EXPECT_EQ(catalogue_.list(as(Role::Viewer), kPersona, false)->size(), 1u);
  EXPECT_EQ(catalogue_.list(as(Role::Viewer), kTouchpoint, false)->size(), 1u);
  EXPECT_EQ(catalogue_.find(actor_, kPersona, till.stored.id).error().code, ErrorCode::NotFound);
  EXPECT_EQ(catalogue_.find(actor_, kPersona, aino.stored.id)->document.at("name"), "Persona same");
  EXPECT_THAT(audited(), Contains("persona.create"));
  EXPECT_THAT(audited(), Contains("touchpoint.create"));
}

TEST_F(CatalogueServiceTest, MakesAKeyOfTheName) {
  EXPECT_EQ(made(kTouchpoint, R"({"name": "Kassa 3"})").stored.key, "kassa_3");
  EXPECT_EQ(made(kTouchpoint, R"({"name": "Kassa 3"})").stored.key, "kassa_3_2");
  const auto refused =
      catalogue_.create(actor_, kTouchpoint, sample::read(R"({"key": "kassa_3", "name": "x"})"));
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "key");
}

TEST_F(CatalogueServiceTest, RefusesABadDocumentWithItsPath) {
  EXPECT_EQ(
      catalogue_.create(actor_, kPersona, sample::read(R"({"name": "A", "age": 5})")).error().field,
      "age");
  EXPECT_EQ(
      catalogue_.create(actor_, kTouchpoint, sample::read(R"({"name": "A", "everyday_life": "x"})"))
          .error()
          .field,
      "everyday_life");
  EXPECT_EQ(catalogue_.create(actor_, kPersona, json::value(nullptr)).error().field, "document");
  EXPECT_THAT(store_.all_documents, IsEmpty());
}

TEST_F(CatalogueServiceTest, LetsOnlyThoseWhoMayWrite) {
  const auto aino = persona("aino");
  const auto viewer = as(Role::Analyst);
  const json::value document(aino.document);
  const auto id = aino.stored.id;
  EXPECT_EQ(catalogue_.create(viewer, kPersona, document).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(catalogue_.save(viewer, kPersona, id, {document, 1}).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(catalogue_.archive(viewer, kPersona, id).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(catalogue_.restore(viewer, kPersona, id).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(catalogue_.remove(viewer, kPersona, id).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(catalogue_.remove(other_organisation_, kPersona, id).error().code, ErrorCode::NotFound);
}

TEST_F(CatalogueServiceTest, LetsTheFirstOfTwoEditorsWin) {
  const auto aino = persona("aino");
  const auto first = saved(aino, "summary", "First");
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->stored.revision, 2);
  const auto second = saved(aino, "summary", "Second");
  EXPECT_EQ(second.error().code, ErrorCode::Conflict);
  EXPECT_EQ(second.error().field, "revision");
  EXPECT_EQ(catalogue_.find(actor_, kPersona, aino.stored.id)->document.at("summary"), "First");
  EXPECT_EQ(saved(*first, "summary", "First")->stored.revision, 2);
}

TEST_F(CatalogueServiceTest, NamesTheJourneysThatUseIt) {
  const auto aino = persona("aino");
  const auto till = touchpoint("till");
  const auto journey =
      made(sample::journey(sample::moment("m", R"(, "touchpoint": "till", "personas": ["aino"])")));
  for (const auto& entry : {aino, till}) {
    const auto kind = entry.stored.kind;
    const auto found = catalogue_.find(actor_, kind, entry.stored.id);
    ASSERT_EQ(found->used_by.size(), 1u);
    EXPECT_EQ(
        to_json(*found).at("used_by"),
        json::value({{{"id", journey.stored.id.text()}, {"key", "visit"}, {"name", "A visit"}}}));
    const auto removed = catalogue_.remove(actor_, kind, entry.stored.id);
    ASSERT_FALSE(removed.ok());
    EXPECT_EQ(removed.error().code, ErrorCode::Conflict);
    EXPECT_THAT(removed.error().message, HasSubstr("\"A visit\""));
    EXPECT_THAT(removed.error().message, HasSubstr("archive"));
    EXPECT_EQ(saved(entry, "key", "other").error().field, "key");
    EXPECT_TRUE(saved(entry, "name", "Other name").ok());
    EXPECT_TRUE(catalogue_.archive(actor_, kind, entry.stored.id).ok());
  }
  // The journey keeps what is in the archive, and can go on.
  EXPECT_TRUE(changed(journey, [](Journey& j) { j.name = "x"; }).ok());
  EXPECT_THAT(*catalogue_.list(actor_, kPersona, false), IsEmpty());
  EXPECT_EQ(catalogue_.list(actor_, kPersona, true)->size(), 1u);
}

TEST_F(CatalogueServiceTest, RemovesWhatNothingUses) {
  const auto aino = persona("aino");
  ASSERT_TRUE(saved(aino, "key", "raili").ok());
  ASSERT_TRUE(catalogue_.remove(actor_, kPersona, aino.stored.id).ok());
  EXPECT_THAT(store_.all_documents, IsEmpty());
  EXPECT_EQ(catalogue_.remove(actor_, kPersona, aino.stored.id).error().code, ErrorCode::NotFound);
}

TEST_F(CatalogueServiceTest, DoesNotRemoveATouchpointThatSomethingIsBoundTo) {
  publish_survey("after");
  const auto till = touchpoint("till");
  NewBinding wanted{"question", "", "after", "recommend", ""};
  const auto binding = bindings_.bind(actor_, "@till", wanted);
  ASSERT_TRUE(binding.ok()) << binding.error().message;
  const auto removed = catalogue_.remove(actor_, kTouchpoint, till.stored.id);
  EXPECT_EQ(removed.error().code, ErrorCode::Conflict);
  EXPECT_THAT(removed.error().message, HasSubstr("question recommend"));
  ASSERT_TRUE(bindings_.end(actor_, binding->id, std::nullopt).ok());
  EXPECT_TRUE(catalogue_.remove(actor_, kTouchpoint, till.stored.id).ok());
}

TEST_F(CatalogueServiceTest, ChangesNothingInTheArchive) {
  const auto aino = persona("aino");
  const auto archived = catalogue_.archive(actor_, kPersona, aino.stored.id);
  EXPECT_FALSE(to_json(*archived).at("archived_at").is_null());
  EXPECT_EQ(saved(aino, "summary", "x").error().field, "archived_at");
  ASSERT_TRUE(catalogue_.restore(actor_, kPersona, aino.stored.id).ok());
  EXPECT_TRUE(saved(aino, "summary", "x").ok());
}

TEST_F(CatalogueServiceTest, HasAtMostTwoHundredPersonas) {
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(
        catalogue_.create(actor_, kPersona, json::value({{"name", fmt::format("P{}", i)}})).ok());
  }
  EXPECT_EQ(catalogue_.create(actor_, kPersona, json::value({{"name", "One more"}})).error().code,
            ErrorCode::Conflict);
}

}  // namespace
}  // namespace polku::journeys
