#include "reference/reference_backend.h"

#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "core/host_backend.h"
#include "core/random.h"
#include "reference/matrices.h"
#include "reference/optimizer.h"
#include "reference/recurrent.h"

namespace geci {
namespace {

using reference::read;
using reference::Row;
using reference::Rows;
using reference::write;

/// The output layer works on so many tokens at a time, for the logits of all may not fit into memory.
constexpr int kTokensAtOnce = 128;

class ReferenceBackend : public HostBackend {
 public:
  const char* device() const override { return "reference"; }
  std::vector<std::pair<std::string, int64_t>> limits() const override { return {}; }
  std::string description() const override {
    return "reference · Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) +
           "." + std::to_string(EIGEN_MINOR_VERSION);
  }
  int threads() const override { return 1; }
  double peak_gflops() override;

  void embedding_forward(std::span<const int32_t> ids, ConstMatrix table, Matrix y) override {
    for (size_t r = 0; r < ids.size(); ++r) {
      std::copy_n(table.row(ids[r]), table.cols, y.row(static_cast<int>(r)));
    }
  }

  void embedding_backward(std::span<const int32_t> ids, ConstMatrix d_y, Matrix d_table, bool accumulate) override {
    Rows sum = accumulate ? read(d_table) : Rows(Rows::Zero(d_table.rows, d_table.cols));
    const Rows gradients = read(d_y);
    for (size_t r = 0; r < ids.size(); ++r) sum.row(ids[r]) += gradients.row(static_cast<Eigen::Index>(r));
    write(sum, d_table.data);
  }

  void dropout(const DropoutKey& key, float p, std::span<const float> x, std::span<float> y) override {
    const auto threshold = static_cast<uint32_t>(static_cast<double>(p) * 0x1p32);
    const uint64_t lane = dropout_lane(key.site, key.step);
    for (size_t i = 0; i < x.size(); ++i) {
      const bool is_kept = philox(key.seed, i / 4, lane)[i % 4] >= threshold;
      y[i] = is_kept ? x[i] / (1.0F - p) : 0.0F;
    }
  }

  void recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                         const float* state_in, float* y, float* state_out, float* tape) override {
    reference::recurrent_forward(shape, weights, x, state_in, y, state_out, tape);
  }
  void recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                          const float* state_in, const float* y, float* tape, float* d_y, float* d_x,
                          const RecurrentParameters<float>& d_weights) override {
    reference::recurrent_backward(shape, weights, x, state_in, y, tape, d_y, d_x, d_weights);
  }

  void product(ConstMatrix a, bool transpose_a, ConstMatrix b, bool transpose_b, Matrix c) override {
    const Rows left = transpose_a ? Rows(read(a).transpose()) : read(a);
    const Rows right = transpose_b ? Rows(read(b).transpose()) : read(b);
    write(left * right, c.data);
  }

  void linear(ConstMatrix x, const LinearParameters<const float>& weights, Matrix y) override {
    write((read(x) * read(weights.w).transpose()).rowwise() + read(weights.b), y.data);
  }

  double cross_entropy(ConstMatrix x, const LinearParameters<const float>& weights,
                       std::span<const int32_t> targets) override {
    return for_some_tokens(x, weights, targets, [](int, const Rows&, const Rows&) {});
  }

  // With p = softmax(logits), the gradient of -log p[target] with respect to the logits is p - onehot(target).
  void cross_entropy_with_gradients(ConstMatrix x, const LinearParameters<const float>& weights,
                                    std::span<const int32_t> targets, Matrix d_x,
                                    const LinearParameters<float>& d_weights, int slot) override {
    const Rows w = read(weights.w);
    Rows d_w = Rows::Zero(w.rows(), w.cols());
    Row d_b = Row::Zero(w.rows());
    step_numbers(slot).loss = for_some_tokens(x, weights, targets, [&](int first, const Rows& some, const Rows& p) {
      Rows d_logits = p;
      for (Eigen::Index r = 0; r < p.rows(); ++r) d_logits(r, targets[static_cast<size_t>(first + r)]) -= 1;
      d_logits /= x.rows;
      d_w += d_logits.transpose() * some;
      d_b += d_logits.colwise().sum();
      write(d_logits * w, d_x.row(first));
    });
    write(d_w, d_weights.w.data);
    write(d_b, d_weights.b.data());
  }

  void add_squares(std::span<const float> values, int slot) override {
    step_numbers(slot).squared_norm += read(values).squaredNorm();
  }

  void update(const OptimizerStep& step, const UpdateRule& rule, std::span<float> weights,
              std::span<const float> gradients, std::span<float> first_moments,
              std::span<float> second_moments) override {
    const StepNumbers& numbers = step_numbers(rule.slot);
    if (!is_sound(numbers, rule)) return;
    const auto scale = static_cast<double>(clip_scale(numbers, rule));
    if (step.settings.kind == Optimizer::kSgd) {
      reference::sgd(step.settings, scale, weights, gradients, first_moments);
    } else {
      reference::adam(step, scale, weights, gradients, first_moments, second_moments);
    }
  }

 private:
  /// The mean loss. then(first, x, p) is called with some of the tokens, from number `first` on, and softmax(x W^T +
  /// b).
  template <class Then>
  double for_some_tokens(ConstMatrix x, const LinearParameters<const float>& weights, std::span<const int32_t> targets,
                         Then then) {
    const Rows w = read(weights.w);
    const Row b = read(weights.b);
    double sum = 0;
    for (int first = 0; first < x.rows; first += kTokensAtOnce) {
      const Rows some = read({x.row(first), std::min(kTokensAtOnce, x.rows - first), x.cols});
      Rows p = (some * w.transpose()).rowwise() + b;
      for (Eigen::Index r = 0; r < p.rows(); ++r) {
        const double largest = p.row(r).maxCoeff(), of_target = p(r, targets[static_cast<size_t>(first + r)]);
        p.row(r) = (p.row(r).array() - largest).exp();
        const double total = p.row(r).sum();
        p.row(r) /= total;
        sum += std::log(total) + largest - of_target;
      }
      then(first, some, p);
    }
    return sum / x.rows;
  }
};

// Of Eigen's own product, on matrices that stay in the cache.
double ReferenceBackend::peak_gflops() {
  using Clock = std::chrono::steady_clock;
  constexpr int kSize = 96;
  const Rows a = Rows::Constant(kSize, kSize, 0.5), b = Rows::Constant(kSize, kSize, 0.25);
  Rows c(kSize, kSize);
  double best = 0;
  const auto begin = Clock::now();
  while (std::chrono::duration<double>(Clock::now() - begin).count() < 0.1) {
    const auto before = Clock::now();
    for (int i = 0; i < 8; ++i) c.noalias() = a * b;
    const double seconds = std::chrono::duration<double>(Clock::now() - before).count();
    if (seconds > 0) best = std::max(best, 8 * 2.0 * kSize * kSize * kSize / seconds);
  }
  return best * 1e-9;
}

}  // namespace

std::unique_ptr<Backend> make_reference_backend() { return std::make_unique<ReferenceBackend>(); }

}  // namespace geci
