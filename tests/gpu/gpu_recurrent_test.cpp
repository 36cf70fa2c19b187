#include <doctest/doctest.h>

#include <map>
#include <utility>

#include "gpu/guarded.h"

namespace geci::gpu_recurrent_test {
namespace {

using namespace gpu_testing;

struct Parameters {
  FloatBuffer w_ih, w_hh, b_ih, b_hh, x, state, d_y;
};

Parameters parameters_for(const RecurrentShape& s) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(s.hidden));
  const auto gates = static_cast<size_t>(s.gates()), hidden = static_cast<size_t>(s.hidden);
  const size_t state_size = static_cast<size_t>(state_parts(s.cell)) * element_count(s.batch, s.hidden);
  return {normal_floats(1, element_count(s.gates(), s.input), 1.0F / std::sqrt(static_cast<float>(s.input))),
          normal_floats(2, gates * hidden, scale),
          normal_floats(3, gates, 0.1F),
          normal_floats(4, gates, 0.1F),
          normal_floats(5, element_count(s.rows(), s.input)),
          normal_floats(6, state_size, 0.5F),
          normal_floats(7, element_count(s.rows(), s.hidden))};
}

/// Everything that a layer writes, forward and backward, by name.
using Results = std::map<std::string, FloatBuffer>;

Results results_on(Backend& backend, const RecurrentShape& s, const Parameters& p, size_t lead) {
  Guarded w_ih(backend, p.w_ih, lead), w_hh(backend, p.w_hh, lead), b_ih(backend, p.b_ih, 1), b_hh(backend, p.b_hh, 2);
  Guarded x(backend, p.x, lead), d_y(backend, p.d_y, lead), before(backend, p.state, 1), after(backend, p.state, lead);
  Guarded y(backend, element_count(s.rows(), s.hidden), lead), tape(backend, s.tape_size(), lead);
  const RecurrentParameters<const float> weights = {w_ih.matrix(s.gates(), s.input), w_hh.matrix(s.gates(), s.hidden),
                                                    b_ih.span(), b_hh.span()};
  // The state is the same buffer before and after.
  backend.recurrent_forward(s, weights, x.data(), after.data(), y.data(), after.data(), tape.data());
  Results results = {{"y", y.values()}, {"state", after.values()}};

  Guarded d_x(backend, p.x.size(), lead), d_w_ih(backend, p.w_ih.size(), lead), d_w_hh(backend, p.w_hh.size(), lead);
  Guarded d_b(backend, 2 * p.b_ih.size(), 1);
  const size_t gates = p.b_ih.size();
  backend.recurrent_backward(s, weights, x.data(), before.data(), y.data(), tape.data(), d_y.data(), d_x.data(),
                             {d_w_ih.matrix(s.gates(), s.input), d_w_hh.matrix(s.gates(), s.hidden),
                              d_b.span().first(gates), d_b.span().last(gates)});
  results["d_y"] = d_y.values();
  results["d_x"] = d_x.values();
  results["d_w_ih"] = d_w_ih.values();
  results["d_w_hh"] = d_w_hh.values();
  results["d_b"] = d_b.values();
  tape.values();
  return results;
}

Results expected_results(const RecurrentShape& s, const Parameters& p) {
  return results_on(*make_reference_backend(), s, p, 0);
}

constexpr Cell kCells[] = {Cell::kRnnTanh, Cell::kRnnRelu, Cell::kLstm, Cell::kGru};

// T, B, input, H: ones; no multiples of anything; whole blocks and one more; wider than a block of the sum.
constexpr RecurrentShape kShapes[] = {
    {.steps = 1, .batch = 1, .input = 1, .hidden = 1},    {.steps = 5, .batch = 1, .input = 3, .hidden = 7},
    {.steps = 1, .batch = 5, .input = 8, .hidden = 33},   {.steps = 7, .batch = 4, .input = 12, .hidden = 32},
    {.steps = 3, .batch = 9, .input = 65, .hidden = 67},  {.steps = 4, .batch = 3, .input = 16, .hidden = 256},
    {.steps = 2, .batch = 2, .input = 20, .hidden = 600},
};

}  // namespace

TEST_CASE("the GPU's recurrent layers equal the equations, looping or step by step") {
  // At the beginning of their buffers operands are read by fours; one float on they are not.
  constexpr std::pair<RecurrentForm, size_t> kFormsAndLeads[] = {{RecurrentForm::kLooping, 1},
                                                                 {RecurrentForm::kBySteps, 0}};
  for (const Cell cell : kCells) {
    for (RecurrentShape shape : kShapes) {
      shape.cell = cell;
      const Parameters parameters = parameters_for(shape);
      const Results expected = expected_results(shape, parameters);
      for (const auto& [form, lead] : kFormsAndLeads) {
        for (const auto& [name, values] : results_on(gpu(form), shape, parameters, lead)) {
          CAPTURE(static_cast<int>(cell));
          CAPTURE(shape.hidden);
          CAPTURE(shape.steps);
          CAPTURE(lead);
          CAPTURE(name);
          CHECK(error_of(values, expected.at(name)) < 5e-6);
        }
      }
    }
  }
}

TEST_CASE("both forms of the GPU's recurrence give the same bits, and so does a second time") {
  // Narrow and wide workgroups, and more than one block of the sum.
  constexpr std::pair<int, int> kHiddenAndBatch[] = {{31, 5}, {160, 5}, {520, 1}};
  for (const Cell cell : kCells) {
    for (const auto& [hidden, batch] : kHiddenAndBatch) {
      const RecurrentShape shape = {.cell = cell, .steps = 2, .batch = batch, .input = 9, .hidden = hidden};
      const Parameters parameters = parameters_for(shape);
      const Results looping = results_on(gpu(RecurrentForm::kLooping), shape, parameters, 0);
      CHECK(results_on(gpu(RecurrentForm::kBySteps), shape, parameters, 0) == looping);
      CHECK(results_on(gpu(RecurrentForm::kLooping), shape, parameters, 0) == looping);
      if (hidden == 31) CHECK(results_on(gpu(RecurrentForm::kMeasured), shape, parameters, 0) == looping);
    }
  }
}

TEST_CASE("the GPU's gates bear any argument") {
  for (const Cell cell : kCells) {
    if (cell == Cell::kRnnRelu) continue;
    const RecurrentShape shape = {.cell = cell, .steps = 2, .batch = 2, .input = 3, .hidden = 5};
    Parameters parameters = parameters_for(shape);
    for (float& value : parameters.b_ih) value *= 1e5F;
    const Results expected = expected_results(shape, parameters);
    for (const auto& [name, values] : results_on(gpu(), shape, parameters, 0)) {
      CAPTURE(static_cast<int>(cell));
      CAPTURE(name);
      for (const float value : values) CHECK(std::isfinite(value));
      if (name == "y" || name == "state") CHECK(error_of(values, expected.at(name)) < 1e-5);
    }
  }
}

}  // namespace geci::gpu_recurrent_test
