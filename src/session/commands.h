// What the session can be told, and what it answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/sampler.h"
#include "session/estimate.h"
#include "session/inspection.h"
#include "session/preview.h"
#include "session/snapshot.h"
#include "train/benchmark_result.h"

namespace geci::app {

struct TrainCommand {};
struct PauseCommand {};
struct StepCommand {
  int64_t count = 1;
};
/// A new network on the present text; without settings, with those in force.
struct ResetCommand {
  std::optional<RunSettings> settings;
};
/// A new text, and a new network on it unless one was imported: that one stays. With settings, a new network of these
/// in any case.
struct LoadCorpusCommand {
  std::string name;
  std::string bytes;
  std::optional<RunSettings> settings = std::nullopt;
};
struct GenerateCommand {
  std::string prompt;
  int length = 64;  // tokens after the prompt
  SamplingSettings sampling;
};
/// dictionary.bin, which the word tokenizer needs; or why it cannot be had.
struct LoadDictionaryCommand {
  std::vector<uint8_t> bytes;
  std::string error;  // a sentence; empty if the bytes are there
};
struct ExportModelCommand {};
struct ImportModelCommand {
  std::vector<uint8_t> bytes;
};
struct BenchCommand {
  BenchmarkRequest request;
};

/// Brings back the run that the last reset, text or model took the place of, whole; what is left for it is kept
/// in turn, so that a second one undoes the first.
struct UndoCommand {};
/// Takes an earlier run's curve away.
struct RemoveRunCommand {
  int number = 0;
};
/// How long training with these settings would take, on the present text. A newer question takes the place of one that
/// is not answered yet.
struct EstimateCommand {
  RunSettings settings;
};
/// How a text begins when it is tokenized like that. Tokens that the network in force does not know are marked if it
/// tokenizes by the same rules.
struct PreviewCommand {
  TextSettings text;
  std::string pasted;  // empty: the present text

  bool operator==(const PreviewCommand&) const = default;
};

/// Another device to compute on, by a name of the provider's or "auto"; what is there moves to it. A newer wish takes
/// the place of one that is not answered yet.
struct DeviceCommand {
  std::string device;
};

using Action =
    std::variant<TrainCommand, PauseCommand, StepCommand, ResetCommand, LoadCorpusCommand, LoadDictionaryCommand,
                 GenerateCommand, ExportModelCommand, ImportModelCommand, BenchCommand, RemoveRunCommand, UndoCommand,
                 EstimateCommand, PreviewCommand, InspectCommand, DeviceCommand>;

struct Command {
  int request = 0;  // comes back with the reply
  Action action;
};

/// Exactly one for each command.
struct Reply {
  int request = 0;
  bool ok = true;
  std::string sentence;        // what was wrong; or, with ok, what deserves saying
  std::string text;            // generate: the lyric
  std::vector<uint8_t> bytes;  // export: the model file
  std::optional<BenchmarkResult> benchmark;
  std::optional<Estimate> estimate;
  std::optional<Preview> preview;
  std::shared_ptr<const Inspection> inspection;
};

}  // namespace geci::app
