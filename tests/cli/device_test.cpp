// --device and geci devices.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/process.h"

namespace geci::test::device_test {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string kVerse = "山高水长流\n水长天更高\n天高云自流\n云自山中来\n来去两悠悠\n";

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line, nullptr, false));
  return lines;
}

std::vector<double> losses_of(const std::string& log) {
  std::vector<double> losses;
  for (const Json& line : lines_of(log)) {
    if (line.contains("step")) losses.push_back(line["loss"]);
  }
  return losses;
}

Finished train(const Scratch& scratch, const std::string& device, const std::string& name, const Arguments& more = {}) {
  Arguments arguments = {"train",    scratch.file("verse.txt", kVerse),
                         "-o",       scratch.path(name),
                         "--embed",  "8",
                         "--hidden", "16",
                         "--batch",  "4",
                         "--seq",    "5",
                         "--log",    scratch.path(name + ".log"),
                         "--device", device,
                         "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_geci(arguments);
}

TEST_CASE("geci devices lists each with its name and limits, as JSON a line each") {
  const Finished finished = run_geci({"devices", "--json"});
  REQUIRE(finished.exit_code == 0);
  std::vector<std::string> names;
  for (const Json& line : lines_of(finished.out)) {
    REQUIRE(line.is_object());
    names.push_back(line["device"]);
    CHECK(line["limits"].is_object());
    if (line["usable"].get<bool>()) CHECK(!line["name"].get<std::string>().empty());
    if (!line["usable"].get<bool>()) CHECK(line["why_not"].get<std::string>().ends_with("."));
  }
  CHECK(std::find(names.begin(), names.end(), "cpu") != names.end());
  CHECK(std::find(names.begin(), names.end(), "reference") != names.end());
}

TEST_CASE("every device trains, goes on with another's checkpoint, scores and writes the same") {
  const Scratch scratch;
  const Finished on_cpu = train(scratch, "cpu", "cpu", {"--epochs", "8"});
  REQUIRE(on_cpu.exit_code == 0);
  CHECK(Json::parse(on_cpu.out)["device"] == "cpu");
  const std::vector<double> expected = losses_of(read_file(scratch.path("cpu.log")));

  const std::string checkpoint = scratch.path("checkpoint");
  REQUIRE(train(scratch, "reference", "half", {"--epochs", "4", "--checkpoint", checkpoint}).exit_code == 0);
  const Finished rest = train(scratch, "cpu", "rest", {"--epochs", "8", "--resume", checkpoint});
  CAPTURE(rest.err);
  REQUIRE(rest.exit_code == 0);
  std::vector<double> seen = losses_of(read_file(scratch.path("half.log")));
  const std::vector<double> later = losses_of(read_file(scratch.path("rest.log")));
  seen.insert(seen.end(), later.begin(), later.end());
  REQUIRE(seen.size() == expected.size());
  for (size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == doctest::Approx(expected[i]).epsilon(1e-5));

  const std::string model = scratch.path("cpu"), text = scratch.path("verse.txt");
  for (const std::string device : {"cpu", "reference", "auto"}) {
    const Json score = Json::parse(run_geci({"eval", model, text, "--device", device, "--json"}).out);
    CHECK(score["loss"].get<double>() ==
          doctest::Approx(Json::parse(run_geci({"eval", model, text, "--json"}).out)["loss"].get<double>())
              .epsilon(1e-6));
    CHECK(score["device"] == (device == "auto" ? "cpu" : device));
    const Json lyric = Json::parse(
        run_geci({"generate", model, "--prompt", "山", "--length", "8", "--greedy", "--device", device, "--json"}).out);
    CHECK(lyric["device"] == (device == "auto" ? "cpu" : device));
    CHECK(lyric["text"] ==
          Json::parse(
              run_geci({"generate", model, "--prompt", "山", "--length", "8", "--greedy", "--json"}).out)["text"]);
  }
}

TEST_CASE("auto says in one line what it chose and what each device took") {
  const Scratch scratch;
  const Finished finished = train(scratch, "auto", "auto", {"--steps", "2"});
  REQUIRE(finished.exit_code == 0);
  CHECK(finished.err.find("geci: Chose the device '") != std::string::npos);
  CHECK(finished.err.find("ms a step") != std::string::npos);
}

TEST_CASE("a device that does not exist is refused with those that do, before anything is read") {
  for (const Arguments& command : {Arguments{"train", "no such file", "-o", "x"},
                                   {"eval", "no", "no"},
                                   {"generate", "no", "--prompt", "x"},
                                   {"bench"}}) {
    Arguments arguments = command;
    arguments.insert(arguments.end(), {"--device", "tpu"});
    const Finished finished = run_geci(arguments);
    CHECK(finished.exit_code == 2);
    CHECK(finished.err.find("'tpu'") != std::string::npos);
    CHECK(finished.err.find("cpu, ") != std::string::npos);
  }
}

}  // namespace
}  // namespace geci::test::device_test
