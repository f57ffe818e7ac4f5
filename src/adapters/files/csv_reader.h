#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "encoding.h"
#include "files/table.h"

namespace polku::files {

Result<std::unique_ptr<TableReader>> open_csv(const std::string& path, const TableOptions& options);

// The separator that splits the sample into rows of one width; a comma when none does.
char guess_separator(std::string_view sample, bool sample_is_whole);

}  // namespace polku::files
