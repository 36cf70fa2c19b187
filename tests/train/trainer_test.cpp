#include "train/trainer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "allocation_count.h"
#include "cpu/cpu_backend.h"
#include "model/sampler.h"
#include "text/corpus.h"
#include "train/checkpoint.h"

namespace geci::trainer_test {
namespace {

// Lines of our own.
constexpr const char* kPoem =
    "小船靠岸的时候天还没有亮\n我把一盏灯挂在旧窗台上\n风从河的那一边慢慢吹来\n吹过稻田也吹过你的衣裳\n"
    "如果明天还有人唱起这首歌\n请替我问一声故乡的月光\n";

Corpus poem() {
  Result<Corpus> corpus = build_corpus(kPoem, {}, *character_tokenizer());
  REQUIRE(corpus.ok());
  return std::move(*corpus);
}

std::unique_ptr<Trainer> make_trainer(Backend& backend, const Corpus& corpus, const TrainSettings& settings,
                                      float dropout = 0, int layers = 1) {
  const NetworkConfig network{
      .vocab = corpus.vocabulary.size(), .embed = 32, .hidden = 48, .layers = layers, .dropout = dropout};
  auto trainer = Trainer::create(backend, network, settings, corpus.ids);
  REQUIRE(trainer.ok());
  return std::move(*trainer);
}

std::vector<double> losses(Trainer& trainer, int steps) {
  std::vector<double> result;
  for (int i = 0; i < steps; ++i) {
    const auto metrics = trainer.step();
    REQUIRE(metrics.ok());
    result.push_back(metrics->loss);
  }
  return result;
}

TEST_CASE("a tiny corpus is learned by heart: greedy text from its first character is the corpus") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  TrainSettings settings{.batch = 1, .steps = static_cast<int>(corpus.ids->size()) - 1};
  settings.optimizer.learning_rate = 5e-3;
  const auto trainer = make_trainer(*backend, corpus, settings);
  losses(*trainer, 500);
  Generator generator(*backend, trainer->config(), {.greedy = true});
  generator.start(trainer->weights(), std::span(*corpus.ids).first(1));
  std::string text = corpus.vocabulary.token(corpus.ids->front());
  while (text.size() < std::strlen(kPoem)) text += corpus.vocabulary.token(generator.next(trainer->weights()).token);
  CHECK(text == kPoem);
}

TEST_CASE("same seed, same losses and weights, whatever the number of threads") {
  const Corpus corpus = poem();
  for (const WindowOrder order : {WindowOrder::kShuffled, WindowOrder::kStream}) {
    const TrainSettings settings{.batch = 7, .steps = 8, .order = order, .clip = 0.5F, .seed = 42};
    const auto one = make_cpu_backend(1), three = make_cpu_backend(3);
    const auto a = make_trainer(*one, corpus, settings, 0.3F, 2), b = make_trainer(*three, corpus, settings, 0.3F, 2);
    CHECK(losses(*a, 25) == losses(*b, 25));
    CHECK(a->weights() == b->weights());
  }
}

// What a trainer does without clipping, every row of the embedding updated in every step.
ParameterBuffer train_promptly(Backend& backend, const NetworkConfig& config, const TrainSettings& settings,
                               const TokenIds& ids, ParameterBuffer weights, int steps) {
  Network network(backend, config, settings.steps, settings.batch);
  Result<BatchSource> batches = BatchSource::create(ids, settings.order, settings.steps, settings.batch, settings.seed);
  REQUIRE(batches.ok());
  const Schedule schedule(settings.schedule);
  ParameterBuffer gradients(weights.size()), first(weights.size()), second(weights.size());
  Batch batch;
  for (int64_t step = 0; step < steps; ++step) {
    const int64_t epoch = step / batches->batches_per_epoch();
    batches->fill(epoch, step % batches->batches_per_epoch(), batch);
    NetworkState state(backend, config, settings.batch);
    const TokenBatch tokens{batch.steps, batch.batch, batch.inputs, batch.targets};
    backend.begin_step(0);
    network.loss_and_gradients(weights, tokens, state, {settings.seed, static_cast<uint64_t>(step)}, gradients, 0);
    OptimizerSettings optimizer = settings.optimizer;
    optimizer.learning_rate *= schedule.factor(step, epoch);
    backend.update({optimizer, step + 1}, {}, weights, gradients, first, second);
  }
  return weights;
}

TEST_CASE("rows of the embedding that are updated late end where prompt ones do, to the bit, read often or seldom") {
  constexpr int kSteps = 260;
  const auto backend = make_cpu_backend(2);
  const NetworkConfig network{.vocab = 150, .embed = 32, .hidden = 16};
  std::vector<int32_t> words(900);
  for (size_t i = 0; i < words.size(); ++i) words[i] = static_cast<int32_t>(i * i * 7 % 600 / 4);  // many seldom
  const auto ids = std::make_shared<const std::vector<int32_t>>(words);
  TrainSettings settings{.batch = 2, .steps = 5};
  settings.schedule = {.kind = ScheduleKind::kCosine, .warmup_steps = 40, .total_steps = 300};
  for (const double decay : {0.0, 0.02}) {
    settings.optimizer.weight_decay = decay;
    auto seldom = Trainer::create(*backend, network, settings, ids),
         often = Trainer::create(*backend, network, settings, ids);
    REQUIRE(seldom.ok());
    REQUIRE(often.ok());
    const ParameterBuffer prompt = train_promptly(*backend, network, settings, ids, (*seldom)->weights(), kSteps);
    losses(**seldom, kSteps);
    for (int step = 0; step < kSteps; ++step) {
      losses(**often, 1);
      if (step % 7 == 0) (*often)->weights();
      if (step % 50 == 49) {
        const Checkpoint here = (*often)->checkpoint();
        losses(**often, 13);
        REQUIRE((*often)->restore(here).ok());
      }
    }
    CHECK((*seldom)->weights() == prompt);
    CHECK((*often)->weights() == prompt);
  }
}

TEST_CASE("another seed gives another run") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  const auto a = make_trainer(*backend, corpus, {.batch = 4, .steps = 8, .seed = 1});
  const auto b = make_trainer(*backend, corpus, {.batch = 4, .steps = 8, .seed = 2});
  CHECK(losses(*a, 3) != losses(*b, 3));
}

