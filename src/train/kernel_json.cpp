#include "train/kernel_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace geci {

void add_kernels(const std::vector<KernelResult>& kernels, OrderedJson& json) {
  json["kernels_timed"] =
      std::all_of(kernels.begin(), kernels.end(), [](const KernelResult& k) { return k.ms.has_value(); });
  OrderedJson& list = json["kernels"] = OrderedJson::array();
  for (const KernelResult& kernel : kernels) {
    OrderedJson& entry = list.emplace_back(OrderedJson{{"name", kernel.name}, {"dispatches", kernel.dispatches}});
    const auto add = [&entry](const char* name, const std::optional<double>& value) {
      if (value) entry[name] = *value;
    };
    add("ms", kernel.ms);
    add("share", kernel.share);
    add("gflops", kernel.gflops);
    add("share_of_peak", kernel.share_of_peak);
    entry["multiply_adds"] = kernel.flops / 2;
    entry["bytes_loaded"] = kernel.bytes_loaded;
    entry["bytes_stored"] = kernel.bytes_stored;
  }
}

}  // namespace geci
