// The kernels of a step as JSON.
#pragma once

#include <vector>

#include "core/json.h"
#include "train/benchmark_result.h"

namespace geci {

/// "kernels_timed": has the device a clock? "kernels":
/// [{"name","dispatches","multiply_adds","bytes_loaded","bytes_stored"}] and where there is a clock
/// "ms","share","gflops","share_of_peak", the last two where there are multiply-adds.
void add_kernels(const std::vector<KernelResult>& kernels, OrderedJson& json);

}  // namespace geci
