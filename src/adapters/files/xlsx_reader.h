#pragma once

#include <memory>
#include <string>

#include "files/table.h"

namespace polku::files {

Result<std::unique_ptr<TableReader>> open_xlsx(const std::string& path,
                                               const TableOptions& options);

// An Excel serial as "2026-11-21", "2026-11-21 14:05:09" or, below one day, "14:05:09"; nothing
// outside 1900 to 9999.
std::string date_of_serial(double serial, bool from_1904);

}  // namespace polku::files
