#include "xlsx_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <pugixml.hpp>

#include "core/text.h"
#include "xlsx_xml.h"

namespace polku::files {
namespace {

constexpr std::size_t kPieceBytes = 128 << 10;

Error too_much(const std::string& name) {
  return invalid("file", "The part " + name +
                             " of the workbook unpacks to more than is read; save the sheet as CSV "
                             "and import that.");
}

Error broken(std::string_view what) {
  return invalid("file",
                 fmt::format("The workbook is damaged ({}); open and save it again.", what));
}

// Custom formats: letters of dates outside quotes, brackets and escapes.
bool is_date_format(std::string_view code) {
  bool quoted = false, bracketed = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      continue;
    } else if (c == '[') {
      bracketed = true;
      // [h], [m] and [s] are elapsed time.
      if (i + 1 < code.size() && std::string_view("hHmMsS").find(code[i + 1]) != std::string::npos)
        return true;
    } else if (c == ']') {
      bracketed = false;
    } else if (!bracketed && std::string_view("dDmMyYhHsS").find(c) != std::string::npos) {
      return code.substr(0, 7) != "General";
    }
  }
  return false;
}

bool is_builtin_date(int id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

std::vector<bool> date_styles(zip_t* archive) {
  std::vector<bool> styles;
  const auto text = read_part(archive, "xl/styles.xml");
  pugi::xml_document document;
  if (!text.ok() || !document.load_buffer(text->data(), text->size())) return styles;
  std::map<int, bool> formats;
  const auto root = document.document_element();
  for (const auto format : xml::children(xml::child(root, "numFmts"), "numFmt")) {
    formats[format.attribute("numFmtId").as_int()] =
        is_date_format(format.attribute("formatCode").as_string());
  }
  for (const auto style : xml::children(xml::child(root, "cellXfs"), "xf")) {
    const int id = style.attribute("numFmtId").as_int();
    const auto known = formats.find(id);
    styles.push_back(known != formats.end() ? known->second : is_builtin_date(id));
  }
  return styles;
}

std::string part_path(std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  return "xl/" + std::string(target);
}

std::map<std::string, std::string> relations(zip_t* archive) {
  std::map<std::string, std::string> targets;
  const auto text = read_part(archive, "xl/_rels/workbook.xml.rels");
  pugi::xml_document document;
  if (!text.ok() || !document.load_buffer(text->data(), text->size())) return targets;
  for (const auto relation : xml::children(document.document_element(), "Relationship")) {
    targets[relation.attribute("Id").as_string()] =
        part_path(relation.attribute("Target").as_string());
  }
  return targets;
}

}  // namespace

Result<PartStream> PartStream::open(zip_t* archive, const std::string& name,
                                    std::int64_t bytes_max) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat(archive, name.c_str(), ZIP_FL_NOCASE, &stat) != 0) {
    return not_found("The workbook has no part " + name + ".");
  }
  PartStream part;
  part.bytes_max_ = bytes_max;
  part.bytes_ = static_cast<std::int64_t>(stat.valid & ZIP_STAT_SIZE ? stat.size : 0);
  part.packed_ = static_cast<std::int64_t>(stat.valid & ZIP_STAT_COMP_SIZE ? stat.comp_size : 0);
  if (part.bytes_ < 0 || part.bytes_ > bytes_max) return too_much(name);
  part.file_.reset(zip_fopen_index(archive, stat.index, 0));
  if (!part.file_) return broken(name + " does not open");
  return part;
}

Result<bool> PartStream::append(std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + kPieceBytes);
  const auto count = zip_fread(file_.get(), out.data() + before, kPieceBytes);
  out.resize(before + static_cast<std::size_t>(std::max<zip_int64_t>(count, 0)));
  if (count < 0) return broken("a part does not unpack");
  read_ += count;
  // The archive's own figures may lie, so what comes out is counted.
  const bool beyond_belief =
      read_ > kPackingFree && read_ > kPackingMax * std::max<std::int64_t>(packed_, 1);
  if (read_ > bytes_max_ || beyond_belief) return too_much("being read");
  return count > 0;
}

Result<std::string> read_part(zip_t* archive, const std::string& name) {
  POLKU_TRY(auto part, PartStream::open(archive, name, kPartBytesMax));
  std::string text;
  for (bool more = true; more;) {
    POLKU_TRY(more, part.append(text));
  }
  return text;
}

Result<bool> ElementStream::more() {
  if (ended_) return false;
  text_.erase(0, at_);
  at_ = 0;
  if (text_.size() > kElementBytesMax) return broken("a row without end");
  POLKU_TRY(const bool got, part_.append(text_));
  ended_ = !got;
  return got;
}

