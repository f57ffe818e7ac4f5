#include "voice/model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace polku::voice {
namespace {

constexpr std::string_view kMagic = "PLKM1\n";
constexpr std::size_t kFeatures = std::size_t{1} << kFeatureBits;

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

void append(std::string& bytes, float value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes.append(raw, sizeof value);
}

}  // namespace

double length_scale(std::size_t features) {
  return features == 0 ? 0 : 1 / std::sqrt(static_cast<double>(features));
}

std::shared_ptr<const LinearModel> LinearModel::from_weights(
    const std::array<std::vector<float>, 3>& weights, const std::array<float, 3>& biases,
    float temperature) {
  auto model = std::make_shared<LinearModel>();
  model->biases_ = biases;
  model->temperature_ = temperature;
  for (std::size_t label = 0; label < 3; ++label) {
    float largest = 0;
    for (const float weight : weights[label]) largest = std::max(largest, std::abs(weight));
    const float scale = largest > 0 ? largest / 127 : 1;
    model->scales_[label] = scale;
    auto& kept = model->weights_[label];
    kept.assign(kFeatures, 0);
    for (std::size_t i = 0; i < std::min(kFeatures, weights[label].size()); ++i) {
      kept[i] = static_cast<std::int8_t>(std::lround(weights[label][i] / scale));
    }
  }
  return model;
}

// Magic, temperature, then for each label bias, scale and the weights that are not 0, as
// (gap since the last one in one to three bytes, weight).
std::string LinearModel::bytes() const {
  std::string bytes(kMagic);
  append(bytes, temperature_);
  for (std::size_t label = 0; label < 3; ++label) {
    append(bytes, biases_[label]);
    append(bytes, scales_[label]);
    std::string sparse;
    std::size_t last = 0;
    for (std::size_t i = 0; i < kFeatures; ++i) {
      if (weights_[label][i] == 0) continue;
      for (std::size_t gap = i - last;; gap >>= 7) {
        sparse.push_back(static_cast<char>((gap & 0x7F) | (gap >= 0x80 ? 0x80 : 0)));
        if (gap < 0x80) break;
      }
      sparse.push_back(static_cast<char>(weights_[label][i]));
      last = i;
    }
    append(bytes, static_cast<float>(sparse.size()));
    bytes += sparse;
  }
  return bytes;
}

Result<std::shared_ptr<const LinearModel>> LinearModel::read(std::string_view bytes) {
  const auto refused = [] { return invalid("model", "This is no model of Polku's."); };
  if (!bytes.starts_with(kMagic)) return refused();
  std::size_t at = kMagic.size();
  const auto number = [&](float* value) {
    if (at + sizeof *value > bytes.size()) return false;
    std::memcpy(value, bytes.data() + at, sizeof *value);
    at += sizeof *value;
    return std::isfinite(*value);
  };
  auto model = std::make_shared<LinearModel>();
  if (!number(&model->temperature_) || model->temperature_ <= 0) return refused();
  for (std::size_t label = 0; label < 3; ++label) {
    float length = 0;
    if (!number(&model->biases_[label]) || !number(&model->scales_[label]) || !number(&length)) {
      return refused();
    }
    if (length < 0 || at + static_cast<std::size_t>(length) > bytes.size()) return refused();
    const auto end = at + static_cast<std::size_t>(length);
    auto& weights = model->weights_[label];
    weights.assign(kFeatures, 0);
    std::size_t feature = 0;
    while (at < end) {
      std::size_t gap = 0;
      for (int shift = 0;; shift += 7) {
        if (at >= end || shift > 21) return refused();
        const auto byte = static_cast<std::uint8_t>(bytes[at++]);
        gap |= static_cast<std::size_t>(byte & 0x7F) << shift;
        if (byte < 0x80) break;
      }
      feature += gap;
      if (at >= end || feature >= kFeatures) return refused();
      weights[feature] = static_cast<std::int8_t>(bytes[at++]);
    }
  }
  if (at != bytes.size()) return refused();
  return std::shared_ptr<const LinearModel>(std::move(model));
}

