#include "session/estimator.h"

#include <algorithm>

#include "core/sentence.h"
#include "core/stopwatch.h"
#include "run/training_plan.h"

namespace geci {
namespace {

constexpr Sentence<> kTooLargeToTry{"This network is too large to be tried out beside the one that is there.",
                                    "内存不够在现有网络旁边再试跑这么大的网络。"};

constexpr int kWarmUpSteps = 2;  // page in the buffers, and let the caches settle
constexpr size_t kTimedSteps = 5;
// No step of a trial takes much longer, so that nobody waits for it: of a batch that would, a part is trained.
constexpr double kPieceSeconds = 0.25;
constexpr int kFirstTokens = 256;  // the first steps' batch, before anything is known about the network's speed
// Weights, gradients, two moments and the last good weights: 640 MB at this limit.
constexpr int64_t kMaxParameters = 32 << 20;

// Takes as long as with any other rate, and diverges with none.
constexpr double kLearningRate = 1e-4;

}  // namespace

Estimator::Estimator(Backend& backend, Clock clock, RunSettings settings, std::string name, int64_t number)
    : backend_(backend), clock_(std::move(clock)) {
  estimate_.settings = std::move(settings);
  estimate_.corpus.name = std::move(name);
  estimate_.corpus.number = number;
}

bool Estimator::advance() {
  status_ = do_piece();
  return status_ && times_.size() < kTimedSteps;
}

Status Estimator::do_piece() {
  if (!corpus_) {
    tokenize_piece();
    return Ok{};
  }
  return trainer_ ? time_step() : prepare();
}

void Estimator::tokenize_piece() {
  if (!builder_->advance(CorpusBuilder::kLinesAPiece)) corpus_ = std::make_shared<const Corpus>(builder_->take());
}

// Everything that a reset would refuse is refused before a step is timed.
Status Estimator::prepare() {
  count_text();
  const RunSettings& settings = estimate_.settings;
  for (const Status& status : {validate(settings.network), check_memory(settings.network, settings.train)}) {
    if (!status) return status.error();
  }
  estimate_.parameters = ParameterLayout(settings.network).parameter_count();
  if (estimate_.parameters > kMaxParameters) {
    return Error{kTooLargeToTry()};
  }
  if (const Status planned = plan_epoch(); !planned) return planned.error();
  return make_trainer(std::clamp(kFirstTokens / settings.train.steps, 1, settings.train.batch));
}

void Estimator::count_text() {
  CorpusFacts& facts = estimate_.corpus;
  facts.lines = static_cast<int64_t>(corpus_->lines.size());
  facts.tokens = static_cast<int64_t>(corpus_->ids->size());
  facts.vocabulary = estimate_.settings.network.vocab = corpus_->vocabulary.size();
}

Status Estimator::plan_epoch() {
  const RunSettings& settings = estimate_.settings;
  const Result<TrainingPlan> plan =
      plan_training(settings.train, corpus_->ids, {corpus_->line_ends, corpus_->song_ends}, settings.validation,
                    settings.cosine_epochs);
  if (!plan) return plan.error();
  learned_ = plan->split.training;
  const TrainSettings& train = plan->train;
  const auto batches = BatchSource::create(learned_, train.order, train.steps, train.batch, train.seed);
  if (!batches) return batches.error();
  estimate_.steps_per_epoch = batches->batches_per_epoch();
  estimate_.windows_per_epoch = batches->windows_per_epoch();
  return validate(train);
}

Status Estimator::make_trainer(int batch) {
  TrainSettings train = estimate_.settings.train;
  train.schedule = {};
  train.optimizer.learning_rate = kLearningRate;
  train.batch = batch;
  trainer_.reset();  // before there is another
  auto trainer = Trainer::create(backend_, estimate_.settings.network, train, learned_);
  if (!trainer) return trainer.error();
  trainer_ = std::move(*trainer);
  batch_ = batch;
  steps_ = 0;
  return Ok{};
}

Status Estimator::time_step() {
  const double before = clock_();
  const Result<StepMetrics> metrics = trainer_->step();
  const double seconds = clock_() - before;
  if (!metrics) return metrics.error();
  if (++steps_ < kWarmUpSteps) return Ok{};
  const int whole = estimate_.settings.train.batch;
  if (!sized_) {
    sized_ = true;
    const double affordable = batch_ * kPieceSeconds / std::max(seconds, 1e-6);
    const int larger = affordable < whole ? static_cast<int>(affordable) : whole;
    if (larger > batch_) return make_trainer(larger);
  }
  // The last batch of an epoch may be a small one, which costs more a token.
  const int64_t windows = std::min<int64_t>(batch_, estimate_.windows_per_epoch);
  const bool is_whole = metrics->tokens >= windows * estimate_.settings.train.steps;
  if (steps_ > kWarmUpSteps && is_whole) times_.push_back(seconds / metrics->tokens);
  return Ok{};
}

Result<Estimate> Estimator::result() const {
  if (!status_) return status_.error();
  std::vector<double> times = times_;
  Estimate estimate = estimate_;
  const auto tokens = static_cast<double>(estimate.windows_per_epoch) * estimate.settings.train.steps;
  estimate.seconds_per_epoch = median(times) * tokens;
  return estimate;
}

}  // namespace geci
