#include "model/network.h"

#include <algorithm>

namespace geci {
namespace {

// Dropout sites: the embedding is 0, the output of recurrent layer k is 1 + k.
constexpr uint32_t kEmbeddingSite = 0;
uint32_t layer_site(int layer) { return 1 + static_cast<uint32_t>(layer); }

size_t state_floats(const NetworkConfig& config, int batch) {
  return static_cast<size_t>(state_parts(config.cell)) * element_count(batch, config.hidden);
}

}  // namespace

NetworkState::NetworkState(Backend& backend, const NetworkConfig& config, int batch)
    : values(backend, static_cast<size_t>(config.layers) * state_floats(config, batch)) {}

Network::Network(Backend& backend, const NetworkConfig& config, int max_steps, int max_batch)
    : backend_(backend),
      config_(config),
      layout_(config),
      layers_(static_cast<size_t>(config.layers)),
      embedded_(backend, element_count(max_steps, max_batch) * static_cast<size_t>(config.embed)) {
  const size_t rows = element_count(max_steps, max_batch), hidden = static_cast<size_t>(config.hidden);
  for (Layer& layer : layers_) {
    layer.tape = DeviceBuffer(backend, rows * hidden * static_cast<size_t>(tape_parts(config.cell)));
    layer.output = DeviceBuffer(backend, rows * hidden);
    layer.initial = DeviceBuffer(backend, state_floats(config, max_batch));
    if (config.dropout > 0) layer.dropped = DeviceBuffer(backend, rows * hidden);
  }
  // These two change places from layer to layer, so both hold the wider of the two widths.
  d_hidden_ = DeviceBuffer(backend, rows * static_cast<size_t>(std::max(config.embed, config.hidden)));
  d_below_ = DeviceBuffer(backend, d_hidden_.size());
}

RecurrentShape Network::shape(int layer, const TokenBatch& batch) const {
  return {config_.cell, batch.steps, batch.batch, layer == 0 ? config_.embed : config_.hidden, config_.hidden};
}

bool Network::drops_after(int layer) const {
  return config_.dropout > 0 && (layer + 1 < config_.layers || config_.output_dropout);
}

const float* Network::layer_input(int layer, bool training) const {
  if (layer == 0) return embedded_.data();
  const Layer& below = layers_[static_cast<size_t>(layer - 1)];
  return training && drops_after(layer - 1) ? below.dropped.data() : below.output.data();
}

// Leaves every layer's output, before and after dropout, and what backward needs.
void Network::forward(const ParameterViews<const float>& weights, const TokenBatch& batch, NetworkState& state,
                      const std::optional<DropoutSeed>& dropout) {
  const int rows = batch.steps * batch.batch;
  const Matrix embedded{embedded_.data(), rows, config_.embed};
  backend_.embedding_forward(batch.inputs, weights.embedding, embedded);
  if (dropout && config_.dropout > 0) {
    backend_.dropout({dropout->seed, dropout->step, kEmbeddingSite}, config_.dropout, embedded.flat(), embedded.flat());
  }
  const size_t state_size = state_floats(config_, batch.batch);
  for (int k = 0; k < config_.layers; ++k) {
    Layer& layer = layers_[static_cast<size_t>(k)];
    float* layer_state = state.values.data() + static_cast<size_t>(k) * state_size;
    backend_.copy({layer_state, state_size}, layer.initial.data());
    backend_.recurrent_forward(shape(k, batch), weights.layers[static_cast<size_t>(k)],
                               layer_input(k, dropout.has_value()), layer_state, layer.output.data(), layer_state,
                               layer.tape.data());
    if (!dropout || !drops_after(k)) continue;
    const size_t size = element_count(rows, config_.hidden);
    backend_.dropout({dropout->seed, dropout->step, layer_site(k)}, config_.dropout, {layer.output.data(), size},
                     {layer.dropped.data(), size});
  }
}

// d_hidden_ holds the gradient of the top layer's output, after dropout, on entry.
void Network::backward(const ParameterViews<const float>& weights, const TokenBatch& batch, const DropoutSeed& dropout,
                       const ParameterViews<float>& gradients, bool embedding_is_zero) {
  const int rows = batch.steps * batch.batch;
  const auto undo_dropout = [&](uint32_t site, DeviceBuffer& gradient, int width) {
    const std::span<float> values(gradient.data(), element_count(rows, width));
    backend_.dropout({dropout.seed, dropout.step, site}, config_.dropout, values, values);
  };
  for (int k = config_.layers - 1; k >= 0; --k) {
    Layer& layer = layers_[static_cast<size_t>(k)];
    if (drops_after(k)) undo_dropout(layer_site(k), d_hidden_, config_.hidden);
    backend_.recurrent_backward(shape(k, batch), weights.layers[static_cast<size_t>(k)], layer_input(k, true),
                                layer.initial.data(), layer.output.data(), layer.tape.data(), d_hidden_.data(),
                                d_below_.data(), gradients.layers[static_cast<size_t>(k)]);
    if (k > 0) d_hidden_.swap(d_below_);
  }
  if (config_.dropout > 0) undo_dropout(kEmbeddingSite, d_below_, config_.embed);
  backend_.embedding_backward(batch.inputs, {d_below_.data(), rows, config_.embed}, gradients.embedding,
                              config_.tie || embedding_is_zero);
}

ConstMatrix Network::hidden(std::span<const float> weights, const TokenBatch& batch, NetworkState& state) {
  forward({layout_, config_.layers, weights.data()}, batch, state, std::nullopt);
  return {layers_.back().output.data(), batch.steps * batch.batch, config_.hidden};
}

double Network::loss(std::span<const float> weights, const TokenBatch& batch, NetworkState& state) {
  const ParameterViews<const float> views(layout_, config_.layers, weights.data());
  return backend_.cross_entropy(hidden(weights, batch, state), views.output, batch.targets);
}

void Network::loss_and_gradients(std::span<const float> weights, const TokenBatch& batch, NetworkState& state,
                                 const DropoutSeed& dropout, std::span<float> gradients, int slot,
                                 bool embedding_is_zero) {
  const ParameterViews<const float> views(layout_, config_.layers, weights.data());
  const ParameterViews<float> d_views(layout_, config_.layers, gradients.data());
  forward(views, batch, state, dropout);
  const int rows = batch.steps * batch.batch;
  const float* top = layer_input(config_.layers, true);
  backend_.cross_entropy_with_gradients({top, rows, config_.hidden}, views.output, batch.targets,
                                        {d_hidden_.data(), rows, config_.hidden}, d_views.output, slot);
  backward(views, batch, dropout, d_views, embedding_is_zero);
}

void Network::next_logits(std::span<const float> weights, int32_t token, NetworkState& state, std::span<float> logits) {
  const ParameterViews<const float> views(layout_, config_.layers, weights.data());
  const TokenBatch batch{1, 1, {&token, 1}, {}};
  if (logits_.size() == 0) logits_ = DeviceBuffer(backend_, static_cast<size_t>(config_.vocab));
  backend_.linear(hidden(weights, batch, state), views.output, {logits_.data(), 1, config_.vocab});
  backend_.download(logits_, logits.data());
}

}  // namespace geci
