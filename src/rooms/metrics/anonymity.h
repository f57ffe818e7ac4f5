#pragma once
// Stage 6: which cells may be seen. Small groups are hidden, and with them whatever would reveal
// them by subtraction. Pure.

#include "cells.h"

namespace polku::metrics {

// Hides cells with 1 .. minimum - 1 answers, and large enough others so that no total (over a
// period, a group or all of them) minus what is shown gives a hidden one. A minimum of 1 hides
// nothing.
void hide_small_cells(std::vector<Cell>& cells, int minimum_group);

// The same where one group label is a theme: a response may stand under several, so that only the
// cells of one theme add up to anything.
void hide_small_by_theme(std::vector<Cell>& cells, std::size_t theme_label, int minimum_group);

// Hides filtered cells beside whose unfiltered number (same unit and period) the few left out would
// show. `unit_label`: the group label that is the unit, if the query groups by it; `all` are the
// cells of the unfiltered plan, grouped by unit at most.
struct UnfilteredCells {
  const std::vector<Cell>& all;
  std::optional<std::size_t> unit_label;
  std::optional<std::size_t> theme_label = {};  // then each theme is a filter of its own
};
void hide_filtered_cells(std::vector<Cell>& cells, const UnfilteredCells& unfiltered,
                         int minimum_group);

}  // namespace polku::metrics
