#include "cli/train/options.h"

#include <algorithm>
#include <cmath>

#include "cli/io.h"
#include "cli/paths.h"
#include "text/split.h"
#include "train/presets.h"

namespace geci::cli {
namespace {

constexpr int64_t kDefaultEpochs = 20;
constexpr int64_t kMaxCount = 1'000'000'000;  // of epochs or steps

Status check_count(const char* what, std::optional<int64_t> count) {
  if (!count || (*count >= 1 && *count <= kMaxCount)) return Ok{};
  return Error{"The number of " + std::string(what) + " is " + std::to_string(*count) + "; it must be from 1 to " +
               std::to_string(kMaxCount) + "."};
}

Status check_seconds(std::optional<double> seconds) {
  if (!seconds || (*seconds > 0 && std::isfinite(*seconds))) return Ok{};
  return Error{"The number of seconds is " + std::to_string(*seconds) + "; it must be above 0."};
}

/// The files to write have names, none is the text, and no two are one file.
Status check_outputs(const TrainOptions& options) {
  const auto is_nameless = [&](const char* option, const std::string& path) {
    return path.empty() && options.given.contains(option);
  };
  if (options.output.empty()) return Error{"The model to write has no name: give it one, as in -o model.safetensors."};
  if (is_nameless("--checkpoint", options.checkpoint) || is_nameless("--log", options.log)) {
    return Error{"A checkpoint or log to write has no name: give it one, or leave that option out."};
  }
  for (const std::string& written : {options.output, options.log, options.checkpoint}) {
    const auto is_written = [&](const std::string& text) { return same_file(text, written); };
    const std::vector<std::string>& texts = options.input.paths;
    if (is_written(options.validation_text) || std::any_of(texts.begin(), texts.end(), is_written)) {
      return Error{"'" + printable(written) +
                   "' is a text to read and would be overwritten: choose another name to write to."};
    }
  }
  if (same_file(options.log, options.output) || same_file(options.log, options.checkpoint) ||
      same_file(options.checkpoint, options.output)) {
    return Error{"The log, the checkpoint and the model need different names."};
  }
  return Ok{};
}

/// All that can be told to be wrong from the command line alone.
Status check_options(const TrainOptions& options, const Settings& settings) {
  NetworkConfig smallest = settings.network;
  smallest.vocab = 1;
  for (const Status& status :
       {check_count("epochs", options.epochs), check_count("steps", options.steps), check_seconds(options.seconds),
        check_seconds(options.every), check(options.device), check_validation_share(options.validation.value_or(0)),
        validate(smallest), validate(settings.train)}) {
    if (!status) return status.error();
  }
  return check_outputs(options);
}

/// The options alone, as they were given or by default.
Result<Settings> parse_settings(const TrainOptions& options) {
  if (const auto reading = reading_options(options.input); !reading) return reading.error();
  Result<TextSettings> text = text_settings(options.tokenizing);
  if (!text) return text.error();
  const Result<Cleaning> cleaning = parse_cleaning(options.cleaning);
  if (!cleaning) return cleaning.error();
  const Result<Cell> cell = parse_cell(options.cell);
  if (!cell) return cell.error();
  const Result<WindowOrder> order = parse_window_order(options.order);
  if (!order) return order.error();
  const Result<Optimizer> optimizer = parse_optimizer(options.optimizer);
  if (!optimizer) return optimizer.error();
  const Result<ScheduleKind> schedule = parse_schedule(options.schedule);
  if (!schedule) return schedule.error();
  text->cleaning = *cleaning;
  Settings settings{std::move(*text), options.network, options.train};
  settings.network.cell = *cell;
  settings.train.order = *order;
  settings.train.optimizer.kind = *optimizer;
  settings.train.schedule.kind = *schedule;
  return settings;
}

/// A preset's settings, but for the options that were given.
Result<Settings> settings_of_preset(const TrainOptions& options) {
  const Result<Preset> preset = find_preset(options.preset);
  if (!preset) return preset.error();
  TrainOptions with_preset = options;
  // A user dictionary is read only by the word tokenizer.
  if (!options.given.contains("--tokenizer")) {
    with_preset.tokenizing.tokenizer = tokenizer_name(preset->text.tokenizer);
  }
  const Result<Settings> asked = parse_settings(with_preset);
  if (!asked) return asked.error();
  return overlaid({preset->text, preset->network, preset->train}, *asked, options.given);
}

void add_optimizer_options(CLI::App& command, TrainOptions& options) {
  OptimizerSettings& optimizer = options.train.optimizer;
  ScheduleSettings& schedule = options.train.schedule;
  command.add_option("--optimizer", options.optimizer, "adam or sgd")->capture_default_str();
  command.add_option("--weight-decay", optimizer.weight_decay, "AdamW's, or SGD's")->capture_default_str();
  command.add_option("--momentum", optimizer.momentum, "of SGD")->capture_default_str();
  command.add_option("--schedule", options.schedule, "constant, cosine, step or plateau")->capture_default_str();
  command.add_option("--warmup", schedule.warmup_steps, "steps in which the rate climbs")->capture_default_str();
  command.add_option("--schedule-epochs", schedule.every, "step: after so many; plateau: without a better loss")
      ->capture_default_str();
  command.add_option("--schedule-factor", schedule.factor, "what step and plateau multiply the rate by")
      ->capture_default_str();
  CLI::Option* share = command.add_option("--val", options.validation,
                                          "the share of the text, its last lines, to validate with; 0: none");
  command.add_option("--val-file", options.validation_text, "another text to validate with")->excludes(share);
  command.add_option("--patience", options.train.patience, "stop after so many epochs without a better loss; 0: never")
      ->capture_default_str();
}

}  // namespace

int64_t default_epochs(const TrainOptions& options) {
  return options.preset.empty() ? kDefaultEpochs : find_preset(options.preset)->epochs;
}

Result<Settings> settings_of(const TrainOptions& options) {
  Result<Settings> settings = options.preset.empty() ? parse_settings(options) : settings_of_preset(options);
  if (!settings) return settings.error();
  ScheduleSettings& schedule = settings->train.schedule;
  if (schedule.kind == ScheduleKind::kCosine) {
    if (options.seconds) {
      return Error{"A cosine schedule needs --epochs or --steps: seconds do not tell how many steps there are."};
    }
    schedule.total_steps = options.steps.value_or(kStepsOfTheEpochs);
  }
  if (const Status status = check_options(options, *settings); !status) return status.error();
  return settings;
}

void add_train_options(CLI::App& command, TrainOptions& options) {
  add_text_input(command, options.input);
  command.add_option("-o,--output", options.output, "the model file to write; .pt: weights alone, for PyTorch")
      ->required();
  CLI::Option* preset = command.add_option("--preset", options.preset,
                                           "tutorial, quick or thorough: what stands for all options not given");
  add_tokenizer_options(command, options.tokenizing);
  command.add_option("--clean", options.cleaning, "tutorial, lyrics or none")->capture_default_str();
  command.add_option("--cell", options.cell, "rnn, rnn-relu, gru or lstm")->capture_default_str();
  command.add_option("--embed", options.network.embed, "E, the embedding's width")->capture_default_str();
  command.add_option("--hidden", options.network.hidden, "H, the recurrent layers' width")->capture_default_str();
  command.add_option("--layers", options.network.layers, "recurrent layers")->capture_default_str();
  command.add_flag("--tie", options.network.tie, "the output layer's weight is the embedding's");
  command.add_option("--dropout", options.network.dropout, "on the embedding and between layers")
      ->capture_default_str();
  command
      .add_option("--output-dropout", options.network.output_dropout, "and on the last layer's output: true or false")
      ->capture_default_str();
  command.add_option("--batch", options.train.batch, "B, windows a step")->capture_default_str();
  command.add_option("--seq", options.train.steps, "T, tokens a window")->capture_default_str();
  command.add_option("--order", options.order, "shuffled, in-order, stream or tutorial")->capture_default_str();
  command.add_option("--lr", options.train.optimizer.learning_rate, "the learning rate")->capture_default_str();
  add_optimizer_options(command, options);
  command.add_option("--clip", options.train.clip, "largest gradient norm; 0: no clipping")->capture_default_str();
  CLI::Option* epochs = command.add_option("--epochs", options.epochs, "stop after so many epochs (default 20)");
  CLI::Option* steps = command.add_option("--steps", options.steps, "stop after so many steps");
  CLI::Option* seconds = command.add_option("--seconds", options.seconds, "stop after so many seconds");
  epochs->excludes(steps)->excludes(seconds);
  steps->excludes(seconds);
  add_seed(command, options.train.seed, "same seed, same model");
  CLI::Option* init =
      command.add_option("--init", options.init, "begin with this model's weights, or with weights alone");
  CLI::Option* resume = command.add_option("--resume", options.resume, "go on with a checkpoint, as if never stopped");
  CLI::Option* checkpoint =
      command.add_option("--checkpoint", options.checkpoint, "a file to go on from, kept up to date");
  CLI::Option* every =
      command.add_option("--every", options.every, "seconds between checkpoints")->capture_default_str();
  CLI::Option* freeze = command.add_flag("--freeze-vocab", options.freeze_vocabulary,
                                         "with --init: leave tokens out that the model lacks, instead of adding them");
  freeze->needs(init);
  init->excludes(resume);
  preset->excludes(resume);
  every->needs(checkpoint);
  add_device(command, options.device);
  command.add_option("--log", options.log, "one JSON object per step and per epoch");
  command.add_flag("--json", options.json, "a summary as one JSON object");
}

}  // namespace geci::cli
