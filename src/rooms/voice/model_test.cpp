#include "voice/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace polku::voice {
namespace {

// Feature 1 speaks for negative, 2 for neutral, 3 for positive; the rest is noise.
std::vector<Example> examples(std::size_t count, double truth, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::vector<Example> all;
  for (std::size_t i = 0; i < count; ++i) {
    Example example;
    example.label = static_cast<Label>(random() % 3);
    const bool tells = std::uniform_real_distribution<>(0, 1)(random) < truth;
    example.features = {tells ? static_cast<std::uint32_t>(example.label) + 1 : 50,
                        static_cast<std::uint32_t>(100 + random() % 50)};
    example.hash = random();
    example.number = i;
    all.push_back(std::move(example));
  }
  return all;
}

// Weighs a feature by how much more often it stands with a label than elsewhere.
class CountingTrainer final : public ModelTrainer {
 public:
  Result<Weights> train(std::span<const Example> given) const override {
    Weights weights;
    for (std::size_t label = 0; label < 3; ++label) {
      auto& mine = weights.weights[label];
      mine.assign(std::size_t{1} << kFeatureBits, 0.0f);
      for (const auto& example : given) {
        const float step = static_cast<std::size_t>(example.label) == label ? 1.0f : -0.5f;
        for (const auto feature : example.features) mine[feature] += step / 20;
      }
    }
    return weights;
  }
};

Label always_neutral(const Example&) { return Label::Neutral; }

TEST(LinearModel, JudgesWithChancesThatAddUpToOne) {
  const auto learned = learn(CountingTrainer(), examples(600, 0.9), always_neutral);
  ASSERT_TRUE(learned);
  const auto chances = learned->model->judge(std::vector<std::uint32_t>{3, 101});
  EXPECT_NEAR(chances[0] + chances[1] + chances[2], 1, 1e-12);
  EXPECT_GT(chances[2], chances[0]);
  const auto none = learned->model->judge({});
  EXPECT_TRUE(std::isfinite(none[0]));
}

TEST(LinearModel, ComesBackFromItsBytes) {
  const auto learned = learn(CountingTrainer(), examples(600, 0.9), always_neutral);
  ASSERT_TRUE(learned);
  const auto again = LinearModel::read(learned->model->bytes());
  ASSERT_TRUE(again);
  const std::vector<std::uint32_t> features{1, 2, 120};
  EXPECT_EQ((*again)->judge(features), learned->model->judge(features));
}

TEST(LinearModel, RefusesForeignAndBrokenBytes) {
  const auto bytes = learn(CountingTrainer(), examples(600, 0.9), always_neutral)->model->bytes();
  EXPECT_FALSE(LinearModel::read(""));
  EXPECT_FALSE(LinearModel::read("something else"));
  for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + bytes.size() / 97) {
    EXPECT_FALSE(LinearModel::read(bytes.substr(0, cut))) << cut;
  }
  EXPECT_FALSE(LinearModel::read(bytes + "x"));
}

TEST(Learn, IsTheSameForTheSameExamplesInAnyOrder) {
  auto given = examples(500, 0.8);
  const auto first = learn(CountingTrainer(), given, always_neutral);
  std::ranges::reverse(given);
  const auto second = learn(CountingTrainer(), given, always_neutral);
  EXPECT_EQ(first->model->bytes(), second->model->bytes());
  EXPECT_EQ(first->own.macro_f1, second->own.macro_f1);
}

TEST(Learn, PromotesOnlyWhatIsBetterOnTheHeldOutPart) {
  const auto good = examples(600, 0.95);
  EXPECT_TRUE(learn(CountingTrainer(), good, always_neutral)->promoted);
  const auto perfect =
      learn(CountingTrainer(), good, [&](const Example& example) { return example.label; });
  EXPECT_FALSE(perfect->promoted);
  EXPECT_EQ(perfect->why, "not_better");
}

// Knows nothing, and so says the same of everything.
class IdleTrainer final : public ModelTrainer {
 public:
  Result<Weights> train(std::span<const Example>) const override {
    Weights weights;
    for (auto& mine : weights.weights) mine.assign(std::size_t{1} << kFeatureBits, 0.0f);
    return weights;
  }
};

TEST(Learn, PromotesNothingThatKnowsNothing) {
  const auto always_wrong = [](const Example& example) {
    return static_cast<Label>((static_cast<int>(example.label) + 1) % 3);
  };
  const auto learned = learn(IdleTrainer(), examples(600, 0.9), always_wrong);
  ASSERT_TRUE(learned);
  EXPECT_GT(learned->own.macro_f1, learned->present.macro_f1);
  EXPECT_EQ(learned->weight, 0);
  EXPECT_FALSE(learned->promoted);
}

TEST(Learn, WaitsForEnoughExamplesOfTwoKinds) {
  EXPECT_EQ(learn(CountingTrainer(), examples(100, 0.9), always_neutral)->why, "too_few");
  auto one_sided = examples(300, 0.9);
  for (auto& example : one_sided) example.label = Label::Positive;
  const auto learned = learn(CountingTrainer(), one_sided, always_neutral);
  EXPECT_EQ(learned->why, "one_sided");
  EXPECT_FALSE(learned->promoted);
  EXPECT_EQ(learn(CountingTrainer(), {}, always_neutral)->why, "too_few");
}

TEST(Measure, IsTheMacroAverageOfF1) {
  std::vector<Example> given(4);
  given[0].label = given[1].label = Label::Positive;
  given[2].label = given[3].label = Label::Negative;
  given[1].number = 1;
  const auto held = measure(given, [](const Example& example) {
    return example.number == 1 ? Label::Negative : example.label;
  });
  // Positive: 1 of 2 found, none wrong, F1 2/3; negative: 2 of 2, one wrong, F1 4/5.
  EXPECT_NEAR(held.macro_f1, (2.0 / 3 + 4.0 / 5) / 2, 1e-12);
  EXPECT_NEAR(held.accuracy, 0.75, 1e-12);
}

}  // namespace
}  // namespace polku::voice
