// The commands that a session accepts, and its replies. All are values, which one thread hands to the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "intake/named_bytes.h"
#include "intake/reading_options.h"
#include "model/sampler.h"
#include "session/estimate.h"
#include "session/inspection.h"
#include "session/preview.h"
#include "session/snapshot.h"
#include "train/benchmark_result.h"

namespace geci {

struct TrainCommand {};
struct PauseCommand {};
struct StepCommand {
  int64_t count = 1;
};
/// Makes a new network on the present text, with `settings` or, without them, with those in force.
struct ResetCommand {
  std::optional<RunSettings> settings;
};
/// Opens a text, and makes a new network on it. An imported network stays, unless there are settings.
struct LoadCorpusCommand {
  std::string name;
  std::string bytes;
  std::optional<RunSettings> settings = std::nullopt;
  ReadingOptions reading = {};
  std::vector<NamedBytes> files = {};  // in place of `bytes`: each is a song
};
struct GenerateCommand {
  std::string prompt;
  int length = 64;  // tokens after the prompt
  SamplingSettings sampling;
};
/// Gives the session dictionary.bin, which the word tokenizer needs, or the reason why it could not be fetched.
/// Commands that wait for it are then carried out or refused.
struct LoadDictionaryCommand {
  std::vector<uint8_t> bytes;
  Message error;  // empty if the bytes are there
};
struct ExportModelCommand {};
struct ImportModelCommand {
  std::vector<uint8_t> bytes;
};
struct BenchCommand {
  BenchmarkRequest request;
};

/// Swaps the present run with the one that the last reset, text or model replaced. A second one swaps them back.
struct UndoCommand {};
/// Removes an earlier run's curve.
struct RemoveRunCommand {
  int number = 0;
};
/// Asks how long training with these settings would take on the present text. A newer one refuses an older one that is
/// not answered yet.
struct EstimateCommand {
  RunSettings settings;
};
/// Asks for the beginning of a text, tokenized by these settings. Tokens that the present network does not know are
/// marked if it tokenizes by the same settings.
struct PreviewCommand {
  TextSettings text;
  std::string pasted;  // empty: the present text

  bool operator==(const PreviewCommand&) const = default;
};

/// Moves the session to another device: a name of the provider's, or "auto". A newer one refuses an older one that is
/// not answered yet.
struct DeviceCommand {
  std::string device;
};

using Action =
    std::variant<TrainCommand, PauseCommand, StepCommand, ResetCommand, LoadCorpusCommand, LoadDictionaryCommand,
                 GenerateCommand, ExportModelCommand, ImportModelCommand, BenchCommand, RemoveRunCommand, UndoCommand,
                 EstimateCommand, PreviewCommand, InspectCommand, DeviceCommand>;

struct Command {
  int request = 0;  // the reply has the same; the sender's to choose
  Action action;
};

/// The answer to a command. Each command gets exactly one.
struct Reply {
  int request = 0;
  bool ok = true;
  Message sentence;            // why it failed; with ok, a warning, or empty
  std::string text;            // generate: the lyric
  std::vector<uint8_t> bytes;  // export: the model file
  std::optional<BenchmarkResult> benchmark;
  std::optional<Estimate> estimate;
  std::optional<Preview> preview;
  std::shared_ptr<const Inspection> inspection;
};

}  // namespace geci
