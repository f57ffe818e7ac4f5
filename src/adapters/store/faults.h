#pragma once
// What a database library threw, as an Error and as what the writer should do about it.

#include <exception>

#include "core/result.h"

namespace polku::store {

enum class FaultKind {
  Statement,  // this statement or its values; others may go on
  Away,       // locked, out of connections, a lost race: the same may succeed in a moment
  Lost,       // the connection is gone: the same may succeed over another one
  Storage,    // disk full, read-only, damaged: nothing can be written until someone acts
};

struct Fault {
  FaultKind kind = FaultKind::Statement;
  Error error;
};

Fault fault_of(const std::exception& thrown);
// Of the exception being handled; for catch (...) blocks.
Fault current_fault();

}  // namespace polku::store
