// What of a picture has changed since the one before: pieces cover cells of a grid, and a cell whose pieces are not the
// same in the same order is damaged. Arithmetic only, in device pixels.
#pragma once

#include <cstdint>
#include <vector>

namespace geci {

/// Pixels [left, right) x [top, bottom).
struct PixelBox {
  int left = 0, top = 0, right = 0, bottom = 0;

  bool empty() const { return left >= right || top >= bottom; }
  int64_t area() const { return empty() ? 0 : int64_t{right - left} * (bottom - top); }
  bool operator==(const PixelBox&) const = default;
};

PixelBox intersection(const PixelBox& a, const PixelBox& b);

/// A key of two, the order counting. The multiplier is 2^64 / golden ratio, which spreads a key over all bits.
inline uint64_t mix_keys(uint64_t first, uint64_t second) {
  const uint64_t mixed = (first ^ second) * 0x9E3779B97F4A7C15;
  return mixed ^ (mixed >> 32);
}

class DamageGrid {
 public:
  /// Side of a cell: about a line of text.
  static constexpr int kCell = 32;
  /// Each box is drawn by itself, which costs too: no more than these.
  static constexpr int kMostBoxes = 8;

  /// Starts a picture of `width` x `height` pixels. One of another size than the last is damaged all over.
  void begin(int width, int height);
  /// A piece of the picture, in the order of drawing; it changes no pixel outside `bounds`, and two pieces with the
  /// same `key` look the same.
  void cover(const PixelBox& bounds, uint64_t key);
  /// Boxes that do not overlap, within the picture, and that hold every damaged cell. The picture becomes the last one.
  std::vector<PixelBox> finish();
  /// The last picture is lost: all of the next one is damaged.
  void forget() { last_.clear(); }

 private:
  int width_ = 0, height_ = 0, columns_ = 0, rows_ = 0;
  std::vector<uint64_t> cells_, last_;  // (rows, columns), what covers each; `last_` is empty if it is not known
};

}  // namespace geci
