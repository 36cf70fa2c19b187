#include "model/inspection.h"

#include <algorithm>

namespace geci {
namespace {

std::vector<float> copy_of(const float* from, size_t count) { return {from, from + count}; }

std::vector<float> row_of(ConstMatrix matrix, int row) {
  return copy_of(matrix.row(row), static_cast<size_t>(matrix.cols));
}

}  // namespace

TextTrace::TextTrace(Backend& backend, const NetworkConfig& config, const ParameterBuffer& weights,
                     std::span<const int32_t> ids)
    : backend_(backend),
      config_(config),
      layout_(config),
      weights_(layout_, config.layers, weights.data()),
      ids_(ids.begin(), ids.end()),
      zero_(element_count(state_parts(config.cell), config.hidden)),
      embedded_(element_count(steps(), config.embed)),
      layers_(static_cast<size_t>(config.layers)) {
  backend_.embedding_forward(ids_, weights_.embedding, {embedded_.data(), steps(), config_.embed});
  FloatBuffer state(zero_.size());
  for (int k = 0; k < config_.layers; ++k) {
    Layer& layer = layers_[static_cast<size_t>(k)];
    layer.output.resize(element_count(steps(), config_.hidden));
    layer.tape.resize(shape(k).tape_size());
    backend_.recurrent_forward(shape(k), weights_.layers[static_cast<size_t>(k)], input(k).data, zero_.data(),
                               layer.output.data(), state.data(), layer.tape.data());
  }
}

RecurrentShape TextTrace::shape(int layer) const {
  return {config_.cell, steps(), 1, layer == 0 ? config_.embed : config_.hidden, config_.hidden};
}

ConstMatrix TextTrace::input(int layer) const {
  if (layer == 0) return {embedded_.data(), steps(), config_.embed};
  return hidden(layer - 1);
}

ConstMatrix TextTrace::hidden(int layer) const {
  return {layers_[static_cast<size_t>(layer)].output.data(), steps(), config_.hidden};
}

CellTrace TextTrace::cell(int layer, int t) const {
  const RecurrentParameters<const float>& weights = weights_.layers[static_cast<size_t>(layer)];
  const size_t width = static_cast<size_t>(config_.hidden);
  const int gates = gate_count(config_.cell) * config_.hidden;
  const float* tape = layers_[static_cast<size_t>(layer)].tape.data();
  CellTrace trace;
  trace.x = row_of(input(layer), t);
  trace.h_before = t > 0 ? row_of(hidden(layer), t - 1) : std::vector<float>(width);
  const auto side = [&](const std::vector<float>& from, ConstMatrix w, std::span<const float> b) {
    std::vector<float> sums(static_cast<size_t>(gates));
    backend_.linear({from.data(), 1, static_cast<int>(from.size())}, {w, b}, {sums.data(), 1, gates});
    return sums;
  };
  trace.input_side = side(trace.x, weights.w_ih, weights.b_ih);
  trace.hidden_side = side(trace.h_before, weights.w_hh, weights.b_hh);
  trace.gates = copy_of(tape + element_count(t, gates), static_cast<size_t>(gates));
  // The LSTM's c follows the gates of all time steps.
  if (state_parts(config_.cell) > 1) {
    trace.c = copy_of(tape + element_count(steps(), gates) + element_count(t, config_.hidden), width);
  }
  trace.h = row_of(hidden(layer), t);
  return trace;
}

std::vector<float> TextTrace::logits(int t) const {
  std::vector<float> logits(static_cast<size_t>(config_.vocab));
  const ConstMatrix top = hidden(config_.layers - 1);
  backend_.linear({top.row(t), 1, config_.hidden}, weights_.output, {logits.data(), 1, config_.vocab});
  return logits;
}

// recurrent_backward adds to each h_t's gradient what comes back from later steps, and leaves it there.
HiddenGradients TextTrace::gradients(int32_t target) const {
  const int last = steps() - 1, top = config_.layers - 1;
  ParameterBuffer unused(layout_.buffer_size());
  const ParameterViews<float> d_weights(layout_, config_.layers, unused.data());
  HiddenGradients result;
  for (const Layer& layer : layers_) result.layers.emplace_back(layer.output.size());
  float* d_last = result.layers.back().data() + element_count(last, config_.hidden);
  result.loss = backend_.cross_entropy_with_gradients({hidden(top).row(last), 1, config_.hidden}, weights_.output,
                                                      {&target, 1}, {d_last, 1, config_.hidden}, d_weights.output);
  FloatBuffer tape;  // overwritten, and cell() needs it
  for (int k = top; k >= 0; --k) {
    const auto at = static_cast<size_t>(k);
    tape = layers_[at].tape;
    backend_.recurrent_backward(shape(k), weights_.layers[at], input(k).data, zero_.data(), layers_[at].output.data(),
                                tape.data(), result.layers[at].data(), k > 0 ? result.layers[at - 1].data() : nullptr,
                                d_weights.layers[at]);
  }
  return result;
}

}  // namespace geci
