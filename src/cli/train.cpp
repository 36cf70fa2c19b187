// geci train FILE -o MODEL: learns from a text until told to stop, and saves the model.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/command.h"
#include "cli/cutting.h"
#include "cli/host.h"
#include "cli/io.h"
#include "cli/progress.h"
#include "cli/train_log.h"
#include "cpu/cpu_backend.h"
#include "train/trainer.h"

namespace geci::cli {
namespace {

constexpr int64_t kDefaultEpochs = 20;
constexpr int64_t kMaxCount = 1'000'000'000;  // of epochs or steps

/// As the command line gave them; settings_of() makes them the library's.
struct TrainOptions {
  std::string input, output, log;
  CuttingOptions cutting;
  std::string cleaning = "none", cell = "rnn", order = "shuffled";
  NetworkConfig network;
  TrainSettings train;
  double learning_rate = 1e-3;
  std::optional<int64_t> epochs, steps;
  std::optional<double> seconds;
  int threads = 0;
  bool json = false;
};

struct Settings {
  TextSettings text;
  NetworkConfig network;  // its vocabulary is the corpus's, once there is one
  TrainSettings train;
};

Status check_count(const char* what, std::optional<int64_t> count) {
  if (!count || (*count >= 1 && *count <= kMaxCount)) return Ok{};
  return Error{"The number of " + std::string(what) + " is " + std::to_string(*count) + "; it must be from 1 to " +
               std::to_string(kMaxCount) + "."};
}

Status check_seconds(std::optional<double> seconds) {
  if (!seconds || (*seconds > 0 && std::isfinite(*seconds))) return Ok{};
  return Error{"The number of seconds is " + std::to_string(*seconds) + "; it must be above 0."};
}

/// All that can be told to be wrong from the command line alone.
Status check_options(const TrainOptions& options, const Settings& settings) {
  NetworkConfig smallest = settings.network;
  smallest.vocab = 1;
  for (const Status& status :
       {check_count("epochs", options.epochs), check_count("steps", options.steps), check_seconds(options.seconds),
        check_threads(options.threads), validate(smallest), validate(settings.train)}) {
    if (!status) return status.error();
  }
  for (const std::string& written : {options.output, options.log}) {
    if (same_file(options.input, written)) {
      return Error{"'" + printable(written) +
                   "' is the text to learn from and would be overwritten: choose another "
                   "name to write to."};
    }
  }
  if (same_file(options.log, options.output)) return Error{"The log and the model need different names."};
  return Ok{};
}

Result<Settings> settings_of(const TrainOptions& options) {
  Result<TextSettings> text = text_settings(options.cutting);
  if (!text) return text.error();
  const Result<Cleaning> cleaning = parse_cleaning(options.cleaning);
  if (!cleaning) return cleaning.error();
  const Result<Cell> cell = parse_cell(options.cell);
  if (!cell) return cell.error();
  const Result<WindowOrder> order = parse_window_order(options.order);
  if (!order) return order.error();
  text->cleaning = *cleaning;
  Settings settings{std::move(*text), options.network, options.train};
  settings.network.cell = *cell;
  settings.train.order = *order;
  settings.train.adam.learning_rate = static_cast<float>(options.learning_rate);
  if (const Status status = check_options(options, settings); !status) return status.error();
  return settings;
}

// ------------------------------------------------------------------------------------------- training

enum class End { kFinished, kInterrupted, kDiverged };

/// The loop around Trainer::step(): when to stop, what to show, what to log.
class TrainingRun {
 public:
  TrainingRun(Trainer& trainer, const TrainOptions& options, TrainLog log)
      : trainer_(trainer), log_(std::move(log)), seconds_limit_(options.seconds) {
    if (options.steps) steps_limit_ = *options.steps;
    if (options.epochs) steps_limit_ = *options.epochs * trainer.batches_per_epoch();
    if (!steps_limit_ && !seconds_limit_) steps_limit_ = kDefaultEpochs * trainer.batches_per_epoch();
  }

  End run() {
    watch_for_stop();
    End end = End::kFinished;
    while (end == End::kFinished && share_done() < 1) {
      const Result<StepMetrics> metrics = trainer_.step();
      if (metrics) {
        take(*metrics);
        if (stop_requested()) end = End::kInterrupted;
      } else {
        divergence_ = metrics.error();
        end = End::kDiverged;
      }
    }
    seconds_ = clock_.seconds();
    bar_.clear();
    if (!log_.close()) say("The log is incomplete: it could not be written to its end.");
    return end;
  }