// `first_steps` may allocate; then three epochs must not. 4 does not divide the number of windows: the
// smaller last batch is part of the check.
void check_allocates_nothing(WindowOrder order, int threads, int first_steps) {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(threads);
  const auto trainer = make_trainer(*backend, corpus, {.batch = 4, .steps = 9, .order = order}, 0.2F, 2);
  for (int i = 0; i < first_steps; ++i) REQUIRE(trainer->step().ok());
  const int64_t before = allocation_count();
  REQUIRE(before > 0);
  for (int i = 0; i < 3 * trainer->batches_per_epoch(); ++i) (void)trainer->step();
  CHECK(allocation_count() == before);
}

TEST_CASE("the hot loop allocates nothing after the first step") {
  for (const WindowOrder order : {WindowOrder::kShuffled, WindowOrder::kInOrder, WindowOrder::kStream}) {
    check_allocates_nothing(order, 1, 1);
    // A helper may get its first shard late, and a sanitizer's runtime then allocates for its thread.
    check_allocates_nothing(order, 2, 100);
  }
}

bool has_denormals(const ParameterBuffer& values) {
  return std::any_of(values.begin(), values.end(), [](float x) { return std::fpclassify(x) == FP_SUBNORMAL; });
}

TEST_CASE("words that never come again leave no denormals behind") {
  std::string text = "一去不返\n";
  for (int i = 0; i < 60; ++i) text += kPoem;
  const Result<Corpus> corpus = build_corpus(text, {}, *character_tokenizer());
  REQUIRE(corpus.ok());
  const auto backend = make_cpu_backend(1);
  for (const Optimizer optimizer : {Optimizer::kAdam, Optimizer::kSgd}) {
    TrainSettings settings{.batch = 1, .steps = 8, .order = WindowOrder::kInOrder};
    settings.optimizer = {.kind = optimizer, .beta1 = 0.75, .beta2 = 0.75, .momentum = 0.75};
    const auto trainer = make_trainer(*backend, *corpus, settings);
    losses(*trainer, 400);  // 0.75^400 is no float, but three quarters of the smallest one is that one again
    const Checkpoint after = trainer->checkpoint();
    CHECK_FALSE(has_denormals(after.weights));
    CHECK_FALSE(has_denormals(trainer->gradients()));
    CHECK_FALSE(has_denormals(after.resume.first_moments));
    CHECK_FALSE(has_denormals(after.resume.second_moments));
  }
}

