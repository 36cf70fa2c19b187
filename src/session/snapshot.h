// What the session shows of itself: values only, immutable once published, safe to read while the
// training thread works on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "run/corpus_facts.h"
#include "run/curve_point.h"
#include "run/run_settings.h"
#include "session/run_history.h"
#include "session/verdict.h"

namespace geci::app {

/// How far a long text is tokenized.
struct TokenizingProgress {
  std::string name;
  double share = 0;    // that is tokenized, from 0 to 1
  double seconds = 0;  // that it has taken so far

  /// Nothing while too little is known.
  std::optional<double> seconds_left() const {
    if (share < 0.02) return std::nullopt;
    return seconds * (1 - share) / share;
  }
};

/// A stretch of a sample's text, in bytes.
struct TextSpan {
  size_t begin = 0, end = 0;
};

/// A stretch of a sample that stands in the text word for word.
struct CopiedStretch : TextSpan {
  int64_t line = 0;    // of the text, from 1: where its first occurrence begins
  std::string source;  // that line, whole, and those after it that the stretch goes on into
  size_t offset = 0;   // where in `source` it begins, in bytes
};

/// One lyric: written now and then while training, or asked for.
struct Sample {
  int64_t number = 0;  // counts up from 1
  std::string prompt;
  std::string text;  // prompt included
  int64_t step = 0;  // of the weights it was written with
  double loss = 0;
  bool requested = false;
  bool finished = false;
  // Once it is finished and the present text has been read for it:
  std::vector<CopiedStretch> copied;   // may overlap
  std::optional<double> copied_share;  // of its tokens
  int loop_period = 0;                 // tokens of the first repetition loop; 0: none
  // The same beginning continued by the same weights without dice; null if this one has none itself.
  std::shared_ptr<const Sample> greedy;
};

/// What kind of thing is to be said; panels put a title in the reader's language over `text`.
enum class NoticeKind {
  kNone,
  kInfo,
  kTextWarning,
  kTextRejected,
  kModelRejected,
  kSettingsRejected,
  kPromptRejected,
  kDiverged,
  kStoppedEarly,
  kCannotTrain,
  kNoDictionary,
  kDeviceLost,
  kDeviceRefused,
  kFailed
};

struct Notice {
  int64_t number = 0;  // counts up, also to say nothing any more; a reader that dismissed number n waits for the next
  NoticeKind kind = NoticeKind::kNone;
  std::string text;
};

/// What UndoCommand would bring back.
struct WayBack {
  RunName run;
  int64_t step = 0;
  bool newer = false;  // than the present run: undoing it was undone
};

struct Snapshot {
  int64_t revision = 0;  // counts up with every change

  std::string build;                 // "relaxed-mt", "simd-mt", "simd", "native"
  std::string device_kind;           // "cpu", "gpu"
  std::string device;                // the backend's own description
  std::string adapter;               // the GPU's name; empty where the processor computes
  std::string device_wish;           // the device that was asked for, or "auto"
  std::string device_reason;         // why "auto" chose this one, in a sentence; empty where nothing is to be said
  std::vector<std::string> devices;  // names that can be asked for, besides "auto"
  int threads = 1;

  bool has_network = false;
  bool can_train = false;
  bool training = false;
  bool imported = false;
  bool waits_for_device = false;  // which is being opened: the session is to be woken now and then
  bool wants_dictionary = false;  // a command waits for LoadDictionaryCommand
  std::optional<TokenizingProgress> tokenizing;

  int64_t step = 0;
  int64_t epoch = 0;
  int64_t steps_per_epoch = 0;
  int64_t windows_per_epoch = 0;  // of settings.train.steps tokens each
  double epochs_done = 0;         // of this network on this text, with the part of the present one
  double loss = 0;                // of the last step
  double tokens_per_second = 0;
  double random_loss = 0;  // ln V, the loss of the uniform baseline
  int vocabulary = 0;
  int64_t parameters = 0;

  CorpusFacts corpus;
  RunSettings settings;  // in force
  std::shared_ptr<const std::vector<CurvePoint>> curve = std::make_shared<std::vector<CurvePoint>>();
  std::vector<CurvePoint> validation;  // the loss on the lines set apart, after each epoch
  RunName run;
  PastRuns past_runs;  // the oldest first
  Verdict verdict;
  std::optional<WayBack> way_back;
  std::vector<std::shared_ptr<const Sample>> samples;  // newest first
  std::string newest_lyric;                            // the last finished one
  Notice notice;
};

}  // namespace geci::app
