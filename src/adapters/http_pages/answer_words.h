#pragma once
// Given answers in words, for who gave them. Pure.

#include <string>
#include <vector>

#include "question_view.h"

namespace polku::pages {

// One line, or one for each choice or row; none when unanswered.
std::vector<std::string> lines_of_answer(const surveys::Question& question, const Scene& scene);

}  // namespace polku::pages
