// Against PyTorch: fixtures/make_network_fixtures.py says what each file holds.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cpu/cpu_backend.h"
#include "model/network.h"
#include "model/sampler.h"
#include "model/training_step.h"
#include "reference/reference_backend.h"
#include "train/trainer.h"

namespace geci::parity_test {
namespace {

using Json = nlohmann::json;

std::vector<std::string> fixture_names() {
  std::vector<std::string> names;
  for (const char* cell : {"rnn", "rnn-relu", "gru", "lstm"}) {
    for (const char* layers : {"_1", "_2"}) {
      for (const char* state : {"_zero", "_carried"}) {
        for (const char* tied : {"_untied", "_tied"}) names.push_back(std::string(cell) + layers + state + tied);
      }
    }
  }
  return names;
}

Json read_fixture(const std::string& name) {
  std::ifstream file(std::string(GECI_FIXTURES) + "/" + name + ".json");
  REQUIRE_MESSAGE(file.good(), name << ".json is missing");
  return Json::parse(file, nullptr, false);
}

struct Fixture {
  Json json;
  NetworkConfig config;
  int steps, batch;
  ParameterLayout layout;

  explicit Fixture(const std::string& name)
      : json(read_fixture(name)),
        config{.cell = *parse_cell(json["config"]["cell"]),
               .vocab = json["config"]["V"],
               .embed = json["config"]["E"],
               .hidden = json["config"]["H"],
               .layers = json["config"]["layers"],
               .tie = json["config"]["tie"]},
        steps(json["config"]["T"]),
        batch(json["config"]["B"]),
        layout(config) {}

  ParameterBuffer parameters(const char* key) const {
    ParameterBuffer buffer(layout.buffer_size());
    for (const ParameterInfo& tensor : layout.tensors()) {
      if (tensor.shared) continue;
      const std::string name = config.tie && &tensor == &layout.embedding() ? tied_name(key) : tensor.name;
      const auto values = json[key][name].get<std::vector<float>>();
      REQUIRE(values.size() == tensor.count);
      std::copy(values.begin(), values.end(), buffer.begin() + static_cast<ptrdiff_t>(tensor.offset));
    }
    return buffer;
  }

  // PyTorch lists a tied parameter once among the gradients, by the name it met first.
  std::string tied_name(const char* key) const {
    return json[key].contains("ebd.weight") ? "ebd.weight" : "out.weight";
  }
  double rate() const { return json["config"]["lr"]; }

  NetworkState state(Backend& backend) const { return state_of(backend, config, batch, floats("state")); }

