// A reader for the one kind of pickle that torch.save(module.state_dict()) writes. Pickles are programs;
// this interpreter knows the instructions and names that such a file needs, which docs/file_format.md lists,
// refuses every other, and calls nothing: an "OrderedDict" is a list of pairs here, a "tensor" a description of one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "files/tensors.h"

namespace geci {

/// Where a tensor's numbers are, as the pickle says; nothing of it has been compared with the data.
struct PickledTensor {
  std::string name;
  std::string storage;  // the name of the zip entry that holds its numbers
  NumberFormat format = NumberFormat::kF32;
  uint64_t storage_count = 0;  // numbers in the whole storage
  uint64_t offset = 0;         // in numbers, of the tensor's first
  std::vector<uint64_t> shape;
  std::vector<uint64_t> strides;  // as many as the shape has extents
};

/// The tensors of the state_dict, in order. Fails with a sentence on anything else.
Result<std::vector<PickledTensor>> read_state_dict_pickle(std::span<const uint8_t> bytes);

}  // namespace geci
