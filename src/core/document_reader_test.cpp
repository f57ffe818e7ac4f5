#include "core/document_reader.h"

#include <gtest/gtest.h>

namespace polku {
namespace {

json::value value_of(std::string_view text) {
  auto value = parse_json(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? std::move(value).value() : json::value();
}

TEST(DocumentReader, KeepsTheFirstMistakeAndReadsOnHarmlessly) {
  const auto value = value_of(R"({"name": 5, "count": "many"})");
  DocumentReader document("thing");
  ObjectReader object(document, value, {});
  EXPECT_EQ(object.required_text("name", 10), "");
  EXPECT_EQ(object.integer("count", {0, 9}), std::nullopt);
  object.finish();
  ASSERT_TRUE(document.failed());
  EXPECT_EQ(document.error()->code, ErrorCode::Invalid);
  EXPECT_EQ(document.error()->field, "name");
}

TEST(DocumentReader, NamesTheWholeDocumentAsItsRoot) {
  const auto value = value_of("[]");
  DocumentReader document("thing");
  const ObjectReader object(document, value, {});
  EXPECT_EQ(document.error()->field, "thing");
  DocumentReader part("thing");
  const ObjectReader inner(part, value, "parts[2]");
  EXPECT_EQ(part.error()->field, "parts[2]");
}

TEST(DocumentReader, RefusesMembersThatNobodyReadAndGuessesWhatWasMeant) {
  const auto value = value_of(R"({"name": "A", "colour": "red"})");
  DocumentReader document("thing");
  ObjectReader object(document, value, "parts[0]");
  EXPECT_EQ(object.required_text("name", 10), "A");
  EXPECT_EQ(object.text("color", 10), std::nullopt);
  object.finish();
  ASSERT_TRUE(document.failed());
  EXPECT_EQ(document.error()->field, "parts[0].colour");
  EXPECT_NE(document.error()->message.find("\"color\""), std::string::npos);
}

TEST(DocumentReader, TakesNullForWhatIsLeftOut) {
  const auto value = value_of(R"({"name": null, "list": null})");
  DocumentReader document("thing");
  ObjectReader object(document, value, {});
  EXPECT_EQ(object.text("name", 10), std::nullopt);
  EXPECT_EQ(object.array("list", 3), nullptr);
  EXPECT_TRUE(object.flag("absent", true));
  object.finish();
  EXPECT_FALSE(document.failed());
}

TEST(DocumentReader, CountsItemsAndCodePoints) {
  const auto value = value_of(R"({"list": [1, 2, 3], "text": "äöå"})");
  DocumentReader texts("thing");
  ObjectReader object(texts, value, {});
  EXPECT_EQ(object.text("text", 3), "äöå");
  EXPECT_NE(object.array("list", 3), nullptr);
  EXPECT_FALSE(texts.failed());
  EXPECT_EQ(object.array("list", 2), nullptr);
  EXPECT_EQ(texts.error()->field, "list");
  DocumentReader longer("thing");
  EXPECT_EQ(ObjectReader(longer, value, {}).text("text", 2), std::nullopt);
  EXPECT_EQ(longer.error()->field, "text");
}

}  // namespace
}  // namespace polku
