#include "lazy_dictionary.h"

#include <mutex>

namespace polku::language {
namespace {

using Open = std::function<std::shared_ptr<const voice::Dictionary>()>;

class LazyDictionary final : public voice::Dictionary {
 public:
  explicit LazyDictionary(Open open) : open_(std::move(open)) {}

  voice::WordAnalysis analyse(std::string_view form) const override {
    return dictionary().analyse(form);
  }
  bool knows(std::string_view form) const override { return dictionary().knows(form); }

 private:
  const voice::Dictionary& dictionary() const {
    std::call_once(opened_, [this] { dictionary_ = open_(); });
    return *dictionary_;
  }

  const Open open_;
  mutable std::once_flag opened_;
  mutable std::shared_ptr<const voice::Dictionary> dictionary_;
};

}  // namespace

std::shared_ptr<const voice::Dictionary> lazily(Open open) {
  return std::make_shared<LazyDictionary>(std::move(open));
}

}  // namespace polku::language
