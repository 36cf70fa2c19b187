// Draws of a frame only what has changed since the last, on a surface that keeps its pixels. Without a graphics
// processor every pixel drawn is the processor's work, which training wants.
#pragma once

#include <cstdint>
#include <vector>

#include "imgui.h"
#include "platform/damage_grid.h"

namespace geci::platform {

class Repainter {
 public:
  /// Turns `data` into device pixels and takes out of it what would draw the same pixels again. What is left is to be
  /// drawn after the boxes returned, which do not overlap, have been cleared to the colour `background`.
  std::vector<PixelBox> reduce(ImDrawData& data, ImU32 background);
  /// The surface has lost its pixels.
  void forget() { grid_.forget(); }

 private:
  void cover(const ImDrawList& list);
  void cut(ImDrawList& list, const std::vector<PixelBox>& boxes, size_t& at) const;

  DamageGrid grid_;
  std::vector<PixelBox> triangles_;    // what each covers, in the order of drawing
  std::vector<uint64_t> vertex_keys_;  // kept between lists for its memory
};

}  // namespace geci::platform
