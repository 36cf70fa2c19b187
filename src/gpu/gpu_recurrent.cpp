// The recurrent layer over a whole sequence, forward and backward, for every cell.
#include <algorithm>
#include <chrono>
#include <limits>

#include "gpu/gpu_backend_impl.h"

namespace geci {
namespace {

// Rows of the batch that a workgroup takes.
constexpr int kRowsOfGroup = 4;
// A driver ends a dispatch that takes a few seconds.
constexpr double kLongestDispatch = 0.5;

}  // namespace

// ------------------------------------------------------------------------------------- the recurrence

void GpuBackendImpl::recur_forward(const Recurrence& r, const Form& form, int first, int last) {
  struct Params {
    int first_step, last_step, batch, hidden;
    uint32_t units, w_offset, bias_offset, state_offset, y_offset, x_side_offset, h_side_offset, c_offset;
  };
  const RecurrentShape& shape = r.shape;
  const size_t hidden = static_cast<size_t>(shape.hidden), gates = static_cast<size_t>(shape.gates());
  const size_t state_size = static_cast<size_t>(state_parts(shape.cell)) * element_count(shape.batch, shape.hidden);
  const bool has_bias = keeps_sides_apart(shape.cell);
  const Bound w = bound(1, r.w, gates * hidden), bias = has_bias ? bound(2, r.bias, gates) : unused(2);
  const Bound state = bound(3, r.state, state_size), y = bound(4, r.y, static_cast<size_t>(shape.rows()) * hidden);
  const Bound tape = bound(5, r.tape, shape.tape_size());
  const Params params = {first,
                         last,
                         shape.batch,
                         shape.hidden,
                         form.units,
                         w.offset,
                         bias.offset,
                         state.offset,
                         y.offset,
                         tape.offset,
                         tape.offset + static_cast<uint32_t>(r.h_side() - r.tape),
                         tape.offset + static_cast<uint32_t>(r.c() - r.tape)};
  const uint32_t across = form.is_looping ? 1 : groups_of(shape.hidden, static_cast<int>(form.units));
  dispatch(Kernel::kForward + static_cast<int>(shape.cell), params, {{w, bias, state, y, tape}},
           {across, groups_of(shape.batch, kRowsOfGroup)}, recurrent_forward_work(shape, last - first));
}

void GpuBackendImpl::recur_backward(const Recurrence& r, const Form& form, int first, int count) {
  struct Params {
    int first_step, count, steps, batch, hidden;
    uint32_t units, w_offset, state_offset, y_offset, x_side_offset, h_side_offset, c_offset, d_y_offset, d_c_offset;
  };
  const RecurrentShape& shape = r.shape;
  const size_t hidden = static_cast<size_t>(shape.hidden), gates = static_cast<size_t>(shape.gates());
  const size_t one_step = element_count(shape.batch, shape.hidden),
               all_steps = static_cast<size_t>(shape.rows()) * hidden;
  const Bound w = bound(1, r.w, gates * hidden);
  const Bound state = bound(2, r.state, static_cast<size_t>(state_parts(shape.cell)) * one_step);
  const Bound y = bound(3, r.y, all_steps), tape = bound(4, r.tape, shape.tape_size());
  const Bound d_y = bound(5, r.d_y, all_steps), d_c = r.d_c ? bound(6, r.d_c, one_step) : unused(6);
  const Params params = {first,
                         count,
                         shape.steps,
                         shape.batch,
                         shape.hidden,
                         form.units,
                         w.offset,
                         state.offset,
                         y.offset,
                         tape.offset,
                         tape.offset + static_cast<uint32_t>(r.h_side() - r.tape),
                         tape.offset + static_cast<uint32_t>(r.c() - r.tape),
                         d_y.offset,
                         d_c.offset};
  const uint32_t across = form.is_looping ? 1 : groups_of(shape.hidden, static_cast<int>(form.units));
  dispatch(Kernel::kBackward + static_cast<int>(shape.cell), params, {{w, state, y, tape, d_y, d_c}},
           {across, groups_of(shape.batch, kRowsOfGroup)}, recurrent_backward_work(shape, first, count));
}

void GpuBackendImpl::recur(const Recurrence& r, const Form& form) {
  const int steps = r.shape.steps, stride = form.is_looping ? steps : 1;
  for (int done = 0; done < steps; done += stride) {
    if (r.is_forward()) {
      recur_forward(r, form, done, done + stride);
    } else {
      recur_backward(r, form, steps - 1 - done, stride);
    }
  }
}

// -------------------------------------------------------------------------------------- which form

GpuBackendImpl::Form GpuBackendImpl::form_for(const Recurrence& r) {
  const RecurrentShape& shape = r.shape;
  if (options_.form == RecurrentForm::kBySteps || shape.steps == 1) return {false, 32};
  if (options_.form == RecurrentForm::kLooping) return {true, shape.hidden > 128 ? 256U : 32U};
  const std::tuple key(shape.cell, shape.steps, shape.batch, shape.hidden, r.is_forward());
  const auto known = forms_.find(key);
  if (known != forms_.end()) return known->second;
  return forms_[key] = quickest_form(r);
}

// Tries every form on zeros, in memory of its own, for a few time steps.
GpuBackendImpl::Form GpuBackendImpl::quickest_form(const Recurrence& r) {
  constexpr size_t kMostFloats = size_t{8} << 20;
  // Enough that a real device's steps count beside the wait for it.
  const size_t most_steps = gpu().is_software ? 4 : 32;
  Recurrence trial = r;
  const size_t one_step = element_count(r.shape.batch, r.shape.hidden);
  const size_t per_step = one_step * static_cast<size_t>(tape_parts(r.shape.cell));
  trial.shape.steps =
      std::min(r.shape.steps, static_cast<int>(std::clamp<size_t>(kMostFloats / per_step, 1, most_steps)));
  const size_t all_steps = one_step * static_cast<size_t>(trial.shape.steps);
  DeviceBuffer y(*this, all_steps), d_y(*this, r.is_forward() ? 0 : all_steps), tape(*this, trial.shape.tape_size());
  trial.y = y.data();
  trial.d_y = d_y.data();
  trial.tape = tape.data();

  // The first time, the driver may still be compiling.
  Recurrence one = trial;
  one.shape.steps = 1;
  recur(one, {false, 32});
  Form best;
  double best_seconds = std::numeric_limits<double>::infinity();
  for (const Form& form : {Form{false, 32}, Form{false, 256}, Form{true, 32}, Form{true, 256}}) {
    const double time = seconds(trial, form), whole = time * r.shape.steps / trial.shape.steps;
    if (time >= best_seconds || (form.is_looping && !gpu().is_software && whole > kLongestDispatch)) continue;
    best = form;
    best_seconds = time;
  }
  return best;
}

double GpuBackendImpl::seconds(const Recurrence& r, const Form& form) {
  using Clock = std::chrono::steady_clock;
  constexpr int kRuns = 3;
  constexpr double kLongEnough = 0.05;
  double best = std::numeric_limits<double>::infinity();
  for (int run = 0; run < kRuns && (run == 0 || best < kLongEnough); ++run) {
    device_->finish();
    const auto begin = Clock::now();
    recur(r, form);
    device_->finish();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return best;
}

// ------------------------------------------------------------------------------------- the operations

// Input first: W_ih x for all time steps is one product. The recurrence reads W_hh by columns, so it is turned once.
void GpuBackendImpl::recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                       const float* x, const float* state_in, float* y, float* state_out, float* tape) {
  struct Params {
    int rows, cols;
    uint32_t x_offset, y_offset;
  };
  const int rows = shape.rows(), g = shape.gates(), h = shape.hidden;
  float* turned = scratch(turned_weights_, element_count(g, h));
  const Recurrence recurrence = {
      .shape = shape, .w = turned, .bias = weights.b_hh.data(), .state = state_in, .y = y, .tape = tape};
  const Form form = form_for(recurrence);
  const Bound from = bound(1, weights.w_hh), to = bound(2, turned, element_count(g, h));
  dispatch(Kernel::kTranspose, Params{g, h, from.offset, to.offset}, {{from, to}}, {groups_of(h, 32), groups_of(g, 32)},
           {.loaded = 1.0 * g * h, .stored = 1.0 * g * h});
  gemm({.a = {x, rows, shape.input},
        .b = weights.w_ih,
        .transpose_b = true,
        .c = {tape, rows, g},
        .bias = weights.b_ih,
        .second_bias = keeps_sides_apart(shape.cell) ? std::span<const float>() : weights.b_hh});
  recur(recurrence, form);
  const size_t one_step = element_count(shape.batch, h), last = one_step * static_cast<size_t>(shape.steps - 1);
  copy({y + last, one_step}, state_out);
  if (state_parts(shape.cell) > 1) copy({recurrence.c() + last, one_step}, state_out + one_step);
}

// Back in time step by step; every other gradient is a product over all time steps at once.
void GpuBackendImpl::recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                        const float* x, const float* state_in, const float* y, float* tape, float* d_y,
                                        float* d_x, const RecurrentParameters<float>& d_weights) {
  const int rows = shape.rows(), g = shape.gates(), h = shape.hidden;
  const bool has_c = state_parts(shape.cell) > 1;
  const Recurrence recurrence = {.shape = shape,
                                 .w = weights.w_hh.data,
                                 .state = state_in,
                                 .y = y,
                                 .tape = tape,
                                 .d_y = d_y,
                                 .d_c = has_c ? scratch(d_c_, element_count(shape.batch, h)) : nullptr};
  recur(recurrence, form_for(recurrence));
  const ConstMatrix d_x_side = {tape, rows, g}, d_h_side = {recurrence.h_side(), rows, g};
  gemm({.a = d_x_side, .transpose_a = true, .b = {x, rows, shape.input}, .c = d_weights.w_ih});
  // h before each time step: the first from state_in, the others from y.
  gemm(
      {.a = d_h_side, .transpose_a = true, .b = {y, rows, h}, .c = d_weights.w_hh, .head = {state_in, shape.batch, h}});
  column_sums(d_x_side, d_weights.b_ih, d_h_side, d_weights.b_hh, false);
  if (d_x) gemm({.a = d_x_side, .b = weights.w_ih, .c = {d_x, rows, shape.input}});
}

}  // namespace geci
