#pragma once
// The parts of an XLSX file: unpacked piece by piece, cut into elements, never held whole.

#include <zip.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace polku::files {

inline constexpr std::int64_t kSheetBytesMax = std::int64_t{4} << 30;
inline constexpr std::int64_t kPartBytesMax = 16 << 20;  // of a part that is read whole
inline constexpr std::int64_t kStringsBytesMax = 512 << 20;
inline constexpr std::size_t kTextsBytesMax = 128 << 20;  // of all shared strings
inline constexpr std::size_t kElementBytesMax = 8 << 20;  // of one row
// Honest sheets pack to a tenth or so, the emptiest to a hundredth; deflate could do a thousandth.
inline constexpr std::int64_t kPackingMax = 300;
inline constexpr std::int64_t kPackingFree = 32 << 20;  // below this no ratio is asked

struct ZipClose {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, ZipClose>;

// Unpacks one part of the archive. Not thread-safe; the archive outlives it.
class PartStream {
 public:
  // NotFound: there is no such part. Invalid: it claims or gives more than `bytes_max`, or packs
  // beyond belief.
  static Result<PartStream> open(zip_t* archive, const std::string& name, std::int64_t bytes_max);

  // Appends the next piece; false at the end.
  Result<bool> append(std::string& out);
  std::int64_t bytes() const { return bytes_; }  // unpacked, as the archive says
  std::int64_t bytes_read() const { return read_; }

 private:
  struct Close {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  std::unique_ptr<zip_file_t, Close> file_;
  std::int64_t bytes_ = 0, packed_ = 0, read_ = 0, bytes_max_ = 0;
};

Result<std::string> read_part(zip_t* archive, const std::string& name);

// The elements of one local name in a part, each as its own text, in order.
class ElementStream {
 public:
  ElementStream(PartStream part, std::string name)
      : part_(std::move(part)), name_(std::move(name)) {}

  // The next element; nothing at the end. Valid until the next call.
  Result<std::string_view> next();  // empty at the end
  const PartStream& part() const { return part_; }

 private:
  Result<bool> more();
  Result<void> learn_prefix();

  PartStream part_;
  std::string name_, open_, close_;
  std::string text_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

// The workbook around the sheets.
struct Workbook {
  struct Sheet {
    std::string name;
    std::string part;  // "xl/worksheets/sheet1.xml"
    bool hidden = false;
  };
  std::vector<Sheet> sheets;
  std::vector<bool> style_is_date;  // by cell style
  bool from_1904 = false;
};
Result<Workbook> read_workbook(zip_t* archive);

// All shared strings side by side in one buffer.
class SharedStrings {
 public:
  Result<void> read(zip_t* archive);
  std::size_t size() const { return ends_.size(); }
  std::string_view at(std::size_t index) const;

 private:
  std::string texts_;
  std::vector<std::uint32_t> ends_;
};

// "_x000D_" and the like, as Excel writes characters that XML cannot hold.
void append_unescaped(std::string& out, std::string_view text);

}  // namespace polku::files
