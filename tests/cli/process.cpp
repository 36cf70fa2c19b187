#include "cli/process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace geci::test {

namespace fs = std::filesystem;

Scratch::Scratch() {
  std::string name = (fs::temp_directory_path() / "geci-test-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  folder_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Scratch::file(const std::string& name, const std::string& content) const {
  std::ofstream(path(name), std::ios::binary) << content;
  return path(name);
}

size_t Scratch::count() const {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

Process::Process(const std::vector<std::string>& arguments, const std::string& input) : Process(arguments, input, {}) {}

Process Process::without_streams(const std::vector<int>& closed, const std::vector<std::string>& arguments) {
  return {arguments, "", closed};
}

Process::Process(const std::vector<std::string>& arguments, const std::string& input, const std::vector<int>& closed) {
  std::vector<std::string> owned = {GECI_PROGRAM};
  owned.insert(owned.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& argument : owned) argv.push_back(argument.data());
  argv.push_back(nullptr);

  const std::string in = files_.file("in", input);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files_.path("out").c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files_.path("err").c_str(), O_WRONLY | O_CREAT, 0600);
  for (const int stream : closed) posix_spawn_file_actions_addclose(&actions, stream);
  REQUIRE(posix_spawn(&pid_, GECI_PROGRAM, &actions, nullptr, argv.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
}

void Process::send(int signal) const { ::kill(pid_, signal); }

bool Process::has_ended() const {
  siginfo_t info = {};
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
}

Finished Process::wait() {
  int status = 0;
  REQUIRE(::waitpid(pid_, &status, 0) == pid_);
  const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {exit_code, read_file(files_.path("out")), read_file(files_.path("err"))};
}

Follower::Follower() {
  std::array<int, 2> ends = {-1, -1};
  REQUIRE(::pipe(ends.data()) == 0);
  reading_ = ends[0];
  writing_ = ends[1];
  ::fcntl(reading_, F_SETFD, FD_CLOEXEC);  // the process gets the end to write to, and none to read from
}

Follower::~Follower() {
  ::close(reading_);
  if (writing_ >= 0) ::close(writing_);
}

std::string Follower::path() const { return "/dev/fd/" + std::to_string(writing_); }

std::optional<std::string> Follower::next_line() {
  // From here on the process alone can write: its end ends the lines.
  if (writing_ >= 0) ::close(std::exchange(writing_, -1));
  for (std::array<char, 4096> read_now = {};;) {
    if (const size_t end = ahead_.find('\n'); end != std::string::npos) {
      std::string line = ahead_.substr(0, end);
      ahead_.erase(0, end + 1);
      return line;
    }
    const ssize_t count = ::read(reading_, read_now.data(), read_now.size());
    if (count <= 0) return std::nullopt;
    ahead_.append(read_now.data(), static_cast<size_t>(count));
  }
}

Finished run_geci(const std::vector<std::string>& arguments, const std::string& input) {
  return Process(arguments, input).wait();
}

}  // namespace geci::test