// The root element says which prefix the part's names have: <worksheet> or <x:worksheet>.
Result<void> ElementStream::learn_prefix() {
  while (text_.size() < 8192) {
    POLKU_TRY(const bool got, more());
    if (!got) break;
  }
  if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
    return broken("its XML is not UTF-8");
  }
  std::string prefix;
  for (auto at = text_.find('<'); at != std::string::npos; at = text_.find('<', at + 1)) {
    if (at + 1 >= text_.size() || text_[at + 1] == '?' || text_[at + 1] == '!') continue;
    const auto end = text_.find_first_of(" \t\r\n/>:", at + 1);
    if (end != std::string::npos && text_[end] == ':') prefix = text_.substr(at + 1, end - at);
    break;
  }
  open_ = "<" + prefix + name_;
  close_ = "</" + prefix + name_ + ">";
  return {};
}

Result<std::string_view> ElementStream::next() {
  if (open_.empty()) {
    POLKU_CHECK(learn_prefix());
  }
  std::size_t searched = at_;
  while (true) {
    const auto begin = text_.find(open_, searched);
    if (begin == std::string::npos || begin + open_.size() >= text_.size()) {
      // A start tag may lie across the border of two pieces.
      at_ =
          begin != std::string::npos ? begin : text_.size() - std::min(text_.size(), open_.size());
      POLKU_TRY(const bool got, more());
      if (!got) return std::string_view();
      searched = 0;
      continue;
    }
    const char after = text_[begin + open_.size()];
    if (after != ' ' && after != '>' && after != '/' && after != '\n' && after != '\r' &&
        after != '\t') {
      searched = begin + open_.size();
      continue;
    }
    at_ = begin;
    const auto tag_end = text_.find('>', begin);
    auto end = std::string::npos;
    if (tag_end != std::string::npos && text_[tag_end - 1] == '/') {
      end = tag_end + 1;
    } else if (const auto closed = text_.find(close_, begin); closed != std::string::npos) {
      end = closed + close_.size();
    }
    if (end == std::string::npos) {
      POLKU_TRY(const bool got, more());
      if (!got) return broken("it ends within an element");
      searched = 0;
      continue;
    }
    at_ = end;
    return std::string_view(text_).substr(begin, end - begin);
  }
}

Result<Workbook> read_workbook(zip_t* archive) {
  const auto text = read_part(archive, "xl/workbook.xml");
  if (!text.ok()) {
    return invalid("file", "This is no XLSX workbook. Save the table as .xlsx or CSV.");
  }
  pugi::xml_document document;
  if (!document.load_buffer(text->data(), text->size())) return broken("xl/workbook.xml");
  const auto root = document.document_element();
  Workbook workbook;
  const std::string_view base = xml::child(root, "workbookPr").attribute("date1904").as_string();
  workbook.from_1904 = base == "1" || base == "true";
  const auto targets = relations(archive);
  for (const auto sheet : xml::children(xml::child(root, "sheets"), "sheet")) {
    std::string id;
    for (const auto attribute : sheet.attributes()) {
      if (xml::local_name(attribute.name()) == "id") id = attribute.value();
    }
    const auto target = targets.find(id);
    if (target == targets.end()) continue;
    const std::string_view state = sheet.attribute("state").as_string();
    workbook.sheets.push_back({sheet.attribute("name").as_string(), target->second,
                               state == "hidden" || state == "veryHidden"});
  }
  if (workbook.sheets.empty()) return broken("it has no sheets");
  workbook.style_is_date = date_styles(archive);
  return workbook;
}

Result<void> SharedStrings::read(zip_t* archive) {
  auto part = PartStream::open(archive, "xl/sharedStrings.xml", kStringsBytesMax);
  if (!part.ok()) {
    if (part.error().code == ErrorCode::NotFound) return {};
    return part.error();
  }
  ElementStream items(std::move(*part), "si");
  pugi::xml_document document;
  while (true) {
    POLKU_TRY(const auto item, items.next());
    if (item.empty()) break;
    if (!document.load_buffer(item.data(), item.size(), xml::kOptions)) {
      return broken("xl/sharedStrings.xml");
    }
    xml::append_text(texts_, document.document_element());
    if (texts_.size() > kTextsBytesMax) return too_much("xl/sharedStrings.xml");
    ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
  }
  return {};
}

std::string_view SharedStrings::at(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(texts_).substr(begin, ends_[index] - begin);
}

void append_unescaped(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const bool could_be =
        text[i] == '_' && i + 7 <= text.size() && text[i + 1] == 'x' && text[i + 6] == '_';
    unsigned code = 0;
    if (could_be) {
      const char* begin = text.data() + i + 2;
      const auto read = std::from_chars(begin, begin + 4, code, 16);
      if (read.ec == std::errc() && read.ptr == begin + 4 && code > 0 && code < 0x80) {
        out += static_cast<char>(code);
        i += 7;
        continue;
      }
    }
    out += text[i++];
  }
}

}  // namespace polku::files
