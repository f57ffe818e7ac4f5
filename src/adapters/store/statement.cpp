#include "statement.h"

#include <stdexcept>

namespace polku::store {
namespace {

void attach_parameter(soci::statement& statement, Cell& cell, const std::string& name) {
  const auto& text = cell.text;
  const auto& integer = cell.integer;
  const auto& real = cell.real;
  if (cell.blob) {
    statement.exchange(soci::use(*cell.blob, cell.indicator, name));
  } else if (cell.kind == Kind::Integer) {
    statement.exchange(soci::use(integer, cell.indicator, name));
  } else if (cell.kind == Kind::Real) {
    statement.exchange(soci::use(real, cell.indicator, name));
  } else {
    statement.exchange(soci::use(text, cell.indicator, name));
  }
}

void attach_column(soci::statement& statement, Cell& cell) {
  if (cell.blob) {
    statement.exchange(soci::into(*cell.blob, cell.indicator));
  } else if (cell.kind == Kind::Integer) {
    statement.exchange(soci::into(cell.integer, cell.indicator));
  } else if (cell.kind == Kind::Real) {
    statement.exchange(soci::into(cell.real, cell.indicator));
  } else {
    statement.exchange(soci::into(cell.text, cell.indicator));
  }
}

Cell& add_cell(std::deque<Cell>& cells, Kind kind, soci::session& sql, Engine engine) {
  Cell& cell = cells.emplace_back();
  cell.kind = kind;
  if (kind == Kind::Id && engine == Engine::Sqlite) cell.blob = std::make_unique<soci::blob>(sql);
  return cell;
}

}  // namespace

Uuid Cell::id() const {
  Uuid uuid;
  if (blob) {
    if (blob->get_len() != uuid.bytes.size()) throw std::runtime_error("an id is not 16 bytes");
    blob->read(0, reinterpret_cast<char*>(uuid.bytes.data()), uuid.bytes.size());
    return uuid;
  }
  const auto parsed = Uuid::parse(text);
  if (!parsed) throw std::runtime_error("an id is no UUID");
  return *parsed;
}

Statement::Statement(soci::session& sql, Engine engine, const std::string& text,
                     std::span<const Slot> parameters, std::span<const Kind> columns)
    : engine_(engine), statement_(sql) {
  statement_.alloc();
  for (const Kind kind : columns) attach_column(statement_, add_cell(columns_, kind, sql, engine));
  for (const Slot& slot : parameters) {
    attach_parameter(statement_, add_cell(parameters_, slot.kind, sql, engine), slot.name);
  }
  statement_.prepare(text);
  statement_.define_and_bind();
}

void Statement::set(std::size_t parameter, const Param& value) {
  Cell& cell = parameters_[parameter];
  cell.indicator = value.null ? soci::i_null : soci::i_ok;
  if (value.null) return;
  switch (value.kind) {
    case Kind::Id:
      set_id(parameter, value.id);
      return;
    case Kind::Text:
      cell.text.assign(value.text);
      return;
    case Kind::Integer:
      cell.integer = value.integer;
      return;
    case Kind::Real:
      cell.real = value.real;
      return;
  }
}

void Statement::set_id(std::size_t parameter, const Uuid& id) {
  Cell& cell = parameters_[parameter];
  cell.indicator = soci::i_ok;
  if (engine_ == Engine::Sqlite) {
    cell.blob->write(0, reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  } else {
    cell.text = id.text();
  }
}

bool Statement::execute() { return statement_.execute(true); }

bool Statement::fetch() { return statement_.fetch(); }

long long Statement::changed() { return statement_.get_affected_rows(); }

}  // namespace polku::store
