// Two backends do the same: one network, the same numbers within a tolerance.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/device_buffer.h"
#include "core/random.h"
#include "model/network.h"
#include "train/trainer.h"

namespace geci::agreement {

/// One batch of one network. `carried`: it begins with a state that is not zero.
struct Example {
  NetworkConfig config;
  int steps = 0, batch = 0;
  bool carried = false;

  int rows() const { return steps * batch; }
};

inline constexpr Cell kCells[] = {Cell::kRnnTanh, Cell::kRnnRelu, Cell::kGru, Cell::kLstm};

/// Every cell, every pair of one layer or two, tied or not and carried or not, and sizes of 1, around tiles of 8, 16
/// and 32, and prime ones.
inline std::vector<Example> examples() {
  std::vector<Example> all;
  for (const Cell cell : kCells) {
    all.push_back({{.cell = cell, .vocab = 3, .embed = 1, .hidden = 1}, 1, 1, false});
    all.push_back({{.cell = cell, .vocab = 31, .embed = 7, .hidden = 9}, 5, 1, true});
    all.push_back({{.cell = cell, .vocab = 101, .embed = 17, .hidden = 15, .layers = 2}, 4, 3, true});
    all.push_back({{.cell = cell, .vocab = 61, .embed = 33, .hidden = 33, .layers = 2, .tie = true}, 3, 9, false});
    all.push_back({{.cell = cell, .vocab = 127, .embed = 31, .hidden = 31, .tie = true}, 1, 17, true});
    all.push_back({{.cell = cell, .vocab = 67, .embed = 16, .hidden = 64, .dropout = 0.3F}, 6, 16, false});
  }
  return all;
}

/// A network to train for a while.
struct Training {
  Example example;
  OptimizerSettings optimizer;
};

/// The same pairs in smaller networks, each with one optimizer: an update sees a flat buffer, whatever the network.
inline std::vector<Training> trainings() {
  const OptimizerSettings optimizers[] = {{.learning_rate = 1e-3},
                                          {.learning_rate = 1e-3, .weight_decay = 0.05},
                                          {.kind = Optimizer::kSgd, .learning_rate = 0.01, .momentum = 0.9}};
  std::vector<Training> all;
  const auto add = [&](const Example& example) { all.push_back({example, optimizers[all.size() % 3]}); };
  for (const Cell cell : kCells) {
    add({{.cell = cell, .vocab = 3, .embed = 1, .hidden = 1, .tie = true}, 1, 1, false});
    add({{.cell = cell, .vocab = 31, .embed = 7, .hidden = 9}, 5, 1, true});
    add({{.cell = cell, .vocab = 67, .embed = 16, .hidden = 33, .layers = 2, .dropout = 0.3F}, 3, 2, false});
    add({{.cell = cell, .vocab = 61, .embed = 15, .hidden = 15, .layers = 2, .tie = true}, 2, 5, true});
  }
  return all;
}

inline std::string name_of(const Example& example) {
  const NetworkConfig& c = example.config;
  return cell_name(c.cell) + " V" + std::to_string(c.vocab) + " E" + std::to_string(c.embed) + " H" +
         std::to_string(c.hidden) + " layers " + std::to_string(c.layers) + " T" + std::to_string(example.steps) +
         " B" + std::to_string(example.batch);
}

/// What a step of a network leaves behind, on the host.
struct Traces {
  double loss = 0, squared_norm = 0, evaluated_loss = 0;
  FloatBuffer output, state, logits, gradients;
};

inline std::vector<int32_t> random_ids(RandomStream& random, size_t count, int vocab) {
  std::vector<int32_t> ids(count);
  for (int32_t& id : ids) id = static_cast<int32_t>(random.next_below(static_cast<uint32_t>(vocab)));
  return ids;
}

inline Traces trace(Backend& backend, const Example& example) {
  const NetworkConfig& config = example.config;
  RandomStream random(11, RandomUse::kBenchmark, 0);
  const auto count = static_cast<size_t>(example.rows());
  const std::vector<int32_t> inputs = random_ids(random, count, config.vocab);
  const std::vector<int32_t> targets = random_ids(random, count, config.vocab);
  const TokenBatch batch{example.steps, example.batch, inputs, targets};
  Network network(backend, config, example.steps, example.batch);
  ParameterBuffer initial;
  initialise(config, network.layout(), 3, initial);
  const DeviceBuffer weights(backend, initial);
  DeviceBuffer gradients(backend, initial.size());

  NetworkState state(backend, config, example.batch);
  FloatBuffer before(state.values.size());
  if (example.carried) fill_uniform(random, 0.5F, before);
  Traces traces;
  backend.upload(before, state.values.data());
  traces.evaluated_loss = network.loss(weights, batch, state);
  traces.state = state.values.on_host();

  backend.upload(before, state.values.data());
  const ConstMatrix output = network.hidden(weights, batch, state);
  traces.output.resize(output.size());
  backend.download(output.flat(), traces.output.data());
  DeviceBuffer logits(backend, element_count(example.rows(), config.vocab));
  const ParameterViews<const float> views(network.layout(), config.layers, weights.data());
  backend.linear(output, views.output, {logits.data(), example.rows(), config.vocab});
  traces.logits = logits.on_host();

  backend.upload(before, state.values.data());
  backend.begin_step(1);
  network.loss_and_gradients(weights, batch, state, {5, 12}, gradients, 1);
  backend.add_squares(gradients, 1);
  const StepNumbers numbers = backend.numbers(1);
  traces.loss = numbers.loss;
  traces.squared_norm = numbers.squared_norm;
  traces.gradients = gradients.on_host();
  return traces;
}

/// The largest difference, relative to the largest value.
inline double difference(std::span<const float> a, std::span<const float> b) {
  REQUIRE(a.size() == b.size());
  double largest = 1e-30, worst = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, static_cast<double>(std::abs(b[i])));
    worst = std::max(worst, static_cast<double>(std::abs(a[i] - b[i])));
  }
  return worst / largest;
}