TEST_CASE("epochs are counted, and an epoch's loss is the mean of its steps") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  const auto trainer = make_trainer(*backend, corpus, {.batch = 3, .steps = 8});
  const int64_t per_epoch = trainer->batches_per_epoch();
  for (int64_t epoch = 1; epoch <= 2; ++epoch) {
    double sum = 0;
    for (int64_t i = 1; i <= per_epoch; ++i) {
      const auto metrics = trainer->step();
      REQUIRE(metrics.ok());
      sum += metrics->loss;
      CHECK(metrics->epoch == epoch);
      CHECK(metrics->ends_epoch == (i == per_epoch));
      if (metrics->ends_epoch) CHECK(metrics->epoch_loss == doctest::Approx(sum / static_cast<double>(per_epoch)));
    }
  }
}

TEST_CASE(
    "a run from weights that are not numbers stops with a sentence at its first step and leaves them as they were") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  const auto trainer = make_trainer(*backend, corpus, {.batch = 4, .steps = 8});
  ParameterBuffer broken = trainer->weights();
  broken[trainer->layout().output_bias().offset] = NAN;
  REQUIRE(trainer->set_weights(broken).ok());
  const auto metrics = trainer->step();
  REQUIRE(!metrics.ok());
  CHECK(metrics.error().english().find("diverged at step 1") != std::string::npos);
  CHECK(trainer->steps_done() == 0);
  CHECK(std::memcmp(trainer->weights().data(), broken.data(), broken.size() * sizeof(float)) == 0);
}

TEST_CASE("a loss that explodes stops training at the last good weights and says what to change") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  TrainSettings settings{.batch = 2, .steps = 8};
  settings.optimizer.learning_rate = 10;
  const auto trainer = make_trainer(*backend, corpus, settings);
  const ParameterBuffer initial = trainer->weights();
  Result<StepMetrics> metrics = trainer->step();
  for (int i = 0; i < 50 && metrics.ok(); ++i) metrics = trainer->step();
  REQUIRE(!metrics.ok());
  CHECK(metrics.error().english().find("lower learning rate") != std::string::npos);
  CHECK(trainer->weights() == initial);
}

TEST_CASE("early stopping asks for a stop when validation gets worse, and keeps the best weights") {
  const Corpus corpus = poem();
  const auto ids = std::make_shared<const std::vector<int32_t>>(corpus.ids->begin(), corpus.ids->begin() + 40);
  const auto backend = make_cpu_backend(1);
  TrainSettings settings{.batch = 2, .steps = 8, .patience = 3};
  settings.optimizer.learning_rate = 1e-2;
  const NetworkConfig network{.vocab = corpus.vocabulary.size(), .embed = 16, .hidden = 32};
  auto made = Trainer::create(*backend, network, settings, ids);
  REQUIRE(made.ok());
  Trainer& trainer = **made;
  trainer.set_validation(std::make_shared<const std::vector<int32_t>>(corpus.ids->begin() + 40, corpus.ids->end()));
  EpochReport report;
  double best = 1e9;
  int64_t epochs = 0, best_epoch = 0;
  while (!report.should_stop && epochs < 500) {
    const auto metrics = trainer.step();
    REQUIRE(metrics.ok());
    if (!metrics->ends_epoch) continue;
    report = trainer.finish_epoch(*metrics);
    ++epochs;
    CHECK(report.improved == (report.validation->loss < best));
    if (report.improved) best_epoch = epochs;
    best = std::min(best, report.validation->loss);
  }
  CHECK(report.should_stop);
  CHECK(epochs == best_epoch + 3);
  std::vector<int32_t> unseen(corpus.ids->begin() + 40, corpus.ids->end());
  CHECK(evaluate(*backend, network, trainer.best_weights(), unseen).loss == doctest::Approx(best));
  CHECK(trainer.best_weights() != trainer.weights());
}

