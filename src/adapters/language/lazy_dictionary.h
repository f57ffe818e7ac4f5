#pragma once
// A dictionary that is read when its first word is asked for: the larger ones cost start and memory
// that an installation without such comments need not pay.

#include <functional>
#include <memory>

#include "voice/words.h"

namespace polku::language {

// `open` is called once at most, by whichever thread comes first; the others wait for it.
std::shared_ptr<const voice::Dictionary> lazily(
    std::function<std::shared_ptr<const voice::Dictionary>()> open);

}  // namespace polku::language
