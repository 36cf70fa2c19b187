// Runs the built geci as a user would: a process with arguments, standard streams and signals.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace geci::test {

/// A folder of the test's own, gone afterwards.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  /// Writes a file and returns its path.
  std::string file(const std::string& name, const std::string& content) const;
  bool has(const std::string& name) const { return std::filesystem::exists(folder_ / name); }
  /// Files in the folder, whatever their names.
  size_t count() const;

 private:
  std::filesystem::path folder_;
};

std::string read_file(const std::string& path);

struct Finished {
  int exit_code = -1;  // 128 + the signal's number if a signal ended it, as in a shell
  std::string out, err;
};

/// A running geci; its output goes to files of its own until it ends.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments, const std::string& input = "");
  /// One that is started without the standard streams of these numbers.
  static Process without_streams(const std::vector<int>& closed, const std::vector<std::string>& arguments);

  pid_t id() const { return pid_; }
  void send(int signal) const;
  bool has_ended() const;
  Finished wait();

 private:
  Process(const std::vector<std::string>& arguments, const std::string& input, const std::vector<int>& closed);

  Scratch files_;
  pid_t pid_ = -1;
};

/// What a geci writes to a file, line by line as it comes: a pipe, whose path stands for the file.
class Follower {
 public:
  Follower();
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// For an argument of the one Process that is started before the first line is read.
  std::string path() const;
  /// Waits for a line; none once the process has ended. While nobody reads, a process that writes much waits.
  std::optional<std::string> next_line();

 private:
  int reading_ = -1, writing_ = -1;
  std::string ahead_;  // read, and not yet handed out
};

/// Runs geci to its end.
Finished run_geci(const std::vector<std::string>& arguments, const std::string& input = "");

}  // namespace geci::test
