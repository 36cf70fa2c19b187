// How long dispatches take by the clock of an OpenGL device.
#pragma once

#include <memory>
#include <vector>

#include "gpu/opengl_api.h"

namespace geci {

/// Two queries for each piece of work, at begin() and end(). The context must be current for all calls.
class OpenGlTimer {
 public:
  /// Null if the device counts no time.
  static std::unique_ptr<OpenGlTimer> create(const OpenGlApi& gl);
  ~OpenGlTimer();
  OpenGlTimer(const OpenGlTimer&) = delete;
  OpenGlTimer& operator=(const OpenGlTimer&) = delete;

  void begin() { tell_time(); }
  void end() { tell_time(); }
  /// Of each piece, in their order; waits for them.
  std::vector<double> seconds() const;

 private:
  explicit OpenGlTimer(const OpenGlApi& gl) : gl_(gl) {}

  /// The device's clock when all before is done.
  void tell_time();

  const OpenGlApi& gl_;
  std::vector<GlName> queries_;
};

}  // namespace geci
