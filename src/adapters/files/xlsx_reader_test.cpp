#include "xlsx_reader.h"

#include <gtest/gtest.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <map>

#include "temporary_folder_fixture.h"

namespace polku::files {
namespace {

using Table = std::vector<std::vector<std::string>>;

struct ReadTable {
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
  TableRow row;
  while (true) {
    const auto more = (*reader)->next(row);
    if (!more.ok()) table.error = more.error().message;
    if (!more.ok() || !*more) return table;
    table.rows.emplace_back(row.cells.begin(), row.cells.end());
    table.lines.push_back(row.line);
  }
}

using Parts = std::map<std::string, std::string>;

// A workbook of one sheet, by hand.
Parts workbook_parts(const std::string& sheet) {
  return {
      {"xl/workbook.xml",
       R"(<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets>)"
       R"(</workbook>)"},
      {"xl/_rels/workbook.xml.rels",
       R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)"},
      {"xl/worksheets/sheet1.xml", sheet}};
}

std::string pack(const TemporaryFolder& folder, const Parts& parts) {
  const auto path = folder.path("book.xlsx");
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  for (const auto& [name, text] : parts) {
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                 ZIP_FL_OVERWRITE);
  }
  zip_close(archive);
  return path;
}

TEST(XlsxReader, ReadsTextsNumbersDatesAndTruthValues) {
  const TemporaryFolder folder;
  const auto path = folder.path("book.xlsx");
  lxw_workbook* book = workbook_new(path.c_str());
  lxw_worksheet* sheet = workbook_add_worksheet(book, nullptr);
  lxw_format* date = workbook_add_format(book);
  format_set_num_format(date, "dd.mm.yyyy hh:mm");
  lxw_datetime when{2026, 11, 21, 14, 5, 9};
  worksheet_write_string(sheet, 0, 0, "Päivä & aika", nullptr);
  worksheet_write_string(sheet, 0, 1, "rivi\nkaksi", nullptr);
  worksheet_write_datetime(sheet, 1, 0, &when, date);
  worksheet_write_number(sheet, 1, 1, 9, nullptr);
  worksheet_write_number(sheet, 1, 2, 0.1 + 0.2, nullptr);
  worksheet_write_boolean(sheet, 1, 4, 1, nullptr);
  ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
  EXPECT_EQ(read(path).rows, (Table{{"Päivä & aika", "rivi\nkaksi"},
                                    {"2026-11-21 14:05:09", "9", "0.3", "", "true"}}));
}

TEST(XlsxReader, ReadsInlineRichAndPrefixedText) {
  const TemporaryFolder folder;
  const auto path = pack(
      folder,
      workbook_parts(
          R"(<x:worksheet xmlns:x="m"><x:sheetData><x:row r="3"><x:c r="B3" t="inlineStr"><x:is>)"
          R"(<x:r><x:t>Hy</x:t></x:r><x:r><x:t>vä</x:t></x:r></x:is></x:c>)"
          R"(<x:c r="C3" t="str"><x:v>a_x000D_b</x:v></x:c></x:row><x:row/></x:sheetData></x:worksheet>)"));
  const auto table = read(path);
  EXPECT_EQ(table.error, "");
  EXPECT_EQ(table.rows, (Table{{"", "Hyvä", "a\rb"}, {}}));
  EXPECT_EQ(table.lines.front(), 3u);
}

TEST(XlsxReader, GivesRowsThatLieAcrossPieces) {
  const TemporaryFolder folder;
  std::string sheet = "<worksheet><sheetData>";
  for (int i = 1; i <= 20'000; ++i) {
    sheet += "<row r=\"" + std::to_string(i) + "\"><c t=\"str\"><v>text " + std::to_string(i) +
             "</v></c><c><v>" + std::to_string(i) + "</v></c></row>";
  }
  const auto table = read(pack(folder, workbook_parts(sheet + "</sheetData></worksheet>")));
  ASSERT_EQ(table.rows.size(), 20'000u) << table.error;
  EXPECT_EQ(table.rows[12'344], (std::vector<std::string>{"text 12345", "12345"}));
}

TEST(XlsxReader, KnowsExcelsCalendar) {
  EXPECT_EQ(date_of_serial(1, false), "1900-01-01");
  EXPECT_EQ(date_of_serial(59, false), "1900-02-28");
  EXPECT_EQ(date_of_serial(61, false), "1900-03-01");
  EXPECT_EQ(date_of_serial(46'347.5, false), "2026-11-21 12:00:00");
  EXPECT_EQ(date_of_serial(44'885, true), "2026-11-21");
  EXPECT_EQ(date_of_serial(0.25, false), "06:00:00");
  EXPECT_EQ(date_of_serial(-1, false), "");
  EXPECT_EQ(date_of_serial(1e300, false), "");
}

TEST(XlsxReader, RefusesWhatUnpacksBeyondBelief) {
  const TemporaryFolder folder;
  // Forty megabytes of nothing pack into some forty kilobytes.
  const std::string bomb =
      "<worksheet><sheetData>" + std::string(64 << 20, ' ') + "</sheetData></worksheet>";
  EXPECT_NE(read(pack(folder, workbook_parts(bomb))).error.find("unpacks to more"),
            std::string::npos);
  auto parts = workbook_parts("<worksheet/>");
  parts["xl/sharedStrings.xml"] = "<sst>" + std::string(64 << 20, ' ') + "</sst>";
  EXPECT_NE(read(pack(folder, parts)).error.find("unpacks to more"), std::string::npos);
}

TEST(XlsxReader, SurvivesBrokenWorkbooks) {
  const TemporaryFolder folder;
  EXPECT_FALSE(read(folder.write("a.xlsx", "PK\x03\x04 nothing more")).error.empty());
  EXPECT_FALSE(read(pack(folder, {{"a.txt", "no workbook"}})).error.empty());
  EXPECT_FALSE(
      read(pack(folder, workbook_parts("<worksheet><row><c r=\"A1\"><v>1"))).error.empty());
  EXPECT_FALSE(read(pack(folder, workbook_parts(
                                     "<worksheet><row r=\"1\"><c r=\"ZZZZ1\"/></row></worksheet>")))
                   .error.empty());
  EXPECT_FALSE(
      read(pack(folder,
                workbook_parts("<worksheet><row><c r=\"C1\"/><c r=\"A1\"/></row></worksheet>")))
          .error.empty());
  // An index beyond the shared strings is an empty cell.
  const auto lost = read(
      pack(folder, workbook_parts("<worksheet><row><c t=\"s\"><v>99</v></c></row></worksheet>")));
  EXPECT_EQ(lost.rows, (Table{{""}}));
}

TEST(XlsxReader, NamesTheSheetsThereAre) {
  const TemporaryFolder folder;
  const auto path = pack(folder, workbook_parts("<worksheet/>"));
  EXPECT_NE(read(path, {"", 0, "Two"}).error.find("One"), std::string::npos);
}

}  // namespace
}  // namespace polku::files
