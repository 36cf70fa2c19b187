// The session's work itself, without threads: takes commands, does one bounded piece at a time, and
// describes itself in snapshots.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "app/commands.h"
#include "app/estimator.h"
#include "app/run.h"
#include "app/run_record.h"
#include "app/sample_writer.h"
#include "app/snapshot.h"
#include "app/speed_meter.h"
#include "app/text_meter.h"

namespace geci::app {

class Worker {
 public:
  Worker(std::unique_ptr<Backend> backend, std::string build, Clock clock);

  /// Answers at once, or later for what takes time (generate).
  void handle(Command command);
  /// One training step and a few tokens of each lyric under way, or a piece of a benchmark. False if there was nothing
  /// to do.
  bool advance();

  int64_t revision() const { return revision_; }
  Snapshot snapshot() const;
  bool has_replies() const { return !replies_.empty(); }
  std::vector<Reply> take_replies() { return std::exchange(replies_, {}); }

 private:
  /// A run that something else has taken the place of, whole.
  struct KeptRun {
    Run run;
    RunRecord record;
    bool newer = false;  // than the present one
  };
  struct RunningBenchmark {
    int request;
    std::unique_ptr<Benchmark> benchmark;
  };
  struct RunningEstimate {
    int request;
    Estimator estimator;
  };
  /// The present text as an estimate has cut it, for the next one with the same text settings.
  struct CutText {
    int64_t number = 0;  // the text's
    CorpusPtr corpus;
  };
  /// A lyric under way and who asked for it; nobody for those shown while training.
  struct Job {
    SampleWriter writer;
    std::optional<SampleWriter> greedy;  // beside it, unless it is greedy itself
    std::optional<int> request;
    int64_t number = 0;
    double loss = 0;  // of the weights it is written with
    double started = 0;

    bool finished() const { return writer.finished() && (!greedy || greedy->finished()); }
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
  void advance_benchmark();
  void advance_estimate();
  /// The present text as `text` cuts it, if it is there already; null otherwise.
  CorpusPtr cut_already(const TextSettings& text) const;
  /// Gives the estimator the present text as its settings cut it, or what cuts it.
  Status provide_text(const TextSettings& text, Estimator& estimator) const;

  /// Keeps a command until the dictionary is there.
  void park(int request, Action action);
  void train_one_step();
  void take_validation(const Run::Step& step);
  void start_lyric_if_due();
  Job begin_job(SampleWriter writer, std::optional<int> request);
  void write_job(Job& job, int tokens);
  void finish_job(Job& job);
  int tokens_due(const Job& job) const;

  /// Makes a change to the run or, if it fails, none. The run before it is kept, unless it has not learned anything.
  Status change_run(const std::function<Status(Run&)>& change);
  void forget_run();
  /// A curve of its own for the network just made.
  void begin_curve();
  void drop_jobs();
  void succeed(int request, std::string sentence = {});
  void fail(int request, NoticeKind kind, const std::string& sentence);
  /// Without a notice: whoever asked shows it.
  void refuse(int request, const std::string& sentence);
  void notify(NoticeKind kind, std::string text);
  /// One of the job's two texts.
  Sample describe(const Job& job, const SampleWriter& writer) const;
  Sample describe(const Job& job) const;

  std::unique_ptr<Backend> backend_;
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
  std::vector<Command> parked_;  // commands that wait for the dictionary
  SpeedMeter speed_;

  std::optional<Job> lyric_;                 // written by itself while training
  std::deque<RunningBenchmark> benchmarks_;  // the first is running; all else waits
  std::optional<RunningEstimate> estimate_;
  CutText cut_text_;
  std::deque<Job> requested_;  // the first is being written
  double next_lyric_at_ = 0;
  int64_t samples_started_ = 0;

  Notice notice_;
  std::vector<Reply> replies_;
  int64_t revision_ = 1;
};

}  // namespace geci::app
