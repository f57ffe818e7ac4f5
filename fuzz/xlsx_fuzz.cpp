// Workbooks from anywhere. The input is the sheet's XML in a workbook of ours, so that the fuzzer
// need not learn to pack; inputs that begin with PK are whole files.

#include <zip.h>

#include <cstdint>
#include <cstdio>
#include <string>

#include "claim.h"
#include "file.h"
#include "files/table.h"

namespace {

using namespace polku;
using namespace polku::files;

void add(zip_t* archive, const char* name, std::string_view text) {
  zip_file_add(archive, name, zip_source_buffer(archive, text.data(), text.size(), 0),
               ZIP_FL_OVERWRITE);
}

// The part before the first zero byte is the sheet, the rest the shared strings.
void pack(std::string_view input) {
  int code = 0;
  zip_t* archive = zip_open(path().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  claim(archive != nullptr, "an archive opens");
  const auto cut = input.find('\0');
  add(archive, "xl/workbook.xml",
      R"(<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>)"
      R"(</workbook>)");
  add(archive, "xl/_rels/workbook.xml.rels",
      R"(<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>)");
  add(archive, "xl/styles.xml",
      R"(<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>)");
  add(archive, "xl/worksheets/sheet1.xml", input.substr(0, cut));
  if (cut != std::string_view::npos) add(archive, "xl/sharedStrings.xml", input.substr(cut + 1));
  claim(zip_close(archive) == 0, "an archive closes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.starts_with("PK")) {
    std::FILE* file = std::fopen(path().c_str(), "wb");
    claim(file != nullptr, "the file opens");
    std::fwrite(data, 1, size, file);
    std::fclose(file);
  } else {
    pack(input);
  }
  auto reader = open_table(path());
  if (!reader.ok()) {
    claim(!reader.error().message.empty(), "a refusal says why");
    return 0;
  }
  TableRow row;
  std::size_t rows = 0;
  while (true) {
    const auto more = (*reader)->next(row);
    if (!more.ok() || !*more) break;
    claim(row.cells.size() <= kCellsMax, "rows stay within their limit");
    if (++rows > 100'000) break;
  }
  return 0;
}