  std::vector<float> floats(const char* key) const { return json[key].get<std::vector<float>>(); }
};

/// check(fixture, backend) for every network that PyTorch trained.
template <class Check>
void for_every_fixture(Check check) {
  const std::unique_ptr<Backend> backends[] = {make_cpu_backend(2), make_reference_backend()};
  for (const std::string& name : fixture_names()) {
    CAPTURE(name);
    const Fixture fixture(name);
    for (const auto& backend : backends) {
      const std::string device = backend->device();
      CAPTURE(device);
      check(fixture, *backend);
    }
  }
}

struct IdBatch {
  std::vector<int32_t> inputs, targets;
  explicit IdBatch(const Json& json) : inputs(json["inputs"]), targets(json["targets"]) {}
  TokenBatch view(const Fixture& f) const { return {f.steps, f.batch, inputs, targets}; }
};

// The largest difference, relative to the largest value of the tensor.
double relative_difference(std::span<const float> ours, std::span<const float> theirs) {
  REQUIRE(ours.size() == theirs.size());
  double largest = 0, worst = 0;
  for (size_t i = 0; i < ours.size(); ++i) {
    largest = std::max(largest, static_cast<double>(std::abs(theirs[i])));
    worst = std::max(worst, static_cast<double>(std::abs(ours[i] - theirs[i])));
  }
  return worst / largest;
}

void check_step(const Fixture& f, Backend& backend) {
  const IdBatch batch(f.json["batches"][0]);
  const ParameterBuffer weights = f.parameters("weights");
  Network network(backend, f.config, f.steps, f.batch);

  NetworkState state = f.state(backend);
  const ConstMatrix output = network.hidden(weights, batch.view(f), state);
  CHECK(relative_difference(output.flat(), f.floats("output")) < 1e-5);
  CHECK(relative_difference(state.values, f.floats("final_state")) < 1e-5);
  FloatBuffer logits(static_cast<size_t>(output.rows * f.config.vocab));
  const ParameterViews<const float> views(f.layout, f.config.layers, weights.data());
  backend.linear(output, views.output, {logits.data(), output.rows, f.config.vocab});
  CHECK(relative_difference(logits, f.floats("logits")) < 1e-5);

  ParameterBuffer gradients(f.layout.buffer_size());
  NetworkState again = f.state(backend);
  CHECK(loss_and_gradients(backend, network, weights, batch.view(f), again, {}, gradients) ==
        doctest::Approx(f.json["loss"].get<double>()).epsilon(1e-6));
  const ParameterBuffer expected = f.parameters("gradients");
  for (const ParameterInfo& tensor : f.layout.tensors()) {
    CAPTURE(tensor.name);
    CHECK(relative_difference(std::span(gradients).subspan(tensor.offset, tensor.count),
                              std::span(expected).subspan(tensor.offset, tensor.count)) < 1e-5);
  }
}

TEST_CASE("outputs, state, logits, loss and every gradient equal PyTorch's") { for_every_fixture(check_step); }

void check_adam(const Fixture& f, Backend& backend) {
  Network network(backend, f.config, f.steps, f.batch);
  ParameterBuffer weights = f.parameters("weights");
  ParameterBuffer gradients(weights.size()), m(weights.size()), v(weights.size());
  const double clip = f.json["config"]["clip"];
  const auto losses = f.json["adam_losses"].get<std::vector<double>>();
  for (size_t step = 0; step < losses.size(); ++step) {
    CAPTURE(step);
    const IdBatch batch(f.json["batches"][step % f.json["batches"].size()]);
    NetworkState state = f.state(backend);
    CHECK(loss_and_gradients(backend, network, weights, batch.view(f), state, {}, gradients) ==
          doctest::Approx(losses[step]).epsilon(1e-4));
    backend.add_squares(gradients, 0);
    const double norm = std::sqrt(backend.numbers(0).squared_norm);
    CHECK(norm == doctest::Approx(f.json["gradient_norms"][step].get<double>()).epsilon(1e-3));
    backend.update({{.learning_rate = f.rate()}, static_cast<int64_t>(step) + 1}, {.clip = static_cast<float>(clip)},
                   weights, gradients, m, v);
  }
  CHECK(relative_difference(weights, f.parameters("trained")) < 1e-3);
}

TEST_CASE("a hundred steps of Adam, clipped or not, follow PyTorch's losses and end at its weights") {
  for_every_fixture(check_adam);
}

void check_in_order(const Fixture& f, Backend& backend) {
  const auto ids = std::make_shared<const std::vector<int32_t>>(f.json["in_order"]["ids"].get<std::vector<int32_t>>());
  TrainSettings settings{.batch = f.batch, .steps = f.steps, .order = WindowOrder::kInOrder};
  settings.optimizer.learning_rate = f.rate();
  auto trainer = Trainer::create(backend, f.config, settings, ids);
  REQUIRE(trainer.ok());
  REQUIRE((*trainer)->set_weights(f.parameters("weights")).ok());
  for (const double expected : f.json["in_order"]["losses"].get<std::vector<double>>()) {
    const Result<StepMetrics> metrics = (*trainer)->step();
    REQUIRE(metrics.ok());
    CAPTURE(metrics->step);
    CHECK(metrics->loss == doctest::Approx(expected).epsilon(1e-4));
  }
}

TEST_CASE("the trainer follows PyTorch's losses on a text in order, smaller last batch included") {
  for_every_fixture(check_in_order);
}

void check_greedy(const Fixture& f, Backend& backend) {
  const ParameterBuffer weights = f.parameters("trained");
  Generator generator(backend, f.config, {.greedy = true});
  generator.start(weights, std::vector<int32_t>{3});
  std::vector<int32_t> tokens;
  while (tokens.size() < f.json["greedy"].size()) tokens.push_back(generator.next(weights).token);
  CHECK(tokens == f.json["greedy"].get<std::vector<int32_t>>());
}

TEST_CASE("greedy text is PyTorch's, token by token") { for_every_fixture(check_greedy); }

}  // namespace
}  // namespace geci::parity_test
