// Files of torch.save. A zip's CRC-32 would keep nearly every change from the pickle, so inputs that are
// no zip are given to the pickle's interpreter as they are.
#include "expect.h"
#include "files/torch/pickle.h"
#include "files/torch/torch_file.h"

namespace geci {
namespace {

void check_file(std::span<const uint8_t> bytes) {
  const Result<TensorSet> tensors = read_torch_file(bytes);
  if (!tensors) {
    fuzz::expect(tensors.error().english().ends_with("."));
    return;
  }
  for (const StoredTensor& tensor : *tensors) {
    const auto count = static_cast<size_t>(*count_of(tensor.shape));
    fuzz::expect(tensor.bytes.size() == count * bytes_per_number(tensor.format));
    std::vector<float> values(count);
    read_numbers(tensor, values);
  }
  (void)infer_network(*tensors);
}

void check_pickle(std::span<const uint8_t> bytes) {
  const Result<std::vector<PickledTensor>> tensors = read_state_dict_pickle(bytes);
  if (!tensors) {
    fuzz::expect(tensors.error().english().ends_with("."));
    return;
  }
  for (const PickledTensor& tensor : *tensors) fuzz::expect(tensor.shape.size() == tensor.strides.size());
}

}  // namespace
}  // namespace geci

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> bytes(data, size);
  if (size > 0 && data[0] == 'P') {
    geci::check_file(bytes);
  } else {
    geci::check_pickle(bytes);
  }
  return 0;
}
