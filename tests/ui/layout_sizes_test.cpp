#include "ui/layout_sizes.h"

#include <doctest/doctest.h>

namespace geci::shares_test {
namespace {

constexpr float kGap = 12;

float total(const Columns& columns, bool beside) {
  return columns.side.size + kGap + columns.centre + (beside ? kGap + columns.inside.size : 0);
}

void require_in_limits(const LayoutSize& share) {
  CHECK(share.least <= share.size);
  CHECK(share.size <= share.most);
}

}  // namespace

TEST_CASE("columns fill the window, whatever was chosen and however wide it is") {
  for (const float width : {980.0F, 1280.0F, 1440.0F, 1920.0F, 3840.0F}) {
    for (const float chosen : {0.0F, 1.0F, 350.0F, 500.0F, 10'000.0F}) {
      for (const bool beside : {false, true}) {
        if (beside && width < 1280) continue;
        CAPTURE(width);
        CAPTURE(chosen);
        CAPTURE(beside);
        const Columns columns = column_sizes({width, kGap, beside, 0}, {chosen, chosen, 0});
        CHECK(total(columns, beside) == doctest::Approx(width));
        CHECK(columns.centre >= 440);
        require_in_limits(columns.side);
        if (beside) require_in_limits(columns.inside);
      }
    }
  }
}

TEST_CASE("a chosen width is kept where it fits") {
  const Columns columns = column_sizes({1920, kGap, true, 0}, {420, 500, 0});
  CHECK(columns.side.size == 420);
  CHECK(columns.inside.size == 500);
  CHECK(column_sizes({1920, kGap, true, 0}, {}).side.size == 352);
}

TEST_CASE("a folded column takes its own width and no more") {
  const Columns columns = column_sizes({1280, kGap, true, 50}, {0, 600, 0});
  CHECK(columns.inside.size == 50);
  CHECK(total(columns, true) == doctest::Approx(1280));
}

TEST_CASE("the lyrics have the larger part of the middle, unless the curves were given it") {
  const Rows proposed = row_sizes(718, 112, kGap, {});
  CHECK(proposed.lyrics + 112 + proposed.curve.size + 2 * kGap == doctest::Approx(718));
  CHECK(proposed.lyrics > 1.4F * proposed.curve.size);
  CHECK(row_sizes(718, 112, kGap, {0, 0, 300}).curve.size == 300);
  const Rows greedy = row_sizes(718, 112, kGap, {0, 0, 5000});
  CHECK(greedy.lyrics == 170);
  CHECK(greedy.curve.size == 718 - 112 - 2 * kGap - 170);
  require_in_limits(greedy.curve);
}

TEST_CASE("a window too low for all of them scrolls instead of squeezing") {
  const Rows rows = row_sizes(300, 112, kGap, {});
  CHECK(rows.lyrics == 170);
  CHECK(rows.curve.size == 160);
}

}  // namespace geci::shares_test
