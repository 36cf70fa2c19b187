#include "session/device_provider.h"

namespace geci {
namespace {

class OneDevice : public DeviceProvider {
 public:
  explicit OneDevice(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

  std::vector<std::string> names() const override { return {backend_->device()}; }
  std::vector<std::string> tried_by_auto() const override { return names(); }
  std::optional<Result<std::shared_ptr<Backend>>> open(const std::string&, bool) override {
    return Result<std::shared_ptr<Backend>>(backend_);
  }

 private:
  std::shared_ptr<Backend> backend_;
};

}  // namespace

std::unique_ptr<DeviceProvider> one_device(std::unique_ptr<Backend> backend) {
  return std::make_unique<OneDevice>(std::move(backend));
}

}  // namespace geci
