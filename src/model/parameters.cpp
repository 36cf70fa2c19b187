#include "model/parameters.h"

#include <algorithm>
#include <cmath>

#include "core/random.h"

namespace geci {
namespace {

constexpr size_t kAlignFloats = 16;  // 64 bytes

}  // namespace

ParameterLayout::ParameterLayout(const NetworkConfig& config) {
  const int gates = gate_count(config.cell) * config.hidden;
  add("ebd.weight", {config.vocab, config.embed});
  for (int layer = 0; layer < config.layers; ++layer) {
    const std::string suffix = "_l" + std::to_string(layer);
    add("rnn.weight_ih" + suffix, {gates, layer == 0 ? config.embed : config.hidden});
    add("rnn.weight_hh" + suffix, {gates, config.hidden});
    add("rnn.bias_ih" + suffix, {gates});
    add("rnn.bias_hh" + suffix, {gates});
  }
  if (config.tie) {
    tensors_.push_back(tensors_.front());
    tensors_.back().name = "out.weight";
    tensors_.back().shared = true;
  } else {
    add("out.weight", {config.vocab, config.hidden});
  }
  add("out.bias", {config.vocab});
}

void ParameterLayout::add(std::string name, std::vector<int> shape) {
  size_t count = 1;
  for (const int extent : shape) count *= static_cast<size_t>(extent);
  tensors_.push_back({std::move(name), std::move(shape), buffer_size_, count});
  buffer_size_ += (count + kAlignFloats - 1) / kAlignFloats * kAlignFloats;
}

int64_t ParameterLayout::parameter_count() const {
  int64_t sum = 0;
  for (const ParameterInfo& tensor : tensors_) sum += tensor.shared ? 0 : static_cast<int64_t>(tensor.count);
  return sum;
}

namespace {

template <class T>
MatrixView<T> matrix_of(const ParameterInfo& tensor, T* buffer) {
  return {buffer + tensor.offset, tensor.shape[0], tensor.shape[1]};
}

template <class T>
std::span<T> vector_of(const ParameterInfo& tensor, T* buffer) {
  return {buffer + tensor.offset, tensor.count};
}

}  // namespace

template <class T>
ParameterViews<T>::ParameterViews(const ParameterLayout& layout, int layer_count, T* buffer)
    : embedding(matrix_of(layout.embedding(), buffer)),
      output{matrix_of(layout.output_weight(), buffer), vector_of(layout.output_bias(), buffer)} {
  for (int layer = 0; layer < layer_count; ++layer) {
    layers[static_cast<size_t>(layer)] = {
        matrix_of(layout.recurrent(layer, 0), buffer), matrix_of(layout.recurrent(layer, 1), buffer),
        vector_of(layout.recurrent(layer, 2), buffer), vector_of(layout.recurrent(layer, 3), buffer)};
  }
}

template struct ParameterViews<float>;
template struct ParameterViews<const float>;

void initialise(const NetworkConfig& config, const ParameterLayout& layout, uint64_t seed, ParameterBuffer& weights) {
  weights.assign(layout.buffer_size(), 0.0F);
  const float bound = 1.0F / std::sqrt(static_cast<float>(config.hidden));
  uint64_t lane = 0;
  for (const ParameterInfo& tensor : layout.tensors()) {
    if (tensor.shared) continue;
    RandomStream random(seed, RandomUse::kInitialise, lane++);
    const std::span<float> values(weights.data() + tensor.offset, tensor.count);
    if (&tensor == &layout.embedding() && !config.tie) {
      fill_normal(random, values);
    } else {
      fill_uniform(random, bound, values);
    }
  }
}

// Tensors of another shape differ in rows alone, which are tokens.
ParameterBuffer with_more_tokens(const NetworkConfig& config, const ParameterBuffer& weights, int vocab,
                                 uint64_t seed) {
  NetworkConfig larger = config;
  larger.vocab = vocab;
  const ParameterLayout from(config), to(larger);
  ParameterBuffer result;
  initialise(larger, to, seed, result);
  for (size_t i = 0; i < to.tensors().size(); ++i) {
    const ParameterInfo& tensor = from.tensors()[i];
    std::copy_n(weights.data() + tensor.offset, tensor.count, result.data() + to.tensors()[i].offset);
  }
  return result;
}

}  // namespace geci
