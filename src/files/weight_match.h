// Finds a network's weights among the tensors of a file, whatever the modules are called that they belong to.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "files/tensors.h"

namespace geci {

struct MatchedWeights {
  NetworkConfig config;
  TensorSet tensors;           // under the names of ParameterLayout, in its shapes
  std::vector<Message> notes;  // what was taken for what, and what was passed over
};

/// The one way to read the group as an embedding, an RNN, GRU or LSTM of PyTorch and a linear layer. Its names end as
/// PyTorch's modules call their tensors; where shapes leave two readings, the modules' names and the order decide.
/// Numbers alone are passed over. Without biases they are zeros; without the linear layer's weight it is the
/// embedding's (tied). A simple RNN is read as Cell::kRnnTanh, as kRnnRelu has the same shapes; dropout leaves no
/// trace. Fails with a clause that names what is missing or does not fit.
Result<MatchedWeights> match_weights(const TensorGroup& group);

/// The weights of the file whose groups these are: of the outermost place where some match, of several there
/// that with the most usual key, and of places in one another that with such a key. Fails with a sentence that lists
/// what the file holds and what is wanted.
Result<MatchedWeights> choose_weights(const std::vector<TensorGroup>& groups);

}  // namespace geci
