#include "platform/damage_grid.h"

#include <algorithm>
#include <optional>

namespace geci {
namespace {

/// Cells, not pixels; whether (row, column) is damaged.
struct Damage {
  const std::vector<bool>& cells;
  int columns;

  bool at(int row, int column) const { return cells[static_cast<size_t>(row) * columns + column]; }
};

enum class Axis { kAcross, kDown };

struct Extent {
  int low = 0, high = 0;  // [low, high); empty if nothing is damaged
  bool empty() const { return low >= high; }
  void add(const Extent& other) {
    if (other.empty()) return;
    *this = empty() ? other : Extent{std::min(low, other.low), std::max(high, other.high)};
  }
};

/// Of each line of the box that stands upright to `axis` (columns of cells for kAcross), where its damage lies.
std::vector<Extent> extents(const Damage& damage, const PixelBox& box, Axis axis) {
  const bool across = axis == Axis::kAcross;
  std::vector<Extent> result(static_cast<size_t>(across ? box.right - box.left : box.bottom - box.top));
  for (int row = box.top; row < box.bottom; ++row) {
    for (int column = box.left; column < box.right; ++column) {
      if (!damage.at(row, column)) continue;
      const int line = across ? column - box.left : row - box.top, place = across ? row : column;
      result[static_cast<size_t>(line)].add({place, place + 1});
    }
  }
  return result;
}

PixelBox tight(const Damage& damage, const PixelBox& box) {
  Extent across, down;
  const std::vector<Extent> columns = extents(damage, box, Axis::kAcross);
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) continue;
    across.add({box.left + static_cast<int>(i), box.left + static_cast<int>(i) + 1});
    down.add(columns[i]);
  }
  return {across.low, down.low, across.high, down.high};
}

struct Halves {
  PixelBox first, second;
  int64_t area() const { return first.area() + second.area(); }
};

/// Of all cuts of `box` across one axis, the one whose two halves, made tight, are smallest together.
std::optional<Halves> best_cut(const Damage& damage, const PixelBox& box, Axis axis) {
  const bool across = axis == Axis::kAcross;
  const std::vector<Extent> lines = extents(damage, box, axis);
  const int count = static_cast<int>(lines.size());
  const auto part = [&](int from, int to, const Extent& over) {
    return across ? PixelBox{box.left + from, over.low, box.left + to, over.high}
                  : PixelBox{over.low, box.top + from, over.high, box.top + to};
  };
  std::vector<PixelBox> after(lines.size() + 1);  // what is damaged from each line on
  Extent over;
  for (int i = count - 1, end = 0; i >= 0; --i) {
    if (over.empty() && !lines[static_cast<size_t>(i)].empty()) end = i + 1;
    over.add(lines[static_cast<size_t>(i)]);
    after[static_cast<size_t>(i)] =
        lines[static_cast<size_t>(i)].empty() ? after[static_cast<size_t>(i) + 1] : part(i, end, over);
  }
  std::optional<Halves> best;
  over = {};
  int end = 0;
  for (int i = 0; i + 1 < count; ++i) {
    if (!lines[static_cast<size_t>(i)].empty()) end = i + 1;
    over.add(lines[static_cast<size_t>(i)]);
    const Halves halves{part(0, end, over), after[static_cast<size_t>(i) + 1]};
    if (!best || halves.area() < best->area()) best = halves;
  }
  return best;
}

/// A cut that saves less than an eighth of the box is not worth another box.
constexpr int64_t kWorthwhile = 8;

/// Cuts the largest gain first.
std::vector<PixelBox> cut_up(const Damage& damage, const PixelBox& whole) {
  struct Piece {
    PixelBox box;
    std::optional<Halves> halves;
    int64_t gain = 0;
  };
  const auto piece = [&](const PixelBox& box) {
    Piece result{box, {}, 0};
    for (const Axis axis : {Axis::kAcross, Axis::kDown}) {
      const std::optional<Halves> cut = best_cut(damage, box, axis);
      if (!cut || box.area() - cut->area() <= result.gain) continue;
      result.halves = cut;
      result.gain = box.area() - cut->area();
    }
    if (result.gain * kWorthwhile < box.area()) result.gain = 0;
    return result;
  };
  std::vector<Piece> pieces{piece(whole)};
  while (pieces.size() < DamageGrid::kMostBoxes) {
    const auto most =
        std::max_element(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.gain < b.gain; });
    if (most->gain == 0) break;
    const Halves halves = *most->halves;
    *most = piece(halves.first);
    pieces.push_back(piece(halves.second));
  }
  std::vector<PixelBox> result;
  result.reserve(pieces.size());
  for (const Piece& each : pieces) result.push_back(each.box);
  return result;
}

}  // namespace

PixelBox intersection(const PixelBox& a, const PixelBox& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right), std::min(a.bottom, b.bottom)};
}

void DamageGrid::begin(int width, int height) {
  if (width != width_ || height != height_) forget();
  width_ = width;
  height_ = height;
  columns_ = (width + kCell - 1) / kCell;
  rows_ = (height + kCell - 1) / kCell;
  cells_.assign(static_cast<size_t>(columns_) * rows_, 0);
}

void DamageGrid::cover(const PixelBox& bounds, uint64_t key) {
  const PixelBox box = intersection(bounds, {0, 0, width_, height_});
  if (box.empty()) return;
  for (int row = box.top / kCell; row <= (box.bottom - 1) / kCell; ++row) {
    for (int column = box.left / kCell; column <= (box.right - 1) / kCell; ++column) {
      uint64_t& cell = cells_[static_cast<size_t>(row) * columns_ + column];
      cell = mix_keys(cell, key);
    }
  }
}

std::vector<PixelBox> DamageGrid::finish() {
  const PixelBox picture{0, 0, width_, height_};
  const bool known = last_.size() == cells_.size() && !picture.empty();
  std::vector<bool> damaged(cells_.size());
  for (size_t i = 0; known && i < cells_.size(); ++i) damaged[i] = cells_[i] != last_[i];
  last_.swap(cells_);
  if (!known) return picture.empty() ? std::vector<PixelBox>() : std::vector<PixelBox>{picture};
  const Damage damage{damaged, columns_};
  const PixelBox whole = tight(damage, {0, 0, columns_, rows_});
  if (whole.empty()) return {};
  std::vector<PixelBox> boxes = cut_up(damage, whole);
  for (PixelBox& box : boxes) {
    box = intersection({box.left * kCell, box.top * kCell, box.right * kCell, box.bottom * kCell}, picture);
  }
  return boxes;
}

}  // namespace geci
