#include "model/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<double> kTemperatureOutOfRange{
    "The temperature is {:g}; it must be above 0 (for the likeliest token every time, choose greedy).",
    "温度是 {:g}，只能大于 0（想每次都取最可能的词元，请选“贪心”）。"};
constexpr Sentence<int64_t> kTopKOutOfRange{"Top-k is {}; it must be 0 (all tokens) or more.",
                                            "Top-k 是 {}，只能是 0（全部词元）或更多。"};
constexpr Sentence<double> kTopPOutOfRange{"Top-p is {:g}; it must be above 0 and at most 1 (all tokens).",
                                           "Top-p 是 {:g}，只能大于 0、不超过 1（全部词元）。"};
constexpr Sentence<double> kPenaltyOutOfRange{
    "The repetition penalty is {:g}; it must be above 0 (1: none; above 1: fewer repetitions).",
    "重复惩罚是 {:g}，只能大于 0（1：不用；大于 1：少重复）。"};

/// logits = softmax(logits / temperature).
void soften(std::span<float> logits, float temperature) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (float& value : logits) {
    value = std::exp((value - largest) / temperature);
    sum += static_cast<double>(value);
  }
  const double scale = 1 / sum;
  for (float& value : logits) value = static_cast<float>(static_cast<double>(value) * scale);
}

bool is_positive(float value) { return value > 0 && std::isfinite(value); }

}  // namespace

Status validate(const SamplingSettings& settings) {
  if (!settings.greedy && !is_positive(settings.temperature)) {
    return Error{kTemperatureOutOfRange(settings.temperature)};
  }
  if (settings.top_k < 0) {
    return Error{kTopKOutOfRange(settings.top_k)};
  }
  if (!(settings.top_p > 0 && settings.top_p <= 1)) {
    return Error{kTopPOutOfRange(settings.top_p)};
  }
  if (!is_positive(settings.repetition_penalty)) {
    return Error{kPenaltyOutOfRange(settings.repetition_penalty)};
  }
  return Ok{};
}

int32_t argmax(std::span<const float> logits) {
  return static_cast<int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

float probability_of(std::span<const float> logits, int32_t token) {
  const auto chosen = static_cast<double>(logits[static_cast<size_t>(token)]);
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - chosen);
  return static_cast<float>(1 / sum);
}

void DistributionShaper::shape(const SamplingSettings& settings, std::span<float> logits) {
  soften(logits, settings.temperature);
  const size_t vocab = logits.size();
  const size_t kept_by_rank = settings.top_k > 0 ? std::min(vocab, static_cast<size_t>(settings.top_k)) : vocab;
  if (kept_by_rank == vocab && settings.top_p >= 1) return;
  std::iota(ranked_.begin(), ranked_.end(), 0);
  const auto likelier = [&](int32_t a, int32_t b) {
    const float of_a = logits[static_cast<size_t>(a)], of_b = logits[static_cast<size_t>(b)];
    return of_a != of_b ? of_a > of_b : a < b;
  };
  std::partial_sort(ranked_.begin(), ranked_.begin() + static_cast<ptrdiff_t>(kept_by_rank), ranked_.end(), likelier);
  double mass = 0;
  for (size_t i = 0; i < kept_by_rank; ++i) mass += static_cast<double>(logits[static_cast<size_t>(ranked_[i])]);
  const double wanted = mass * static_cast<double>(settings.top_p);
  size_t kept = 0;
  double kept_mass = 0;
  while (kept < kept_by_rank && (kept == 0 || kept_mass < wanted)) {
    kept_mass += static_cast<double>(logits[static_cast<size_t>(ranked_[kept++])]);
  }
  for (size_t i = 0; i < vocab; ++i) {
    float& value = logits[static_cast<size_t>(ranked_[i])];
    value = i < kept ? static_cast<float>(static_cast<double>(value) / kept_mass) : 0.0F;
  }
}

int32_t draw(std::span<const float> probabilities, float uniform) {
  const double sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
  double left = static_cast<double>(uniform) * sum;
  int32_t last_possible = 0;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] <= 0) continue;
    last_possible = static_cast<int32_t>(i);
    left -= static_cast<double>(probabilities[i]);
    if (left < 0) break;
  }
  return last_possible;
}

Generator::Generator(Backend& backend, const NetworkConfig& config, const SamplingSettings& settings,
                     std::optional<int32_t> line_end)
    : backend_(backend),
      network_(backend, config, 1, 1),
      state_(backend, config, 1),
      settings_(settings),
      line_end_(line_end),
      random_(settings.seed, RandomUse::kSample, 0),
      shaper_(config.vocab),
      logits_(static_cast<size_t>(config.vocab)),
      shaped_(logits_.size()),
      seen_(settings.repetition_penalty == 1 ? 0 : static_cast<size_t>(config.vocab)) {}

void Generator::start(std::span<const float> weights, std::span<const int32_t> prompt) {
  backend_.clear(state_.values);
  std::fill(seen_.begin(), seen_.end(), false);
  stopped_ = false;
  for (const int32_t token : prompt) feed(weights, token);
}

EmittedToken Generator::next(std::span<const float> weights) {
  const int32_t token = choose();
  const float probability = probability_of(logits_, token);
  stopped_ = settings_.stop_at_line_end && line_end_ == token;
  feed(weights, token);
  return {token, probability};
}

void Generator::feed(std::span<const float> weights, int32_t token) {
  if (!seen_.empty()) seen_[static_cast<size_t>(token)] = true;
  network_.next_logits(weights, token, state_, logits_);
}

void Generator::penalise_repetition() {
  for (size_t i = 0; i < seen_.size(); ++i) {
    if (seen_[i] && line_end_ != static_cast<int32_t>(i)) penalise(shaped_[i], settings_.repetition_penalty);
  }
}

int32_t Generator::choose() {
  std::copy(logits_.begin(), logits_.end(), shaped_.begin());
  penalise_repetition();
  if (settings_.greedy) return argmax(shaped_);
  shaper_.shape(settings_, shaped_);
  return draw(shaped_, random_.next_uniform());
}

}  // namespace geci
