// The meaning of the few names and calls in a pickle that make tensors.
#pragma once

#include "files/torch/pickle_graph.h"

namespace geci {

/// What a name of Python stands for.
PickledName name_of(std::string_view module, std::string_view member);

/// The value that a persistent id stands for: a storage, a class, or nothing of use.
PickleValue value_of_persistent_id(PickleGraph& graph, const PickleValue& id);

/// The value that a call returns, as far as it is known without calling.
PickleValue value_of_call(PickleGraph& graph, const PickleValue& callee, const PickleValue& arguments);

}  // namespace geci