std::array<double, 3> LinearModel::judge(std::span<const std::uint32_t> features) const {
  std::array<std::int64_t, 3> sums{};
  for (const auto feature : features) {
    for (std::size_t label = 0; label < 3; ++label) sums[label] += weights_[label][feature];
  }
  const double scale = length_scale(features.size());
  std::array<double, 3> chances{};
  double total = 0;
  for (std::size_t label = 0; label < 3; ++label) {
    const double margin =
        static_cast<double>(sums[label]) * scales_[label] * scale + biases_[label];
    chances[label] = logistic(margin / temperature_);
    total += chances[label];
  }
  for (auto& chance : chances) chance = total > 0 ? chance / total : 1.0 / 3;
  return chances;
}

Held measure(std::span<const Example> examples, const std::function<Label(const Example&)>& judge) {
  Held held;
  std::array<std::array<double, 3>, 3> seen{};  // true label, judged label
  for (const auto& example : examples) {
    seen[static_cast<std::size_t>(example.label)][static_cast<std::size_t>(judge(example))] += 1;
    ++held.examples;
  }
  if (held.examples == 0) return held;
  double right = 0, f1 = 0;
  int classes = 0;
  for (std::size_t label = 0; label < 3; ++label) {
    double of_label = 0, judged = 0;
    for (std::size_t other = 0; other < 3; ++other) {
      of_label += seen[label][other];
      judged += seen[other][label];
    }
    right += seen[label][label];
    if (of_label == 0) continue;
    ++classes;
    f1 += 2 * seen[label][label] / (of_label + judged);
  }
  held.accuracy = right / static_cast<double>(held.examples);
  held.macro_f1 = f1 / classes;
  return held;
}

namespace {

constexpr int kHeldOutOf = 5;

struct Parts {
  std::vector<Example> learn, held;
};

Parts parts_of(std::span<const Example> examples) {
  std::vector<const Example*> shuffled;
  for (const auto& example : examples) shuffled.push_back(&example);
  std::ranges::stable_sort(shuffled, {}, [](const Example* one) { return one->hash; });
  Parts parts;
  for (const auto* one : shuffled) {
    (one->hash % kHeldOutOf == 0 ? parts.held : parts.learn).push_back(*one);
  }
  return parts;
}

Label likeliest(const std::array<double, 3>& chances) {
  return static_cast<Label>(std::ranges::max_element(chances) - chances.begin());
}

// The temperature under which the held-out chances are most honest (smallest log loss).
float calibrated(const ModelTrainer::Weights& weights, std::span<const Example> held) {
  float best = 1;
  double smallest = 0;
  for (const float temperature : {0.25f, 0.35f, 0.5f, 0.7f, 1.0f, 1.4f, 2.0f}) {
    const auto model = LinearModel::from_weights(weights.weights, weights.biases, temperature);
    double loss = 0;
    for (const auto& example : held) {
      const auto chance = model->judge(example.features)[static_cast<std::size_t>(example.label)];
      loss -= std::log(std::max(chance, 1e-9));
    }
    if (temperature == 0.25f || loss < smallest) {
      smallest = loss;
      best = temperature;
    }
  }
  return best;
}

}  // namespace

Result<Learned> learn(const ModelTrainer& trainer, std::span<const Example> examples,
                      const std::function<Label(const Example&)>& present) {
  Learned learned;
  const auto parts = parts_of(examples);
  learned.present = measure(parts.held, present);
  if (examples.size() < kExamplesMin || parts.held.empty()) {
    learned.why = "too_few";
    return learned;
  }
  std::array<std::size_t, 3> counts{};
  for (const auto& example : parts.learn) ++counts[static_cast<std::size_t>(example.label)];
  const auto given = std::ranges::count_if(counts, [](std::size_t count) { return count >= 10; });
  if (given < 2) {
    learned.why = "one_sided";
    return learned;
  }
  POLKU_TRY(const auto weights, trainer.train(parts.learn));
  const float temperature = calibrated(weights, parts.held);
  learned.model = LinearModel::from_weights(weights.weights, weights.biases, temperature);
  learned.own = measure(parts.held, [&](const Example& example) {
    return likeliest(learned.model->judge(example.features));
  });
  // What it gets right beyond a coin with as many sides as labels, one's measured reliability.
  learned.weight = std::clamp((learned.own.macro_f1 - 1.0 / 3) * 1.5, 0.0, 1.0);
  // Better than something worthless is not yet worth hearing.
  learned.promoted = learned.weight > 0 && learned.own.macro_f1 > learned.present.macro_f1;
  learned.why = learned.promoted ? "promoted" : "not_better";
  return learned;
}

}  // namespace polku::voice
