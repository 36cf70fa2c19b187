// The devices that a session can compute on. The platform implements it; the session treats all devices alike.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/backend.h"
#include "core/result.h"

namespace geci {

inline constexpr char kAutoDevice[] = "auto";

class DeviceProvider {
 public:
  virtual ~DeviceProvider() = default;

  /// Returns the names that a person can choose from. The first is the processor's, which can always be opened at once
  /// and is never lost.
  virtual std::vector<std::string> names() const = 0;
  /// Returns those of names() that "auto" measures.
  virtual std::vector<std::string> tried_by_auto() const = 0;
  /// Returns the device of that name, and the same one again as long as it works. Returns nothing while it is being
  /// opened; the caller asks again later. Fails with a sentence if it cannot be opened. `by_auto`: "auto" asks, not a
  /// person. Called from the session's training thread.
  virtual std::optional<Result<std::shared_ptr<Backend>>> open(const std::string& name, bool by_auto) = 0;
};

/// Returns a provider of this device alone.
std::unique_ptr<DeviceProvider> one_device(std::unique_ptr<Backend> backend);

}  // namespace geci
