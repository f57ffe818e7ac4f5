#include <fmt/format.h>

#include "files/import_file.h"

namespace polku::files {
namespace {

constexpr std::size_t kRejectionsInWords = 10;

json::object to_json(const surveys::ColumnUse& column) {
  return {{"column", column.column}, {"use", column.use},
          {"target", column.target}, {"note", column.note},
          {"filled", column.filled}, {"examples", json::value_from(column.examples)}};
}

json::object to_json(const RejectedRow& row) {
  return {{"line", row.line}, {"field", row.field}, {"detail", row.detail}, {"value", row.value}};
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : " | ") + text;
  return out;
}

std::string value_in_words(const json::value& value) {
  if (value.is_double()) return fmt::format("{}", value.get_double());
  if (value.is_string()) return "\"" + std::string(value.get_string()) + "\"";
  std::string out;
  if (const auto* object = value.if_object()) {
    for (const auto& [key, part] : *object) {
      out += (out.empty() ? "" : ", ") + std::string(key) + " " + value_in_words(part);
    }
    return "(" + out + ")";
  }
  if (const auto* array = value.if_array()) {
    for (const auto& part : *array) out += (out.empty() ? "" : ", ") + value_in_words(part);
    return "(" + out + ")";
  }
  return json::serialize(value);
}

// "2025-11-21T12:05:00.000Z, fi, complete: unit "tampere"; recommend 9; why "..."
std::string row_in_words(const json::object& row) {
  std::string out;
  for (const std::string_view member : {"submitted_at", "language", "status"}) {
    out += (out.empty() ? "" : ", ") + text_member(row, member);
  }
  out += ":";
  for (const std::string_view member : {"context", "answers"}) {
    for (const auto& [key, value] : row.at(member).get_object()) {
      if (key != "method") out += " " + std::string(key) + " " + value_in_words(value) + ";";
    }
  }
  return out;
}

std::string form_of(const ImportReport& report) {
  if (report.table.kind == "xlsx") {
    return fmt::format("XLSX, sheet \"{}\"", report.table.sheet);
  }
  return fmt::format(
      "CSV, {}, separated by {}", report.table.encoding,
      report.table.separator == "tab" ? "tabs" : "\"" + report.table.separator + "\"");
}

void append_columns(std::string& out, const ImportReport& report) {
  std::size_t width = 10;
  for (const auto& column : report.columns)
    width = std::max(width, std::min<std::size_t>(column.column.size(), 44));
  for (const auto& column : report.columns) {
    const auto name = std::string(first_code_points(column.column, 44));
    auto use = column.use == "ignored" ? std::string("left out") : column.use;
    if (!column.target.empty() && column.use != "ignored") use += " " + column.target;
    out += fmt::format("  {:<{}}  -> {}", name, width, use);
    if (!column.note.empty()) out += " (" + column.note + ")";
    out += fmt::format(", {} filled", column.filled);
    if (column.use != "ignored" && !column.examples.empty()) {
      out += ": " + joined(column.examples);
    }
    out += '\n';
  }
}

void append_questions(std::string& out, const ImportReport& report) {
  out += fmt::format("\nThe new survey \"{}\" ({}):\n", report.definition.name, report.survey);
  for (const auto& question : report.definition.questions) {
    const auto& title = text_in(question.title, report.definition.default_language(),
                                report.definition.default_language());
    out += fmt::format("  {:<24} {:<16} {}", question.key, name_of(question.type), title);
    if (question.scale) out += fmt::format(" ({}-{})", question.scale->min, question.scale->max);
    if (!question.options.empty()) out += fmt::format(" ({} options)", question.options.size());
    out += '\n';
  }
}

void append_rejections(std::string& out, const ImportReport& report) {
  if (report.rejected == 0) return;
  out += "\nRefused rows by reason:\n";
  for (const auto& [reason, count] : report.reasons)
    out += fmt::format("  {:>8}  {}\n", count, reason);
  out += "The first of them:\n";
  for (std::size_t i = 0; i < std::min(report.rejections.size(), kRejectionsInWords); ++i) {
    const auto& row = report.rejections[i];
    out += fmt::format("  line {}: {}{}{}{}\n", row.line, row.field, row.field.empty() ? "" : ": ",
                       row.detail, row.value.empty() ? "" : " (\"" + row.value + "\")");
  }
}

}  // namespace

json::object to_json(const ImportReport& report) {
  json::array columns, rejections, reasons, first_rows;
  for (const auto& column : report.columns) columns.push_back(to_json(column));
  for (const auto& row : report.rejections) rejections.push_back(to_json(row));
  for (const auto& [reason, count] : report.reasons) {
    reasons.push_back(json::object{{"detail", reason}, {"count", count}});
  }
  for (const auto& row : report.first_rows) first_rows.push_back(row);
  json::object out{
      {"dry_run", report.dry_run},           {"survey", report.survey},
      {"makes_survey", report.makes_survey}, {"format", report.format},
      {"description", report.description},   {"kind", report.table.kind},
      {"encoding", report.table.encoding},   {"separator", report.table.separator},
      {"sheet", report.table.sheet},         {"rows", report.rows},
      {"accepted", report.accepted},         {"repeated", report.repeated},
      {"answers", report.answers},           {"left_out", report.left_out},
      {"rejected_count", report.rejected},   {"rejected", std::move(rejections)},
      {"reasons", std::move(reasons)},       {"columns", std::move(columns)},
      {"first_rows", std::move(first_rows)}, {"notes", json::value_from(report.notes)}};
  if (report.makes_survey) out["definition"] = surveys::to_json(report.definition);
  return out;
}

std::string in_words(const ImportReport& report) {
  std::string out = fmt::format("Read as {} ({}).\n\n", report.description, form_of(report));
  append_columns(out, report);
  if (report.makes_survey) append_questions(out, report);
  if (!report.first_rows.empty()) {
    out += "\nThe first rows become:\n";
    for (const auto& row : report.first_rows) out += "  " + row_in_words(row) + "\n";
  }
  if (!report.notes.empty()) out += '\n';
  for (const auto& note : report.notes) out += note + "\n";
  append_rejections(out, report);
  if (report.dry_run) {
    out += fmt::format(
        "\nOf {} rows {} would be imported into \"{}\" ({} answers), {} refused. "
        "Nothing was written.\n",
        report.rows, report.accepted, report.survey, report.answers, report.rejected);
  } else {
    out += fmt::format(
        "\nOf {} rows {} are in \"{}\" ({} new, {} were there already), {} were "
        "refused; {} answers.\n",
        report.rows, report.accepted, report.survey, report.accepted - report.repeated,
        report.repeated, report.rejected, report.answers);
  }
  if (report.left_out > 0) {
    out += fmt::format("{} answers to questions that the survey's logic hides were left out.\n",
                       report.left_out);
  }
  return out;
}

}  // namespace polku::files
