#include "model/text_trace.h"

#include <algorithm>

namespace geci {
namespace {

std::vector<float> copy_of(const float* from, size_t count) { return {from, from + count}; }

}  // namespace

TextTrace::TextTrace(Backend& backend, const NetworkConfig& config, std::span<const float> weights,
                     std::span<const int32_t> ids)
    : backend_(backend),
      config_(config),
      layout_(config),
      weights_(layout_, config.layers, weights.data()),
      ids_(ids.begin(), ids.end()),
      zero_(backend, element_count(state_parts(config.cell), config.hidden)),
      embedded_(backend, element_count(steps(), config.embed)),
      layers_(static_cast<size_t>(config.layers)) {
  backend_.embedding_forward(ids_, weights_.embedding, {embedded_.data(), steps(), config_.embed});
  DeviceBuffer state(backend, zero_.size());
  for (int k = 0; k < config_.layers; ++k) {
    Layer& layer = layers_[static_cast<size_t>(k)];
    layer.output = DeviceBuffer(backend, element_count(steps(), config_.hidden));
    layer.tape = DeviceBuffer(backend, shape(k).tape_size());
    backend_.recurrent_forward(shape(k), weights_.layers[static_cast<size_t>(k)], input(k).data, zero_.data(),
                               layer.output.data(), state.data(), layer.tape.data());
    layer.host_output = layer.output.on_host();
    layer.host_tape = layer.tape.on_host();
  }
}

RecurrentShape TextTrace::shape(int layer) const {
  return {config_.cell, steps(), 1, layer == 0 ? config_.embed : config_.hidden, config_.hidden};
}

ConstMatrix TextTrace::input(int layer) const {
  if (layer == 0) return {embedded_.data(), steps(), config_.embed};
  return output(layer - 1);
}

ConstMatrix TextTrace::output(int layer) const {
  return {layers_[static_cast<size_t>(layer)].output.data(), steps(), config_.hidden};
}

ConstMatrix TextTrace::hidden(int layer) const {
  return {layers_[static_cast<size_t>(layer)].host_output.data(), steps(), config_.hidden};
}

std::vector<float> TextTrace::row_of(ConstMatrix matrix, int row) const {
  std::vector<float> values(static_cast<size_t>(matrix.cols));
  backend_.download({matrix.row(row), values.size()}, values.data());
  return values;
}

std::vector<float> TextTrace::linear_of(const float* x, ConstMatrix w, std::span<const float> b) const {
  DeviceBuffer sums(backend_, b.size());
  backend_.linear({x, 1, w.cols}, {w, b}, {sums.data(), 1, w.rows});
  return row_of({sums.data(), 1, w.rows}, 0);
}

CellTrace TextTrace::cell(int layer, int t) const {
  const RecurrentParameters<const float>& weights = weights_.layers[static_cast<size_t>(layer)];
  const size_t width = static_cast<size_t>(config_.hidden);
  const int gates = gate_count(config_.cell) * config_.hidden;
  const float* tape = layers_[static_cast<size_t>(layer)].host_tape.data();
  const float* h_before = t > 0 ? output(layer).row(t - 1) : zero_.data();
  CellTrace trace;
  trace.x = row_of(input(layer), t);
  trace.h_before = row_of({h_before, 1, config_.hidden}, 0);
  trace.input_side = linear_of(input(layer).row(t), weights.w_ih, weights.b_ih);
  trace.hidden_side = linear_of(h_before, weights.w_hh, weights.b_hh);
  trace.gates = copy_of(tape + element_count(t, gates), static_cast<size_t>(gates));
  // The LSTM's c follows the gates of all time steps.
  if (state_parts(config_.cell) > 1) {
    trace.c = copy_of(tape + element_count(steps(), gates) + element_count(t, config_.hidden), width);
  }
  trace.h = copy_of(hidden(layer).row(t), width);
  return trace;
}

std::vector<float> TextTrace::logits(int t) const {
  return linear_of(output(config_.layers - 1).row(t), weights_.output.w, weights_.output.b);
}

// recurrent_backward adds to each h_t's gradient what comes back from later steps, and leaves it there.
HiddenGradients TextTrace::gradients(int32_t target) const {
  const int last = steps() - 1, top = config_.layers - 1;
  DeviceBuffer unused(backend_, layout_.buffer_size());
  const ParameterViews<float> d_weights(layout_, config_.layers, unused.data());
  std::vector<DeviceBuffer> d_hidden;
  d_hidden.reserve(layers_.size());
  for (const Layer& layer : layers_) d_hidden.emplace_back(backend_, layer.output.size());
  float* d_last = d_hidden.back().data() + element_count(last, config_.hidden);
  constexpr int kSlot = 0;
  backend_.begin_step(kSlot);
  backend_.cross_entropy_with_gradients({output(top).row(last), 1, config_.hidden}, weights_.output, {&target, 1},
                                        {d_last, 1, config_.hidden}, d_weights.output, kSlot);
  for (int k = top; k >= 0; --k) {
    const auto at = static_cast<size_t>(k);
    DeviceBuffer tape = layers_[at].tape.duplicate();  // overwritten
    backend_.recurrent_backward(shape(k), weights_.layers[at], input(k).data, zero_.data(), layers_[at].output.data(),
                                tape.data(), d_hidden[at].data(), k > 0 ? d_hidden[at - 1].data() : nullptr,
                                d_weights.layers[at]);
  }
  HiddenGradients result{.loss = backend_.numbers(kSlot).loss, .layers = {}};
  for (const DeviceBuffer& gradients : d_hidden) result.layers.push_back(gradients.on_host());
  return result;
}

}  // namespace geci
