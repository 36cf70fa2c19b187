// What PyTorch saved with torch.save: a module's weights, with whatever else lies around them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"
#include "files/tensors.h"

namespace geci {

/// True for zip files and bare pickles; both are none of safetensors's files, which begin with a length.
bool looks_like_torch_file(std::span<const uint8_t> bytes);

/// The tensors in a file of torch.save, zip or older, by the containers they lie in, borrowed from `bytes`: the outer
/// containers first. Fails with a sentence if the file is damaged or no file of torch.save; executes nothing.
Result<std::vector<TensorGroup>> read_torch_file(std::span<const uint8_t> bytes);

}  // namespace geci
