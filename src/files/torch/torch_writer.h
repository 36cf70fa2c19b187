// Weights as torch.save writes a state_dict.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "files/tensors.h"
#include "model/parameters.h"

namespace geci {

/// ".pt" or ".pth", the endings of PyTorch's files.
bool has_torch_ending(std::string_view path);

/// A file for torch.load(path, weights_only=True): an OrderedDict of the tutorial's tensors, float32, or float16 for
/// kF16. Tied weights lie in one storage. docs/file_format.md says every part.
std::vector<uint8_t> write_torch_weights(const NetworkConfig& config, const ParameterBuffer& weights,
                                         NumberFormat format);

}  // namespace geci
