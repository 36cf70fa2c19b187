// What is written must be there in the end: names, links, modes, signals, closed streams, full disks.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/paths.h"
#include "cli/process.h"

namespace geci::test::outputs_test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string kVerse = "山高水长流\n水长天更高\n天高云自流\n云自山中来\n来去两悠悠\n";

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Arguments training(const std::string& text, const std::string& model, const Arguments& more) {
  Arguments arguments{"train", text, "-o", model, "--embed", "4", "--hidden", "4", "--seq", "4", "--batch", "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

bool is_model(const std::string& path) { return run_geci({"info", path, "--json"}).exit_code == 0; }

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

void short_pause() { std::this_thread::sleep_for(std::chrono::milliseconds(2)); }

/// A process that trains until it is stopped, and has begun to.
struct EndlessTraining {
  explicit EndlessTraining(const Scratch& scratch, const std::string& text, const std::string& model)
      : process(training(text, model, {"--seconds", "600", "--log", scratch.path("log")})) {
    while (read_file(scratch.path("log")).empty()) short_pause();
  }
  Process process;
};

TEST_CASE("a model, checkpoint or log without a name is refused before anything is read") {
  const Scratch scratch;
  const std::string none = scratch.path("no-such-text"), model = scratch.path("m");
  for (const Arguments& wrong :
       {training(none, "", {}), training(none, model, {"--checkpoint", ""}), training(none, model, {"--log", ""})}) {
    const Finished finished = run_geci(wrong);
    CHECK(finished.exit_code == 2);
    CHECK(mentions(finished.err, "has no name"));
    CHECK(finished.err.ends_with(".\n"));
  }
  const std::string text = scratch.file("verse.txt", kVerse);
  REQUIRE(run_geci(training(text, model, {"--steps", "1"})).exit_code == 0);
  const Finished finished = run_geci({"export", model, "-o", ""});
  CHECK(finished.exit_code == 2);
  CHECK(mentions(finished.err, "Name the file"));
}

TEST_CASE("two spellings of a name that is not there yet are one file") {
  const Scratch scratch;
  fs::create_directories(scratch.path("d"));
  fs::create_directory_symlink(scratch.path("d"), scratch.path("to_d"));
  fs::create_symlink("m1", scratch.path("to_m1"));
  using cli::same_file;
  CHECK(same_file("m1", "./m1"));
  CHECK(same_file("m1", "nowhere/../m1"));
  CHECK(same_file("m1", fs::current_path().string() + "/m1"));
  CHECK(same_file(scratch.path("m1"), scratch.path("d/../m1")));
  CHECK(same_file(scratch.path("d/m1"), scratch.path("to_d/m1")));
  CHECK(same_file(scratch.path("m1"), scratch.path("to_m1")));
  CHECK_FALSE(same_file("m1", "m2"));
  CHECK_FALSE(same_file(scratch.path("m1"), scratch.path("d/m1")));
  CHECK_FALSE(same_file("m1", ""));
  const std::string text = scratch.file("verse.txt", kVerse);
  const Finished finished = run_geci(training(text, scratch.path("m1"), {"--checkpoint", scratch.path("d/../m1")}));
  CHECK(finished.exit_code == 2);
  CHECK(mentions(finished.err, "different names"));
}

TEST_CASE("a hang-up and a closed pipe save the model as a request to stop does") {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) {
    CAPTURE(signal);
    const Scratch scratch;
    const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m");
    EndlessTraining training(scratch, text, model);
    Process& process = training.process;
    process.send(signal);
    CHECK(process.wait().exit_code == 0);
    CHECK(is_model(model));
  }
}

TEST_CASE("a request to stop that is repeated at once still saves the model") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m");
  EndlessTraining training(scratch, text, model);
  Process& process = training.process;
  for (int i = 0; i < 5; ++i) {
    process.send(SIGTERM);
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  CHECK(process.wait().exit_code == 0);
  CHECK(is_model(model));
}

TEST_CASE("what killed processes left of a name is removed by the next run on it, and nothing else") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m");
  Process dead({"info", "none"});
  const std::string number = std::to_string(dead.id()), own = std::to_string(::getpid());
  dead.wait();
  for (const std::string& name :
       {"m." + number, "m." + own, "other." + number, "m.x" + number, "m." + number + "x", std::string("m.")}) {
    scratch.file(name + ".partial", "part");
  }
  fs::create_symlink(text, scratch.path("m.0" + number + ".partial"));
  REQUIRE(run_geci(training(text, model, {"--steps", "1"})).exit_code == 0);
  CHECK_FALSE(scratch.has("m." + number + ".partial"));
  CHECK(scratch.has("m." + own + ".partial"));
  CHECK(scratch.has("other." + number + ".partial"));
  CHECK(scratch.has("m.x" + number + ".partial"));
  CHECK(scratch.has("m." + number + "x.partial"));
  CHECK(scratch.has("m..partial"));
  CHECK(scratch.has("m.0" + number + ".partial"));
}

