// Files of torch.save. A zip's CRC-32 would keep nearly every change from the pickle, so inputs that begin
// as neither kind of file are given to the pickle's interpreter as they are.
#include "expect.h"
#include "files/torch/pickle.h"
#include "files/torch/pickled_groups.h"
#include "files/torch/torch_file.h"
#include "files/weight_match.h"

namespace geci {
namespace {

void check_file(std::span<const uint8_t> bytes) {
  const Result<std::vector<TensorGroup>> groups = read_torch_file(bytes);
  if (!groups) {
    fuzz::expect(groups.error().english().ends_with("."));
    return;
  }
  const Result<MatchedWeights> weights = choose_weights(*groups);
  if (!weights) {
    fuzz::expect(weights.error().english().ends_with("."));
    return;
  }
  fuzz::expect(check_tensors(weights->tensors, weights->config).ok());
  (void)gather_weights(weights->tensors, weights->config);
}

void check_pickle(std::span<const uint8_t> bytes) {
  const Result<PickleGraph> graph = read_pickle(bytes);
  if (!graph) {
    fuzz::expect(graph.error().english().ends_with("."));
    return;
  }
  fuzz::expect(graph->bytes_read <= bytes.size());
  for (const PickledGroup& group : find_groups(*graph)) fuzz::expect(!group.tensors.empty());
}

}  // namespace
}  // namespace geci

// The first byte of a file before PyTorch 1.6 is that of every pickle; its third begins the magic number.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> bytes(data, size);
  if (size > 3 && (data[0] == 'P' || data[2] == 0x8A || data[2] == 0x95)) geci::check_file(bytes);
  geci::check_pickle(bytes);
  return 0;
}
