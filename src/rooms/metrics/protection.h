#pragma once
// Complementary suppression over any number of axes, when every total over any of them may be asked
// for in another query. Pure.

#include <cstddef>
#include <vector>

namespace polku::metrics {

// A cell of a sparse table: its place on each axis and how many answers it holds (more than 0).
struct TableCell {
  std::vector<std::size_t> place;
  double n = 0;
  bool hidden = false;
};

// Hides more cells until none of the hidden ones follows from the shown ones and the totals: in
// every line that some total sums over, the hidden cells are none, or at least two and together at
// least `minimum`; and no cell is a bridge in any two-way view of the table (Gusfield 1988). Totals
// below the minimum are taken as hidden themselves. Smaller cells go first. Where a line has
// nothing left to hide, it stays as it is.
void protect_hidden(std::vector<TableCell>& cells, double minimum);

}  // namespace polku::metrics
