#include "model/embedding_map.h"

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>

#include "core/random.h"

namespace geci::embedding_map_test {
namespace {

/// Random rows with variances that fall from column to column, so that the axes are well defined.
std::vector<float> random_table(int rows, int cols) {
  std::vector<float> table(static_cast<size_t>(rows * cols));
  RandomStream random(5, RandomUse::kBenchmark, 0);
  fill_normal(random, table);
  for (size_t i = 0; i < table.size(); ++i) {
    table[i] *= 3 / (1 + static_cast<float>(i % static_cast<size_t>(cols))) + 0.5F;
  }
  return table;
}

}  // namespace

TEST_CASE("the map is what an eigensolver gives, up to the direction of each axis") {
  constexpr int kRows = 40, kCols = 9;
  const std::vector<float> table = random_table(kRows, kCols);
  std::vector<int32_t> ids;
  for (int32_t id = 3; id < kRows; id += 2) ids.push_back(id);
  const PlaneMap map = project({table.data(), kRows, kCols}, ids);
  Eigen::MatrixXd x(ids.size(), kCols);
  for (size_t i = 0; i < ids.size(); ++i) {
    for (int j = 0; j < kCols; ++j) x(static_cast<int>(i), j) = table[static_cast<size_t>(ids[i] * kCols + j)];
  }
  x.rowwise() -= x.colwise().mean().eval();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(x.transpose() * x);
  for (int k = 0; k < 2; ++k) {
    const Eigen::VectorXd expected = x * solver.eigenvectors().col(kCols - 1 - k);
    double along = 0, worst_same = 0, worst_turned = 0;
    for (size_t i = 0; i < ids.size(); ++i) {
      const double seen = map.points[i][static_cast<size_t>(k)], wanted = expected(static_cast<int>(i));
      worst_same = std::max(worst_same, std::abs(seen - wanted));
      worst_turned = std::max(worst_turned, std::abs(seen + wanted));
      along += seen * seen;
    }
    CHECK(std::min(worst_same, worst_turned) < 1e-4);
    CHECK(map.explained[static_cast<size_t>(k)] == doctest::Approx(along / x.squaredNorm()).epsilon(1e-5));
    CHECK(map.explained[static_cast<size_t>(k)] ==
          doctest::Approx(solver.eigenvalues()(kCols - 1 - k) / x.squaredNorm()).epsilon(1e-6));
  }
}

TEST_CASE("another row lies in the plane where its own would, and half way between two half way") {
  constexpr int kRows = 12, kCols = 5;
  const std::vector<float> table = random_table(kRows, kCols);
  std::vector<int32_t> ids(kRows);
  for (int i = 0; i < kRows; ++i) ids[static_cast<size_t>(i)] = i;
  const PlaneMap map = project({table.data(), kRows, kCols}, ids);
  for (size_t i = 0; i < kRows; ++i) {
    const auto point = map.at({table.data() + i * kCols, kCols});
    CHECK(point[0] == doctest::Approx(map.points[i][0]).epsilon(1e-5));
    CHECK(point[1] == doctest::Approx(map.points[i][1]).epsilon(1e-5));
  }
  std::vector<float> between(kCols);
  for (size_t j = 0; j < kCols; ++j) between[j] = (table[j] + table[kCols + j]) / 2;
  CHECK(map.at(between)[0] == doctest::Approx((map.points[0][0] + map.points[1][0]) / 2).epsilon(1e-5));
}

TEST_CASE("one row, equal rows and a single column have a map too") {
  const std::vector<float> table = {1, 1, 1, 1};
  const std::vector<int32_t> one = {0}, both = {0, 1};
  CHECK(project({table.data(), 2, 2}, one).points[0][0] == 0);
  CHECK(project({table.data(), 2, 2}, both).explained[0] == 0);
  CHECK(project({table.data(), 4, 1}, both).points[1][1] == 0);
  CHECK(project({table.data(), 2, 2}, {}).points.empty());
}

TEST_CASE("the nearest rows are those with the largest cosine") {
  const std::vector<float> table = {1, 0, 2, 0.1F, 0, 5, -1, 0, 0, 0};
  const std::vector<int32_t> all = {0, 1, 2, 3, 4}, some = {4, 3};
  const std::vector<Neighbour> near = nearest({table.data(), 5, 2}, 0, all, 3);
  REQUIRE(near.size() == 3);
  CHECK(near[0].id == 1);
  CHECK(static_cast<double>(near[0].cosine) == doctest::Approx(2 / std::hypot(2, 0.1)));
  CHECK(near[1].id == 2);
  CHECK(near[1].cosine == 0);
  CHECK(near[2].id == 4);
  CHECK(nearest({table.data(), 5, 2}, 0, all, 99).size() == 4);
  CHECK(nearest({table.data(), 5, 2}, 0, some, 1).front().id == 4);
}

}  // namespace geci::embedding_map_test
