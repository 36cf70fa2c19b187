// Weights that PyTorch saved with torch.save(module.state_dict(), path).
#pragma once

#include <cstdint>
#include <span>

#include "core/result.h"
#include "files/tensors.h"

namespace geci {

/// True for zip files and bare pickles; both are none of safetensors's files, which begin with a length.
bool looks_like_torch_file(std::span<const uint8_t> bytes);

/// The tensors of a state_dict in PyTorch's zip format, borrowed from `bytes`. Fails with a sentence on
/// anything else than float32, float16 and bfloat16 tensors under names; executes nothing.
Result<TensorSet> read_torch_file(std::span<const uint8_t> bytes);

}  // namespace geci
