#include "files/table_writer.h"

#include <gtest/gtest.h>

#include "files/table.h"
#include "temporary_folder_fixture.h"

namespace polku::files {
namespace {

std::string line(std::initializer_list<Cell> cells) {
  std::string out;
  const std::vector<Cell> row(cells);
  append_csv_line(out, row);
  return out;
}

TEST(CsvWriter, GuardsWhatASpreadsheetWouldRun) {
  EXPECT_EQ(line({std::string("=1+1")}), "\"'=1+1\"\n");
  EXPECT_EQ(line({std::string("+358 40")}), "\"'+358 40\"\n");
  EXPECT_EQ(line({std::string("-2+3")}), "\"'-2+3\"\n");
  EXPECT_EQ(line({std::string("@SUM(A1)")}), "\"'@SUM(A1)\"\n");
  EXPECT_EQ(line({std::string("\tx")}), "\"'\tx\"\n");
  EXPECT_EQ(line({std::string("\rx")}), "\"'\rx\"\n");
  EXPECT_EQ(line({std::string("'=already")}), "\"''=already\"\n");
  EXPECT_EQ(line({std::string("don't = worry")}), "don't = worry\n");
}

TEST(CsvWriter, LeavesNumbersNumbers) {
  EXPECT_EQ(line({std::int64_t{-5}, 2.5, -0.25, Cell()}), "-5,2.5,-0.25,\n");
}

TEST(CsvWriter, QuotesWhatNeedsIt) {
  EXPECT_EQ(line({std::string("a,b"), std::string("say \"hi\""), std::string("two\nlines")}),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n");
}

TEST(XlsxWriter, WritesTextsThatAreNeverFormulas) {
  const TemporaryFolder folder;
  const auto path = folder.path("out.xlsx");
  {
    const auto writer = XlsxWriter::create(path, "Answers");
    ASSERT_TRUE(writer.ok());
    const std::vector<Cell> header{std::string("a"), std::string("b"), std::string("c")};
    const std::vector<Cell> row{std::string("=1+1"), std::int64_t{9}, 2.5};
    ASSERT_TRUE((*writer)->write_header(header).ok());
    ASSERT_TRUE((*writer)->write_row(row).ok());
    ASSERT_TRUE((*writer)->begin_sheet("More").ok());
    ASSERT_TRUE((*writer)->write_row(header).ok());
    ASSERT_TRUE((*writer)->finish().ok());
  }
  const auto reader = open_table(path);
  ASSERT_TRUE(reader.ok());
  TableRow read;
  ASSERT_TRUE(*(*reader)->next(read));
  ASSERT_TRUE(*(*reader)->next(read));
  EXPECT_EQ(std::vector<std::string>(read.cells.begin(), read.cells.end()),
            (std::vector<std::string>{"=1+1", "9", "2.5"}));
  const auto more = open_table(path, {"", 0, "More"});
  ASSERT_TRUE(more.ok());
  ASSERT_TRUE(*(*more)->next(read));
  EXPECT_EQ(read.cells[2], "c");
}

TEST(XlsxWriter, SaysWhenTheFileCannotBeWritten) {
  const auto writer = XlsxWriter::create("/nowhere/at/all.xlsx", "Answers");
  ASSERT_TRUE(writer.ok());
  EXPECT_FALSE((*writer)->finish().ok());
}

}  // namespace
}  // namespace polku::files
