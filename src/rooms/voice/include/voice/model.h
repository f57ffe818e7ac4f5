#pragma once
// Linear models of sentiment over hashed features, and how an organisation's own one comes to be.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "voice/analysis.h"

namespace polku::voice {

inline constexpr std::uint32_t kFeatureBits = 18;

// Each occurrence of a feature counts this much in a text of so many, so that long comments do not
// shout.
double length_scale(std::size_t features);

// Three one-against-rest logistic regressions over hashed features; weights of one byte with a
// scale each. Immutable.
class LinearModel {
 public:
  // The bytes that `bytes()` gave. Invalid, field "model", for anything else.
  static Result<std::shared_ptr<const LinearModel>> read(std::string_view bytes);
  static std::shared_ptr<const LinearModel> from_weights(
      const std::array<std::vector<float>, 3>& weights, const std::array<float, 3>& biases,
      float temperature);
  std::string bytes() const;

  // Chances of negative, neutral, positive; they add up to 1.
  std::array<double, 3> judge(std::span<const std::uint32_t> features) const;

 private:
  std::array<std::vector<std::int8_t>, 3> weights_;
  std::array<float, 3> scales_{}, biases_{};
  float temperature_ = 1;
};

struct Example {
  std::vector<std::uint32_t> features;
  Label label = Label::Neutral;
  int weight = 1;          // corrections by hand weigh more
  std::uint64_t hash = 0;  // of the response, for the held-out part
  std::size_t number = 0;  // the caller's own
};

// Trains the three regressions. The adapter over liblinear.
class ModelTrainer {
 public:
  virtual ~ModelTrainer() = default;
  struct Weights {
    std::array<std::vector<float>, 3> weights;
    std::array<float, 3> biases{};
  };
  virtual Result<Weights> train(std::span<const Example> examples) const = 0;
};

// How good a judge is on examples it has not seen.
struct Held {
  std::size_t examples = 0;
  double macro_f1 = 0;
  double accuracy = 0;
};
Held measure(std::span<const Example> examples, const std::function<Label(const Example&)>& judge);

struct Learned {
  std::shared_ptr<const LinearModel> model;
  Held own, present;      // on the same held-out fifth
  double weight = 0;      // how much the own model counts beside lexicon and general model, 0..1
  bool promoted = false;  // better than `present` there
  std::string why;        // code: promoted, too_few, one_sided, not_better
};

inline constexpr std::size_t kExamplesMin = 150;

// Shuffled by hash, balanced by class, a fifth held out by hash, calibrated, promoted only when it
// beats the present judge on the held-out part. The same examples give the same model.
Result<Learned> learn(const ModelTrainer& trainer, std::span<const Example> examples,
                      const std::function<Label(const Example&)>& present);

}  // namespace polku::voice