  int64_t epochs() const { return epochs_; }
  /// Of the last finished epoch; of the last step before there is one.
  double loss() const { return epochs_ > 0 ? epoch_loss_ : last_.loss; }
  double seconds() const { return seconds_; }
  double tokens_per_second() const { return static_cast<double>(tokens_) / std::max(clock_.seconds(), 1e-9); }
  /// REQUIRES: run() ended with kDiverged.
  const Error& divergence() const { return *divergence_; }

 private:
  double share_done() const {
    if (seconds_limit_) return trainer_.steps_done() == 0 ? 0 : clock_.seconds() / *seconds_limit_;
    return static_cast<double>(trainer_.steps_done()) / static_cast<double>(*steps_limit_);
  }

  void take(const StepMetrics& metrics) {
    last_ = metrics;
    tokens_ += metrics.tokens;
    epoch_tokens_ += metrics.tokens;
    log_.step(metrics, clock_.seconds());
    if (metrics.ends_epoch) end_epoch(metrics);
    if (bar_.is_due()) {
      bar_.draw({share_done(), metrics.epoch, metrics.loss, tokens_per_second(), clock_.seconds()});
    }
  }

  void end_epoch(const StepMetrics& metrics) {
    const double seconds = epoch_clock_.seconds();
    ++epochs_;
    epoch_loss_ = metrics.epoch_loss;
    log_.epoch(metrics, seconds, static_cast<double>(epoch_tokens_) / std::max(seconds, 1e-9));
    bar_.line(epoch_line(metrics.epoch, metrics.epoch_loss, seconds));
    epoch_tokens_ = 0;
    epoch_clock_ = Stopwatch();
  }

