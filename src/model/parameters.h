// A network's parameters: one flat buffer, with PyTorch's names and shapes laid over it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/aligned.h"
#include "core/backend.h"
#include "model/config.h"

namespace geci {

/// One tensor: its name in the tutorial's state_dict, its shape, its place in the flat buffer.
struct ParameterInfo {
  std::string name;
  std::vector<int> shape;
  size_t offset = 0;  // in floats, on a 64-byte boundary
  size_t count = 0;
  bool shared = false;  // lies where an earlier tensor lies: tied weights
};

/// Where each tensor lies. Order: ebd.weight; per layer k rnn.weight_ih_lk, rnn.weight_hh_lk,
/// rnn.bias_ih_lk, rnn.bias_hh_lk; out.weight; out.bias. With tied weights out.weight lies where
/// ebd.weight lies.
class ParameterLayout {
 public:
  /// REQUIRES: validate(config) is ok.
  explicit ParameterLayout(const NetworkConfig& config);

  const std::vector<ParameterInfo>& tensors() const { return tensors_; }
  /// Floats in the flat buffer, padding between tensors (always zero) included.
  size_t buffer_size() const { return buffer_size_; }
  /// Parameters a person would count: padding left out, tied ones once.
  int64_t parameter_count() const;

  const ParameterInfo& embedding() const { return tensors_.front(); }
  const ParameterInfo& recurrent(int layer, int which) const {
    return tensors_[static_cast<size_t>(1 + 4 * layer + which)];
  }
  const ParameterInfo& output_weight() const { return tensors_[tensors_.size() - 2]; }
  const ParameterInfo& output_bias() const { return tensors_.back(); }

 private:
  void add(std::string name, std::vector<int> shape);

  std::vector<ParameterInfo> tensors_;
  size_t buffer_size_ = 0;
};

/// Typed views of one flat buffer, made without allocating; T is float or const float.
template <class T>
struct ParameterViews {
  MatrixView<T> embedding;                                // (V, E)
  std::array<RecurrentParameters<T>, kMaxLayers> layers;  // the first config.layers of them
  LinearParameters<T> output;                             // (V, H), (V)

  ParameterViews(const ParameterLayout& layout, int layer_count, T* buffer);
};

/// Weights, gradients or moments.
using ParameterBuffer = FloatBuffer;

/// PyTorch's defaults: embedding N(0,1); recurrent layers U(-1/sqrt(H), 1/sqrt(H)); the linear layer
/// U(-1/sqrt(H), 1/sqrt(H)) for weight and bias alike (torch.nn.Linear.reset_parameters). A tied
/// weight begins as the linear layer's would.
void initialise(const NetworkConfig& config, const ParameterLayout& layout, uint64_t seed, ParameterBuffer& weights);

/// The weights of a network that knows more tokens, `vocab` in all: those of `weights` as they are, and for the new
/// tokens what initialise() gives a network of that size. REQUIRES: vocab >= config.vocab, valid with the rest of
/// `config`; `weights` are those of `config`.
ParameterBuffer with_more_tokens(const NetworkConfig& config, const ParameterBuffer& weights, int vocab, uint64_t seed);

}  // namespace geci
