// The tensors in a pickle, by the containers that they lie in: any of them may be the state_dict that is sought.
#pragma once

#include <string>
#include <vector>

#include "files/torch/pickle_graph.h"

namespace geci {

struct PickledTensor {
  std::string name;
  uint32_t value = 0;  // of kind kTensor or kStrange
};

/// What one container holds, its inner dicts included.
struct PickledGroup {
  std::string place;  // the keys that lead there: "model.state_dict"; empty: the whole file
  int depth = 0;      // the number of those keys
  std::vector<PickledTensor> tensors;
};

/// Every container that holds a tensor, the outer ones first. Takes dicts, lists of (name, tensor), and objects with
/// their attributes for containers of named tensors. A dict under a number, such as an optimizer's state, is none.
std::vector<PickledGroup> find_groups(const PickleGraph& graph);

}  // namespace geci