TEST_CASE("a checkpoint or a log that could not be written is told and makes the run fail, with the model saved") {
  if (!fs::exists("/dev/full")) return;
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m");
  for (const Arguments& more : {Arguments{"--steps", "3", "--log", "/dev/full"},
                                {"--steps", "3", "--checkpoint", "/dev/full", "--every", "1000"}}) {
    const Finished finished = run_geci(training(text, model, more));
    CHECK(finished.exit_code == 1);
    CHECK(mentions(finished.err, "'/dev/full' could not be written"));
    CHECK(is_model(model));
    fs::remove(model);
  }
}

TEST_CASE("started without standard error, a run writes its progress nowhere, least of all into its log") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m"), log = scratch.path("log");
  const Arguments arguments = training(text, model, {"--epochs", "2", "--log", log});
  CHECK(Process::without_streams({STDERR_FILENO}, arguments).wait().exit_code == 0);
  std::ifstream lines(log);
  size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) CHECK(Json::accept(line));
  CHECK(count > 2);
  CHECK(is_model(model));
  CHECK(Process::without_streams({STDOUT_FILENO}, {"info", model}).wait().exit_code == 1);
  const Finished no_input = Process::without_streams({STDIN_FILENO}, {"vocab", "-"}).wait();
  CHECK(no_input.exit_code == 1);
  CHECK(mentions(no_input.err, "Cannot read '-'"));
}

TEST_CASE("a link whose target is not there yet is written through") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse);
  fs::create_directories(scratch.path("far"));
  fs::create_symlink("far/m", scratch.path("m"));
  REQUIRE(run_geci(training(text, scratch.path("m"), {"--steps", "1"})).exit_code == 0);
  CHECK(fs::is_symlink(scratch.path("m")));
  CHECK(fs::is_regular_file(fs::symlink_status(scratch.path("far/m"))));
  CHECK(is_model(scratch.path("m")));
}

TEST_CASE("a file that is written anew keeps its mode") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.file("m", "old");
  for (const mode_t mode : {0600U, 0640U}) {
    REQUIRE(::chmod(model.c_str(), mode) == 0);
    REQUIRE(run_geci(training(text, model, {"--steps", "1"})).exit_code == 0);
    CHECK(mode_of(model) == mode);
    CHECK(is_model(model));
  }
}

TEST_CASE("what is no model by its first bytes is refused before the rest is read") {
  const Scratch scratch;
  for (const Arguments& command : {Arguments{"info"}, {"generate", "--prompt", "山"}}) {
    const std::string path = scratch.path(command.front());
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    Arguments arguments = command;
    arguments.push_back(path);
    Process process(arguments);
    // The pipe stays open: whoever reads to its end waits for ever.
    const int pipe = ::open(path.c_str(), O_WRONLY);
    REQUIRE(pipe >= 0);
    const std::string junk(64, 'x');
    REQUIRE(::write(pipe, junk.data(), junk.size()) == 64);
    for (int i = 0; i < 5000 && !process.has_ended(); ++i) short_pause();
    const bool ended = process.has_ended();
    CHECK(ended);
    ::close(pipe);
    const Finished finished = process.wait();
    CHECK(finished.exit_code == 1);
    CHECK(mentions(finished.err, "not a model file"));
  }
}

TEST_CASE("the path of a corpus that a model carries is not followed out of the model's folder") {
  const Scratch scratch;
  fs::create_directories(scratch.path("models"));
  fs::create_directories(scratch.path("texts"));
  const std::string text = scratch.file("texts/verse.txt", kVerse), model = scratch.path("models/m");
  REQUIRE(run_geci(training(text, model, {"--steps", "1"})).exit_code == 0);
  const Arguments write = {"generate", model, "--prompt", "山", "--length", "3", "--json"};
  CHECK(Json::parse(run_geci(write).out, nullptr, false)["copied"].is_null());
  // A link beside the model leads out of its folder as well.
  fs::create_symlink(text, scratch.path("models/verse.txt"));
  CHECK(Json::parse(run_geci(write).out, nullptr, false)["copied"].is_null());
  fs::remove(scratch.path("models/verse.txt"));
  fs::copy_file(text, scratch.path("models/verse.txt"));
  CHECK(Json::parse(run_geci(write).out, nullptr, false)["copied"].is_object());
}

}  // namespace
}  // namespace geci::test::outputs_test
