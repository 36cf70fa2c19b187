// Devices by name, each opened once and handed out again as long as it works.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "devices/devices.h"

namespace geci {

class KeptDevices {
 public:
  /// Returns the device of that name, the same one again as long as it works. Fails with a sentence if it cannot be
  /// opened. `by_auto`: "auto" asks, not a person. It gets no GPU that the processor imitates, even if a person has
  /// opened that one by name. One thread at a time.
  Result<std::shared_ptr<Backend>> open(const std::string& name, bool by_auto);

 private:
  struct Kept {
    std::shared_ptr<Backend> backend;
    bool is_software = false;
  };
  std::map<std::string, Kept> kept_;
};

}  // namespace geci
