#include "gpu/opengl_timer.h"

#include <algorithm>

namespace geci {

std::unique_ptr<OpenGlTimer> OpenGlTimer::create(const OpenGlApi& gl) {
  int32_t bits = 0;
  gl.glGetQueryiv(gl::kTimestamp, gl::kQueryCounterBits, &bits);
  if (bits == 0) return nullptr;
  return std::unique_ptr<OpenGlTimer>(new OpenGlTimer(gl));
}

OpenGlTimer::~OpenGlTimer() { gl_.glDeleteQueries(static_cast<int32_t>(queries_.size()), queries_.data()); }

void OpenGlTimer::tell_time() {
  GlName query = 0;
  gl_.glGenQueries(1, &query);
  queries_.push_back(query);
  gl_.glQueryCounter(query, gl::kTimestamp);
}

std::vector<double> OpenGlTimer::seconds() const {
  std::vector<uint64_t> nanoseconds;
  for (const GlName query : queries_) {
    gl_.glGetQueryObjectui64v(query, gl::kQueryResult, &nanoseconds.emplace_back());
  }
  std::vector<double> seconds;
  for (size_t i = 0; i + 1 < nanoseconds.size(); i += 2) {
    const uint64_t begin = nanoseconds[i], end = std::max(begin, nanoseconds[i + 1]);
    seconds.push_back(static_cast<double>(end - begin) * 1e-9);
  }
  return seconds;
}

}  // namespace geci
