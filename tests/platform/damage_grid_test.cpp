#include "platform/damage_grid.h"

#include <doctest/doctest.h>

#include <random>

namespace geci::damage_grid_test {
namespace {

constexpr int kWidth = 1000, kHeight = 700;
constexpr PixelBox kPicture{0, 0, kWidth, kHeight};
constexpr int kCell = DamageGrid::kCell;

struct Piece {
  PixelBox bounds;
  uint64_t key;
};

std::vector<PixelBox> draw(DamageGrid& grid, const std::vector<Piece>& pieces) {
  grid.begin(kWidth, kHeight);
  for (const Piece& piece : pieces) grid.cover(piece.bounds, piece.key);
  return grid.finish();
}

bool holds(const std::vector<PixelBox>& boxes, int x, int y) {
  for (const PixelBox& box : boxes) {
    if (box.left <= x && x < box.right && box.top <= y && y < box.bottom) return true;
  }
  return false;
}

int64_t area(const std::vector<PixelBox>& boxes) {
  int64_t sum = 0;
  for (const PixelBox& box : boxes) sum += box.area();
  return sum;
}

const std::vector<Piece> kPage = {{kPicture, 1}, {{10, 10, 300, 60}, 2}, {{500, 400, 900, 600}, 3}};

}  // namespace

TEST_CASE("the first picture, one of another size and one after a loss are damaged all over") {
  DamageGrid grid;
  CHECK(draw(grid, kPage) == std::vector{kPicture});
  CHECK(draw(grid, kPage).empty());
  grid.begin(kWidth, kHeight - 1);
  CHECK(grid.finish() == std::vector{PixelBox{0, 0, kWidth, kHeight - 1}});
  CHECK(draw(grid, kPage) == std::vector{kPicture});
  grid.forget();
  CHECK(draw(grid, kPage) == std::vector{kPicture});
}

TEST_CASE("a piece that comes, goes, changes, or moves behind another damages the cells it covers") {
  const Piece label{{10, 10, 300, 60}, 2}, other{{10, 10, 300, 60}, 7};
  const std::vector<Piece> alone = {{kPicture, 1}}, with = {{kPicture, 1}, label}, changed = {{kPicture, 1}, other};
  const std::vector<Piece> both = {{kPicture, 1}, label, other}, swapped = {{kPicture, 1}, other, label};
  const std::vector<PixelBox> cells = {{0, 0, 10 * kCell, 2 * kCell}};
  DamageGrid grid;
  draw(grid, alone);
  for (const std::vector<Piece>& next : {with, changed, both, swapped, alone}) CHECK(draw(grid, next) == cells);
}

TEST_CASE("the same piece twice is not the same as none") {
  DamageGrid grid;
  draw(grid, {});
  const Piece veil{{0, 0, 32, 32}, 5};
  CHECK(draw(grid, {veil}).size() == 1);
  CHECK(draw(grid, {veil, veil}).size() == 1);
  CHECK(draw(grid, {veil, veil, veil}).size() == 1);
}

TEST_CASE("damage far apart is not joined by what lies between") {
  DamageGrid grid;
  draw(grid, kPage);
  const std::vector<PixelBox> boxes = draw(grid, {{kPicture, 1}, {{10, 10, 300, 60}, 20}, {{500, 400, 900, 600}, 30}});
  REQUIRE(boxes.size() == 2);
  CHECK(area(boxes) == 10 * 2 * kCell * kCell + 14 * 7 * kCell * kCell);
}

TEST_CASE("nothing outside the picture is touched or counted") {
  DamageGrid grid;
  draw(grid, {});
  CHECK(draw(grid, {{{-50, -50, 0, 0}, 1}, {{kWidth, 0, kWidth + 9, 9}, 2}, {{5, 9, 5, 20}, 3}}).empty());
  const std::vector<PixelBox> corner = draw(grid, {{{kWidth - 1, kHeight - 1, kWidth + 99, kHeight + 99}, 4}});
  REQUIRE(corner.size() == 1);
  CHECK(corner.front().right == kWidth);
  CHECK(corner.front().bottom == kHeight);
  grid.begin(0, 0);
  CHECK(grid.finish().empty());
}

TEST_CASE("whatever changes, the boxes are few, apart from each other, and hold every changed pixel") {
  std::mt19937 random(1);
  const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  DamageGrid grid;
  for (int round = 0; round < 200; ++round) {
    draw(grid, kPage);
    std::vector<Piece> next = kPage;
    for (int n = upto(40); n >= 0; --n) {
      const int x = upto(kWidth), y = upto(kHeight);
      next.push_back({{x, y, x + 1 + upto(60), y + 1 + upto(30)}, random()});
    }
    const std::vector<PixelBox> boxes = draw(grid, next);
    CHECK(boxes.size() <= DamageGrid::kMostBoxes);
    for (size_t i = 0; i < boxes.size(); ++i) {
      CHECK(intersection(boxes[i], kPicture) == boxes[i]);
      for (size_t k = 0; k < i; ++k) CHECK(intersection(boxes[i], boxes[k]).empty());
    }
    for (size_t i = kPage.size(); i < next.size(); ++i) {
      const PixelBox seen = intersection(next[i].bounds, kPicture);
      CHECK(holds(boxes, seen.left, seen.top));
      CHECK(holds(boxes, seen.right - 1, seen.bottom - 1));
    }
  }
}

}  // namespace geci::damage_grid_test
