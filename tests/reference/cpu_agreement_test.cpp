#include "cpu/cpu_backend.h"
#include "cpu/kernels.h"
#include "reference/agreement.h"
#include "reference/reference_backend.h"

namespace geci::cpu_agreement_test {
namespace {

constexpr double kTolerance = 1e-4, kTightTolerance = 1e-5;

// Every instruction set's tiles have at most 12 rows and 32 columns, GEMM's blocks 96 rows and 256 of depth. The last
// has more words and tokens than a chunk of the output layer.
std::vector<agreement::Example> edges() {
  std::vector<agreement::Example> all = {
      {{.vocab = 31, .embed = 17, .hidden = 33}, 3, 13, true},
      {{.cell = Cell::kGru, .vocab = 13, .embed = 31, .hidden = 9}, 2, 97, true},
      {{.cell = Cell::kLstm, .vocab = 11, .embed = 5, .hidden = 257}, 1, 2, true},
      {{.vocab = 5003, .embed = 5, .hidden = 7}, 101, 1, true},
  };
  for (const Cell cell : agreement::kCells) {
    all.push_back({{.cell = cell, .vocab = 37, .embed = 17, .hidden = 19}, 11, 1, true});
  }
  return all;
}

/// use(backend) for each instruction set, on one thread and on two.
template <class Use>
void on_every_cpu(Use use) {
  for (const int threads : {1, 2}) {
    CAPTURE(threads);
    for (const Kernels* kernels : supported_kernels()) {
      CAPTURE(kernels->name);
      const auto tested = make_cpu_backend(threads, kernels->short_name);
      REQUIRE(tested.ok());
      use(**tested);
    }
  }
}

TEST_CASE("outputs, loss and every gradient of the CPU are the reference's") {
  const auto oracle = make_reference_backend();
  on_every_cpu([&](Backend& tested) {
    for (const auto& example : agreement::examples()) agreement::check_step(tested, *oracle, example, kTolerance);
  });
}

TEST_CASE("the CPU is the reference where sizes reach just over tiles, panels, blocks and chunks") {
  const auto oracle = make_reference_backend();
  on_every_cpu([&](Backend& tested) {
    for (const auto& example : edges()) agreement::check_step(tested, *oracle, example, kTightTolerance);
  });
}

TEST_CASE("fifty training steps of the CPU are the reference's, with every optimizer") {
  const auto oracle = make_reference_backend();
  const auto tested = make_cpu_backend(2);
  for (const auto& training : agreement::trainings()) agreement::check_training(*tested, *oracle, training, kTolerance);
}

}  // namespace
}  // namespace geci::cpu_agreement_test
