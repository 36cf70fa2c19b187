// The session's work: handles commands, trains and writes in bounded pieces, and describes its state in snapshots. It
// starts no threads. All methods are to be called from one thread at a time, the executor's.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "run/run.h"
#include "session/commands.h"
#include "session/device_search.h"
#include "session/estimator.h"
#include "session/lyrics.h"
#include "session/openings.h"
#include "session/run_record.h"
#include "session/snapshot.h"
#include "session/speed_meter.h"
#include "session/text_meter.h"
#include "train/benchmark.h"

namespace geci {

class Worker {
 public:
  /// `build` names the program's build in snapshots.
  Worker(std::unique_ptr<DeviceProvider> devices, std::string build, Clock clock);

  /// Carries a command out. Its reply is there at once, or later for what takes time.
  void handle(Command command);
  /// Does one bounded piece of work: a training step and a few tokens of each lyric, or a piece of a benchmark, an
  /// estimate, a search or a text. Returns false if there was nothing to do.
  bool advance();

  /// Increases with every change of what snapshot() returns.
  int64_t revision() const { return revision_; }
  Snapshot snapshot() const;
  bool has_replies() const { return !replies_.empty(); }
  /// Returns the replies given since the last call. Each command gets exactly one.
  std::vector<Reply> take_replies() { return std::exchange(replies_, {}); }

 private:
  /// A run that was replaced, for UndoCommand.
  struct KeptRun {
    Run run;
    RunRecord record;
    bool newer = false;  // than the present one
  };
  struct RunningBenchmark {
    int request;
    std::shared_ptr<Backend> device;  // it stays as long as it is measured
    std::unique_ptr<Benchmark> benchmark;
  };
  struct RunningSearch {
    std::optional<int> request;  // nobody's where a new job is the reason
    DeviceSearch search;
  };
  struct RunningEstimate {
    int request;
    Estimator estimator;
  };
  /// The present text as an estimate has tokenized it, for the next one with the same text settings.
  struct TokenizedText {
    int64_t number = 0;  // the text's
    CorpusPtr corpus;
  };
  void on(int request, const TrainCommand&);
  void on(int request, const PauseCommand&);
  void on(int request, const StepCommand& command);
  void on(int request, ResetCommand& command);
  void on(int request, LoadCorpusCommand& command);
  void on(int request, const LoadDictionaryCommand& command);
  void on(int request, const GenerateCommand& command);
  void on(int request, const ExportModelCommand&);
  void on(int request, ImportModelCommand& command);
  void on(int request, const BenchCommand& command);
  void on(int request, const RemoveRunCommand& command);
  void on(int request, const UndoCommand&);
  void on(int request, EstimateCommand& command);
  void on(int request, PreviewCommand& command);
  void on(int request, const InspectCommand& command);
  void on(int request, const DeviceCommand& command);
  void carry_out(Command& command);
  /// Does what answers a request, now or in a later phase of it. If the device is lost meanwhile, its replies are
  /// dropped and the work is done again, if it may be.
  void answer(int request, bool may_repeat, const std::function<void()>& work);

  /// Takes an opening through its phases as far as it goes now: until it waits for the dictionary, its text is
  /// tokenized in pieces, or it has failed or become the present run.
  void proceed(Opening opening);
  /// The same in a later phase.
  void go_on(Opening opening);
  /// Gives an opening its tokenized text, if it has one. Returns false for a long text: openings_ has the opening then.
  Result<bool> provide_corpus(Opening& opening, const TextSettings& settings);
  void apply(Opening& opening, NewText& what);
  void apply(Opening& opening, NewNetwork& what);
  void apply(Opening& opening, OpenedModel& what);
  void advance_tokenizing();
  /// Refuses the openings under way that would undo what `newcomer` opens.
  void drop_waiting(Replaces newcomer);
  /// Begins to tokenize a text.
  Result<CorpusBuilder> make_builder(const SourceText& text, const TextSettings& settings) const;
  void advance_benchmark();
  void advance_estimate();
  /// The device broke under an estimate's trial. Everything goes on on the first device until this one is opened again.
  void give_up_estimate();
  void advance_search();
  /// Begins to look for the device that was wished for, for the present job.
  void look_for_device(std::optional<int> request, const std::string& wish);
  /// "auto" measures again where the present job is another than it has measured.
  void follow_job();
  std::optional<TrainingJob> present_job() const;
  /// Everything goes on there. Fails, changing nothing, if the device cannot take it.
  Status move_to(std::shared_ptr<Backend> device);
  void settle_on(std::shared_ptr<Backend> device, Run run, std::optional<Run> kept);
  std::shared_ptr<Backend> first_device();
  /// If the device is lost, everything goes on on the first of the provider's. True if it was.
  bool leave_if_lost();
  /// Returns the present text as `text` tokenizes it, if it is there already; null otherwise.
  CorpusPtr find_tokenized(const TextSettings& text) const;
  /// Gives the estimator the present text as its settings tokenize it, or what tokenizes it.
  Status provide_text(const TextSettings& text, Estimator& estimator) const;

  void train_one_step();
  /// Takes what has become known of the steps queued; with `wait`, of all of them.
  void take_steps(bool wait);
  void take_step(const Run::Step& step);
  void take_validation(const Run::Step& step);
  void start_lyric_if_due();
  void take_lyric(const Lyric& lyric);

  /// Makes a change to the run or, if it fails, none. The run before it is kept, unless it has not learned anything.
  Status change_run(Replaces replaced, const std::function<Status(Run&)>& change);
  void forget_run();
  /// A curve of its own for the network just made.
  void begin_curve();
  void drop_lyrics();
  void succeed(int request, Message sentence = {});
  void fail(int request, NoticeKind kind, const Message& sentence);
  /// Without a notice: whoever asked shows it.
  void refuse(int request, const Message& sentence);
  void notify(NoticeKind kind, Message text);
  /// Something is opened, the present run being what takes the place of `other`, or the other way round: what was said
  /// until then is said no longer, unless it still holds.
  void outdate_notice(Replaces replaced, const Run& other);
  void withdraw_notice();
  /// That the network cannot learn from the text that it now lies beside; or, of a new text, what is to be said of it.
  void tell_of_text(bool is_new);

  std::unique_ptr<DeviceProvider> devices_;
  std::shared_ptr<Backend> backend_;  // outlives what lies on it
  std::string wish_;                  // as DeviceCommand has it
  Message reason_;                    // why "auto" chose the present device
  std::optional<RunningSearch> search_;
  std::optional<TrainingJob> measured_job_;  // by the last search
  std::string build_;
  Clock clock_;
  Run run_;

  bool training_ = true;  // as soon as there is a text
  int64_t steps_left_ = 0;
  RunRecord record_;
  RunHistory history_;
  int runs_begun_ = 0;
  std::optional<KeptRun> kept_;  // one and no more: each holds a network, its moments and its scratch
  TextMeter meter_;
  SpeedMeter speed_;

  Lyrics lyrics_;
  std::deque<RunningBenchmark> benchmarks_;  // the first is running; all else waits
  std::optional<RunningEstimate> estimate_;
  TokenizedText tokenized_text_;
  Openings openings_;

  Notice notice_;
  std::vector<Reply> replies_;
  int64_t revision_ = 1;
};

}  // namespace geci
