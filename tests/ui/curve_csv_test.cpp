#include "ui/curve_csv.h"

#include <doctest/doctest.h>

#include <vector>

namespace geci::curve_csv_test {

TEST_CASE("a curve as a table has a row a point, and validation where it was measured") {
  const std::vector<CurvePoint> curve = {
      {1, 7.5F, 0.5F, 0.001F, 0}, {2, 7.25F, 0.25F, 0.001F, 5000}, {3, 7, 2, 0.0005F, 6000}};
  const std::vector<CurvePoint> validation = {{2, 7.75F}, {2.5F, 7.5F}};
  CHECK(curve_csv(curve, validation) ==
        "step,loss,validation,gradient_norm,learning_rate,tokens_per_second\n"
        "1,7.5,,0.5,0.00100000005,\n"
        "2,7.25,7.75,0.25,0.00100000005,5000\n"
        "2.5,,7.5,,,\n"
        "3,7,,2,0.000500000024,6000\n");
}

TEST_CASE("a curve without points is a table without rows") {
  CHECK(curve_csv({}, {}) == "step,loss,validation,gradient_norm,learning_rate,tokens_per_second\n");
}

}  // namespace geci::curve_csv_test
