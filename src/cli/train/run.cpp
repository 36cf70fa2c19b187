#include "cli/train/run.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "cli/host.h"
#include "cli/io.h"
#include "run/kept_curves.h"

namespace geci::cli {
namespace {

constexpr size_t kMaxCurvePoints = 100'000;

std::string validation_line(const ValidationScore& score) {
  char text[128];
  std::snprintf(text, sizeof text, "          validation: %.5f, perplexity %.2f, %.4f bits a character", score.loss,
                score.perplexity, score.bits_per_char);
  return text;
}

}  // namespace

TrainingRun::TrainingRun(Trainer& trainer, const TrainOptions& options, const Start& start,
                         const Vocabulary& vocabulary, TrainLog log)
    : trainer_(&trainer),
      vocabulary_(vocabulary),
      log_(std::move(log)),
      seconds_limit_(options.seconds),
      curve_(start.curve()) {
  if (const TrainingRecord* record = start.record()) tally_ = EpochTally(record->epochs, record->loss);
  if (options.steps) steps_limit_ = options.steps;
  if (options.epochs) steps_limit_ = *options.epochs * trainer.batches_per_epoch();
  if (!steps_limit_ && !seconds_limit_) steps_limit_ = default_epochs(options) * trainer.batches_per_epoch();
}

End TrainingRun::run(const std::function<bool()>& wants_pause, const std::function<void()>& in_pause) {
  watch_for_stop();
  End end = End::kFinished;
  while (end == End::kFinished && share_done() < 1) {
    trainer_->queue_step();
    end = take_steps(/*wait=*/false);
    if (end == End::kFinished && wants_pause()) {
      end = take_steps(/*wait=*/true);
      if (end == End::kFinished) in_pause();
    }
    if (end == End::kFinished && stop_requested()) end = End::kInterrupted;
  }
  if (end == End::kFinished || end == End::kInterrupted) {
    if (const End last = take_steps(/*wait=*/true); last != End::kFinished) end = last;
  }
  seconds_ = clock_.seconds();
  bar_.clear();
  return end;
}

void TrainingRun::go_on_with(Trainer& trainer) {
  trainer_ = &trainer;
  tally_.go_back(last_.step, trainer.steps_done(), trainer.batches_per_epoch());
  std::erase_if(curve_, [&](const LossPoint& point) { return point.step > trainer.steps_done(); });
}

double TrainingRun::tokens_per_second() const {
  return static_cast<double>(tokens_) / std::max(clock_.seconds(), 1e-9);
}

double TrainingRun::share_done() const {
  if (seconds_limit_) return last_.step == 0 ? 0 : clock_.seconds() / *seconds_limit_;
  return static_cast<double>(trainer_->steps_done()) / static_cast<double>(*steps_limit_);
}

End TrainingRun::take_steps(bool wait) {
  while (true) {
    const Result<std::optional<StepMetrics>> metrics = trainer_->next_metrics(wait);
    if (!metrics) {
      failure_ = metrics.error();
      return trainer_->backend().status() ? End::kDiverged : End::kDeviceLost;
    }
    if (!*metrics) return End::kFinished;
    take(**metrics);
    if ((*metrics)->ends_epoch && end_epoch(**metrics)) return End::kStoppedEarly;
  }
}

void TrainingRun::take(const StepMetrics& metrics) {
  last_ = metrics;
  tally_.add(metrics);
  tokens_ += metrics.tokens;
  epoch_tokens_ += metrics.tokens;
  log_.step(metrics, clock_.seconds());
  if (bar_.is_due()) {
    bar_.draw({share_done(), metrics.epoch, metrics.loss, tokens_per_second(), clock_.seconds()});
  }
}

// True if training should stop.
bool TrainingRun::end_epoch(const StepMetrics& metrics) {
  const double seconds = epoch_clock_.seconds();
  const EpochReport report = trainer_->finish_epoch(metrics);
  LossPoint point{metrics.step, metrics.epoch_loss};
  std::optional<ValidationScore> validation;
  if (report.validation) {
    validation = score(*report.validation);
    point.validation_loss = validation->loss;
  }
  add_to_curve(point);
  log_.epoch(metrics, seconds, static_cast<double>(epoch_tokens_) / std::max(seconds, 1e-9), validation);
  bar_.line(epoch_line(metrics.epoch, metrics.epoch_loss, seconds));
  if (validation) bar_.line(validation_line(*validation));
  epoch_tokens_ = 0;
  epoch_clock_ = Stopwatch();
  return report.should_stop;
}

ValidationScore TrainingRun::score(const Evaluation& evaluation) const {
  return {evaluation.loss, std::exp(evaluation.loss), bits_per_char(evaluation, vocabulary_, *trainer_->validation())};
}

void TrainingRun::add_to_curve(const LossPoint& point) {
  curve_.push_back(point);
  if (curve_.size() >= kMaxCurvePoints) merge_neighbours(curve_);
}

}  // namespace geci::cli