TEST_CASE("the schedule's rate is the one that the step reports and uses") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  TrainSettings settings{.batch = 2, .steps = 8};
  settings.schedule = {.kind = ScheduleKind::kCosine, .warmup_steps = 2, .total_steps = 10};
  const auto trainer = make_trainer(*backend, corpus, settings);
  const Schedule schedule(settings.schedule);
  for (int64_t step = 0; step < 10; ++step) {
    CHECK(trainer->step()->learning_rate == doctest::Approx(1e-3 * schedule.factor(step, 0)));
  }
  const ParameterBuffer at_the_end = trainer->weights();
  REQUIRE(trainer->step().ok());  // at rate 0
  CHECK(trainer->weights() == at_the_end);
}

TEST_CASE("impossible settings are refused with a sentence that names them") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  const auto message = [&](const NetworkConfig& network, TrainSettings settings) {
    auto trainer = Trainer::create(*backend, network, settings, corpus.ids);
    REQUIRE(!trainer.ok());
    return trainer.error().english();
  };
  const NetworkConfig good{.vocab = corpus.vocabulary.size(), .embed = 8, .hidden = 8};
  const auto contains = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  NetworkConfig bad = good;
  bad.hidden = 0;
  CHECK(contains(message(bad, {}), "hidden width is 0"));
  bad = good;
  bad.dropout = NAN;
  CHECK(contains(message(bad, {}), "Dropout is nan"));
  bad = good;
  bad.embed = bad.hidden = 8192;
  CHECK(contains(message(bad, {}), "parameters"));
  TrainSettings settings;
  settings.optimizer.learning_rate = NAN;
  CHECK(contains(message(good, settings), "learning rate is nan"));
  settings.optimizer.learning_rate = 0;
  CHECK(contains(message(good, settings), "learning rate is 0"));
  CHECK(contains(message(good, {.batch = 0}), "batch is 0"));
  CHECK(contains(message(good, {.steps = -3}), "window is -3"));
  CHECK(contains(message(good, {.clip = -1}), "clipping norm is -1"));
  CHECK(contains(message(good, {.steps = 2000}), "shorter"));
}

TEST_CASE("a text scored in one go has the loss of its parts read as one stream") {
  const Corpus corpus = poem();
  const auto backend = make_cpu_backend(1);
  const auto trainer = make_trainer(*backend, corpus, {.batch = 4, .steps = 8});
  std::vector<int32_t> ids;
  while (ids.size() < 700) ids.insert(ids.end(), corpus.ids->begin(), corpus.ids->end());
  const Evaluation evaluation = evaluate(*backend, trainer->config(), trainer->weights(), ids);
  CHECK(evaluation.tokens == static_cast<int64_t>(ids.size()) - 1);
  Network network(*backend, trainer->config(), static_cast<int>(ids.size()), 1);
  NetworkState state(*backend, trainer->config(), 1);
  const std::span<const int32_t> all(ids);
  const TokenBatch whole{static_cast<int>(ids.size()) - 1, 1, all.first(ids.size() - 1), all.subspan(1)};
  CHECK(evaluation.loss == doctest::Approx(network.loss(trainer->weights(), whole, state)).epsilon(1e-6));
}

}  // namespace
}  // namespace geci::trainer_test
