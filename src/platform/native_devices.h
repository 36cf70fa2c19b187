// What the desktop program can compute on: the devices of src/devices, opened on the session's thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "session/device_provider.h"

namespace geci::platform {

class NativeDevices : public DeviceProvider {
 public:
  std::vector<std::string> names() const override;
  std::vector<std::string> tried_by_auto() const override { return {"cpu", "gpu"}; }
  std::optional<Result<std::shared_ptr<Backend>>> open(const std::string& name, bool by_auto) override;

 private:
  std::map<std::string, std::shared_ptr<Backend>> opened_;
};

}  // namespace geci::platform
