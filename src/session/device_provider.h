// What a session can compute on. The host gives it: nothing in a session knows one device from another.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/backend.h"
#include "core/result.h"

namespace geci::app {

inline constexpr char kAutoDevice[] = "auto";

class DeviceProvider {
 public:
  virtual ~DeviceProvider() = default;

  /// The names that a person can choose from. The first is the processor's: open from the start, and never lost.
  virtual std::vector<std::string> names() const = 0;
  /// Those of them that are tried when the choice is left to the program.
  virtual std::vector<std::string> tried_by_auto() const = 0;
  /// The device of that name, the same one as long as it works; nothing while it is being opened: to be asked again.
  /// Fails with a sentence. `by_auto`: nobody has asked for just this one. Called by the session's thread.
  virtual std::optional<Result<std::shared_ptr<Backend>>> open(const std::string& name, bool by_auto) = 0;
};

/// Where there is no choice.
std::unique_ptr<DeviceProvider> one_device(std::unique_ptr<Backend> backend);

}  // namespace geci::app
