// The names of the curves, in a row that wraps; earlier runs have a cross that takes them away.
#pragma once

#include <span>

#include "ui/panel.h"
#include "ui/panels/curve_lines.h"

namespace geci {

class CurveLegend {
 public:
  /// Lays it out for `width`, in the current font. One line alone needs no name.
  CurveLegend(std::span<const CurveLine> lines, float width);

  bool empty() const { return entries_.empty(); }
  ImVec2 size() const { return size_; }
  void draw(ImVec2 origin, Commands& commands) const;

 private:
  struct Entry {
    const CurveLine* line;
    ImVec2 place;  // from the origin
  };

  std::vector<Entry> entries_;
  ImVec2 size_;
};

}  // namespace geci