/// Outputs, state, logits, loss and every gradient.
inline void check_step(Backend& tested, Backend& oracle, const Example& example, double tolerance) {
  const std::string name = name_of(example);
  CAPTURE(name);
  const Traces ours = trace(tested, example), theirs = trace(oracle, example);
  CHECK(difference(ours.output, theirs.output) < tolerance);
  CHECK(difference(ours.state, theirs.state) < tolerance);
  CHECK(difference(ours.logits, theirs.logits) < tolerance);
  CHECK(ours.loss == doctest::Approx(theirs.loss).epsilon(tolerance));
  CHECK(ours.evaluated_loss == doctest::Approx(theirs.evaluated_loss).epsilon(tolerance));
  CHECK(ours.squared_norm == doctest::Approx(theirs.squared_norm).epsilon(2 * tolerance));
  const ParameterLayout layout(example.config);
  for (const ParameterInfo& tensor : layout.tensors()) {
    CAPTURE(tensor.name);
    CHECK(difference(std::span(ours.gradients).subspan(tensor.offset, tensor.count),
                     std::span(theirs.gradients).subspan(tensor.offset, tensor.count)) < tolerance);
  }
}

/// Losses and gradient norms of training steps.
inline void check_training(Backend& tested, Backend& oracle, const Training& training, double tolerance) {
  constexpr int kSteps = 50;
  const Example& example = training.example;
  const std::string name = name_of(example);
  CAPTURE(name);
  RandomStream random(4, RandomUse::kBenchmark, 0);
  const auto ids = std::make_shared<const std::vector<int32_t>>(
      random_ids(random, static_cast<size_t>(4 * example.rows() + 3), example.config.vocab));
  TrainSettings settings{.batch = example.batch, .steps = example.steps, .optimizer = training.optimizer, .clip = 1};
  if (example.carried) settings.order = WindowOrder::kStream;
  auto ours = Trainer::create(tested, example.config, settings, ids);
  auto theirs = Trainer::create(oracle, example.config, settings, ids);
  REQUIRE(ours.ok());
  REQUIRE(theirs.ok());
  for (int step = 0; step < kSteps; ++step) {
    CAPTURE(step);
    const Result<StepMetrics> a = (*ours)->step(), b = (*theirs)->step();
    REQUIRE(a.ok());
    REQUIRE(b.ok());
    CHECK(a->loss == doctest::Approx(b->loss).epsilon(tolerance));
    CHECK(a->gradient_norm == doctest::Approx(b->gradient_norm).epsilon(10 * tolerance));
  }
}

}  // namespace geci::agreement
