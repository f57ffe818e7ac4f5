#include "csv_reader.h"

#include <gtest/gtest.h>

#include "temporary_folder_fixture.h"

namespace polku::files {
namespace {

using Table = std::vector<std::vector<std::string>>;

struct ReadTable {
  TableInfo info;
  Table rows;
  std::vector<std::size_t> lines;
  std::string error;
};

ReadTable read(const std::string& path, const TableOptions& options = {}) {
  ReadTable table;
  auto reader = open_table(path, options);
  if (!reader.ok()) {
    table.error = reader.error().message;
    return table;
  }
  table.info = (*reader)->info();
  TableRow row;
  while (true) {
    const auto more = (*reader)->next(row);
    if (!more.ok()) table.error = more.error().message;
    if (!more.ok() || !*more) return table;
    table.rows.emplace_back(row.cells.begin(), row.cells.end());
    table.lines.push_back(row.line);
  }
}

ReadTable read_bytes(std::string_view bytes, const TableOptions& options = {}) {
  const TemporaryFolder folder;
  return read(folder.write("table.csv", bytes), options);
}

std::string utf16(std::u16string_view text, bool little) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    bytes += little ? low : high;
    bytes += little ? high : low;
  }
  return bytes;
}

const Table kFinnish{{"yksikkö", "syy"}, {"Jyväskylä", "ääni"}};

TEST(CsvReader, KeepsLineBreaksAndQuotesInsideQuotedCells) {
  const auto table = read_bytes("a,b\r\n\"x\r\n\"\"y\"\"\",2\r\n3,4\r\n");
  EXPECT_EQ(table.rows, (Table{{"a", "b"}, {"x\r\n\"y\"", "2"}, {"3", "4"}}));
  EXPECT_EQ(table.lines, (std::vector<std::size_t>{1, 2, 4}));
}

TEST(CsvReader, CountsBlankLinesWithoutGivingThem) {
  const auto table = read_bytes("a,b\n\n1,2\r\n\r\n\r\n3,4");
  EXPECT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.lines, (std::vector<std::size_t>{1, 3, 6}));
}

TEST(CsvReader, FindsTheSeparator) {
  EXPECT_EQ(read_bytes("a;b\n1,5;2\n1,7;3\n").info.separator, ";");
  EXPECT_EQ(read_bytes("a\tb\n1,5\t2\n").info.separator, "tab");
  EXPECT_EQ(read_bytes("a|b|c\n1|2|3\n").info.separator, "|");
  EXPECT_EQ(read_bytes("a,b\n\"x;y;z\",2\n\"u;v;w\",3\n").info.separator, ",");
  EXPECT_EQ(read_bytes("one column\nand rows\n").rows.size(), 2u);
}

TEST(CsvReader, ObeysTheSeparatorLineOfExcel) {
  const auto table = read_bytes("sep=;\r\na;b\r\n1;2\r\n");
  EXPECT_EQ(table.rows, (Table{{"a", "b"}, {"1", "2"}}));
}

TEST(CsvReader, ReadsUtf8WithAndWithoutMark) {
  EXPECT_EQ(read_bytes("yksikkö,syy\nJyväskylä,ääni\n").rows, kFinnish);
  EXPECT_EQ(read_bytes("\xEF\xBB\xBFyksikkö,syy\nJyväskylä,ääni\n").rows, kFinnish);
}

TEST(CsvReader, ReadsUtf16InBothOrdersWithAndWithoutMark) {
  const std::u16string_view text = u"yksikkö,syy\nJyväskylä,ääni\n";
  for (const bool little : {true, false}) {
    EXPECT_EQ(read_bytes(utf16(text, little)).rows, kFinnish) << little;
    EXPECT_EQ(read_bytes(utf16(u"\xFEFF" + std::u16string(text), little)).rows, kFinnish);
  }
}

