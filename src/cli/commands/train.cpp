// geci train FILE -o MODEL: learns from a text until told to stop, and saves the model.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/copies.h"
#include "cli/device.h"
#include "cli/io.h"
#include "cli/output_file.h"
#include "cli/train/checkpointer.h"
#include "cli/train/log.h"
#include "cli/train/options.h"
#include "cli/train/run.h"
#include "cli/train/start.h"
#include "cli/train/validation.h"
#include "core/json.h"
#include "files/torch/torch_writer.h"
#include "run/training_plan.h"
#include "train/checkpoint.h"
#include "train/trainer.h"

namespace geci::cli {
namespace {

/// With early stopping the model is that of the best epoch, not of the last.
bool keeps_best(const Trainer& trainer) { return trainer.settings().patience > 0; }

Model model_of(Trainer& trainer, const TrainingRun& run, const TrainOptions& options, const Corpus& corpus) {
  Model model;
  model.config = trainer.config();
  model.weights = keeps_best(trainer) ? trainer.best_weights() : trainer.weights();
  model.text = corpus.settings;
  model.vocabulary = corpus.vocabulary;
  model.training = training_record(trainer.settings(), trainer.steps_done(), run.tally(), run.curve());
  model.training.corpus = options.input.name();
  const std::vector<std::string>& paths = options.input.paths;
  if (paths.size() == 1) {
    model.training.corpus_path = path_from_model(options.output, paths.front());
  } else {
    for (const std::string& path : paths) {
      model.training.corpus_paths.push_back(path_from_model(options.output, path));
    }
  }
  return model;
}

Model checkpoint_of(Trainer& trainer, const TrainingRun& run, const TrainOptions& options, const Corpus& corpus,
                    double share_set_apart) {
  Model model = model_of(trainer, run, options, corpus);
  model.weights = trainer.weights();
  model.resume = trainer.checkpoint().resume;
  model.resume->curve = run.curve();
  model.resume->validation_share = share_set_apart;
  return model;
}

/// A text, a network on it and a trainer of both.
struct Job {
  Start start;
  double share_set_apart;
  Corpus corpus;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Trainer> trainer;
  size_t validation_songs = 0;  // whole songs set apart; 0: lines, or nothing
};

// ------------------------------------------------------------------------------------------ reporting

/// "12 songs, ": empty for one.
std::string songs_of(const Corpus& corpus) {
  return corpus.song_ends.size() > 1 ? std::to_string(corpus.song_ends.size()) + " songs, " : "";
}

void introduce(const Job& job) {
  const Corpus& corpus = job.corpus;
  const Trainer& trainer = *job.trainer;
  for (const Message& sentence : {corpus.warning, trainer.left_out_warning()}) {
    if (!sentence.empty()) say(sentence.english());
  }
  const NetworkConfig& config = trainer.config();
  std::fprintf(stderr, "%s%zu lines, %zu tokens, V = %d (a guess costs ln V = %.2f)\n", songs_of(corpus).c_str(),
               corpus.lines.size(), corpus.ids->size(), config.vocab, std::log(config.vocab));
  std::fprintf(stderr, "%s E = %d H = %d layers = %d: %lld parameters, %s\n", cell_name(config.cell).c_str(),
               config.embed, config.hidden, config.layers, static_cast<long long>(trainer.layout().parameter_count()),
               job.backend->description().c_str());
  if (job.validation_songs > 0) {
    std::fprintf(stderr, "validation: the last %zu %s, %zu tokens\n", job.validation_songs,
                 job.validation_songs == 1 ? "song" : "songs",
                 trainer.validation() ? trainer.validation()->size() : size_t{0});
  }
}

void summarise(const TrainOptions& options, const TrainingRun& run, const Trainer& trainer, End end) {
  const int64_t steps = trainer.steps_done();
  if (options.json) {
    const OrderedJson json = {{"model", options.output},
                              {"steps", steps},
                              {"epochs", run.tally().epochs()},
                              {"loss", run.tally().loss()},
                              {"seconds", run.seconds()},
                              {"tokens_per_s", run.tokens_per_second()},
                              {"device", trainer.backend().device()},
                              {"vocab", trainer.config().vocab},
                              {"parameters", trainer.layout().parameter_count()},
                              {"interrupted", end == End::kInterrupted},
                              {"stopped_early", end == End::kStoppedEarly}};
    print(json_text(json) + "\n");
    return;
  }
  if (end == End::kStoppedEarly) say("The loss stopped getting better: these are the weights of the best epoch.");
  print((end == End::kFinished ? "Finished" : "Stopped") + std::string(" after step ") + std::to_string(steps) +
        "; the model is saved in '" + printable(options.output) + "'.\n");
}

bool all_finite(const ParameterBuffer& weights) {
  return std::all_of(weights.begin(), weights.end(), [](float value) { return std::isfinite(value); });
}

/// The whole model, or its weights alone if its name is one of PyTorch's files.
std::vector<uint8_t> saved_as(const std::string& name, const Model& model) {
  return has_torch_ending(name) ? write_torch_weights(model.config, model.weights, NumberFormat::kF32)
                                : write_model(model);
}

Outcome finish(const TrainOptions& options, const OutputFile& output, const Corpus& corpus, Trainer& trainer,
               const TrainingRun& run, End end) {
  const bool diverged = end == End::kDiverged;
  if (diverged && (trainer.steps_done() == 0 || !all_finite(trainer.weights()))) {
    return Outcome::failed(run.failure());
  }
  const Status saved = output.write(saved_as(options.output, model_of(trainer, run, options, corpus)));
  if (!saved) return Outcome::failed(saved.error());
  if (diverged) {
    return Outcome::failed({run.failure().english() + " The model as it was before that step is saved in '" +
                            printable(options.output) + "'."});
  }
  if (end == End::kInterrupted && options.json) {
    say("Stopped on request; the model is saved in '" + printable(options.output) + "'.");
  }
  summarise(options, run, trainer, end);
  return Outcome::done();
}

/// For whoever resumes a run that has come to its end.
std::string how_to_go_on(const TrainingRun& run) {
  const int64_t epochs = run.tally().epochs(), steps = run.steps_done();
  const std::string more =
      epochs > 0 ? "--epochs " + std::to_string(2 * epochs) : "--steps " + std::to_string(2 * steps);
  return "This run is finished, after " + std::to_string(epochs) + " epochs and " + std::to_string(steps) +
         " steps. To go on, ask for more in all, as in " + more + ".";
}

/// What was asked for beside the model and could not be written, in a sentence; empty if all is there.
std::string missing_files(const TrainOptions& options, const Checkpointer& checkpointer, bool log_is_whole) {
  std::string sentence;
  const auto tell = [&](const std::string& what, const std::string& path) {
    sentence += (sentence.empty() ? "" : " ") + what + " '" + printable(path) + "' could not be written to its end.";
  };
  if (checkpointer.is_behind()) tell("The last checkpoint", options.checkpoint);
  if (!log_is_whole) tell("The log", options.log);
  return sentence;
}

/// The epochs that a cosine schedule falls over, where the options do not name the steps.
std::optional<int64_t> cosine_epochs(const TrainOptions& options, const TrainSettings& train) {
  if (train.schedule.total_steps != kStepsOfTheEpochs) return std::nullopt;
  return options.epochs.value_or(default_epochs(options));
}

Result<Job> prepare(const TrainOptions& options, const Settings& asked) {
  Result<Start> start = Start::load(options.init, options.resume);
  if (!start) return start.error();
  // A preset stands for every option.
  Settings settings = options.preset.empty() ? start->complete(asked, options.given) : asked;
  Result<Corpus> corpus = start->read_corpus(options.input, settings.text, options.tokenizing.dictionary,
                                             {options.freeze_vocabulary, settings.train.seed});
  if (!corpus) return corpus.error();
  settings.network.vocab = corpus->vocabulary.size();
  const double share = start->share_set_apart(options.validation);
  const Result<TrainingPlan> plan = plan_training(settings.train, corpus->ids, {corpus->line_ends, corpus->song_ends},
                                                  share, cosine_epochs(options, settings.train));
  if (!plan) return about(options.input.where(), plan.error());
  Result<std::unique_ptr<Backend>> backend =
      open_for_training(options.device, settings.network, plan->train, plan->split.training);
  if (!backend) return backend.error();
  Result<std::unique_ptr<Trainer>> trainer =
      Trainer::create(**backend, settings.network, plan->train, plan->split.training);
  if (!trainer) return about(options.input.where(), trainer.error());
  TokenIds validation = options.validation != 0.0 ? plan->split.validation : nullptr;
  if (!options.validation_text.empty()) {
    Result<TokenIds> text = read_validation(options.validation_text, *corpus, options.tokenizing.dictionary);
    if (!text) return text.error();
    validation = std::move(*text);
  }
  if (validation) (*trainer)->set_validation(validation);
  if (const Status applied = start->apply(**trainer, options.input.where()); !applied) return applied.error();
  return Job{std::move(*start),           share, std::move(*corpus), std::move(*backend), std::move(*trainer),
             plan->split.validation_songs};
}

/// The CPU goes on where the lost device's training was last known to be sound.
Status go_on_with_cpu(const TrainOptions& options, Job& job, TrainingRun& run) {
  say(run.failure().english() + " Training goes on on the CPU, from step " +
      std::to_string(job.trainer->rescued()->resume.steps_done) + ".");
  DeviceRequest request = options.device;
  request.device = "cpu";
  Result<std::unique_ptr<Backend>> cpu = open_for_reading(request);
  if (!cpu) return cpu.error();
  Result<std::unique_ptr<Trainer>> trainer = Trainer::go_on_elsewhere(*job.trainer, **cpu);
  if (!trainer) return trainer.error();
  job.trainer = std::move(*trainer);
  job.backend = std::move(*cpu);
  run.go_on_with(*job.trainer);
  return Ok{};
}

/// Trains with a checkpoint now and then and one at the end, after which more epochs may follow.
Result<End> train(const TrainOptions& options, Job& job, Checkpointer& checkpointer, TrainingRun& run) {
  const auto write = [&] {
    const Status written =
        checkpointer.write(checkpoint_of(*job.trainer, run, options, job.corpus, job.share_set_apart));
    if (!written) say("The checkpoint could not be written; training goes on. " + written.error().english());
  };
  const auto is_due = [&] { return checkpointer.is_due(); };
  End end = run.run(is_due, write);
  if (end == End::kDeviceLost) {
    if (const Status going = go_on_with_cpu(options, job, run); !going) return going.error();
    end = run.run(is_due, write);
  }
  if (checkpointer.is_on() && end != End::kDiverged) write();
  return end;
}

Outcome run_train(const TrainOptions& options) {
  const Result<Settings> settings = settings_of(options);
  if (!settings) return Outcome::misused(settings.error());
  Result<Job> job = prepare(options, *settings);
  if (!job) return Outcome::failed(job.error());
  // Before hours of training rather than after: can the results be written?
  const Result<OutputFile> output = OutputFile::create(options.output);
  if (!output) return Outcome::failed(output.error());
  warn_of_torch_ending(options.output);
  Result<Checkpointer> checkpointer = Checkpointer::create(options.checkpoint, options.every);
  if (!checkpointer) return Outcome::failed(checkpointer.error());
  Result<TrainLog> log = options.log.empty() ? TrainLog() : TrainLog::open(options.log, job->start.resumes());
  if (!log) return Outcome::failed(log.error());

  introduce(*job);
  TrainingRun run(*job->trainer, options, job->start, job->corpus.vocabulary, std::move(*log));
  if (job->start.resumes() && run.is_finished()) say(how_to_go_on(run));
  const Result<End> end = train(options, *job, *checkpointer, run);
  if (!end) return Outcome::failed(end.error());
  const std::string missing = missing_files(options, *checkpointer, run.close_log());
  Outcome outcome = finish(options, *output, job->corpus, *job->trainer, run, *end);
  if (missing.empty()) return outcome;
  if (outcome.exit_code != 0) return Outcome::failed({outcome.sentence + " " + missing});
  return Outcome::failed({"The model is saved, but not all else: " + missing});
}

}  // namespace

void add_train(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("train", "Learn from a text and write a model; Ctrl-C stops and saves");
  const auto options = std::make_shared<TrainOptions>();
  add_train_options(*command, *options);
  command->callback([options, command, &chosen] {
    for (const CLI::Option* option : command->get_options()) {
      if (option->count() > 0) options->given.insert(option->get_name());
    }
    chosen = [options] { return run_train(*options); };
  });
}

}  // namespace geci::cli
