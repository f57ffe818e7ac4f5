#include "files/export_file.h"

#include "export_columns.h"

namespace polku::files {
namespace {

constexpr int kPage = 1'000;

std::vector<Cell> cells_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// Options of a question as "key = label", for people who read the data.
std::string options_in_words(const surveys::Question& question, Language language) {
  std::string out;
  for (const auto& option : question.options) {
    const auto& label = text_in(option.label, language, language);
    out += (out.empty() ? "" : "; ") + option.key + " = " + label;
  }
  return out;
}

}  // namespace

struct ExportRows::State {
  ExportPorts ports;
  ExportRequest request;
  std::vector<surveys::Definition> definitions;  // newest first
  std::vector<ExportColumn> columns;
  std::optional<ResponseId> before;
  bool ended = false;
};

ExportRows::ExportRows(std::unique_ptr<State> state) : state_(std::move(state)) {}
ExportRows::ExportRows(ExportRows&&) noexcept = default;
ExportRows::~ExportRows() = default;

Result<ExportRows> ExportRows::open(const ExportPorts& ports, const ExportRequest& request) {
  auto state = std::make_unique<State>(State{ports, request, {}, {}, {}, false});
  POLKU_TRY(const auto versions,
            ports.surveys.versions(request.survey.organisation, request.survey.id));
  for (const auto& version : versions) {
    POLKU_TRY(auto definition, surveys::parse_definition(version.definition));
    state->definitions.push_back(std::move(definition));
  }
  if (state->definitions.empty()) {
    return conflict("The survey was never published; there is nothing to export.", "survey");
  }
  state->columns = export_columns(state->definitions, request.language);
  return ExportRows(std::move(state));
}

const surveys::Definition& ExportRows::definition() const { return state_->definitions.front(); }

std::vector<std::string> ExportRows::keys() const {
  std::vector<std::string> keys;
  for (const auto& column : state_->columns) keys.push_back(column.key);
  return keys;
}

std::vector<std::string> ExportRows::labels() const {
  std::vector<std::string> labels;
  for (const auto& column : state_->columns) labels.push_back(column.label);
  return labels;
}

Result<std::vector<std::vector<Cell>>> ExportRows::next_page() {
  std::vector<std::vector<Cell>> rows;
  if (state_->ended) return rows;
  auto filter = state_->request.filter;
  filter.survey = state_->request.survey.id;
  filter.before = state_->before;
  filter.limit = kPage;
  const auto organisation = state_->request.survey.organisation;
  POLKU_TRY(auto responses, state_->ports.responses.list(organisation, filter));
  for (auto& response : responses) {
    if (state_->request.mask) {
      POLKU_CHECK(state_->request.mask(response));
    }
    auto& row = rows.emplace_back();
    row.reserve(state_->columns.size());
    for (const auto& column : state_->columns) {
      row.push_back(cell_of(column, response, state_->request.survey.slug));
    }
  }
  state_->ended = responses.empty();
  if (!responses.empty()) state_->before = responses.back().id;
  return rows;
}

std::function<Result<std::string>()> csv_source(ExportRows rows, HeaderRows header) {
  // std::function wants something it could copy.
  auto shared = std::make_shared<ExportRows>(std::move(rows));
  auto begun = std::make_shared<bool>(false);
  return [shared, begun, header]() -> Result<std::string> {
    std::string out;
    if (!*begun) {
      *begun = true;
      if (header != HeaderRows::Labels) append_csv_line(out, cells_of(shared->keys()));
      if (header != HeaderRows::Keys) append_csv_line(out, cells_of(shared->labels()));
    }
    POLKU_TRY(const auto page, shared->next_page());
    for (const auto& row : page) append_csv_line(out, row);
    return out;
  };
}

Result<void> write_xlsx(ExportRows& rows, const std::string& path) {
  POLKU_TRY(const auto writer, XlsxWriter::create(path, "Responses"));
  POLKU_CHECK(writer->write_header(cells_of(rows.keys())));
  while (true) {
    POLKU_TRY(const auto page, rows.next_page());
    if (page.empty()) break;
    for (const auto& row : page) {
      POLKU_CHECK(writer->write_row(row));
    }
  }
  POLKU_CHECK(writer->begin_sheet("Columns"));
  POLKU_CHECK(
      writer->write_header(cells_of({"column", "title", "question", "type", "scale", "options"})));
  const auto& definition = rows.definition();
  const auto keys = rows.keys();
  const auto labels = rows.labels();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto* question = definition.find_question(keys[i].substr(0, keys[i].find('.')));
    std::vector<Cell> row{keys[i], labels[i]};
    if (question != nullptr) {
      row.emplace_back(question->key);
      row.emplace_back(std::string(name_of(question->type)));
      row.emplace_back(question->scale ? std::to_string(question->scale->min) + "-" +
                                             std::to_string(question->scale->max)
                                       : std::string());
      row.emplace_back(options_in_words(*question, definition.default_language()));
    }
    POLKU_CHECK(writer->write_row(row));
  }
  return writer->finish();
}

}  // namespace polku::files