TEST(CsvReader, TellsWestAndEastEuropeanBytesApart) {
  const auto west = read_bytes("yksikk\xF6,syy\nJyv\xE4skyl\xE4,\xE4\xE4ni\n");
  EXPECT_EQ(west.info.encoding, "windows-1252");
  EXPECT_EQ(west.rows, kFinnish);
  const auto east = read_bytes("\xEC\xB3\xF1\xF2\xEE;n\n\xCB\xFC\xE2\xB3\xE2;1\n");
  EXPECT_EQ(east.info.encoding, "windows-1251");
  EXPECT_EQ(east.rows, (Table{{"місто", "n"}, {"Львів", "1"}}));
}

TEST(CsvReader, FindsTheFirstForeignByteHoweverLate) {
  std::string bytes = "a,b\n";
  for (int i = 0; i < 100'000; ++i) bytes += "1,2\n";
  bytes += "p\xE4iv\xE4,3\n";
  const auto table = read_bytes(bytes);
  EXPECT_EQ(table.info.encoding, "windows-1252");
  EXPECT_EQ(table.rows.back(), (std::vector<std::string>{"päivä", "3"}));
}

TEST(CsvReader, KeepsUtf8WithOneBrokenByte) {
  const auto table = read_bytes("a,b\nä,ö\nä,ö\nä,ö\nä,ö\nä,ö\nä,ö\n\xFF,1\n");
  EXPECT_EQ(table.info.encoding, "UTF-8");
}

TEST(CsvReader, ObeysANamedEncodingAndRefusesUnknownOnes) {
  EXPECT_EQ(read_bytes("\xE4,1\n", {"ISO-8859-1", 0, ""}).rows[0][0], "ä");
  EXPECT_NE(read_bytes("a,b\n", {"klingon", 0, ""}).error.find("klingon"), std::string::npos);
}

TEST(CsvReader, GivesRaggedRowsAsTheyAre) {
  EXPECT_EQ(read_bytes("a,b,c\n1\n1,2,3,4\n").rows,
            (Table{{"a", "b", "c"}, {"1"}, {"1", "2", "3", "4"}}));
}

TEST(CsvReader, CarriesZeroBytesOn) {
  const auto table = read_bytes(std::string_view("a,b\n1,x\0y\n2,3\n4,5\n", 18));
  EXPECT_EQ(table.rows[1][1], std::string("x\0y", 3));
}

TEST(CsvReader, RefusesACellWithoutEndByItsLine) {
  const auto table = read_bytes("a,b\n1,\"" + std::string(kCellBytesMax + 10, 'x') + "\n2,3\n");
  EXPECT_NE(table.error.find("line 2"), std::string::npos) << table.error;
}

TEST(CsvReader, RefusesARowOfEndlessCells) {
  EXPECT_FALSE(read_bytes(std::string(kCellsMax + 5, ',') + "\n").error.empty());
}

TEST(CsvReader, GivesRowsLongerThanOnePiece) {
  const std::string cell(700'000, 'y');
  const auto table = read_bytes("a,b\n" + cell + "," + cell + "\n1,2\n");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[1][1], cell);
  EXPECT_EQ(table.rows[2], (std::vector<std::string>{"1", "2"}));
}

TEST(OpenTable, SaysWhatToDoWithOtherKindsOfFile) {
  EXPECT_NE(read_bytes("\xD0\xCF\x11\xE0 and so on").error.find(".xlsx"), std::string::npos);
  EXPECT_NE(read_bytes("$FL2@(#) SPSS").error.find("CSV"), std::string::npos);
  EXPECT_NE(read_bytes("<!DOCTYPE html><html>").error.find("web page"), std::string::npos);
  EXPECT_NE(read_bytes("").error.find("empty"), std::string::npos);
  EXPECT_NE(read("/nowhere/at/all.csv").error.find("no readable file"), std::string::npos);
  EXPECT_NE(read("/").error.find("folder"), std::string::npos);
}

}  // namespace
}  // namespace polku::files