  Trainer& trainer_;
  TrainLog log_;
  ProgressBar bar_;
  Stopwatch clock_, epoch_clock_;
  std::optional<int64_t> steps_limit_;
  std::optional<double> seconds_limit_;
  StepMetrics last_;
  int64_t epochs_ = 0, tokens_ = 0, epoch_tokens_ = 0;
  double epoch_loss_ = 0, seconds_ = 0;
  std::optional<Error> divergence_;
};

Model model_of(const Trainer& trainer, const TrainingRun& run, const TrainOptions& options, const Corpus& corpus) {
  Model model;
  model.config = trainer.config();
  model.weights = trainer.weights();
  model.text = corpus.settings;
  model.vocabulary = corpus.vocabulary;
  model.training = {.steps = trainer.steps_done(),
                    .epochs = run.epochs(),
                    .loss = run.loss(),
                    .batch = trainer.settings().batch,
                    .window = trainer.settings().steps,
                    .learning_rate = options.learning_rate,
                    .seed = trainer.settings().seed,
                    .corpus = options.input == "-" ? "-" : std::filesystem::path(options.input).filename().string()};
  return model;
}

// ------------------------------------------------------------------------------------------ reporting

void introduce(const Corpus& corpus, const Trainer& trainer, const Backend& backend) {
  if (!corpus.warning.empty()) say(corpus.warning);
  const NetworkConfig& config = trainer.config();
  std::fprintf(stderr, "%zu lines, %zu tokens, V = %d (a guess costs ln V = %.2f)\n", corpus.lines.size(),
               corpus.ids->size(), config.vocab, std::log(config.vocab));
  std::fprintf(stderr, "%s E = %d H = %d layers = %d: %lld parameters, %s\n", cell_name(config.cell).c_str(),
               config.embed, config.hidden, config.layers, static_cast<long long>(trainer.layout().parameter_count()),
               backend.description().c_str());
}

void summarise(const TrainOptions& options, const TrainingRun& run, const Trainer& trainer, End end) {
  const int64_t steps = trainer.steps_done();
  if (options.json) {
    const nlohmann::ordered_json json = {{"model", options.output},
                                         {"steps", steps},
                                         {"epochs", run.epochs()},
                                         {"loss", run.loss()},
                                         {"seconds", run.seconds()},
                                         {"tokens_per_s", run.tokens_per_second()},
                                         {"vocab", trainer.config().vocab},
                                         {"parameters", trainer.layout().parameter_count()},
                                         {"interrupted", end == End::kInterrupted}};
    print(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    return;
  }
  print((end == End::kInterrupted ? "Stopped" : "Finished") + std::string(" after step ") + std::to_string(steps) +
        "; the model is saved in '" + printable(options.output) + "'.\n");
}

bool all_finite(const ParameterBuffer& weights) {
  return std::all_of(weights.begin(), weights.end(), [](float value) { return std::isfinite(value); });
}

Outcome finish(const TrainOptions& options, const OutputFile& output, const Corpus& corpus, const Trainer& trainer,
               const TrainingRun& run, End end) {
  const bool diverged = end == End::kDiverged;
  if (diverged && (trainer.steps_done() == 0 || !all_finite(trainer.weights()))) {
    return Outcome::failed(run.divergence());
  }
  const Status saved = output.write(write_model(model_of(trainer, run, options, corpus)));
  if (!saved) return Outcome::failed(saved.error());
  if (diverged) {
    return Outcome::failed({run.divergence().message + " The model as it was before that step is saved in '" +
                            printable(options.output) + "'."});
  }
  if (end == End::kInterrupted && options.json)
    say("Stopped on request; the model is saved in '" + printable(options.output) + "'.");
  summarise(options, run, trainer, end);
  return Outcome::done();
}

Outcome run_train(const TrainOptions& options) {
  const Result<Settings> settings = settings_of(options);
  if (!settings) return Outcome::misused(settings.error());
  const Result<std::string> bytes = read_text(options.input);
  if (!bytes) return Outcome::failed(bytes.error());
  const Result<TokenizerPtr> tokenizer = load_tokenizer(settings->text, options.cutting.dictionary);
  if (!tokenizer) return Outcome::failed(tokenizer.error());
  const Result<Corpus> corpus = build_corpus(*bytes, settings->text, **tokenizer);
  if (!corpus) return Outcome::failed(about(options.input, corpus.error()));

  NetworkConfig network = settings->network;
  network.vocab = corpus->vocabulary.size();
  const std::unique_ptr<Backend> backend = make_cpu_backend(options.threads);
  Result<std::unique_ptr<Trainer>> trainer = Trainer::create(*backend, network, settings->train, corpus->ids);
  if (!trainer) return Outcome::failed(about(options.input, trainer.error()));
  // Before hours of training rather than after: can the results be written?
  const Result<OutputFile> output = OutputFile::create(options.output);
  if (!output) return Outcome::failed(output.error());
  Result<TrainLog> log = options.log.empty() ? TrainLog() : TrainLog::open(options.log);
  if (!log) return Outcome::failed(log.error());

  introduce(*corpus, **trainer, *backend);
  TrainingRun run(**trainer, options, std::move(*log));
  const End end = run.run();
  return finish(options, *output, *corpus, **trainer, run, end);
}

void add_options(CLI::App& command, TrainOptions& options) {
  command.add_option("FILE", options.input, "UTF-8 text, one line of verse a line; - for standard input")->required();
  command.add_option("-o,--output", options.output, "the model file to write")->required();
  add_cutting(command, options.cutting);
  command.add_option("--clean", options.cleaning, "tutorial or none")->capture_default_str();
  command.add_option("--cell", options.cell, "rnn")->capture_default_str();
  command.add_option("--embed", options.network.embed, "E, the embedding's width")->capture_default_str();
  command.add_option("--hidden", options.network.hidden, "H, the recurrent layers' width")->capture_default_str();
  command.add_option("--layers", options.network.layers, "recurrent layers")->capture_default_str();
  command.add_option("--dropout", options.network.dropout, "on embedding and recurrent output")->capture_default_str();
  command.add_option("--batch", options.train.batch, "B, windows a step")->capture_default_str();
  command.add_option("--seq", options.train.steps, "T, tokens a window")->capture_default_str();
  command.add_option("--order", options.order, "shuffled, in-order, stream or tutorial")->capture_default_str();
  command.add_option("--lr", options.learning_rate, "Adam's learning rate")->capture_default_str();
  command.add_option("--clip", options.train.clip, "largest gradient norm; 0: no clipping")->capture_default_str();
  CLI::Option* epochs = command.add_option("--epochs", options.epochs, "stop after so many epochs (default 20)");
  CLI::Option* steps = command.add_option("--steps", options.steps, "stop after so many steps");
  CLI::Option* seconds = command.add_option("--seconds", options.seconds, "stop after so many seconds");
  epochs->excludes(steps)->excludes(seconds);
  steps->excludes(seconds);
  add_seed(command, options.train.seed, "same seed, same model");
  command.add_option("--threads", options.threads, "0: one per core")->capture_default_str();
  command.add_option("--log", options.log, "one JSON object per step and per epoch");
  command.add_flag("--json", options.json, "a summary as one JSON object");
}

}  // namespace

void add_train(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("train", "Learn from a text and write a model; Ctrl-C stops and saves");
  const auto options = std::make_shared<TrainOptions>();
  add_options(*command, *options);
  command->callback([options, &chosen] { chosen = [options] { return run_train(*options); }; });
}

}  // namespace geci::cli
