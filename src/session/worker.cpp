#include "session/worker.h"

#include <algorithm>
#include <cmath>

#include "run/kept_curves.h"
#include "run/sentences.h"
#include "session/inspector.h"
#include "session/sentences.h"

namespace geci {
namespace {

constexpr int kLyricLength = 64;
constexpr float kLyricTemperature = 0.8F;
constexpr double kMaxBenchSeconds = 60;

/// Can it be carried out again where the device was lost meanwhile? Those that answer later are taken up again anyhow.
bool is_repeatable(const Action& action) {
  return std::holds_alternative<LoadCorpusCommand>(action) || std::holds_alternative<ResetCommand>(action) ||
         std::holds_alternative<ImportModelCommand>(action) || std::holds_alternative<ExportModelCommand>(action) ||
         std::holds_alternative<InspectCommand>(action);
}

}  // namespace

Worker::Worker(std::unique_ptr<DeviceProvider> devices, std::string build, Clock clock)
    : devices_(std::move(devices)),
      backend_(first_device()),
      wish_(devices_->names().front()),
      build_(std::move(build)),
      clock_(std::move(clock)),
      run_(*backend_),
      lyrics_(clock_) {}

void Worker::handle(Command command) {
  const bool may_repeat = backend_->can_be_lost() && is_repeatable(command.action);
  answer(command.request, may_repeat, [&] {
    Command present = may_repeat ? command : std::move(command);
    carry_out(present);
  });
}

// Steps that are on their way are taken first: the work may put another network in this one's place, or use the device.
void Worker::answer(int request, bool may_repeat, const std::function<void()>& work) {
  ++revision_;
  take_steps(/*wait=*/true);
  leave_if_lost();
  work();
  if (backend_->status()) return;
  // What a lost device has answered is worth nothing.
  const size_t wrong = std::erase_if(replies_, [&](const Reply& reply) { return reply.request == request; });
  leave_if_lost();
  if (may_repeat && wrong > 0) work();
}

void Worker::carry_out(Command& command) {
  std::visit([&](auto& action) { on(command.request, action); }, command.action);
}

// --------------------------------------------------------------------------------------- commands

void Worker::on(int request, const TrainCommand&) {
  if (!run_.can_train()) return fail(request, NoticeKind::kCannotTrain, run_.why_not_trainable());
  if (!training_) speed_.clear();  // the pause was not the training's
  training_ = true;
  steps_left_ = 0;
  succeed(request);
}

void Worker::on(int request, const PauseCommand&) {
  training_ = false;
  steps_left_ = 0;
  succeed(request);
}

void Worker::on(int request, const StepCommand& command) {
  if (!run_.can_train()) return fail(request, NoticeKind::kCannotTrain, run_.why_not_trainable());
  if (command.count < 1) return fail(request, NoticeKind::kFailed, kNoSteps());
  if (!training_ && steps_left_ == 0) speed_.clear();
  training_ = false;
  steps_left_ = command.count;
  succeed(request);
}

void Worker::on(int request, const GenerateCommand& command) {
  if (!run_.has_network()) return fail(request, NoticeKind::kCannotTrain, run_.why_not_trainable());
  Result<SampleWriter> writer =
      SampleWriter::create(*backend_, run_, {command.prompt, command.length, command.sampling});
  if (!writer) return fail(request, NoticeKind::kPromptRejected, writer.error().message);
  lyrics_.ask(*backend_, std::move(*writer), request, record_.loss);
}

void Worker::on(int request, const ExportModelCommand&) {
  Result<std::vector<uint8_t>> bytes =
      run_.export_model(kept_points(record_.curve.points(), record_.validation.points()));
  if (!bytes) return fail(request, NoticeKind::kFailed, bytes.error().message);
  replies_.push_back({.request = request, .bytes = std::move(*bytes)});
}

void Worker::on(int request, const BenchCommand& command) {
  if (!(command.request.seconds > 0 && command.request.seconds <= kMaxBenchSeconds)) {
    return fail(request, NoticeKind::kFailed, kBenchSeconds());
  }
  auto benchmark = Benchmark::create(*backend_, command.request);
  if (!benchmark) return fail(request, NoticeKind::kFailed, benchmark.error().message);
  benchmarks_.push_back({request, backend_, std::move(*benchmark)});
}

void Worker::on(int request, const UndoCommand&) {
  if (!kept_) return fail(request, NoticeKind::kFailed, kNoEarlierRun());
  drop_waiting(Replaces::kAll);
  drop_lyrics();
  steps_left_ = 0;
  std::swap(run_, kept_->run);
  outdate_notice(Replaces::kAll, kept_->run);
  std::swap(record_, kept_->record);
  kept_->run.rescue();
  follow_job();
  run_.set_dictionary(kept_->run.dictionary());  // it may have come in between
  tell_of_text(run_.corpus_facts().number != kept_->run.corpus_facts().number);
  history_.keep(kept_->record.name, kept_->record.curve.points());
  history_.remove(record_.name.number);
  kept_->newer = !kept_->newer;
  if (kept_->run.steps_done() == 0) kept_.reset();
  if (!run_.can_train()) training_ = false;
  speed_.clear();
  lyrics_.begin_soon();
  succeed(request);
}

void Worker::on(int request, const RemoveRunCommand& command) {
  if (!history_.remove(command.number)) {
    return fail(request, NoticeKind::kFailed, kNoRunNumbered(command.number));
  }
  succeed(request);
}

void Worker::on(int request, EstimateCommand& command) {
  if (!run_.source_text()) return refuse(request, kNoText());
  if (run_.needs_dictionary(command.settings.text)) {
    return openings_.wait_for_dictionary(Command{request, std::move(command)});
  }
  if (estimate_) refuse(estimate_->request, kNewerEstimate());
  const CorpusFacts facts = run_.corpus_facts();
  estimate_.emplace(RunningEstimate{request, {*backend_, clock_, command.settings, facts.name, facts.number}});
  if (const Status ready = provide_text(command.settings.text, estimate_->estimator); !ready) {
    estimate_.reset();
    refuse(request, ready.error().message);
  }
}

Status Worker::provide_text(const TextSettings& text, Estimator& estimator) const {
  if (CorpusPtr corpus = find_tokenized(text)) {
    estimator.use(std::move(corpus));
    return Ok{};
  }
  Result<CorpusBuilder> builder = make_builder(*run_.source_text(), text);
  if (!builder) return builder.error();
  estimator.tokenize(std::move(*builder));
  return Ok{};
}

void Worker::on(int request, PreviewCommand& command) {
  if (run_.needs_dictionary(command.text)) return openings_.wait_for_dictionary(Command{request, std::move(command)});
  const std::shared_ptr<const SourceText> present = run_.source_text();
  if (command.pasted.empty() && !present) return refuse(request, kNoText());
  const Result<TokenizerPtr> tokenizer = run_.tokenizer_for(command.text);
  if (!tokenizer) return refuse(request, tokenizer.error().message);
  const TextSettings& in_force = run_.settings().text;
  const bool same_rules =
      in_force.tokenizer == command.text.tokenizer && in_force.cleaning == command.text.cleaning && run_.has_network();
  Result<Preview> preview = preview_text(command.pasted.empty() ? present->bytes : command.pasted, command.text,
                                         **tokenizer, same_rules ? &run_.vocabulary() : nullptr);
  if (!preview) return refuse(request, preview.error().message);
  replies_.push_back({.request = request, .preview = std::move(*preview)});
}

// Asked for again and again by a panel, which shows what is wrong itself: no notice.
void Worker::on(int request, const InspectCommand& command) {
  const double started = clock_();
  Result<Inspection> inspection =
      run_.has_network() ? inspect(*backend_, run_, command) : Result<Inspection>(Error{run_.why_not_trainable()});
  if (!inspection) return refuse(request, inspection.error().message);
  inspection->seconds = clock_() - started;
  replies_.push_back({.request = request, .inspection = std::make_shared<const Inspection>(std::move(*inspection))});
}

// ------------------------------------------------------------------------------------------- work

void Worker::advance_benchmark() {
  if (benchmarks_.front().benchmark->advance()) return;
  const RunningBenchmark done = std::move(benchmarks_.front());
  benchmarks_.pop_front();
  speed_.clear();  // the pause was not the training's
  ++revision_;
  Result<BenchmarkResult> result = done.benchmark->result();
  if (!result) return fail(done.request, NoticeKind::kFailed, result.error().message);
  replies_.push_back({.request = done.request, .benchmark = std::move(*result)});
}

void Worker::advance_estimate() {
  if (estimate_->estimator.begins_trial()) run_.rescue();  // the trial may be too large for the device
  const bool goes_on = estimate_->estimator.advance();
  if (!backend_->status()) return give_up_estimate();
  if (goes_on) return;
  const RunningEstimate done = std::move(*estimate_);
  estimate_.reset();
  speed_.clear();  // the trial's time was not the training's
  ++revision_;
  Result<Estimate> result = done.estimator.result();
  if (!result) return refuse(done.request, result.error().message);
  if (done.estimator.corpus() != run_.corpus()) {
    tokenized_text_ = {result->corpus.number, done.estimator.corpus()};
  }
  replies_.push_back({.request = done.request, .estimate = std::move(*result)});
}

bool Worker::advance() {
  if (!benchmarks_.empty()) {
    advance_benchmark();
    return true;
  }
  if (openings_.is_tokenizing()) {
    advance_tokenizing();  // training waits: the new text takes the network's place
    return true;
  }
  if (search_) {
    advance_search();
    if (search_ && search_->search.is_measuring()) return true;
  }
  const bool trains = run_.can_train() && (training_ || steps_left_ > 0);
  if (trains) train_one_step();
  const bool estimates = estimate_.has_value();
  if (!trains || estimates) take_steps(/*wait=*/true);  // an estimate's steps use the same slots
  if (trains) start_lyric_if_due();
  if (estimates) advance_estimate();
  const bool reads = meter_.read_on(run_.corpus());
  const bool writes = lyrics_.under_way();
  Lyrics::Progress progress = lyrics_.advance(training_);
  if (progress.wrote) ++revision_;
  if (!backend_->status()) lyrics_.take_back(std::exchange(progress.finished, {}));
  for (const Lyric& lyric : progress.finished) take_lyric(lyric);
  return leave_if_lost() || trains || writes || reads || estimates || (search_ && !search_->search.waits());
}

void Worker::train_one_step() {
  run_.queue_step();
  if (steps_left_ > 0) --steps_left_;
  const bool is_last = !training_ && steps_left_ == 0;
  take_steps(/*wait=*/is_last);
}

void Worker::take_steps(bool wait) {
  while (true) {
    const Result<std::optional<Run::Step>> step = run_.next_step(wait);
    if (leave_if_lost() || (step && !*step)) return;
    ++revision_;
    record_.diverged = !step;
    if (!step) {
      training_ = false;
      steps_left_ = 0;
      return notify(NoticeKind::kDiverged, step.error().message);
    }
    take_step(**step);
  }
}

void Worker::take_step(const Run::Step& step) {
  const StepMetrics& metrics = step.metrics;
  record_.loss = metrics.loss;
  record_.epoch = metrics.epoch;
  speed_.add(clock_(), metrics.tokens);
  record_.curve.add({static_cast<float>(metrics.step), static_cast<float>(metrics.loss),
                     static_cast<float>(metrics.gradient_norm), static_cast<float>(metrics.learning_rate),
                     static_cast<float>(speed_.tokens_per_second())});
  take_validation(step);
}

void Worker::take_validation(const Run::Step& step) {
  if (step.validation) record_.validation.add(step.metrics.step, step.validation->loss);
  if (!step.stopped_early) return;
  training_ = false;
  steps_left_ = 0;
  notify(NoticeKind::kStoppedEarly, kStoppedEarly(run_.settings().train.patience));
}

void Worker::start_lyric_if_due() {
  if (!lyrics_.is_due()) return;
  const SampleRequest request{
      "", kLyricLength, {.temperature = kLyricTemperature, .seed = static_cast<uint64_t>(run_.steps_done())}};
  Result<SampleWriter> writer = SampleWriter::create(*backend_, run_, request);
  if (writer) lyrics_.begin(*backend_, std::move(*writer), record_.loss);  // these settings are always in range
}

void Worker::take_lyric(const Lyric& lyric) {
  const auto sample = std::make_shared<const Sample>(lyric.measured(meter_, run_.corpus_vocabulary()));
  record_.samples.add(sample);
  record_.newest_lyric = sample->text;
  if (!lyric.request()) return;
  // Of an earlier prompt.
  if (notice_.kind == NoticeKind::kPromptRejected || notice_.kind == NoticeKind::kInfo) withdraw_notice();
  Reply reply;
  reply.request = *lyric.request();
  reply.text = sample->text;
  if (!lyric.writer().left_out().empty()) {
    reply.sentence = kLeftOut(lyric.writer().left_out());
    notify(NoticeKind::kInfo, reply.sentence);
  }
  replies_.push_back(std::move(reply));
}

// ---------------------------------------------------------------------------------------- account

Status Worker::change_run(Replaces replaced, const std::function<Status(Run&)>& change) {
  Run next = run_.fork();
  if (const Status done = change(next); !done) return done;
  drop_waiting(replaced);
  std::swap(run_, next);
  outdate_notice(replaced, next);
  if (next.steps_done() > 0) {
    next.rescue();
    kept_ = KeptRun{std::move(next), record_};
  }
  follow_job();
  return Ok{};
}

void Worker::forget_run() {
  drop_lyrics();
  steps_left_ = 0;
  begin_curve();
  RunName name = record_.name;
  record_ = RunRecord();
  record_.name = std::move(name);
  lyrics_.begin_soon();
}

void Worker::begin_curve() {
  if (runs_begun_ == 0 || !record_.curve.empty()) ++runs_begun_;
  history_.keep(record_.name, record_.curve.points());
  record_.name = {runs_begun_, run_.corpus_facts().name, run_.config().cell, run_.config().hidden};
  record_.curve.clear();
  record_.validation.clear();
  speed_.clear();
}

void Worker::drop_lyrics() {
  for (const Lyrics::Asked& asked : lyrics_.drop()) {
    fail(asked.request, NoticeKind::kFailed, kNetworkReplaced());
  }
}

void Worker::succeed(int request, Message sentence) {
  replies_.push_back({.request = request, .sentence = std::move(sentence)});
}

void Worker::refuse(int request, const Message& sentence) {
  replies_.push_back({.request = request, .ok = false, .sentence = sentence});
}

void Worker::fail(int request, NoticeKind kind, const Message& sentence) {
  refuse(request, sentence);
  notify(kind, sentence);
}

void Worker::notify(NoticeKind kind, Message text) {
  notice_ = {notice_.number + 1, kind, std::move(text)};
  ++revision_;
}

void Worker::withdraw_notice() { notify(NoticeKind::kNone, {}); }

// A refusal is answered by the next thing that opens well; but settings are not by a text alone, for which they still
// stand, and what is to be said of a text is so as long as it is there.
void Worker::outdate_notice(Replaces replaced, const Run& other) {
  const bool same_text = other.corpus_facts().number == run_.corpus_facts().number;
  const Message warning = run_.corpus_warning();
  if (notice_.kind == NoticeKind::kTextWarning && same_text && !warning.empty()) {
    if (notice_.text != warning) notify(NoticeKind::kTextWarning, warning);
    return;
  }
  if (notice_.kind == NoticeKind::kSettingsRejected && replaced == Replaces::kText) return;
  withdraw_notice();
}

void Worker::tell_of_text(bool is_new) {
  if (!run_.can_train()) {
    notify(NoticeKind::kCannotTrain, run_.why_not_trainable());
  } else if (const Message warning = run_.corpus_warning();
             (is_new || !run_.vocabulary_notice().empty()) && !warning.empty()) {
    notify(NoticeKind::kTextWarning, warning);
  }
}

Snapshot Worker::snapshot() const {
  Snapshot s;
  s.revision = revision_;
  s.build = build_;
  s.device = backend_->description();
  s.device_kind = backend_->device();
  if (s.device_kind == "gpu") s.adapter = s.device.substr(0, s.device.find(" · "));
  s.device_wish = search_ ? search_->search.wish() : wish_;
  s.device_reason = reason_;
  s.devices = devices_->names();
  s.threads = backend_->threads();
  s.has_network = run_.has_network();
  s.can_train = run_.can_train();
  s.imported = run_.is_imported();
  s.training = run_.can_train() && (training_ || steps_left_ > 0);
  s.step = run_.steps_done();
  s.epoch = record_.epoch;
  s.steps_per_epoch = run_.steps_per_epoch();
  s.windows_per_epoch = run_.windows_per_epoch();
  s.epochs_done = run_.epochs_on_text();
  s.loss = record_.loss;
  s.tokens_per_second = s.training ? speed_.tokens_per_second() : 0;
  s.vocabulary = run_.vocabulary().size();
  s.random_loss = s.vocabulary > 0 ? std::log(static_cast<double>(s.vocabulary)) : 0;
  s.parameters = run_.parameter_count();
  s.corpus = run_.corpus_facts();
  s.settings = run_.settings();
  s.waits_for_device = search_ && search_->search.waits();
  s.wants_dictionary = openings_.wants_dictionary();
  s.tokenizing = openings_.progress(clock_());
  s.validation = record_.validation.points();
  s.curve = std::make_shared<const std::vector<CurvePoint>>(record_.curve.points());
  s.run = record_.name;
  s.past_runs = history_.runs();
  if (kept_) s.way_back = WayBack{kept_->record.name, kept_->run.steps_done(), kept_->newer};
  s.verdict = judge(*s.curve, s.validation, s.random_loss, record_.diverged);
  s.samples = lyrics_.samples();
  s.samples.insert(s.samples.end(), record_.samples.samples().begin(), record_.samples.samples().end());
  s.newest_lyric = record_.newest_lyric;
  s.notice = notice_;
  return s;
}

}  // namespace geci
