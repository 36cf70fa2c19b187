#include "train/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/sentence.h"
#include "text/utf8.h"
#include "train/checkpoint.h"

namespace geci {
namespace {

constexpr Sentence<int64_t, int64_t, int64_t> kShortSongs{
    "{} of {} songs are shorter than a window of {} tokens, and nothing is learned from them: use a shorter window, or "
    "the order stream.",
    "{1} 首歌中有 {0} 首比 {2} 个词元的窗口还短，学不到：请把窗口调短，或用“流”的顺序。"};

constexpr Sentence<int64_t, int64_t> kBatchTooLarge{
    "A batch of {} windows of {} tokens does not fit into memory with this network; choose smaller ones.",
    "内存放不下这个网络的一批 {} 段、每段 {} 个词元：请调小。"};
constexpr Sentence<> kOtherShape{"These weights belong to a network of another shape.",
                                 "这些权重属于另一种形状的网络。"};
constexpr Sentence<std::string> kOtherSettings{
    "This checkpoint's run has {}: go on with its settings, or start a new run.",
    "这个断点的训练的设置不同（{}）：请按它的设置继续，或者重新开始。"};
constexpr Sentence<> kOtherText{
    "This checkpoint's run learns from another text, or another part of it: go on with that one, or start a new run.",
    "这个断点的训练学的是另一段文字，或另一部分：请用那一段继续，或者重新开始。"};
constexpr Sentence<> kIncomplete{"This checkpoint is not complete: use an older one, or start a new run.",
                                 "这个断点不完整：请用更早的一个，或者重新开始。"};
constexpr Sentence<int64_t, Message> kDiverged{
    "Training diverged at step {} ({}); the last good weights are kept: start again with a lower learning rate or "
    "with clipping.",
    "训练在第 {} 步发散了（{}），留下最后一次正常的权重：请调低学习率，或用梯度裁剪，再开始。"};
constexpr Sentence<> kNotANumber{"the loss is no longer a number", "损失已经不是数了"};
constexpr Sentence<> kFarAboveGuess{"the loss is far above a guess", "损失远高于随便猜"};

// Activations and their gradients: 1 GiB at this limit.
constexpr int64_t kMaxActivationFloats = int64_t{256} << 20;
// How much of a text one evaluation call scores.
constexpr int kEvaluationWindow = 256;
constexpr int64_t kStepsBetweenGoodWeights = 100;
// The uniform baseline has a loss of ln V; a loss of several times that comes from weights that have diverged.
constexpr double kExplosion = 3;

// Leaving rows of the embedding late pays where a batch names few of them.
bool can_be_deferred(const Backend& backend, const NetworkConfig& network, const TrainSettings& train) {
  constexpr int kVector = 16;  // rows are whole vectors of every instruction set, as Backend::catch_up needs
  return backend.can_catch_up() && train.optimizer.kind == Optimizer::kAdam && !network.tie &&
         network.embed % kVector == 0 && int64_t{2} * train.batch * train.steps <= network.vocab;
}

}  // namespace

Status check_memory(const NetworkConfig& network, const TrainSettings& train) {
  const int64_t per_token = int64_t{2} * network.embed + int64_t{network.hidden} * (2 * network.layers + 3);
  if (per_token * train.batch * train.steps <= kMaxActivationFloats) return Ok{};
  return Error{kBatchTooLarge(train.batch, train.steps)};
}

Result<int64_t> steps_of_epochs(const TrainSettings& settings, const TrainingText& text, int64_t epochs) {
  const Result<BatchSource> batches =
      BatchSource::create(text, settings.order, settings.steps, settings.batch, settings.seed);
  if (!batches) return batches.error();
  return epochs * batches->batches_per_epoch();
}

Result<std::unique_ptr<Trainer>> Trainer::create(Backend& backend, const NetworkConfig& network,
                                                 const TrainSettings& train, TrainingText text) {
  for (const Status& status : {validate(network), validate(train)}) {
    if (!status) return status.error();
  }
  if (const Status fits = check_memory(network, train); !fits) return fits.error();
  Result<BatchSource> batches = BatchSource::create(std::move(text), train.order, train.steps, train.batch, train.seed);
  if (!batches) return batches.error();
  std::unique_ptr<Trainer> trainer(new Trainer(backend, network, train, std::move(*batches)));
  if (const Status alive = backend.status(); !alive) return alive.error();
  trainer->rescue();
  return trainer;
}

Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::go_on_elsewhere(const Trainer& lost, Backend& backend) {
  return go_on_from(*lost.rescued_, lost, backend);
}

Result<std::unique_ptr<Trainer>> Trainer::copy_to(Backend& backend, Trainer& from) {
  return go_on_from(from.checkpoint(), from, backend);
}

Result<std::unique_ptr<Trainer>> Trainer::go_on_from(const Checkpoint& checkpoint, const Trainer& trainer,
                                                     Backend& backend) {
  Result<std::unique_ptr<Trainer>> copy = create(backend, trainer.config(), trainer.settings_, trainer.batches_.text());
  if (!copy) return copy.error();
  if (const Status restored = (*copy)->restore(checkpoint); !restored) return restored.error();
  (*copy)->validation_ = trainer.validation_;
  return std::move(*copy);
}

void Trainer::rescue() {
  if (!backend_.can_be_lost()) return;
  Checkpoint now = checkpoint();
  // What a lost device gives is not what it held.
  if (backend_.status()) rescued_ = std::make_unique<const Checkpoint>(std::move(now));
}

Trainer::Trainer(Backend& backend, const NetworkConfig& network, const TrainSettings& train, BatchSource batches)
    : backend_(backend),
      settings_(train),
      schedule_(train.schedule),
      network_(backend, network, train.steps, train.batch),
      batches_(std::move(batches)),
      state_(backend, network, train.batch),
      gradients_(backend, network_.layout().buffer_size()),
      first_moments_(backend, network_.layout().buffer_size()),
      second_moments_(backend, network_.layout().buffer_size()) {
  queued_.reserve(Backend::kSlots);
  initialise(network, network_.layout(), train.seed, good_weights_);
  weights_ = DeviceBuffer(backend, good_weights_);
  if (can_be_deferred(backend, network, train)) deferred_rows_.emplace(network.vocab);
}

Status Trainer::set_weights(const ParameterBuffer& weights) {
  if (weights.size() != weights_.size()) return Error{kOtherShape()};
  backend_.upload(weights, weights_.data());
  queued_.clear();
  good_weights_ = weights;
  best_weights_.clear();
  backend_.clear(first_moments_);
  backend_.clear(second_moments_);
  if (deferred_rows_) deferred_rows_->forget();
  rescue();
  return Ok{};
}

Message Trainer::left_out_warning() const {
  const int64_t songs = batches_.songs_left_out();
  if (songs == 0) return {};
  return kShortSongs(songs, static_cast<int64_t>(batches_.text().song_ends.size()), settings_.steps);
}

const DeviceBuffer& Trainer::device_weights() {
  settle();
  return weights_;
}

Checkpoint Trainer::checkpoint() {
  Checkpoint checkpoint{network_.config(), weights(), {}};
  ResumeState& resume = checkpoint.resume;
  resume.settings = settings_;
  resume.steps_done = steps_done_;
  resume.epoch_loss_sum = epoch_loss_sum_;
  resume.corpus_tokens = batches_.ids().size();
  resume.corpus_fingerprint = fingerprint(batches_.text());
  resume.first_moments = first_moments_.on_host();
  resume.second_moments = second_moments_.on_host();
  resume.good_weights = good_weights_;
  resume.best_weights = best_weights_;
  resume.first_loss = first_loss_;
  resume.best_loss = best_loss_;
  resume.epochs_without_improvement = epochs_without_improvement_;
  resume.schedule = schedule_.memory();
  if (settings_.order == WindowOrder::kStream) resume.hidden = state_.values.on_host();
  return checkpoint;
}

Status Trainer::restore(const Checkpoint& checkpoint) {
  const ResumeState& resume = checkpoint.resume;
  for (const std::string& difference :
       {first_difference(checkpoint.network, network_.config()), first_difference(resume.settings, settings_)}) {
    if (difference.empty()) continue;
    return Error{kOtherSettings(difference)};
  }
  if (resume.corpus_tokens != batches_.ids().size() || resume.corpus_fingerprint != fingerprint(batches_.text())) {
    return Error{kOtherText()};
  }
  const size_t size = weights_.size(), best_size = resume.best_weights.empty() ? 0 : size;
  const size_t hidden_size = settings_.order == WindowOrder::kStream ? state_.values.size() : 0;
  if (checkpoint.weights.size() != size || resume.first_moments.size() != size ||
      resume.second_moments.size() != size || resume.good_weights.size() != size ||
      resume.best_weights.size() != best_size || resume.hidden.size() != hidden_size) {
    return Error{kIncomplete()};
  }
  backend_.upload(checkpoint.weights, weights_.data());
  backend_.upload(resume.first_moments, first_moments_.data());
  backend_.upload(resume.second_moments, second_moments_.data());
  if (deferred_rows_) deferred_rows_->forget();
  good_weights_ = resume.good_weights;
  best_weights_ = resume.best_weights;
  first_loss_ = resume.first_loss;
  best_loss_ = resume.best_loss;
  epochs_without_improvement_ = static_cast<int>(resume.epochs_without_improvement);
  schedule_.restore(resume.schedule);
  if (hidden_size > 0) backend_.upload(resume.hidden, state_.values.data());
  queued_.clear();
  steps_done_ = resume.steps_done;
  epoch_loss_sum_ = resume.epoch_loss_sum;
  rescue();
  return Ok{};
}

void Trainer::queue_step() {
  if (steps_done_ > 0 && steps_done_ % kStepsBetweenGoodWeights == 0) rescue();
  const int64_t per_epoch = batches_.batches_per_epoch();
  const int64_t epoch = steps_done_ / per_epoch, index = steps_done_ % per_epoch;
  batches_.fill(epoch, index, batch_);
  if (!batch_.continues) backend_.clear(state_.values);
  if (steps_done_ == 1 && !queued_.empty()) wait_for(queued_.back());  // the first loss sets the limit of all others

  const TokenBatch tokens{batch_.steps, batch_.batch, batch_.inputs, batch_.targets};
  const DropoutSeed dropout{settings_.seed, static_cast<uint64_t>(steps_done_)};
  const auto slot = static_cast<int>(steps_done_ % Backend::kSlots);
  QueuedStep& step = queued_.emplace_back();
  step.rule = {.slot = slot, .clip = settings_.clip, .loss_limit = loss_limit()};
  prepare_embedding();
  backend_.begin_step(slot);
  network_.loss_and_gradients(weights_, tokens, state_, dropout, gradients_, slot, deferred_rows_.has_value());
  add_squared_norm(slot);
  if (steps_done_ % kStepsBetweenGoodWeights == 0) keep_good_weights(step);

  OptimizerSettings optimizer = settings_.optimizer;
  optimizer.learning_rate *= schedule_.factor(steps_done_, epoch);
  ++steps_done_;
  update({optimizer, steps_done_}, step.rule);
  step.metrics.step = steps_done_;
  step.metrics.epoch = epoch + 1;
  step.metrics.learning_rate = optimizer.learning_rate;
  step.metrics.tokens = tokens.steps * tokens.batch;
  step.metrics.ends_epoch = index + 1 == per_epoch;
}

void Trainer::wait_for(QueuedStep& step) {
  if (step.known) return;
  const StepNumbers numbers = backend_.numbers(step.rule.slot);
  step.metrics.loss = numbers.loss;
  step.metrics.gradient_norm = std::sqrt(numbers.squared_norm);
  step.known = true;
  if (std::isinf(step.rule.loss_limit)) first_loss_ = numbers.loss;
}

// Weights are good if the loss that they give is sound; the update has not changed them yet.
void Trainer::keep_good_weights(QueuedStep& step) {
  if (is_sound(backend_.numbers(step.rule.slot), step.rule)) backend_.download(device_weights(), good_weights_.data());
}

bool Trainer::is_known_by_now(const QueuedStep& step) const {
  return step.known || pauses_after(queued_.back()) || queued_.size() > static_cast<size_t>(backend_.steps_ahead());
}

bool Trainer::pauses_after(const QueuedStep& step) const {
  const bool is_rescued = backend_.can_be_lost() && step.metrics.step % kStepsBetweenGoodWeights == 0;
  return step.metrics.ends_epoch || is_rescued;
}

Result<std::optional<StepMetrics>> Trainer::next_metrics(bool wait) {
  if (queued_.empty()) return std::optional<StepMetrics>();
  QueuedStep& oldest = queued_.front();
  if (!wait && !is_known_by_now(oldest)) return std::optional<StepMetrics>();
  wait_for(oldest);
  if (const Status alive = backend_.status(); !alive) return alive.error();
  StepMetrics metrics = oldest.metrics;
  const double norm = metrics.gradient_norm;
  if (!is_sound({metrics.loss, norm * norm}, oldest.rule)) return restore_good_weights(metrics);
  queued_.erase(queued_.begin());
  const int64_t per_epoch = batches_.batches_per_epoch();
  if ((metrics.step - 1) % per_epoch == 0) epoch_loss_sum_ = 0;
  epoch_loss_sum_ += metrics.loss;
  if (metrics.ends_epoch) metrics.epoch_loss = epoch_loss_sum_ / static_cast<double>(per_epoch);
  return std::optional(metrics);
}

Result<StepMetrics> Trainer::step() {
  queue_step();
  const Result<std::optional<StepMetrics>> metrics = next_metrics(true);
  if (!metrics) return metrics.error();
  return **metrics;
}

// Leaves the rows that the batch reads up to date and the embedding's gradient zero.
void Trainer::prepare_embedding() {
  if (!deferred_rows_) return;
  const AdamTable table = embedding_table();
  for (const int32_t row : deferred_rows_->rows()) {
    backend_.clear(embedding_row(gradients_, row));
  }
  deferred_rows_->prepare(backend_, batch_.inputs, table);
}

void Trainer::add_squared_norm(int slot) {
  if (!deferred_rows_) return backend_.add_squares(gradients_, slot);
  backend_.add_squares(behind_embedding(gradients_), slot);
  for (const int32_t row : deferred_rows_->rows()) backend_.add_squares(embedding_row(gradients_, row), slot);
}

void Trainer::update(const OptimizerStep& update, const UpdateRule& rule) {
  const auto update_part = [&](auto part) {
    backend_.update(update, rule, part(weights_), part(gradients_), part(first_moments_), part(second_moments_));
  };
  if (!deferred_rows_) return update_part([](DeviceBuffer& all) { return std::span<float>(all); });
  update_part([&](DeviceBuffer& all) { return behind_embedding(all); });
  for (const int32_t row : deferred_rows_->rows()) {
    update_part([&](DeviceBuffer& all) { return embedding_row(all, row); });
  }
  deferred_rows_->updated(update);
}

void Trainer::settle() {
  if (deferred_rows_) deferred_rows_->settle(backend_, embedding_table());
}

std::span<float> Trainer::embedding_row(DeviceBuffer& all, int32_t row) const {
  const auto width = static_cast<size_t>(config().embed);
  return std::span<float>(all).subspan(layout().embedding().offset + static_cast<size_t>(row) * width, width);
}

std::span<float> Trainer::behind_embedding(DeviceBuffer& all) const {
  return std::span<float>(all).subspan(layout().embedding().offset + layout().embedding().count);
}

AdamTable Trainer::embedding_table() {
  const auto part = [&](DeviceBuffer& all) {
    return ParameterViews<float>(layout(), config().layers, all.data()).embedding;
  };
  return {part(weights_), part(first_moments_), part(second_moments_)};
}

double Trainer::loss_limit() const {
  if (steps_done_ == 0) return std::numeric_limits<double>::infinity();
  return kExplosion * std::max(first_loss_, std::log(static_cast<double>(config().vocab)));
}

Error Trainer::restore_good_weights(const StepMetrics& bad) {
  const bool is_number = std::isfinite(bad.loss) && std::isfinite(bad.gradient_norm);
  const int64_t step = bad.step;
  settle();
  backend_.upload(good_weights_, weights_.data());
  steps_done_ = bad.step - 1;
  queued_.clear();
  return Error{kDiverged(step, is_number ? kFarAboveGuess() : kNotANumber())};
}

EpochReport Trainer::finish_epoch(const StepMetrics& metrics) {
  EpochReport report;
  if (validation_) report.validation = evaluate(backend_, config(), device_weights(), *validation_);
  const double loss = report.validation ? report.validation->loss : metrics.epoch_loss;
  schedule_.end_epoch(loss);
  report.improved = best_weights_.empty() || loss < best_loss_;
  epochs_without_improvement_ = report.improved ? 0 : epochs_without_improvement_ + 1;
  if (report.improved) {
    best_loss_ = loss;
    best_weights_ = weights();
  }
  report.should_stop = settings_.patience > 0 && epochs_without_improvement_ >= settings_.patience;
  return report;
}

double bits_per_char(const Evaluation& evaluation, const Vocabulary& vocabulary, const std::vector<int32_t>& ids) {
  size_t characters = 0;
  for (size_t i = 1; i < ids.size(); ++i) characters += count_characters(vocabulary.token(ids[i]));
  const double nats = evaluation.loss * static_cast<double>(evaluation.tokens);
  return nats / static_cast<double>(characters) / std::numbers::ln2;
}

Evaluation evaluate(Backend& backend, const NetworkConfig& config, std::span<const float> weights,
                    const std::vector<int32_t>& ids) {
  Network network(backend, config, kEvaluationWindow, 1);
  NetworkState state(backend, config, 1);
  const std::span<const int32_t> all(ids);
  Evaluation result;
  double sum = 0;
  for (size_t begin = 0; begin + 1 < all.size(); begin += kEvaluationWindow) {
    const size_t steps = std::min<size_t>(kEvaluationWindow, all.size() - 1 - begin);
    const TokenBatch batch{static_cast<int>(steps), 1, all.subspan(begin, steps), all.subspan(begin + 1, steps)};
    sum += network.loss(weights, batch, state) * static_cast<double>(steps);
    result.tokens += static_cast<int64_t>(steps);
  }
  result.loss = sum / static_cast<double>(result.tokens);
  return result;
}

}  // namespace geci
