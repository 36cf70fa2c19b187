// A run's curve in the metadata of a model file; docs/file_format.md says how.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "train/checkpoint.h"

namespace geci {

inline constexpr int64_t kMaxSteps = int64_t{1} << 53;  // a double counts them exactly

/// Flat, three numbers a point: step, loss, validation loss; NaN becomes null.
OrderedJson curve_json(const std::vector<LossPoint>& curve);

/// The member "curve" of `holder`, which is called `name`. Fails unless its steps ascend from above 0.
Result<std::vector<LossPoint>> read_curve(const Json& holder, const std::string& name);

}  // namespace geci
