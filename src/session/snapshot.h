// The session's state as others see it. A snapshot holds values and pointers to constant values only. Once published it
// is never changed, so it may be read while the training thread goes on.
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

namespace geci {

/// How far a long text is tokenized.
struct TokenizingProgress {
  std::string name;
  double share = 0;    // that is tokenized, from 0 to 1
  double seconds = 0;  // that it has taken so far

  /// Returns nothing in the first moments, when an estimate would be far off.
  std::optional<double> seconds_left() const {
    if (share < 0.02) return std::nullopt;
    return seconds * (1 - share) / share;
  }
};

/// A stretch of a sample's text, in bytes.
struct TextSpan {
  size_t begin = 0, end = 0;
};

/// A stretch of a sample that the text contains literally.
struct CopiedStretch : TextSpan {
  int64_t line = 0;    // of the text, from 1: where its first occurrence begins
  std::string source;  // that line, whole, and those after it that the stretch goes on into
  size_t offset = 0;   // where in `source` it begins, in bytes
};

/// One lyric, whole or as far as it is written. The session writes one now and then while training; others are
/// requested.
struct Sample {
  int64_t number = 0;  // counts up from 1
  std::string prompt;
  std::string text;  // prompt included
  int64_t step = 0;  // of the weights it was written with
  double loss = 0;
  bool requested = false;
  bool finished = false;
  // Known once it is finished and the present text is indexed:
  std::vector<CopiedStretch> copied;   // may overlap
  std::optional<double> copied_share;  // of its tokens
  int loop_period = 0;                 // tokens of the first repetition loop; 0: none
  // The greedy decode of the same prompt with the same weights; null if this one is greedy itself.
  std::shared_ptr<const Sample> greedy;
};

/// The kind of a notice. Panels show a title for it in the reader's language.
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
  int64_t number = 0;  // counts up with each notice and each withdrawal, so that a reader can dismiss one
  NoticeKind kind = NoticeKind::kNone;
  Message text;
};

/// The run that UndoCommand would restore.
struct WayBack {
  RunName run;
  int64_t step = 0;
  bool newer = false;  // true after an undo: UndoCommand would redo
};

struct Snapshot {
  int64_t revision = 0;  // counts up with every change

  std::string build;                 // "relaxed-mt", "simd-mt", "simd", "native"
  std::string device_kind;           // "cpu", "gpu"
  std::string device;                // the backend's own description
  std::string adapter;               // the GPU's name; empty where the processor computes
  std::string device_wish;           // the device that was asked for, or "auto"
  Message device_reason;             // why "auto" chose this one; empty where nothing is to be said
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

}  // namespace geci
