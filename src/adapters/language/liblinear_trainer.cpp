// Logistic regression by liblinear: L2 regularised, dual coordinate descent.

#include <linear.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "language/dictionaries.h"

namespace polku::language {
namespace {

using voice::Example;
using voice::Label;

constexpr int kBiasFeature = (1 << voice::kFeatureBits) + 1;
constexpr double kTolerance = 0.05;
constexpr unsigned kSeed = 20261126;

void say_nothing(const char*) {}

// The rows of a problem in liblinear's layout, made once for the three regressions. liblinear has
// no weights of examples: one that counts twice stands there twice.
struct Rows {
  std::vector<std::vector<feature_node>> nodes;
  std::vector<feature_node*> starts;
  std::vector<Label> labels;  // in the order of `starts`

  explicit Rows(std::span<const Example> examples) {
    nodes.reserve(examples.size());
    for (const auto& example : examples) {
      auto& row = nodes.emplace_back();
      std::map<std::uint32_t, int> counts;
      for (const auto feature : example.features) ++counts[feature];
      const double scale = voice::length_scale(example.features.size());
      for (const auto& [feature, count] : counts) {
        row.push_back({static_cast<int>(feature) + 1, count * scale});
      }
      row.push_back({kBiasFeature, 1.0});
      row.push_back({-1, 0.0});
      for (int i = 0; i < std::max(1, example.weight); ++i) {
        starts.push_back(row.data());
        labels.push_back(example.label);
      }
    }
  }
};

class LiblinearTrainer final : public voice::ModelTrainer {
 public:
  explicit LiblinearTrainer(double cost) : cost_(cost) {}

  Result<Weights> train(std::span<const Example> examples) const override {
    Weights result;
    Rows rows(examples);
    for (int label = 0; label < 3; ++label) {
      POLKU_CHECK(train_one(rows, static_cast<Label>(label), result));
    }
    return result;
  }

 private:
  Result<void> train_one(Rows& rows, Label label, Weights& result) const {
    std::vector<double> targets;
    double weight[2] = {0, 0};
    for (const auto given : rows.labels) {
      const bool in = given == label;
      targets.push_back(in ? 1 : -1);
      weight[in ? 0 : 1] += 1;
    }
    auto& weights = result.weights[static_cast<std::size_t>(label)];
    weights.assign(std::size_t{1} << voice::kFeatureBits, 0.0f);
    if (weight[0] == 0 || weight[1] == 0) {
      result.biases[static_cast<std::size_t>(label)] = weight[0] == 0 ? -10.0f : 10.0f;
      return {};
    }
    // Balanced classes: the rarer one counts more.
    int labels[2] = {1, -1};
    double costs[2] = {(weight[0] + weight[1]) / (2 * weight[0]),
                       (weight[0] + weight[1]) / (2 * weight[1])};
    problem task{};
    task.l = static_cast<int>(rows.starts.size());
    task.n = kBiasFeature;
    task.y = targets.data();
    task.x = rows.starts.data();
    task.bias = -1;
    parameter options{};
    options.solver_type = L2R_LR_DUAL;
    options.eps = kTolerance;
    options.C = cost_;
    options.nr_weight = 2;
    options.weight_label = labels;
    options.weight = costs;
    set_print_string_function(&say_nothing);
    if (const char* trouble = check_parameter(&task, &options)) return internal_error(trouble);
    // liblinear shuffles with rand(): the same seed, the same model.
    std::srand(kSeed);
    model* trained = ::train(&task, &options);
    const double sign = trained->label[0] == 1 ? 1 : -1;
    for (int i = 0; i < kBiasFeature - 1; ++i) {
      weights[static_cast<std::size_t>(i)] = static_cast<float>(sign * trained->w[i]);
    }
    result.biases[static_cast<std::size_t>(label)] =
        static_cast<float>(sign * trained->w[kBiasFeature - 1]);
    free_and_destroy_model(&trained);
    return {};
  }

  const double cost_;
};

}  // namespace

std::unique_ptr<voice::ModelTrainer> make_liblinear_trainer(double cost) {
  return std::make_unique<LiblinearTrainer>(cost);
}

}  // namespace polku::language
